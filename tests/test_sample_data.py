"""The sample brand: its files come from its bank, in the real formats, and they tell the story they promise."""

import csv
import json
import re
import tomllib
import zipfile
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from dashboard.config import parse_settings
from sample_data.generer import FOLDERS, generate

SAMPLE = Path(__file__).resolve().parent.parent / "sample_data"
PARIS, PACIFIC = ZoneInfo("Europe/Paris"), ZoneInfo("America/Los_Angeles")
FIRST_DAY, LAST_DAY = date(2026, 8, 24), date(2026, 11, 15)
BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@dataclass(frozen=True)
class Row:
    """One message as its file tells it, without any connector of ours."""

    platform: str
    author: str
    text: str
    at: datetime
    thread: str
    post: str


def meta_rows(platform: str) -> list[dict[str, str]]:
    (path,) = (SAMPLE / platform).glob("Aug-24-2026_Nov-15-2026_*.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def pacific(row: dict[str, str]) -> datetime:
    return datetime.strptime(row["Heure de publication"], "%m/%d/%Y %H:%M").replace(tzinfo=PACIFIC)


def facebook_messages() -> list[Row]:
    rows = []
    for path in sorted((SAMPLE / "facebook").glob("*.xlsx")):
        sheet = load_workbook(path).active
        assert sheet["A1"].value == "ExportComments.com"
        post = sheet["B2"].value
        for number, sub, name, _, at, _, text, _ in sheet.iter_rows(min_row=7, values_only=True):
            top = str(number or sub).split("-")[0]
            rows.append(Row("facebook", name, text, at.replace(tzinfo=PARIS), f"{post}#{top}", post))
    return rows


def instagram_messages() -> list[Row]:
    rows = []
    for path in sorted((SAMPLE / "instagram").glob("instagram-comments*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                at = datetime.strptime(row["Date"], "%d.%m.%y %H:%M:%S").replace(tzinfo=PARIS)
                post = row["Link"].split("/c/")[0] + "/"
                name = row["Name (click to view profile)"]
                rows.append(Row("instagram", name, row["Comment"], at, f"{post}#{row['Id']}", post))
    return rows


def youtube_messages() -> list[Row]:
    rows = []
    for page in json.loads((SAMPLE / "youtube" / "commentThreads.json").read_text(encoding="utf-8")):
        for item in page["items"]:
            for comment in (item["snippet"]["topLevelComment"], *item.get("replies", {}).get("comments", [])):
                said = comment["snippet"]
                at = datetime.fromisoformat(said["publishedAt"])
                video = said["videoId"]
                rows.append(Row("youtube", said["authorDisplayName"], said["textOriginal"], at, item["id"], video))
    return rows


def linkedin_messages() -> list[Row]:
    path = SAMPLE / "linkedin" / "commentaires-et-mentions-linkedin.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [
            Row(
                "linkedin", row["Auteur"], row["Texte"],
                datetime.strptime(row["Publié le"], "%d/%m/%Y %H:%M").replace(tzinfo=PARIS),
                row["Fil"], row["Publication"],
            )
            for row in csv.DictReader(file, delimiter=";")
        ]  # fmt: skip


def forum_messages() -> list[Row]:
    entries = json.loads((SAMPLE / "forum" / "forum-cairnelle.json").read_text(encoding="utf-8"))
    return [
        Row("forum", e["auteur"], e["texte"], datetime.fromisoformat(e["date"]), str(e["fil"]), str(e["fil"]))
        for e in entries
    ]


@pytest.fixture(scope="module")
def messages() -> list[Row]:
    return [
        *facebook_messages(), *instagram_messages(), *youtube_messages(), *linkedin_messages(), *forum_messages()
    ]  # fmt: skip


@pytest.fixture(scope="module")
def own_names() -> frozenset[str]:
    settings = parse_settings(demo()["reglages"])
    return frozenset(name.casefold().removeprefix("@") for name in settings.own_accounts)


def demo() -> dict:
    return tomllib.loads((SAMPLE / "demo.toml").read_text(encoding="utf-8"))


def is_own(row: Row, own_names: frozenset[str]) -> bool:
    return row.author.casefold().removeprefix("@") in own_names


def test_generator_rewrites_the_committed_files(tmp_path):
    generate(tmp_path)
    kept = {path.relative_to(SAMPLE) for platform in FOLDERS for path in (SAMPLE / platform).iterdir()}
    assert {path.relative_to(tmp_path) for platform in FOLDERS for path in (tmp_path / platform).iterdir()} == kept
    for name in (*kept, Path("demo.toml")):
        if name.suffix == ".xlsx":
            with zipfile.ZipFile(SAMPLE / name) as ours, zipfile.ZipFile(tmp_path / name) as theirs:
                assert ours.namelist() == theirs.namelist()
                assert all(ours.read(member) == theirs.read(member) for member in ours.namelist()), name
        else:
            assert (SAMPLE / name).read_bytes() == (tmp_path / name).read_bytes(), name


def test_everything_weighs_less_than_three_megabytes():
    files = [path for path in SAMPLE.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert sum(path.stat().st_size for path in files) < 3_000_000


def test_demo_lists_every_export_and_declares_the_brand():
    listed = {entry["chemin"] for entry in demo()["fichier"]}
    assert listed == {f"{p}/{path.name}" for p in FOLDERS for path in (SAMPLE / p).iterdir()}
    settings = parse_settings(demo()["reglages"])
    assert [query.is_competitor for query in settings.watch_queries].count(True) == 2
    assert len(settings.hours) == 5


def test_volumes(messages, own_names):
    assert 1_400 <= len(messages) <= 2_200
    assert 0.15 < sum(is_own(row, own_names) for row in messages) / len(messages) < 0.3
    posts = len(meta_rows("facebook")) + len(meta_rows("instagram")) + len({r.post for r in youtube_messages()})
    assert posts >= 105


def test_everything_happens_in_the_twelve_weeks(messages):
    assert all(FIRST_DAY <= row.at.astimezone(PARIS).date() <= LAST_DAY for row in messages)
    for platform in ("facebook", "instagram"):
        assert all(FIRST_DAY <= pacific(row).astimezone(PARIS).date() <= LAST_DAY for row in meta_rows(platform))


def test_no_two_texts_alike_but_the_burst_the_robot_and_tiny_words(messages):
    plain = Counter(re.sub(r"\W+", " ", row.text).strip().casefold() for row in messages)
    alike = {text: n for text, n in plain.items() if n > 1 and len(text) > 15}
    assert sorted(alike.values()) == [6, 10]
    posts = Counter(row.get("Description") or row["Titre"] for p in ("facebook", "instagram") for row in meta_rows(p))
    assert max(posts.values()) == 1


def test_shortcodes_carry_the_pacific_publication_time():
    for row in meta_rows("instagram"):
        number = 0
        for letter in row["Permalien"].rstrip("/").rsplit("/", 1)[1]:
            number = number * 64 + BASE64.index(letter)
        carried = datetime.fromtimestamp(((number >> 23) + 1314220021721) / 1000, UTC)
        assert timedelta(0) <= carried - pacific(row) < timedelta(minutes=1)


def test_comments_hang_from_posts_of_the_content_export(messages):
    for platform in ("facebook", "instagram"):
        counted = {row["Permalien"]: int(row["Commentaires"]) for row in meta_rows(platform)}
        found = Counter(row.post for row in messages if row.platform == platform)
        assert {post: counted[post] for post in found} == dict(found)


def test_meta_quotes_only_what_needs_it():
    for platform in ("facebook", "instagram"):
        (path,) = (SAMPLE / platform).glob("Aug-24-2026_Nov-15-2026_*.csv")
        content = path.read_bytes()
        assert content.startswith(b"\xef\xbb\xbf") and b"\r" not in content
        header = content.decode("utf-8-sig").splitlines()[0]
        assert re.findall(r'"[^\s",]+"', header) == []


def test_crisis_rises_over_the_week_end_and_calms_down(messages, own_names):
    inbound = Counter(row.at.astimezone(PARIS).date() for row in messages if not is_own(row, own_names))
    usual = sorted(inbound[FIRST_DAY + timedelta(days=d)] for d in range(84))[42]
    friday, saturday, sunday = (inbound[date(2026, 10, day)] for day in (16, 17, 18))
    assert friday < saturday < sunday
    assert sunday > 6 * usual
    assert inbound[date(2026, 10, 24)] < 2 * usual
    evening = datetime(2026, 10, 18, 18, tzinfo=PARIS)
    assert sum(evening <= row.at < evening + timedelta(hours=6) for row in messages) > sunday / 2


def test_nobody_answers_before_monday_but_a_robot(messages, own_names):
    start, end = datetime(2026, 10, 16, 18, tzinfo=PARIS), datetime(2026, 10, 19, 9, tzinfo=PARIS)
    robot = [row for row in messages if is_own(row, own_names) and start <= row.at < end]
    assert len(robot) == 6 and len({row.text for row in robot}) == 1
    by_thread = {row.thread: row for row in reversed(messages) if not is_own(row, own_names)}
    assert all(row.at - by_thread[row.thread].at < timedelta(seconds=60) for row in robot)


def test_brand_works_in_office_hours(messages, own_names):
    human = [row for row in messages if is_own(row, own_names) and not row.text.startswith("Bonjour et merci de votre")]
    for row in human:
        at = row.at.astimezone(PARIS)
        assert at.weekday() < 5 and 9 <= at.hour < 18, row
        assert at.date() != date(2026, 11, 11)


def test_burst_of_same_text_messages(messages):
    burst = [row for row in messages if "code VRAI20" in row.text]
    assert len({row.author for row in burst}) == len(burst) == 10
    assert max(row.at for row in burst) - min(row.at for row in burst) < timedelta(minutes=2)


def test_some_questions_wait_for_ever(messages, own_names):
    answered = {row.thread for row in messages if is_own(row, own_names)}
    asked = [row for row in messages if "?" in row.text and not is_own(row, own_names) and row.platform != "forum"]
    waiting = [row for row in asked if row.thread not in answered]
    assert 0.2 < len(waiting) / len(asked) < 0.6
    assert sum(row.at < datetime(2026, 10, 1, tzinfo=PARIS) for row in waiting) > 20
    assert sum(row.at > datetime(2026, 11, 13, 18, tzinfo=PARIS) for row in waiting) >= 8


def test_story_holds_what_a_dashboard_must_see(messages):
    texts = [row.text for row in messages]
    for clue in (
        "3114",
        "DGCCRF",
        "60 Millions",
        "journaliste",
        "Officiel Concours",
        "06 39 98",
        "Brizeval",
        "Ormelune",
    ):
        assert any(clue in text for text in texts), clue
    buckle = [row.at.date() for row in messages if re.search(r"boucle|languette", row.text)]
    assert sum(day < date(2026, 10, 15) for day in buckle) >= 8
    speakers = Counter(row.author for row in messages)
    assert sum(speakers[name] >= 8 for name in ("Gérard Vidalenc", "pepe_marmotte", "Zaz15", "tof_bivouac")) >= 3


def test_phone_numbers_and_addresses_are_fictional(messages):
    everything = "\n".join(row.text for row in messages)
    phones = re.findall(r"\b0[1-9](?:[ .]?\d\d){4}\b", everything)
    assert phones and all(re.match(r"06 39 98|01 99 00", phone) for phone in phones)
    assert {address.rsplit("@")[1] for address in re.findall(r"[\w.]+@[\w.]+\w", everything)} == {"example.fr"}
