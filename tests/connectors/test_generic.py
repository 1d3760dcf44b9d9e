"""The generic connector: guessed and declared columns, ids, clocks, what it refuses."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import Read

from connectors.contract import Export, Match, Reason
from connectors.generic import Generic
from connectors.instants import DateOrder
from connectors.mapping import guess_columns
from connectors.probe import Table, probe_file
from connectors.readers import Unreadable
from connectors.record import Message, MessageKind, Precision
from connectors.registry import identify, unknown_columns

FORUM = "Pseudo;Publié le;Message;Réponse à;ID message;Marque;Rôle\n"


def test_a_french_forum_is_guessed_by_names(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "forum.csv"
    path.write_text(
        FORUM + "Léa;13/03/2026 10:00;Où est ma commande ?;;f-1;Maison Ortie;membre\n"
        "Ortie;13/03/2026 10:30;Bonjour Léa;f-1;f-2;Maison Ortie;marque\n",
        encoding="utf-8",
    )
    reading = read(path, platform="forum")
    question, answer = reading.messages
    assert question.published_at == datetime(2026, 3, 13, 9, 0, tzinfo=UTC)
    assert (question.is_own, answer.is_own) == (False, True)
    assert (question.platform, answer.kind, answer.parent_id) == ("forum", MessageKind.REPLY, "f-1")
    assert [(account.name, account.is_owned) for account in reading.accounts] == [("Maison Ortie", True)]
    assert {m.source_zone for m in reading.messages} == {"Europe/Paris"}


def test_columns_are_guessed_by_content_for_the_user_to_confirm() -> None:
    table = Table(
        header=("a", "b", "c"), header_line=1,
        sample=(("12", "12/03/2026 10:00", "Je voudrais savoir où est ma commande"),
                ("13", "13/03/2026 11:00", "Très déçue de la qualité cette fois")),
    )  # fmt: skip
    assert guess_columns(table) == {"text": "c", "published_at": "b"}


def test_a_column_whose_cells_disagree_with_its_name_is_not_guessed() -> None:
    sample = (("Bonjour", "bof", "hier soir"), ("Salut", "bien", "ce matin"))
    assert guess_columns(Table(header=("texte", "note", "date"), header_line=1, sample=sample)) == {"text": "texte"}


def test_a_file_of_texts_alone_has_no_timeline_and_keeps_equal_texts(tmp_path: Path, read: Read) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for text in ("text", "Super !", "Pas reçu, hélas", "Super !"):
        book.active.append([text])
    path = tmp_path / "textes.xlsx"
    book.save(path)
    reading = read(path)
    assert reading.match.layout == "texts"
    assert [m.text for m in reading.messages] == ["Super !", "Pas reçu, hélas", "Super !"]
    assert len({m.message_id for m in reading.messages}) == 3
    assert {m.published_at for m in reading.messages} == {None}


def declared(path: Path, columns: dict[str, str], zone: str | None = "Europe/Paris") -> list[Any]:
    probe = probe_file(path)
    match = Match(connector="generic", layout="messages", confidence=1, reason="")
    return list(Generic().read(Export(path=path, name=path.name, probe=probe, zone=zone, columns=columns), match))


def test_declared_columns_win_and_may_be_named_in_french(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Q1,Q2,Quand,Qui\nnon,Le vrai texte,2026-03-01 10:00,Léa\n", encoding="utf-8")
    (message,) = declared(path, {"texte": "Q2", "date": "Quand", "author_name": "Qui"})
    assert (message.text, message.author_name) == ("Le vrai texte", "Léa")
    with pytest.raises(Unreadable, match="Q9"):
        declared(path, {"text": "Q9"})
    with pytest.raises(Unreadable, match="texte des messages"):
        declared(path, {"date": "Quand"})
    with pytest.raises(Unreadable, match="inconnue"):
        declared(path, {"text": "Q2", "couleur": "Q1"})


def test_naive_instants_without_zone_are_refused_row_by_row(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("texte,date\nBonjour,2026-03-01 10:00\nSalut,2026-03-01T10:00:00Z\n", encoding="utf-8")
    refused, kept = declared(path, {"text": "texte", "date": "date"}, zone=None)
    assert refused.code is Reason.BAD_DATE and "fuseau" in refused.detail
    assert kept.published_at == datetime(2026, 3, 1, 10, tzinfo=UTC)


def test_json_xlsx_and_csv_of_the_same_messages_give_the_same_ids(tmp_path: Path, read: Read) -> None:
    items = [{"text": "Où est ma commande ?", "author": "Léa", "date": "2026-03-01T10:00:00Z"},
             {"text": "Bravo, bel accueil", "author": "Zoé", "date": "2026-03-02T11:00:00Z"}]  # fmt: skip
    (tmp_path / "a.json").write_text(json.dumps(items), encoding="utf-8")
    (tmp_path / "a.ndjson").write_text("\n".join(map(json.dumps, items)), encoding="utf-8")
    lines = ["text\tauthor\tdate", *("\t".join(item.values()) for item in items)]
    (tmp_path / "a.tsv").write_bytes("\r\n".join(lines).encode("utf-16"))
    found = [
        [(m.message_id, m.text) for m in read(tmp_path / name).messages] for name in ("a.json", "a.ndjson", "a.tsv")
    ]
    assert found[0] == found[1] == found[2] and len(found[0]) == 2


def test_row_numbers_are_no_ids_but_still_link_replies(tmp_path: Path, read: Read) -> None:
    header = "id,parent_id,author,date,text\n"
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text(header + "1,,Léa,2026-03-01 10:00,Bonjour\n2,1,Zoé,2026-03-01 10:05,Salut Léa\n", encoding="utf-8")
    second.write_text(header + "1,,Max,2026-04-01 10:00,Autre chose\n", encoding="utf-8")
    question, reply = read(first).messages
    assert reply.parent_id == question.message_id
    assert read(second).messages[0].message_id not in {question.message_id, reply.message_id}


def test_posts_and_platforms_come_from_the_links(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "a.csv"
    link = "https://www.instagram.com/p/DTgI8cnjsaz/"
    path.write_text(f"text,post_url,likes\nJoli,{link},3\nMerci,{link},\n", encoding="utf-8")
    reading = read(path)
    assert [(m.platform, m.post_id, m.likes) for m in reading.messages] == [
        ("instagram", "DTgI8cnjsaz", 3), ("instagram", "DTgI8cnjsaz", None)]  # fmt: skip
    assert [(p.post_id, p.url, p.is_stub) for p in reading.posts] == [("DTgI8cnjsaz", link, True)]


def test_reviews_without_words_keep_their_rating_and_empty_rows_are_told(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        'avis,note,date\n,5,2026-03-01 10:00\nTrès bien,"4,5",2026-03-02 10:00\n,,2026-03-02 10:00\n', encoding="utf-8"
    )
    reading = read(path)
    assert [(m.text, m.rating) for m in reading.messages] == [("", 5.0), ("Très bien", 4.5)]
    assert [r.code for r in reading.rejected] == [Reason.MISSING_TEXT]


def test_damaged_ids_never_join_what_they_should_not(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "message_id,thread_id,text,author,date\n1.2421E+18,1.2421E+18,Bonjour,Léa,2026-03-01 10:00\n"
        "1.2421E+18,1.2421E+18,Salut,Zoé,2026-03-01 10:00\n",
        encoding="utf-8",
    )
    messages = read(path).messages
    assert len({m.message_id for m in messages}) == 2 and {m.thread_id for m in messages} == {None}


def test_relative_ages_are_kept_undated(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text,date\nBonjour,il y a 3 h\nSalut,il y a 2 j\n", encoding="utf-8")
    probe = probe_file(path)
    items = declared(path, {"text": "text", "date": "date"})
    assert probe.tables[0].header == ("text", "date")
    assert [(m.published_at, m.precision) for m in items] == [(None, Precision.RELATIVE)] * 2


AGED = "comment,name,time{}\nBravo,Léa,3mo{}\nMerci,Max,il y a 3 sem.{}\nSuper,Zoé,2 j{}\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("commentaires_linkedin_2026-03-31.csv", AGED.format("", "", "", "")),
        ("commentaires.csv", AGED.format(",scraped_at", *[",2026-03-31T12:00:00Z"] * 3)),
    ],
)
def test_ages_are_counted_back_from_the_day_of_the_collection(
    tmp_path: Path, read: Read, name: str, content: str
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    messages = read(path).messages
    assert [m.published_at and m.published_at.date().isoformat() for m in messages] == [
        "2025-12-30", "2026-03-10", "2026-03-29"]  # fmt: skip
    assert {m.precision for m in messages} == {Precision.RELATIVE}


def test_an_age_beyond_reason_has_no_date(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "a_2026-03-31.csv"
    path.write_text("text,date\nBonjour,il y a 9999 ans\nSalut,2 j\n", encoding="utf-8")
    assert [m.published_at is None for m in read(path).messages] == [True, False]


def test_the_id_of_an_aged_message_does_not_change_with_the_day_of_its_collection(tmp_path: Path, read: Read) -> None:
    ids = []
    for name in ("a_2026-03-31.csv", "a_20260401.csv", "a_2026-01-01_2026-03-31.csv", "a.csv"):
        path = tmp_path / name
        path.write_text(AGED.format("", "", "", ""), encoding="utf-8")
        messages = read(path).messages
        ids.append([m.message_id for m in messages])
        assert (messages[0].published_at is None) == (name in ("a_2026-01-01_2026-03-31.csv", "a.csv"))
    assert len({tuple(one) for one in ids}) == 1


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("Date,Followers\n2026-03-01,12\n", "Aucun nom de colonne"),
        ("Type,comment,like,share\nPhoto,4,79,17\nStatus,5,130,29\n", "Aucun nom de colonne"),
        ("Post text,Impressions,Likes\nBonjour à tous,12,3\n", "statistiques de publications"),
    ],
)
def test_a_table_of_something_else_says_that_no_format_fits(tmp_path: Path, content: str, word: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(content, encoding="utf-8")
    answer = identify(probe_file(path))
    assert answer.match is None
    assert word in answer.reason and "aucun des" in answer.reason


def test_numbers_that_someone_wrote_are_messages(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "devinez-combien.csv"
    path.write_text("author,comment,likes\nLéa,412,0\nTom,390,1\n", encoding="utf-8")
    assert [message.text for message in read(path).messages] == ["412", "390"]


def test_unknown_columns_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text,date,humeur\nBonjour,2026-03-01,gaie\n", encoding="utf-8")
    probe = probe_file(path)
    match = identify(probe).match
    assert match is not None and unknown_columns(probe, match) == ("humeur",)
    assert unknown_columns(probe, match, {"lang": "humeur"}) == ()


@given(
    st.lists(
        st.tuples(
            st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30).filter(str.strip),
            st.datetimes(datetime(2000, 1, 1), datetime(2050, 1, 1)),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_every_row_becomes_a_record_or_a_reason(tmp_path_factory: pytest.TempPathFactory, rows: list[Any]) -> None:
    path = tmp_path_factory.mktemp("generic") / "a.json"
    path.write_text(json.dumps([{"text": text, "date": at.isoformat()} for text, at in rows]), encoding="utf-8")
    items = declared(path, {"text": "text", "date": "date"})
    assert [item.position for item in items] == list(range(1, len(rows) + 1))
    assert all(isinstance(item, Message) or item.code is Reason.MISSING_TEXT for item in items)


def test_a_date_column_that_does_not_read_is_rejected_not_dropped(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "dates.csv"
    path.write_text('texte,date,auteur\n"bonjour",31/02/2026,Léa\n"salut",99/99/2026,Zoé\n', encoding="utf-8")
    reading = read(path, zone="Europe/Paris")
    assert reading.messages == []
    assert [(row.position, row.code) for row in reading.rejected] == [(2, Reason.BAD_DATE), (3, Reason.BAD_DATE)]


@pytest.mark.parametrize(
    ("dates", "order", "day"),
    [
        (("03/04/2025 10:00", "05/04/2025 10:00"), None, 3),
        (("03/04/2025 10:00", "05/04/2025 10:00"), DateOrder.MONTH_FIRST, 4),
        (("03/04/2025 10:00", "28/04/2025 10:00"), DateOrder.MONTH_FIRST, 3),
    ],
)
def test_a_declared_order_of_day_and_month_holds_where_no_cell_proves_another(
    tmp_path: Path, read: Read, dates: tuple[str, str], order: DateOrder | None, day: int
) -> None:
    path = tmp_path / "avis.csv"
    path.write_text("date;texte\n" + "".join(f"{cell};Un avis sur la tente\n" for cell in dates), encoding="utf-8")
    first = read(path, date_order=order).messages[0]
    assert first.published_at is not None and first.published_at.day == day


@pytest.mark.parametrize("header", ["timestamp,comment,commentDate", "commentDate,comment,timestamp"])
def test_the_day_of_the_collection_is_not_that_of_the_comment(tmp_path: Path, read: Read, header: str) -> None:
    """What PhantomBuster calls ``timestamp`` is when it collected."""
    row = {"comment": "Bravo à toutes", "commentDate": "2025-11-09T10:00:00Z", "timestamp": "2025-12-01T10:00:00Z"}
    path = tmp_path / "commentaires.csv"
    path.write_text(f"{header}\n{','.join(row[name] for name in header.split(','))}\n", encoding="utf-8")
    (message,) = read(path).messages
    assert message.published_at == datetime(2025, 11, 9, 10, tzinfo=UTC)


def test_lists_are_no_ids_and_a_tweet_is_a_text() -> None:
    header = ("id", "conversation_id", "created_at", "username", "tweet", "reply_to")
    at = "2021-03-30 22:06:00 UTC"
    first = ("1376958888888888832", "1376958888888888832", at, "lou", "Bonjour", "[]")
    second = ("1376958888888888833", "1376958888888888832", at, "ana", "@lou Salut", "[{'screen_name': 'lou'}]")
    sample = (first, second)
    assert guess_columns(Table(header=header, header_line=1, sample=sample)) == {
        "text": "tweet", "published_at": "created_at", "author_name": "username", "message_id": "id",
        "thread_id": "conversation_id",
    }  # fmt: skip


def test_an_instant_is_guessed_before_an_age() -> None:
    sample = (("il y a 2 jours", "2025-11-09T10:00:00Z", "Très bon accueil"), ("il y a 3 jours", "?", "Un peu cher"))
    sample += (("il y a 4 jours", "2025-11-07T10:00:00Z", "Parfait"),) * 3
    guessed = guess_columns(Table(header=("publishAt", "publishedAtDate", "avis"), header_line=1, sample=sample))
    assert guessed == {"text": "avis", "published_at": "publishedAtDate"}
