"""The generic publications: guessed and declared columns, ids, clocks, totals, what it leaves to others."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from reading import Read

from connectors.contract import Export, Match, Reason
from connectors.generic_posts import GenericPosts
from connectors.probe import probe_file
from connectors.readers import Unreadable
from connectors.record import Post, PostFormat, Precision
from connectors.registry import identify, unknown_columns

POST = "https://www.facebook.com/cairnelle/posts/1020304050607080"
STATUS = "https://x.com/cairnelle/status/"


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def declared(path: Path, columns: dict[str, str], **more: Any) -> list[Any]:
    probe = probe_file(path)
    match = Match(connector="generic-posts", layout="posts", confidence=1, reason="")
    export = Export(path=path, name=path.name, probe=probe, zone="Europe/Paris", columns=columns, **more)
    return list(GenericPosts().read(export, match))


def test_a_french_table_saved_by_a_spreadsheet(tmp_path: Path, read: Read) -> None:
    path = tmp_path / "bilan.csv"
    path.write_bytes(
        (
            "Réseau;Compte;Date de publication;Heure;Type de publication;Texte;Lien;Impressions;Couverture;"
            "Mentions J’aime;Commentaires;Partages;Clics;Taux d’engagement\r\n"
            f"Facebook;Cairnelle;13/03/2026;18:30;Photo;Sortie des crêtes;{POST};1 234;980;56;4;-;12;5,6 %\r\n"
            "Instagram;cairnelle;14/03/2026;7:05;Carrousel;;https://www.instagram.com/p/DH8S-jZADA5/;;2,1 k;0;;3;;\r\n"
            "Total;;;;;;;1 234;3 080;56;4;3;12;\r\n"
        ).encode("cp1252")
    )
    reading = read(path)
    assert (reading.match.connector, reading.match.confidence) == ("generic-posts", 0.5)
    facebook, instagram = reading.posts
    assert (facebook.platform, facebook.post_id, facebook.format) == ("facebook", "1020304050607080", PostFormat.IMAGE)
    assert facebook.published_at == datetime(2026, 3, 13, 17, 30, tzinfo=UTC)
    assert (facebook.precision, facebook.text) == (Precision.MINUTE, "Sortie des crêtes")
    assert (instagram.post_id, instagram.format, instagram.text) == ("DH8S-jZADA5", PostFormat.CAROUSEL, None)
    first, second = reading.snapshots
    assert (first.impressions, first.reach, first.reactions, first.shares, first.clicks) == (1234, 980, 56, None, 12)
    assert (second.impressions, second.reach, second.reactions, second.comments) == (None, 2100, 0, None)
    assert [(one.position, one.code) for one in reading.ignored] == [(4, Reason.TOTAL_ROW)]
    assert {(a.platform, a.name, a.is_owned) for a in reading.accounts} == {
        ("facebook", "Cairnelle", True), ("instagram", "cairnelle", True)}  # fmt: skip
    assert unknown_columns(reading.probe, reading.match) == ()


def test_a_date_that_says_its_clock_and_an_address_by_its_cells_are_found(tmp_path: Path, read: Read) -> None:
    header = "Date (GMT),Media URL,Caption,Likes,Comments,Reach"
    path = write(tmp_path / "a.csv", header, f"2026-03-02 10:00:00,{POST},Sortie,30,4,800")
    reading = read(path)
    (post,) = reading.posts
    assert (post.post_id, post.published_at) == ("1020304050607080", datetime(2026, 3, 2, 10, tzinfo=UTC))


def test_public_figures_do_not_prove_whose_posts_they_are(tmp_path: Path, read: Read) -> None:
    path = write(
        tmp_path / "concurrents.csv",
        "Network,Page,Published,Permalink,Likes,Comments,Views",
        f"Facebook,Autre Marque,2026-03-01 10:00,{POST},5,1,90",
        f"Facebook,Cairnelle,2026-03-01 10:00,{POST}1,5,1,90",
    )
    accounts = read(path, accounts=("cairnelle",), platform="facebook").accounts
    assert {(a.account_id, a.is_owned) for a in accounts} == {
        ("cairnelle", True), ("Autre Marque", False), ("Cairnelle", True)}  # fmt: skip


def test_ids_prove_the_clock_of_the_tool_and_give_the_hour_of_a_day(tmp_path: Path, read: Read) -> None:
    instants = [datetime(2026, 3, 1, 8, 15, tzinfo=UTC) + timedelta(hours=31 * n) for n in range(6)]
    ids = [(int(at.timestamp() * 1000) - 1288834974657) << 22 for at in instants]
    local = [(at - timedelta(hours=8)).strftime("%Y-%m-%d %H:%M") for at in instants]
    rows = [f"{day},{STATUS}{number},10,2" for day, number in zip(local, ids, strict=True)]
    reading = read(write(tmp_path / "hours.csv", "Date,Link,Impressions,Likes", *rows))
    assert [p.published_at for p in reading.posts] == instants
    rows = [f"{at:%Y-%m-%d},{STATUS}{number},10,2" for at, number in zip(instants, ids, strict=True)]
    reading = read(write(tmp_path / "days.csv", "Date,Link,Impressions,Likes", *rows))
    assert [(p.published_at, p.precision) for p in reading.posts] == [(at, Precision.EXACT) for at in instants]


@pytest.mark.parametrize(
    ("network", "written", "expected"),
    [
        ("Facebook", "613168031534769_1020304050607080", "1020304050607080"),
        ("LinkedIn Page", "urn:li:share:7310000000000000000", "7310000000000000000"),
        ("X (Twitter)", "'1905533839652945920", "1905533839652945920"),
        ("TikTok", "7310000000000000001", "7310000000000000001"),
    ],
)
def test_an_id_alone_is_the_one_that_other_exports_carry(
    tmp_path: Path, read: Read, network: str, written: str, expected: str
) -> None:
    path = write(
        tmp_path / "p.csv",
        "Network,Post ID,Date,Impressions,Reactions",
        f"{network},{written},2026-03-01 10:00,10,2",
        f"{network},{written}9,2026-03-02 10:00,10,2",
    )
    assert read(path).posts[0].post_id == expected


def test_a_damaged_id_is_rejected_unless_a_link_names_the_post(tmp_path: Path, read: Read) -> None:
    path = write(
        tmp_path / "p.csv",
        "Post ID,Link,Date,Impressions,Reach",
        f'"1,22121E+17",{POST},2026-03-01 10:00,10,8',
        '"1,22121E+17",,2026-03-01 10:00,10,8',
        ",,2026-03-01 10:00,10,8",
        ",https://blog.cairnelle.example/carnet,2026-03-01 10:00,10,8",
        ",https://blog.cairnelle.example/atelier,2026-03-02,dix,8",
        ",https://blog.cairnelle.example/refuge,,10,8",
    )
    reading = read(path, platform="web")
    assert reading.posts[0].post_id == "1020304050607080"
    assert [p.platform for p in reading.posts] == ["facebook", "web", "web"]
    assert [(one.position, one.code) for one in reading.rejected] == [
        (3, Reason.DAMAGED_ID), (4, Reason.MISSING_ID), (6, Reason.BAD_NUMBER)]  # fmt: skip
    assert reading.posts[2].published_at is None


def test_row_numbers_are_no_ids(tmp_path: Path, read: Read) -> None:
    path = write(
        tmp_path / "p.csv",
        "id,Link,Date,Impressions,Reach",
        *(f"{n},https://blog.cairnelle.example/{n},2026-03-0{n} 10:00,10,8" for n in (1, 2, 3)),
    )
    assert all(p.post_id.startswith("h-") for p in read(path).posts)


def test_a_single_figure_is_shown_for_confirmation_and_never_sure(tmp_path: Path) -> None:
    path = write(tmp_path / "p.csv", "Date,Link,Impressions", f"2026-03-01,{POST},10")
    match = identify(probe_file(path)).match
    assert match is not None and (match.connector, match.confidence) == ("generic-posts", 0.3)


@pytest.mark.parametrize(
    "header",
    ["Date,Impressions,Reach,Likes", "Link,Impressions,Reach", "Date,Link,Texte", "Texte,Date,Lien,Likes"],
)
def test_what_is_no_list_of_publications_is_left_alone(tmp_path: Path, header: str) -> None:
    cells = {"Date": "2026-03-01", "Link": POST, "Lien": POST, "Texte": "Bonjour à tous"}
    row = ",".join(cells.get(name, "3") for name in header.split(","))
    match = identify(probe_file(write(tmp_path / "p.csv", header, row))).match
    assert match is None or match.connector == "generic"


def test_declared_columns_win_and_may_be_named_in_french(tmp_path: Path) -> None:
    path = write(tmp_path / "p.csv", "A,B,C,D,E", f"{POST},2026-03-01 10:00,Bonjour,10,4")
    columns = {"lien": "A", "date": "B", "texte": "C", "impressions": "D", "comments": "E"}
    post, snapshot = declared(path, columns)
    assert isinstance(post, Post) and (post.text, snapshot.impressions, snapshot.comments) == ("Bonjour", 10, 4)
    with pytest.raises(Unreadable, match="lien"):
        declared(path, {"date": "B", "impressions": "D"})
    with pytest.raises(Unreadable, match="Z"):
        declared(path, {"lien": "Z"})
    with pytest.raises(Unreadable, match="inconnue"):
        declared(path, {"lien": "A", "humeur": "B"})
    (post,) = declared(path, {"lien": "A", "texte": "C"})
    assert (post.published_at, post.text) == (None, "Bonjour")


def test_a_table_that_is_not_one_of_posts_cannot_be_read_without_columns(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="Aucune colonne"):
        declared(write(tmp_path / "p.csv", "A,B", "1,2"), {})


def test_a_workbook_with_dates_reads_like_the_csv(tmp_path: Path, read: Read) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Fecha", "Red social", "Enlace", "Texto", "Impresiones", "Alcance", "Me gusta", "Guardados"])
    book.active.append([datetime(2026, 3, 13, 18, 30), "Instagram", "https://www.instagram.com/reel/DH8S-jZADA5/",
                        "Crestas", 1200, 900, 40, 6])  # fmt: skip
    book.save(tmp_path / "p.xlsx")
    reading = read(tmp_path / "p.xlsx")
    (post,), (snapshot,) = reading.posts, reading.snapshots
    assert (post.post_id, post.text) == ("DH8S-jZADA5", "Crestas")
    assert (snapshot.impressions, snapshot.reach, snapshot.reactions, snapshot.saves) == (1200, 900, 40, 6)
    assert reading.match.layout == "posts"
