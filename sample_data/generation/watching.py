"""What is said and posted elsewhere: a listening tool's export of mentions, a hand-kept table of competitors' posts."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sample_data.generation.bank import YEAR
from sample_data.generation.draw import Draw
from sample_data.generation.story import PARIS
from sample_data.generation.tables import write_csv, write_plain_xlsx

LINE = re.compile(r"^([xrw])(?:\+(\d))? (.+)$")
POST = re.compile(r"^(\d\d-\d\d \d\d:\d\d) (photo|video|texte|lien) (.+)$")
TWITTER_EPOCH_MS = 1288834974657
BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz"
FIRST_DAY, LAST_DAY = datetime(YEAR, 8, 24), datetime(YEAR, 11, 15)
MENTIONS, POSTS = "export_Marques_outdoor.xlsx", "suivi-linkedin-concurrents.csv"
MENTION_HEADER = (
    "url", "indexed", "published", "search_indexed", "title_snippet", "content_snippet", "title", "content",
    "root_url", "domain_url", "host_url", "parent_url", "lang", "porn_level", "fluency_level", "spam_level",
    "sentiment", "source_type", "post_type", "cluster_id", "tags_internal", "tags_marking", "entity_urls",
    "matched_profile", "extra_author_attributes.id", "extra_author_attributes.name",
    "extra_author_attributes.short_name", "extra_author_attributes.url", "engagement", "reach",
)  # fmt: skip
# Header of the spreadsheet, and the canonical column it is imported as.
POST_HEADER = {
    "Compte": "account", "Publié le": "published_at", "Lien": "url", "Type": "format", "Texte": "text",
    "Réactions": "reactions", "Commentaires": "comments", "Partages": "shares", "Abonnés": "followers",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mention:
    kind: str
    at: datetime
    author: str
    text: str
    repeats: str = ""  # the author whose post this one repeats


def mentions(bank: Path, names: Path, folder: Path, draw: Draw) -> None:
    """The workbook that the tool gives of a search for the three brands at once."""
    people = draw.shuffled(_handles(names))
    told: list[Mention] = []
    start, end = FIRST_DAY, LAST_DAY
    for line in bank.read_text(encoding="utf-8").splitlines():
        if line.startswith("@"):
            start, end = (datetime.strptime(f"{YEAR}-{day}", "%Y-%m-%d") for day in line[2:].split(" > "))
        elif found := LINE.match(line):
            author = people.pop()
            at = start + timedelta(days=draw.integer(0, (end - start).days), seconds=draw.integer(7 * 3600, 23 * 3600))
            told.append(Mention(found[1], at, author, found[3]))
            for _ in range(int(found[2] or 0)):
                later = at + timedelta(minutes=draw.integer(4, 400))
                told.append(Mention("x", later, people.pop(), f"RT @{author}: {found[3]}", author))
    told.sort(key=lambda one: one.at)
    write_plain_xlsx(folder / MENTIONS, MENTION_HEADER, [_mention_row(one, draw) for one in told])


def posts(bank: Path, folder: Path, draw: Draw) -> None:
    """The spreadsheet where the team writes down what each brand posts on LinkedIn, followers included."""
    rows: list[tuple[datetime, tuple[object, ...]]] = []
    for line in bank.read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            account, first, last, share = line[3:].split(" | ")
        elif found := POST.match(line):
            at = datetime.strptime(f"{YEAR}-{found[1]}", "%Y-%m-%d %H:%M")
            elapsed = (at - FIRST_DAY) / (LAST_DAY - FIRST_DAY)
            followers = int(int(first) + (int(last) - int(first)) * elapsed)
            reactions = int(followers * float(share) * draw.real(0.5, 1.7))
            activity = int(at.replace(tzinfo=PARIS).timestamp() * 1000) << 22 | draw.integer(0, 2**22 - 1)
            link = f"https://www.linkedin.com/feed/update/urn:li:activity:{activity}/"
            counts = (reactions, int(reactions * draw.real(0.03, 0.12)), int(reactions * draw.real(0.01, 0.07)))
            row = (account, at.strftime("%d/%m/%Y %H:%M"), link, found[2].capitalize(), found[3], *counts, followers)
            rows.append((at, row))
    table = [row for _, row in sorted(rows, key=lambda each: (each[0], str(each[1])))]
    write_csv(folder / POSTS, tuple(POST_HEADER), table, ";", bom=True)


def _handles(names: Path) -> list[str]:
    """Handles nobody bears on the other platforms: a first name, a word of the mountains, a number."""
    people = re.findall(r"[A-Z][a-zé]+", names.read_text(encoding="utf-8").partition("== familles")[0])
    plain = dict.fromkeys(name.lower().replace("é", "e") for name in people)
    places = ("sentier", "col", "bivouac", "crete", "gr", "refuge", "cairn")
    pairs = [(name, places[(rank + turn) % len(places)]) for turn in (0, 3) for rank, name in enumerate(plain)]
    return [f"{name}_{place}{rank % 89 + 10}" for rank, (name, place) in enumerate(pairs)]


def _mention_row(one: Mention, draw: Draw) -> tuple[str | None, ...]:
    if one.kind == "x":
        number = int(one.at.replace(tzinfo=PARIS).timestamp() * 1000) - TWITTER_EPOCH_MS
        url, root = f"http://twitter.com/{one.author}/status/{number << 22 | draw.integer(0, 2**22 - 1)}", "twitter.com"
        author_id, source = f"ex:twitter.com-{draw.digits(9)}", "SOCIALMEDIA,SOCIALMEDIA_TWITTER"
    elif one.kind == "r":
        post, comment = draw.letters(BASE36, 7), draw.letters(BASE36, 7)
        url, root = f"https://www.reddit.com/r/randonnee/comments/{post}/materiel/{comment}/", "reddit.com"
        author_id, source = f"ex:reddit.com-{draw.digits(9)}", "MESSAGEBOARD"
    else:
        url, root = f"https://forum.crapahute.example/t/{draw.digits(3)}#p{draw.digits(5)}", "crapahute.example"
        author_id, source = f"ex:crapahute.example-{draw.digits(6)}", "MESSAGEBOARD"
    at = one.at.strftime("%d/%m/%y %H:%M:%S")
    site = f"http://{root}/"
    tags = "isComment,isRepost" if one.repeats else "isNewsHost"
    parent = f"http://twitter.com/{one.repeats}/status/1" if one.repeats else url
    return (
        url, at, at, at, None, one.text[:60], None, one.text, site, site, site, parent, "fr", "0", "0", "0", "0",
        source, "TEXT", None, tags, None, "[]", "SEARCH / Marques outdoor", author_id, one.author, one.author,
        f"{site}{one.author}", "0", "0",
    )  # fmt: skip
