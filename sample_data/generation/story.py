"""Play the bank in time: when people write, when the brand answers, who speaks."""

import heapq
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from sample_data.generation.bank import Conversation, Publication, Step
from sample_data.generation.draw import Draw
from sample_data.generation.people import People, Person

PARIS = ZoneInfo("Europe/Paris")
FIRST, LAST = datetime(2026, 8, 24), datetime(2026, 11, 15, 23, 40)
CLOSED = {date(2026, 11, 11)}
OPENS, CLOSES = time(9, 0), time(18, 0)
CRISIS = (date(2026, 10, 19), date(2026, 10, 22))
# How willing people are to write at each hour of the day.
HOURS = (
    *(0.06, 0.02, 0.01, 0.01, 0.01, 0.04, 0.2, 0.5, 0.8, 0.8, 0.8, 0.9),
    *(1.1, 1.0, 0.8, 0.7, 0.8, 0.9, 1.1, 1.2, 1.3, 1.3, 0.9, 0.4),
)
# Hours after which half of the reactions have come, and after which nobody comes any more.
HALF_LIFE = {"youtube": (16.0, 240.0), "forum": (9.0, 144.0), "linkedin": (6.0, 120.0)}


@dataclass(slots=True, eq=False)
class Said:
    """One message, at a Paris wall-clock time."""

    publication: Publication
    author: Person
    text: str
    at: datetime
    parent: "Said | None" = None
    root: "Said | None" = None
    likes: int = 0
    number: str = ""
    id: str = ""
    replies: list["Said"] = field(default_factory=list)

    @property
    def instant(self) -> datetime:
        return self.at.replace(tzinfo=PARIS)


@dataclass(slots=True)
class _Cue:
    publication: Publication
    conversation: Conversation
    index: int
    opener: Person
    last: Said | None
    asked: Said | None
    root: Said | None


