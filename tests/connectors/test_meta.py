"""Meta Business Suite: dialects, damaged files, clocks; the same posts whatever was done to the file."""

import csv
import random
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from reading import Read

from connectors.contract import Reason
from connectors.instants import instant_in_id
from connectors.meta import Meta
from connectors.probe import probe_file
from connectors.record import PostFormat
from connectors.registry import unknown_columns

INSTAGRAM = "instagram_es_Jan-01-2026_Mar-26-2026_1888590108521750.csv"
FRENCH = [
    "Identifiant de la publication", "ID de la Page", "Nom de la page", "Titre", "Description", "Durée (s)",
    "Heure de publication", "Permalien", "Type de publication", "Date", "Vues", "Couverture", "Réactions",
    "Commentaires", "Partages", "Vues de Publications boostées", "Couverture de Publications boostées",
]  # fmt: skip


def row(post_id: str, published: str, *, text: str = "Bonjour à tous", **changed: str) -> list[str]:
    cells = dict.fromkeys(FRENCH, "0") | {
        "Identifiant de la publication": post_id, "ID de la Page": "61569323067856", "Nom de la page": "Maison Ortie",
        "Titre": text, "Description": "", "Heure de publication": published, "Type de publication": "Photos",
        "Permalien": f"https://www.facebook.com/maisonortie/posts/pfbid0{post_id[-6:]}", "Date": "Global",
        "Vues": "1200", "Couverture": "900",
    }  # fmt: skip
    return list((cells | changed).values())


def write(
    path: Path, rows: list[list[str]], *, delimiter: str = ",", encoding: str = "utf-8-sig", end: str = "\n"
) -> Path:
    buffer = StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter, lineterminator=end).writerows(rows)
    path.write_bytes(buffer.getvalue().encode(encoding))
    return path


