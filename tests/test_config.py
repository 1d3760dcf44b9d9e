"""The settings file: read, refused with the key that is wrong, written back without losing anything."""

from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from dashboard.config import (
    FILE_NAME,
    Landmark,
    ResponseTarget,
    Service,
    Settings,
    Target,
    WatchQuery,
    load_settings,
    public_holidays,
    save_settings,
    settings_digest,
    workspace_folder,
)
from dashboard.errors import SettingsError
from dashboard.stats.business_time import OpenHours

FULL = Settings(
    brand="L’Atelier « Nord »",
    timezone="Europe/Paris",
    import_zone="America/Montreal",
    own_accounts=("@atelier", "Atelier Nord"),
    watch_queries=(
        WatchQuery("Marque", ("atelier nord", "#nord"), ("gare du nord",)),
        WatchQuery("Rival", ("sud",), (), True, ("sud_officiel",)),
    ),
    hours=(OpenHours(1, time(9), time(12, 30)), OpenHours(6, time(22), time(2))),
    hours_valid_from=date(2026, 1, 5),
    holiday_list="FR-Alsace-Moselle",
    closed_on=frozenset({date(2026, 12, 24), date(2026, 5, 15)}),
    engine="lexique",
    landmarks=(
        Landmark("Soldes", "campaign", date(2026, 1, 7), date(2026, 2, 3)),
        Landmark("Vues", "platform", date(2025, 4, 21), date(2025, 4, 21), ("instagram",)),
    ),
    services=(Service("Qualité", "qualite@exemple.fr", ("safety", "taille"), 24), Service("Presse")),
    response_targets=(ResponseTarget("any", 90, True),),
    objective="reactivite",
    targets=(Target("R3", 0.9), Target("R5", 7200.0)),
    comparable_sources=("web", "x"),
    exposure_limit=40,
    shows_people_load=True,
    address_form="vous",
    known_words=("Cairnelle",),
    watches_drop_folder=False,
)


def test_a_workspace_without_file_has_the_defaults(tmp_path: Path) -> None:
    settings = load_settings(tmp_path)
    assert settings == Settings()
    assert settings.calendars == ()


@pytest.mark.parametrize("settings", [Settings(), FULL])
def test_what_is_saved_is_read_back(tmp_path: Path, settings: Settings) -> None:
    save_settings(tmp_path / "neuf", settings)
    assert load_settings(tmp_path / "neuf") == settings
    save_settings(tmp_path / "neuf", FULL)
    save_settings(tmp_path / "neuf", settings)
    assert load_settings(tmp_path / "neuf") == settings
    assert [path.name for path in (tmp_path / "neuf").iterdir()] == [FILE_NAME]


