import typing

import pytest

from connectors.contract import Reason
from connectors.message_columns import PLATFORMS
from connectors.record import MessageKind, PostFormat, Precision
from dashboard.charts.theme import PLATFORM_COLOURS
from dashboard.config import ENGINES, HOLIDAY_LISTS
from dashboard.enrich.contract import INTENTS, RISK_CATEGORIES, RiskLevel, SentimentLabel
from dashboard.jobs import JobKind
from dashboard.kpi.contract import Basis
from dashboard.text import labels


@pytest.mark.parametrize(
    ("names", "codes"),
    [
        (labels.REASONS, [*Reason]),
        (labels.RISK_CATEGORIES, RISK_CATEGORIES),
        (labels.INTENTS, INTENTS),
        (labels.LEVELS, typing.get_args(RiskLevel)),
        (labels.LEVEL_SIGNS, typing.get_args(RiskLevel)),
        (labels.SENTIMENTS, typing.get_args(SentimentLabel)),
        (labels.FORMATS, [*PostFormat]),
        (labels.MESSAGE_KINDS, [*MessageKind]),
        (labels.PRECISIONS, [*Precision]),
        (labels.BASES, [*Basis]),
        (labels.JOB_KINDS, [*JobKind]),
        (labels.ENGINES, ENGINES),
        (labels.HOLIDAY_LISTS, HOLIDAY_LISTS),
        (PLATFORM_COLOURS, labels.PLATFORMS),
    ],
)
def test_every_code_has_a_french_name(names: dict[str, str], codes: typing.Iterable[str]) -> None:
    assert {str(code) for code in codes} <= set(names)


def test_any_table_can_name_the_platforms_that_have_a_french_name() -> None:
    assert {*PLATFORMS.values()} | {"other"} == labels.PLATFORMS.keys()


def test_a_label_is_typeset_and_an_unknown_code_stays_readable() -> None:
    assert labels.label("level", "high") == "élevé"
    assert labels.label("risk_part", "some_new_part") == "some new part"
    assert labels.label("platform", None) == "n. d."
    with pytest.raises(KeyError):
        labels.label("no_such_set", "x")


def test_an_analyzer_is_named_in_french_with_its_version() -> None:
    assert labels.analyzer_name("lexique-fr/2") == "lexique français, version 2"
    assert labels.analyzer_name("integre-fr/2") == "modèle intégré, version 2"
    adjusted = labels.analyzer_name("integre-fr/2+ajuste-ab12cd34")
    assert adjusted == "modèle intégré, version 2, ajusté sur vos corrections, empreinte ab12cd34"
    assert labels.analyzer_name("humain") == "correction humaine"
    assert labels.analyzer_name("autre/1") == "autre, version 1"