class Stage:
    """Plays every conversation of a platform, and keeps the brand to one reply at a time."""

    def __init__(self, people: People, draw: Draw) -> None:
        self._people = people
        self._draw = draw
        self._queue: list[tuple[datetime, int, _Cue]] = []
        self._order = count()
        self._busy: dict[str, datetime] = {}
        self._turn = 0
        self.said: list[Said] = []

    def play(self, publications: list[Publication]) -> list[Said]:
        """All the messages, oldest first; what would fall after the period stays unsaid."""
        for publication in publications:
            self._announce(publication)
        while self._queue:
            at, _, cue = heapq.heappop(self._queue)
            step = cue.conversation.steps[cue.index]
            if step.role == "=" and step.at is None:
                free = self._opening(max(at, self._busy.get(cue.publication.platform, at)))
                if free > at:
                    self._push(free, cue)
                    continue
                self._busy[cue.publication.platform] = at + timedelta(seconds=self._draw.integer(130, 520))
            self._say(at, cue, step)
        self.said.sort(key=lambda said: said.at)
        return self.said

    def _announce(self, publication: Publication) -> None:
        free = [c for c in publication.conversations if c.window is None and c.steps[0].role == "-"]
        starts = iter(sorted(self._moment(publication) for _ in free))
        by_window: dict[tuple[datetime, datetime], list[Conversation]] = {}
        topic = None
        if publication.format == "sujet":
            topic = self._open_topic(publication)
        for conversation in publication.conversations:
            if conversation.steps[0].role != "-":
                opener = topic.author if topic else self._people.own(publication.platform)
                self._schedule(_Cue(publication, conversation, 0, opener, topic, topic, topic))
            elif conversation.window is not None:
                by_window.setdefault(conversation.window, []).append(conversation)
            else:
                self._start(publication, conversation, next(starts), topic)
        for (start, end), conversations in by_window.items():
            moments = sorted(self._within(start, end) for _ in conversations)
            for conversation, at in zip(conversations, moments, strict=True):
                self._start(publication, conversation, at, topic)

    def _open_topic(self, publication: Publication) -> Said:
        author = self._people.named("forum", publication.author or "")
        at = publication.at + timedelta(seconds=self._draw.integer(0, 59))
        topic = Said(publication, author, publication.text, at)
        self.said.append(topic)
        return topic

    def _start(self, publication: Publication, conversation: Conversation, at: datetime, topic: Said | None) -> None:
        step = conversation.steps[0]
        opener = self._voice(publication, step)
        self._push(step.at or at, _Cue(publication, conversation, 0, opener, topic, topic, topic))

    def _push(self, at: datetime, cue: _Cue) -> None:
        if at <= LAST:
            heapq.heappush(self._queue, (at, next(self._order), cue))

    def _say(self, at: datetime, cue: _Cue, step: Step) -> None:
        author = cue.opener if step.role in "-+" else self._voice(cue.publication, step)
        if at.second == 0 and step.at is None:
            at += timedelta(seconds=self._draw.integer(1, 59))
        text = step.text.replace("{p}", cue.opener.first_name)
        parent = cue.asked if step.role == "=" else cue.last
        said = Said(cue.publication, author, text, at, parent, cue.root, self._likes(cue, step))
        self.said.append(said)
        if cue.root is not None:
            cue.root.replies.append(said)
        if cue.index + 1 < len(cue.conversation.steps):
            asked = said if step.role in "-+/" else cue.asked
            root = cue.root or said
            following = _Cue(cue.publication, cue.conversation, cue.index + 1, cue.opener, said, asked, root)
            self._schedule(following, said.at)

    def _schedule(self, cue: _Cue, after: datetime | None = None) -> None:
        step = cue.conversation.steps[cue.index]
        start = after or (cue.last.at if cue.last else cue.publication.at)
        if step.at is not None:
            self._push(step.at, cue)
        elif step.role == "=":
            self._push(self._answer_time(start), cue)
        else:
            self._push(self._awake(start + timedelta(seconds=int(self._draw.skewed(200, 21000)))), cue)

    def _voice(self, publication: Publication, step: Step) -> Person:
        platform = publication.platform
        if step.role == "=":
            return self._people.own(platform, step.author or self._people.signature(platform, step.text))
        if step.author in ("f", "m") or step.author is None:
            if step.role == "*":
                self._turn += 1
                return self._people.regular(platform, self._turn, publication.author)
            return self._people.someone(platform, publication.key, step.author)
        return self._people.named(platform, step.author)

    def _likes(self, cue: _Cue, step: Step) -> int:
        top = 4 if cue.root else 9
        if cue.publication.factor >= 4:
            top *= 5
        return int(self._draw.skewed(0, top if step.role != "=" else top * 0.7))

    def _moment(self, publication: Publication) -> datetime:
        """A plausible time to react: half within some hours, the rest trailing off, awake rather than asleep."""
        half, longest = HALF_LIFE.get(publication.platform, (3.0, 72.0))
        while True:
            share = self._draw.real()
            hours = half * share / (1.0 - share + 1e-9)
            at = publication.at + timedelta(seconds=90 + int(hours * 3600))
            if hours < longest and self._wakes(at):
                return at

    def _within(self, start: datetime, end: datetime) -> datetime:
        while True:
            at = start + timedelta(seconds=int(self._draw.real(0, (end - start).total_seconds())))
            if self._wakes(at):
                return at

    def _wakes(self, at: datetime) -> bool:
        return self._draw.real(0, max(HOURS)) < HOURS[at.hour]

    def _awake(self, at: datetime) -> datetime:
        if 1 <= at.hour < 7:
            return at.replace(hour=7, minute=self._draw.integer(5, 59)) + timedelta(minutes=self._draw.integer(0, 90))
        return at

    def _opening(self, at: datetime) -> datetime:
        """``at`` when the team is there, else a little after the next opening."""
        while at.weekday() >= 5 or at.date() in CLOSED or at.time() >= CLOSES:
            at = datetime.combine(at.date() + timedelta(days=1), OPENS)
        if at.time() < OPENS:
            at = datetime.combine(at.date(), OPENS)
        if at.time() == OPENS:
            at += timedelta(minutes=self._draw.integer(6, 50))
        return at

    def _answer_time(self, received: datetime) -> datetime:
        """Received plus some minutes of working time, more when the crisis floods the inbox."""
        busy = CRISIS[0] <= received.date() <= CRISIS[1]
        left = timedelta(minutes=self._draw.skewed(18, 420 if busy else 290))
        if received.time() >= CLOSES or received.time() < OPENS or received.weekday() >= 5:
            left = timedelta(minutes=self._draw.skewed(2, 150))
        at = self._opening(received)
        while True:
            closing = datetime.combine(at.date(), CLOSES)
            if at + left < closing:
                return (at + left).replace(microsecond=0)
            left -= closing - at
            at = self._opening(datetime.combine(at.date() + timedelta(days=1), OPENS))