def test_comments_and_unknown_keys_outlive_a_save(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    path.write_text(
        "# Nos réglages\n"
        'marque = "Nord" # la nôtre\n'
        "note_du_service = 12\n\n"
        "[horaires]\n"
        "# fermé le midi\n"
        'jours_feries = "FR" # la liste nationale\n'
        "fermetures = [2026-12-24] # veille de Noël\n",
        encoding="utf-8",
    )
    settings = load_settings(tmp_path)
    assert settings.closed_on == {date(2026, 12, 24)}
    save_settings(tmp_path, Settings(brand="Sud", closed_on=settings.closed_on))
    written = path.read_text(encoding="utf-8")
    for kept in (
        "# Nos réglages",
        "note_du_service = 12",
        "# fermé le midi",
        "# la liste nationale",
        "# veille de Noël",
    ):
        assert kept in written
    assert load_settings(tmp_path).brand == "Sud"


def test_a_file_saved_by_a_windows_editor_is_read(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"\xef\xbb\xbf" + 'marque = "Été"\r\n'.encode())
    assert load_settings(tmp_path).brand == "Été"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("marque = ", "ne se lit pas"),
        ("marque = 3", "marque"),
        ('fuseau = "Europe/Lutece"', "Europe/Lutece"),
        ('fuseau = "../../etc/passwd"', "fuseau"),
        ('comptes = "Nord"', "comptes"),
        ('moteur = "magique"', "moteur"),
        ("horaires = 3", "horaires"),
        ('[horaires]\nouvertures = [{ jour = 8, de = "09:00", a = "18:00" }]', "jour 8"),
        ('[horaires]\nouvertures = [{ jour = 1, de = "9 h" }]', "ouvertures"),
        ("[horaires]\nouvertures = [3]", "ouvertures"),
        ('[horaires]\nfermetures = ["Noël"]', "Noël"),
        ('[horaires]\ndepuis = "bientôt"', "bientôt"),
        ('[horaires]\njours_feries = "BE"', "BE"),
        ('[[veille]]\nnom = "Vide"', "Vide"),
        ("veille = [3]", "veille"),
        ('surveiller_a_importer = "oui"', "surveiller_a_importer"),
        ('[[reperes]]\nnom = "Soldes"\ndu = 2026-02-03\nau = 2026-01-07', "Soldes"),
        ("[[reperes]]\ndu = 2026-02-03", "nom"),
        ('[[reperes]]\nnom = "Fête"\ndu = 2026-02-03\ngenre = "fête"', "genre"),
        ("services = [3]", "services"),
        ('[[delais]]\nclasse = "tout"\nminutes = 5', "classe"),
        ('[[cibles]]\ncode = "R3"\nvaleur = "haute"', "R3"),
        ('tutoiement = "on"', "tutoiement"),
        ('compte = ["Nord"]', "« comptes »"),
        ('Marque = "Nord"', "« marque »"),
        ('[horaires]\njour_ferie = "FR"', "« jours_feries »"),
        ('[[veille]]\nnom = "Nord"\ntermes = ["nord"]\nsaufs = ["gare"]', "« sauf »"),
    ],
)
def test_a_wrong_value_is_refused_with_its_key(tmp_path: Path, text: str, named: str) -> None:
    (tmp_path / FILE_NAME).write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=named):
        load_settings(tmp_path)


def test_the_calendar_closes_on_holidays_and_on_declared_days() -> None:
    (calendar,) = FULL.calendars
    assert {date(2026, 12, 24), date(2026, 12, 26), date(2026, 4, 3), date(2026, 7, 14)} <= calendar.closed_on
    assert date(2026, 12, 26) not in public_holidays("FR")
    assert public_holidays("aucune") == frozenset()


def test_the_digest_changes_with_any_setting() -> None:
    again = Settings(**{name: getattr(FULL, name) for name in FULL.__slots__})
    assert settings_digest(FULL) == settings_digest(again)
    assert settings_digest(FULL) != settings_digest(Settings())


def test_watching_the_drop_folder_or_not_is_no_word_about_the_brand() -> None:
    assert settings_digest(replace(FULL, watches_drop_folder=True)) == settings_digest(FULL)


def test_the_environment_chooses_the_workspace(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VIGIE_ESPACE", str(tmp_path))
    assert workspace_folder() == tmp_path
    monkeypatch.delenv("VIGIE_ESPACE")
    assert workspace_folder().name == "vigie"


def test_the_model_and_its_cores_are_settings_of_the_machine(tmp_path: Path) -> None:
    chosen = Settings(engine="transformer", model="org/essai", model_threads=2)
    save_settings(tmp_path, chosen)
    assert load_settings(tmp_path) == chosen
    assert settings_digest(chosen) == settings_digest(Settings(engine="transformer"))
    for wrong in ("-1", "true", '"deux"', "1.5"):
        (tmp_path / FILE_NAME).write_text(f"modele_coeurs = {wrong}", encoding="utf-8")
        with pytest.raises(SettingsError, match="modele_coeurs"):
            load_settings(tmp_path)
