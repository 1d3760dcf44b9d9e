"""What the import doctor says of a file before anything of it is kept."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from dashboard.config import Settings
from dashboard.ingest import ImportOptions, identify_paths
from dashboard.ingest.doctor import ClockEvidence, Examination, clock_text, summary_text

EXPORTS = Path(__file__).resolve().parents[2] / "shared" / "exports"
INSTAGRAM = EXPORTS / "meta-business-suite" / "instagram_es_Jan-01-2026_Mar-26-2026_1888590108521750.csv"
META_HEADER = "Post ID,Page ID,Page name,Title,Publish time,Permalink,Post type,Views,Reach"


def examined(path: Path, options: ImportOptions | None = None) -> Examination:
    (answer,) = identify_paths([path], settings=Settings(), options=options or ImportOptions())
    return Examination.from_json(answer["examination"])


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def avis(path: Path, days: list[str], text: str = "Un avis sur la tente") -> Path:
    path.write_text("date;texte\n" + "".join(f"{day};{text} {n}\n" for n, day in enumerate(days)), encoding="utf-8")
    return path


def page_export(path: Path, *rows: str, delimiter: str = ",", encoding: str = "utf-8-sig") -> Path:
    text = "\n".join([META_HEADER, *rows]) + "\n"
    path.write_bytes(text.replace(",", delimiter).encode(encoding))
    return path


def row(post_id: str, at: str, title: str = "Sac en été", number: int = 1) -> str:
    link = f"https://www.facebook.com/cairnelle/posts/{number}00001234567890"
    return f"{post_id},77,Cairnelle,{title},{at},{link},Photos,12,10"


def test_the_clock_of_a_real_export_is_proved_by_its_ids() -> None:
    found = examined(INSTAGRAM)
    assert found.clock == ClockEvidence(zone="America/Los_Angeles", source="format", agreeing=19, checked=19)
    assert plain(clock_text(found.clock)) == ("horloge : Pacifique (Los Angeles), prouvée par 19 identifiants sur 19")
    assert plain(summary_text(found, "Europe/Paris")) == "19 publications, du 10 janvier au 26 mars 2026"
    assert plain(found.remarks[0]).startswith("3 semaines sans aucune donnée, dont du 26 janvier au 8 février 2026")


@pytest.mark.parametrize(
    ("clock", "said"),
    [
        (None, ""),
        (ClockEvidence(zone="UTC", source="file"), "écrite dans le fichier"),
        (ClockEvidence(zone="Europe/Paris", source="declared"), "supposée"),
        (ClockEvidence(zone="Europe/Paris", source="days"), "dates sans heure"),
        (ClockEvidence(zone="Europe/Paris", source="declared", agreeing=1, checked=9), "seuls 1\u00a0sur\u00a09 la"),
        (ClockEvidence(zone="Europe/Paris", source="declared", checked=9), "aucun ne la confirme"),
        (ClockEvidence(zone="UTC", source="file", agreeing=3, checked=5), "écrite dans le fichier"),
        (ClockEvidence(zone="America/Los_Angeles", source="format"), "ne permet pas de vérifier"),
    ],
)
def test_a_clock_says_what_it_rests_on(clock: ClockEvidence | None, said: str) -> None:
    assert said in clock_text(clock)


def test_an_id_of_another_year_says_nothing_of_the_clock(tmp_path: Path) -> None:
    path = tmp_path / "mentions.csv"
    rows = [f"2026-03-1{n}T10:00:00;La tente prend l’eau;x;{1_300_000_000_000_000_000 + n}" for n in range(5)]
    path.write_text("date;texte;plateforme;id\n" + "\n".join(rows) + "\n", encoding="utf-8")
    found = examined(path)
    assert found.messages == 5 and found.clock and found.clock.checked == 0


def test_another_clock_is_examined_before_it_is_chosen(tmp_path: Path) -> None:
    path = avis(tmp_path / "avis.csv", ["12/03/2026 00:30", "28/03/2026 10:00"])
    paris, reunion = examined(path), examined(path, ImportOptions(zone="Indian/Reunion"))
    assert paris.clock and paris.clock.source == "declared" and paris.clock.zone == "Europe/Paris"
    assert reunion.clock and reunion.clock.zone == "Indian/Reunion"
    assert paris.first_at and reunion.first_at and paris.first_at - reunion.first_at == timedelta(hours=3)


@pytest.mark.parametrize("rounded", ["1.22E+17", "122121500000121000"])
def test_what_a_spreadsheet_did_is_told(tmp_path: Path, rounded: str) -> None:
    rows = [row(rounded, f"0{n}/1{n}/2025 09:00", number=n) for n in range(1, 5)]
    found = examined(page_export(tmp_path / "page.csv", *rows, delimiter=";", encoding="cp1252"))
    assert found.posts == 4
    told = " ".join(found.remarks)
    assert "cp1252" in told and f"« {rounded} »" in told and "Vigie refait" in told


def test_an_untouched_export_is_not_accused(tmp_path: Path) -> None:
    rows = [row(f"1221215000001{n}", f"0{n}/1{n}/2025 09:00", number=n) for n in range(1, 5)]
    assert examined(page_export(tmp_path / "page.csv", *rows)).remarks == ()


def test_dates_that_change_order_are_told(tmp_path: Path) -> None:
    found = examined(avis(tmp_path / "avis.csv", ["13/01/2026", "14/01/2026", "01/28/2026", "03/02/2026"]))
    assert any("Colonne « date » : le jour et le mois" in remark for remark in found.remarks)
    assert found.reasons == {"bad_date": 1}


def test_dates_that_a_spreadsheet_turned_are_told(tmp_path: Path) -> None:
    days = [f"2026-0{n}-05T10:00:00" for n in range(1, 7)] + [f"{n}/05/2026 10:00" for n in range(13, 19)]
    found = examined(avis(tmp_path / "avis.csv", days))
    assert any("un tableur a retourné jour et mois" in remark for remark in found.remarks)
    assert found.messages == 12 and found.first_at and found.first_at.month == 5


def test_repeated_rows_cut_texts_and_round_counts_are_told(tmp_path: Path) -> None:
    day = "12/03/2026 10:00"
    path = tmp_path / "avis.csv"
    lines = [f"m{n};{day};{'x ' * 127}{n}" for n in range(4)] + [f"m0;{day};encore"]
    path.write_text("id;date;texte\n" + "\n".join(lines) + "\n", encoding="utf-8")
    found = examined(path)
    assert (found.rows, found.messages, found.repeated) == (5, 4, 1)
    told = plain(" ".join(found.remarks))
    assert "1 ligne répète" in told and "4 textes de 255 signes exactement" in told
    rows = [f"m{n};{day};Un avis" for n in range(500)]
    path.write_text("id;date;texte\n" + "\n".join(rows) + "\n", encoding="utf-8")
    assert any("exactement 500 lignes" in remark for remark in examined(path).remarks)


def test_messages_that_only_tell_their_age_are_told_with_what_would_date_them(tmp_path: Path) -> None:
    for name, said in (("avis.csv", "2 messages ne disent que leur âge (« il y a 3 semaines ») : sans date, faute de "
                        "savoir le jour de la collecte. Ajoutez ce jour au nom du fichier, comme « 2026-03-31 »."),
                       ("avis_2026-03-31.csv", "2 messages ne disent que leur âge (« il y a 3 semaines ») : les dates, "
                        "comptées depuis la collecte, sont approximatives.")):  # fmt: skip
        path = tmp_path / name
        path.write_text("date;texte\n2 j;Un avis\n3mo;Un autre avis\n", encoding="utf-8")
        assert [plain(remark) for remark in examined(path).remarks] == [said]


def test_a_missing_fortnight_is_told_and_a_sleepy_thread_is_not(tmp_path: Path) -> None:
    monday = date(2026, 1, 5)
    weekly = [(monday + timedelta(weeks=n)).strftime("%d/%m/%Y") for n in range(9) if n not in (4, 5)]
    found = examined(avis(tmp_path / "avis.csv", weekly))
    assert (found.empty_weeks, found.gap) == (2, (date(2026, 2, 2), date(2026, 2, 15)))
    yearly = [(monday + timedelta(weeks=40 * n)).strftime("%d/%m/%Y") for n in range(6)]
    assert examined(avis(tmp_path / "avis.csv", yearly)).gap is None


def test_a_long_file_is_examined_by_its_first_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.ingest.doctor.EXAMINED_ITEMS", 3)
    found = examined(avis(tmp_path / "avis.csv", ["12/03/2026"] * 5))
    assert (found.rows, found.is_whole, found.messages) == (3, False, 3)
    assert plain(summary_text(found, "Europe/Paris")).endswith("sur les 3 premières lignes")


def test_a_known_report_without_anything_to_read_is_told_apart(tmp_path: Path) -> None:
    geography = EXPORTS / "youtube-studio" / "NOT-CONTENT_geography_Table data.csv"
    assert examined(geography).holds_nothing
    assert not examined(INSTAGRAM).holds_nothing


def test_a_connector_that_fails_is_told_and_stops_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("connectors.generic.Generic.read", lambda *_: iter(lambda: 1 / 0, None))
    found = examined(avis(tmp_path / "avis.csv", ["12/03/2026"]))
    assert found.error and "lecture d’essai" in found.error


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_a_long_text_is_examined_by_its_beginning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    monkeypatch.setattr("dashboard.ingest.doctor.DRY_BYTES", 400)
    path = tmp_path / "avis.csv"
    rows = [f'12/03/2026;"Un avis,\nsur deux lignes, n° {n}"' for n in range(100)]
    path.write_bytes("\n".join(["\ufeffdate;texte", *rows]).encode(encoding))
    found = examined(path)
    assert 1 < found.messages < 20 and not found.is_whole
    assert found.reasons == {} and found.remarks == ()


def test_hours_that_a_change_of_clocks_repeats_or_skips_are_counted(tmp_path: Path) -> None:
    twice, never = ["2026-10-25 02:30:00", "25/10/2026 02:45"], ["2026-03-29 02:30:00"]
    usual = ["2026-10-25 03:30:00", "2026-03-29 03:30:00", "2026-10-25T02:30:00+01:00", "25/10/2026"]
    found = examined(avis(tmp_path / "avis.csv", [*twice, *never, *usual]))
    assert [plain(remark).partition(" que le passage")[0] for remark in found.remarks] == [
        "2 dates tombent dans l’heure",
        "1 date tombe dans l’heure",
    ]
    elsewhere = examined(tmp_path / "avis.csv", ImportOptions(zone="Indian/Reunion"))  # clocks never move there
    assert elsewhere.remarks == ()
