"""The service a matter is carried to: proposed from what each declared, typed in a table of the settings."""

import pandas as pd
import pytest

from dashboard.config import Service
from dashboard.config.services import service_named, suggested_service
from dashboard.errors import SettingsError
from dashboard.ui.services import read_services, services_frame

LOGISTICS = Service("Logistique", "log@exemple.fr", ("Livraisons", "retard"), 16)
QUALITY = Service("Qualité", "", ("signalement", "santé ou sécurité"))
SERVICES = (LOGISTICS, QUALITY)


@pytest.mark.parametrize(
    ("about", "service"),
    [
        (["livraison"], LOGISTICS),
        (["RETARD", "signalement", "Santé ou sécurité"], QUALITY),  # the one that covers most
        (["retard", "Signalements"], LOGISTICS),  # as many: the first declared
        (["Retards de livraison"], LOGISTICS),
        (["prix"], None),
        ([], None),
    ],
)
def test_the_service_that_covers_most_is_proposed(about: list[str], service: Service | None) -> None:
    assert suggested_service(SERVICES, about) is service
    assert suggested_service((), about) is None


def test_an_undeclared_service_has_the_delay_of_origin() -> None:
    assert service_named(SERVICES, "Qualité") is QUALITY
    assert service_named(SERVICES, "Autre") == Service("Autre", answer_hours=48)


def test_the_table_reads_back_what_it_shows() -> None:
    assert read_services(services_frame(SERVICES)) == SERVICES
    assert read_services(services_frame(())) == ()
    blank = pd.DataFrame([[None, None, None, None], ["Presse", None, "presse,, presse", None]], columns=[*"abcd"])
    assert read_services(blank) == (Service("Presse", "", ("presse",)),)


@pytest.mark.parametrize("names", [["", "Qualité"], ["Qualité", "Qualité"]])
def test_a_service_without_a_name_or_declared_twice_is_refused(names: list[str]) -> None:
    frame = pd.DataFrame([[name, "contact", "", 8] for name in names], columns=[*"abcd"])
    with pytest.raises(SettingsError):
        read_services(frame)