def workbook(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    book = openpyxl.Workbook()
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for cells in rows:
            sheet.append(cells)
    book.remove(book.worksheets[0])
    book.save(path)
    return path


def test_the_same_posts_whatever_the_dialect_and_the_order_of_columns(
    tmp_path: Path, exports: Path, read: Read
) -> None:
    source = exports / "meta-business-suite" / INSTAGRAM
    with source.open(encoding="utf-8-sig", newline="") as content:
        rows = list(csv.reader(content))
    expected = [(post.post_id, post.published_at, post.text, post.format) for post in read(source).posts]
    order = random.Random(7).sample(range(len(rows[0])), len(rows[0]))
    shuffled = [[cells[index] for index in order] for cells in rows]
    for options in ({}, {"encoding": "utf-8"}, {"encoding": "utf-16"}, {"delimiter": ";"}, {"end": "\r\n"}):
        path = write(tmp_path / "a.csv", shuffled, **options)
        assert [(p.post_id, p.published_at, p.text, p.format) for p in read(path).posts] == expected, options


def test_a_file_cut_in_half_keeps_the_whole_rows_and_tells_the_cut_one(
    tmp_path: Path, exports: Path, read: Read
) -> None:
    content = (exports / "meta-business-suite" / INSTAGRAM).read_bytes()
    path = tmp_path / INSTAGRAM
    path.write_bytes(content[: len(content) // 2])
    reading = read(path)
    assert 5 <= len(reading.posts) < 19
    assert [rejected.code for rejected in reading.rejected] == [Reason.TRUNCATED]


def test_saved_again_by_a_french_spreadsheet(tmp_path: Path, read: Read) -> None:
    rows = [FRENCH, row("1,22121E+17", "15/03/2025 03:06", text="C’est l’été !", Vues="12 345"),
            row("1,22121E+17", "04/03/2025 10:00", text="Œufs à 3 €", Vues="1\xa0200")]  # fmt: skip
    rows[1][FRENCH.index("Permalien")] = "https://www.facebook.com/maisonortie/videos/1151179272886419/"
    rows[2][FRENCH.index("Permalien")] = "https://www.facebook.com/maisonortie/posts/pfbid0Zz9"
    path = write(tmp_path / "a.csv", rows, delimiter=";", encoding="cp1252", end="\r\n")
    reading = read(path)
    first, second = reading.posts
    assert (first.post_id, second.post_id) == ("1151179272886419", "pfbid0Zz9")
    assert first.published_at == datetime(2025, 3, 15, 10, 6, tzinfo=UTC)
    assert second.published_at == datetime(2025, 3, 4, 18, 0, tzinfo=UTC)
    assert [snapshot.views for snapshot in reading.snapshots] == [12345, 1200]
    assert (first.text, second.text) == ("C’est l’été !", "Œufs à 3 €")


def test_a_damaged_id_without_permalink_is_rejected(tmp_path: Path, read: Read) -> None:
    rows = [FRENCH, row("1,22121E+17", "03/15/2025 03:06", Permalien=""), row("", "03/15/2025 03:06", Permalien="")]
    codes = [rejected.code for rejected in read(write(tmp_path / "a.csv", rows)).rejected]
    assert codes == [Reason.DAMAGED_ID, Reason.MISSING_ID]


def test_the_period_of_the_file_tells_day_from_month(tmp_path: Path, read: Read) -> None:
    rows = [FRENCH, row("1169221431894928", "05/02/2025 10:00"), row("1169221431894929", "06/02/2025 11:00")]
    path = write(tmp_path / "Feb-01-2025_Feb-28-2025_613168031534769.csv", rows, delimiter=";")
    assert [post.published_at for post in read(path).posts] == [
        datetime(2025, 2, 5, 18, 0, tzinfo=UTC), datetime(2025, 2, 6, 19, 0, tzinfo=UTC)]  # fmt: skip


@pytest.mark.parametrize(("zone", "shift_h"), [("Europe/Paris", 0), ("UTC", 0), ("UTC", 5)])
def test_shortcodes_correct_another_clock(tmp_path: Path, exports: Path, read: Read, zone: str, shift_h: int) -> None:
    with (exports / "meta-business-suite" / INSTAGRAM).open(encoding="utf-8-sig", newline="") as content:
        rows = list(csv.reader(content))
    place, link = rows[0].index("Hora de publicación"), rows[0].index("Enlace permanente")
    for cells in rows[1:]:
        hidden = instant_in_id("instagram", cells[link].rstrip("/").rpartition("/")[2])
        assert hidden is not None
        local = hidden.astimezone(ZoneInfo(zone)) + timedelta(hours=shift_h)
        cells[place] = local.strftime("%m/%d/%Y %H:%M")
    for post in read(write(tmp_path / "a.csv", rows)).posts:
        hidden = instant_in_id("instagram", post.post_id)
        assert hidden is not None and post.published_at is not None
        assert abs(post.published_at - hidden) <= timedelta(minutes=1)


def test_formats_boosts_system_posts_and_the_longer_text(tmp_path: Path, read: Read) -> None:
    rows = [
        FRENCH,
        row("1169221431894921", "03/15/2025 03:06", Description="Bonjour à tous, la boutique rouvre"),
        row("1169221431894922", "03/15/2025 03:06", **{"Type de publication": "Vidéos",
            "Permalien": "https://www.facebook.com/reel/632327922990275/"}),
        row("1169221431894923", "03/15/2025 03:06", **{"Type de publication": "Vidéos",
            "Vues de Publications boostées": "30"}),
        row("1169221431894924", "03/15/2025 03:06", text="Maison Ortie a changé sa photo de couverture."),
        row("1169221431894925", "03/15/2025 03:06", **{"Type de publication": "Liens", "Date": "03/15/2025"}),
    ]  # fmt: skip
    reading = read(write(tmp_path / "a.csv", rows))
    assert [post.format for post in reading.posts] == [
        PostFormat.IMAGE, PostFormat.REEL, PostFormat.VIDEO, PostFormat.IMAGE, PostFormat.LINK]  # fmt: skip
    assert [post.is_paid for post in reading.posts] == [False, False, True, False, False]
    assert [post.is_system for post in reading.posts] == [False, False, False, True, False]
    assert reading.posts[0].text == "Bonjour à tous, la boutique rouvre"
    assert len(reading.snapshots) == 4, "a daily line is no lifetime counter"


def test_a_bad_cell_names_line_column_and_value(tmp_path: Path, read: Read) -> None:
    rows = [
        FRENCH,
        row("1169221431894921", "03/15/2025 03:06"),
        row("1169221431894922", "hier"),
        row("1169221431894923", "03/15/2025 03:06", Vues="beaucoup"),
        row("1169221431894924", ""),
        [*row("1169221431894925", "03/15/2025 03:06"), "de trop"],
    ]
    reading = read(write(tmp_path / "a.csv", rows))
    assert [(r.position, r.code) for r in reading.rejected] == [
        (3, Reason.BAD_DATE), (4, Reason.BAD_NUMBER), (5, Reason.MISSING_DATE), (6, Reason.WRONG_SHAPE)]  # fmt: skip
    assert "Ligne 3, colonne « Heure de publication » : « hier »" in reading.rejected[0].detail
    assert "« beaucoup »" in reading.rejected[1].detail
    assert len(reading.posts) == 1


def test_a_workbook_where_a_french_spreadsheet_swapped_days_and_months(tmp_path: Path, read: Read) -> None:
    rows: list[list[object]] = [
        [*FRENCH],
        [*row("1169221431894921", "")],
        [*row("1169221431894922", "10/15/2025 03:06")],
    ]
    rows[1][FRENCH.index("Heure de publication")] = datetime(2025, 4, 10, 9, 30)  # 4 October, read as 10 April
    path = workbook(tmp_path / "a.xlsx", {"Feuil1": rows})
    assert [post.published_at for post in read(path).posts] == [
        datetime(2025, 10, 4, 16, 30, tzinfo=UTC), datetime(2025, 10, 15, 10, 6, tzinfo=UTC)]  # fmt: skip
    rows[2][FRENCH.index("Heure de publication")] = datetime(2025, 4, 15, 3, 6)  # true dates all along
    path = workbook(tmp_path / "b.xlsx", {"Feuil1": rows})
    assert [post.published_at for post in read(path).posts] == [
        datetime(2025, 4, 10, 16, 30, tzinfo=UTC), datetime(2025, 4, 15, 10, 6, tzinfo=UTC)]  # fmt: skip


def test_damaged_account_ids_leave_the_account_owned(tmp_path: Path, read: Read) -> None:
    rows = [FRENCH, row("1169221431894921", "03/15/2025 03:06", **{"ID de la Page": "6,15693E+13"})]
    (account,) = read(write(tmp_path / "a.csv", rows)).accounts
    assert (account.account_id, account.is_owned) == ("Maison Ortie", True)


def test_an_account_id_protected_from_spreadsheets_is_owned_too(tmp_path: Path, read: Read) -> None:
    rows = [FRENCH, row("1169221431894921", "03/15/2025 03:06", **{"ID de la Page": '="61569323067856"'})]
    (account,) = read(write(tmp_path / "a.csv", rows)).accounts
    assert (account.account_id, account.is_owned) == ("61569323067856", True)


@pytest.mark.parametrize("zero", ["0", "0 ", "0\u00a0"])
def test_views_that_are_zero_everywhere_beside_a_real_reach_are_missing(tmp_path: Path, read: Read, zero: str) -> None:
    rows = [FRENCH, row("1169221431894921", "03/15/2025 03:06", Vues=zero)]
    (snapshot,) = read(write(tmp_path / "a.csv", rows)).snapshots
    assert (snapshot.views, snapshot.reach) == (None, 900)


@pytest.mark.parametrize(
    ("pages", "owned"),
    [("aab", {"a"}), ("ab", {"a", "b"}), ("aabb", {"a", "b"}), ("a", {"a"}), (20 * "a" + "bb", {"a"})],
    ids=["one shared among few", "one each", "two pages", "alone", "two shared among many"],
)
def test_an_account_met_once_beside_another_only_shared_a_post(
    tmp_path: Path, read: Read, pages: str, owned: set[str]
) -> None:
    rows = [
        row(f"1169221431894{number:03}", "03/15/2025 03:06", **{"ID de la Page": page, "Nom de la page": ""})
        for number, page in enumerate(pages)
    ]
    accounts = read(write(tmp_path / "a.csv", [FRENCH, *rows])).accounts
    assert {account.account_id for account in accounts if account.is_owned} == owned


def test_stories_are_told_by_their_columns(tmp_path: Path, read: Read) -> None:
    header = ["Identificação do post", "Identificação da conta", "Nome de usuário da conta", "Nome da conta",
              "Descrição", "Duração (s)", "Horário de publicação", "Link permanente", "Tipo de post", "Data",
              "Visualizações", "Alcance", "Curtidas", "Respostas", "Cliques no link", "Toques em figurinhas",
              "Navegação"]  # fmt: skip
    cells = ["1,80334E+16", "17841400000000001", "maison.ortie", "Maison Ortie", "", "15", "03/15/2025 03:06",
             "https://www.instagram.com/stories/maison.ortie/3589012345678901234/", "Story do Instagram", "Total",
             "120", "110", "3", "0", "7", "2", "31"]  # fmt: skip
    reading = read(write(tmp_path / "a.csv", [header, cells]))
    (post,), (snapshot,) = reading.posts, reading.snapshots
    assert (reading.match.layout, post.platform, post.format) == ("stories", "instagram", PostFormat.STORY)
    assert (post.post_id, post.published_at) == ("3589012345678901234", datetime(2025, 3, 15, 10, 6, tzinfo=UTC))
    assert (snapshot.views, snapshot.reach, snapshot.reactions, snapshot.link_clicks) == (120, 110, 3, 7)
    assert snapshot.comments is None, "replies to a story are private messages"
    assert unknown_columns(reading.probe, reading.match) == ()


def test_links_of_another_platform_are_not_metas(tmp_path: Path) -> None:
    rows = [FRENCH, row("1169221431894921", "03/15/2025 03:06", Permalien="https://x.com/a/status/1987315260559167965")]
    assert Meta().recognise(probe_file(write(tmp_path / "a.csv", rows))) is None


ABROAD = {
    "japanese": (
        "投稿ID,アカウントID,アカウントのユーザーネーム,アカウント名,説明,時間(秒),公開時間,リンク,投稿タイプ,データコメント,日時,"
        "ビュー,リーチ,いいね！の数,シェア数,フォロー数,コメント数,保存数",
        "180,7,ortie,Ortie,Bonjour,38,03/04/2026 23:48,{url},IGリール動画,,通算,90,80,11,2,3,4,5",
    ),
    "chinese": (
        "貼文編號,帳號編號,帳號用戶名稱,帳號名稱,說明,發佈時間,永久連結,貼文類型,日期,瀏覽次數,觸及人數,按讚數,分享,追蹤人數,"
        "留言數,儲存次數",
        "180,7,ortie,Ortie,Bonjour,03/04/2026 23:48,{url},IG Reels,總期間,90,80,11,2,3,4,5",
    ),
    "indonesian": (
        "ID Postingan,ID Akun,Nama Pengguna Akun,Nama Akun,Deskripsi,Waktu penerbitan,Permalink,Jenis postingan,"
        "Tanggal,Tayangan,Jangkauan,Suka,Frekuensi dibagikan,Mengikuti,Komentar,Frekuensi disimpan",
        "180,7,ortie,Ortie,Bonjour,03/04/2026 23:48,{url},Reel IG,Total,90,80,11,2,3,4,5",
    ),
}


@pytest.mark.parametrize("language", ABROAD)
def test_an_export_in_a_language_of_asia(tmp_path: Path, read: Read, language: str) -> None:
    header, line = ABROAD[language]
    path = tmp_path / "a.csv"
    path.write_text(f"{header}\n{line.format(url='https://www.instagram.com/reel/DNtNUgkxB1U/')}\n", encoding="utf-8")
    reading = read(path)
    (post,), (snapshot,), (account,) = reading.posts, reading.snapshots, reading.accounts
    assert (reading.match.layout, post.platform, post.post_id) == ("instagram", "instagram", "DNtNUgkxB1U")
    assert (post.text, post.format, account.handle, account.is_owned) == ("Bonjour", PostFormat.REEL, "ortie", True)
    assert post.published_at is not None and post.published_at.month == 3
    assert (snapshot.views, snapshot.reach, snapshot.reactions, snapshot.shares) == (90, 80, 11, 2)
    assert (snapshot.followers_gained, snapshot.comments, snapshot.saves) == (3, 4, 5)
    assert unknown_columns(reading.probe, reading.match) == ()


def test_a_page_export_in_chinese_by_day_gives_its_posts_alone(tmp_path: Path, read: Read) -> None:
    header = "貼文編號,粉絲專頁編號,粉絲專頁名稱,標題,說明,發佈時間,永久連結,貼文類型,日期,心情、留言和分享次數,"
    header += "心情數,留言數"
    line = "9001,61550,Ortie,Sac,,03/04/2026 23:48,https://www.facebook.com/ortie/posts/pfbid02,相片,{day},9,5,4"
    path = tmp_path / "a.csv"
    path.write_text("\n".join((header, line.format(day="03/04/2026"), line.format(day="總期間"))), encoding="utf-8")
    reading = read(path)
    assert {(post.platform, post.post_id, post.text) for post in reading.posts} == {("facebook", "9001", "Sac")}
    assert [(one.reactions, one.comments) for one in reading.snapshots] == [(5, 4)]
    assert unknown_columns(reading.probe, reading.match) == ()
