"""A tiny workspace written straight into the tables, derived by the real derivation."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dashboard.config import WatchQuery
from dashboard.enrich.terms import TermAnalyzer
from dashboard.kpi import registry
from dashboard.kpi.contract import KpiResult
from dashboard.kpi.scope import Scope
from dashboard.stats.business_time import OpenHours
from dashboard.store import samples, terms, themes
from dashboard.store.declared import declared
from dashboard.store.derive import derive
from dashboard.store.store import Session
from dashboard.store.themes import Theme

BRAND = "Cidrerie du Gué"
OFFICE = tuple(OpenHours(day, time(9), time(18)) for day in range(1, 6))
MAY = Scope(start=date(2026, 5, 4), end=date(2026, 5, 31))  # four whole weeks


def utc(text: str, zone: str = "Europe/Paris", fold: int = 0) -> datetime:
    """A wall time of ``zone`` as the store keeps it: naive UTC."""
    wall = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)
    return wall.astimezone(UTC).replace(tzinfo=None)


class Workspace:
    """Rows added one by one; every figure asked settles what was added since."""

    def __init__(self, session: Session) -> None:
        self.session = session
        known = declared(session)
        self.settings = replace(known, own_accounts=(BRAND,), hours=OFFICE)
        self._reads_terms = bool(session.value("SELECT count(*) FROM message_terms"))
        self._next = 1 + session.value("SELECT coalesce(max(message_key), 0) + count(*) FROM messages")
        self._is_settled = True
        session.set_meta("sentiment_analyzer", "essai/1")
        session.set_meta("risk_analyzer", "essai/1")
        self.author(BRAND)

    def author(self, name: str, platform: str = "facebook") -> str:
        key = f"{platform}-{name}"
        known = self.session.value("SELECT count(*) FROM authors WHERE author_key = ?", [key])
        if not known:
            self.insert("authors", author_key=key, platform=platform, author_id=None, name=name, handle=None)
        return key

    def message(
        self,
        at: str | datetime | None,
        author: str | None = "Anouk",
        text: str = "Bonjour, une question ?",
        **more: Any,
    ) -> int:
        """One message; ``label`` judges its sentiment, ``level`` its risk, ``categories`` of what kind, ``intents``
        what it is for; each is alone in its thread by default."""
        key, self._next = self._next, self._next + 1
        platform = more.pop("platform", "facebook")
        label, level, intents = more.pop("label", None), more.pop("level", None), more.pop("intents", None)
        categories, reasons = more.pop("categories", ()), more.pop("reasons", "[]")
        values = {
            "message_key": key, "platform": platform, "message_id": f"m{key}", "kind": "comment", "post_id": None,
            "parent_id": None, "thread_id": f"t{key}", "text": text, "precision": "exact", "source_zone": "UTC",
            "url": f"https://exemple.fr/{key}", "import_id": 1, "position": key,
            "author_key": None if author is None else self.author(author, platform),
            "published_at": utc(at) if isinstance(at, str) else at,
        }  # fmt: skip
        self.insert("messages", **values | more)
        if label:
            self.judge(key, label)
        if level or categories or intents is not None:
            score = {"low": 5, "watch": 40, "high": 65, "critical": 90}[level or "low"]
            self.insert(
                "risks", message_key=key, analyzer="essai/1", score=score, floor_level=None,
                categories=[*categories], intents=[*(intents or ())], reasons=reasons,
                judged_at=datetime(2026, 1, 1),
            )  # fmt: skip
        return key

    def about(self, **told: list[int]) -> None:
        """Messages by the code of a theme; it is named after its code."""
        themes.write_catalogue(self.session, [Theme(code, code.capitalize()) for code in told])
        for code, keys in told.items():
            themes.write(self.session, "essai/1", [(key, {code: []}) for key in keys])
        themes.put_in_force(self.session, "essai/1")

    def reply(
        self, to: int, at: str | datetime, author: str = BRAND, text: str = "Voici la réponse.", **more: Any
    ) -> int:
        """A message in the thread of ``to`` that names it as its parent."""
        platform, thread = self.session.rows("SELECT platform, thread_id FROM messages WHERE message_key = ?", [to])[0]
        return self.message(
            at, author, text, **{"platform": platform, "thread_id": thread, "parent_id": f"m{to}"} | more
        )

    def judge(self, key: int, label: str, analyzer: str = "essai/1") -> None:
        self.insert(
            "sentiments", message_key=key, analyzer=analyzer, label=label, neg=0, neu=1, pos=0, compound=0,
            reasons="[]", judged_at=datetime(2026, 1, 1),
        )  # fmt: skip

    def decide(self, key: int | None, verdict: str, at: str, kind: str = "message") -> int:
        """An alert opened an hour before ``at``, and the verdict a person gave then; ``key`` is its message."""
        alert_id = int(self.session.value("SELECT coalesce(max(alert_id), 0) + 1 FROM alerts"))
        opened_at = utc(at) - timedelta(hours=1)
        self.insert(
            "alerts", alert_id=alert_id, kind=kind, level="high", status="closed", verdict=verdict, title="insult",
            message_key=key, opened_at=opened_at,
        )  # fmt: skip
        self.insert("alert_events", alert_id=alert_id, noted_at=opened_at, action="open", note=None)
        action = "found" if verdict == "founded" else verdict
        self.insert("alert_events", alert_id=alert_id, noted_at=utc(at), action=action, note=None)
        return alert_id

    def check(self, answers: dict[int, str], **more: Any) -> int:
        """A random sample made of these messages, and what a person answered."""
        keys = list(answers)
        sample_id = samples.keep(
            self.session, keys, seed="essai", population=len(keys), start_on=MAY.start, end_on=MAY.end, **more
        )
        for key, label in answers.items():
            samples.answer(self.session, sample_id, key, label)
        return sample_id

    def post(self, at: str, **more: Any) -> str:
        """One post with its counters in ``counters``; ``taken_at`` is when they were read. Its account is the brand's
        unless ``accounts`` says otherwise."""
        post_id, self._next = f"p{self._next}", self._next + 1
        counters = more.pop("counters", None)
        taken_at = more.pop("taken_at", "2026-08-01 12:00")
        platform = more.pop("platform", "facebook")
        values = {
            "platform": platform, "post_id": post_id, "account_id": "page", "published_at": utc(at),
            "precision": "exact", "source_zone": "UTC", "format": "image", "is_paid": False, "is_system": False,
            "is_stub": False, "import_id": 1, "position": 1,
        }  # fmt: skip
        self.insert("posts", **values | more)
        if counters is not None:
            self.snapshot(post_id, taken_at, platform, **counters)
        return post_id

    def snapshot(self, post_id: str, taken_at: str | None, platform: str = "facebook", **counters: Any) -> None:
        read_at = None if taken_at is None else utc(taken_at)
        self.insert(
            "snapshots", platform=platform, post_id=post_id, taken_at=read_at, import_id=1, position=1, **counters
        )

    def watch(self, *queries: WatchQuery) -> None:
        self.settings = replace(self.settings, watch_queries=queries)
        self.touch()

    def cover(self, start: str = "2026-05-04 00:30", end: str = "2026-05-31 23:30") -> None:
        """Two messages of the brand, to nobody, that make the imports run over the whole period."""
        for at in (start, end):
            self.message(at, BRAND, f"Annonce du {at}")

    def insert(self, table: str, **values: Any) -> None:
        names = ", ".join(f'"{name}"' for name in values)
        self.session.execute(
            f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(values))})", list(values.values())
        )
        self._is_settled = False

    def settle(self) -> None:
        if not self._is_settled:
            self.session.execute(
                "INSERT INTO accounts (platform, account_id, is_owned)"
                " SELECT DISTINCT p.platform, p.account_id, p.account_id = 'page' FROM posts AS p"
                " ANTI JOIN accounts USING (platform, account_id) WHERE p.account_id IS NOT NULL"
            )
            self.session.execute("UPDATE messages SET folded_text = strip_accents(lower(text))")
            derive(self.session, self.settings, None)
            if self._reads_terms:
                self._read()
            self._is_settled = True

    def read_terms(self) -> None:
        """Read the terms of every message, now and after each settling."""
        self._reads_terms = True
        self.touch()

    def _read(self) -> None:
        analyzer = TermAnalyzer()
        waiting = terms.unread(self.session, analyzer.id, -1, 1_000_000)
        found = analyzer.judge([text for _, text in waiting])
        terms.write(self.session, analyzer.id, zip((key for key, _ in waiting), found, strict=True))

    def touch(self) -> None:
        """Rows were changed by other means: derive again."""
        self._is_settled = False

    def kpi(self, code: str, scope: Scope = MAY) -> KpiResult:
        """The figure alone."""
        self.settle()
        return registry.kpi(code).compute(self.session, scope)

    def compared(self, code: str, scope: Scope = MAY) -> KpiResult:
        """The figure with its change."""
        self.settle()
        return registry.compute(self.session, scope, [code])[0]

    def rows(self, code: str, scope: Scope = MAY) -> list[dict[str, Any]]:
        self.settle()
        return registry.rows(self.session, code, scope).to_dict("records")
