"""Sentences say what the figures establish, and nothing more."""

from dataclasses import replace

import pytest

from dashboard.kpi.contract import KpiResult, Status
from dashboard.text import sentences
from dashboard.text.formats import count
from dashboard.text.report import DANGER
from dashboard.text.sentences import Named

RISE = KpiResult(
    code="R3", value=0.70, x=42, n=60, previous=0.50, previous_n=60,
    change=0.20, change_low=0.025, change_high=0.359, is_change=True,
)  # fmt: skip
FALL = replace(RISE, value=0.50, x=30, previous=0.70, change=-0.20, change_low=-0.359, change_high=-0.025)
NOISE = replace(
    RISE, x=7, n=10, previous_n=10, change_low=-0.202, change_high=0.526, is_change=False, status=Status.SMALL_SAMPLE
)
TINY = replace(NOISE, value=0.75, x=3, n=4, status=Status.LIST_ONLY)
ALONE = replace(RISE, previous=None, previous_n=None, change=None, change_low=None, change_high=None, is_change=False)
MISSING = KpiResult(
    code="R3", value=None, status=Status.NOT_AVAILABLE, reason="Aucun compte de la marque n’est déclaré."
)
WAIT = KpiResult(code="R5", value=2 * 3600 + 300, n=42)
OPEN = KpiResult(code="R9", value=12, n=12)
COVERED = KpiResult(code="E4", value=0.95, x=95, n=100)


def plain(text: str) -> str:
    """The sentence with ordinary spaces, whatever no-break space numbers carry."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        (RISE, "en hausse"),
        (FALL, "en baisse"),
        (NOISE, "stable"),
        (ALONE, "sans période précédente comparable"),
        (MISSING, "sans période précédente comparable"),
    ],
)
def test_a_trend_is_told_only_when_its_interval_excludes_zero(figure: KpiResult, expected: str) -> None:
    assert sentences.trend(figure) == expected


def test_a_change_over_fewer_days_gives_the_values_it_compares() -> None:
    partial = replace(FALL, value=0.60, details={"compared": 0.50, "compared_n": 40})
    assert plain(sentences.movement(partial, "share")) == "en baisse sur les jours comparables (50 % contre 70 %)"
    assert plain(sentences.changes([Named("Taux", "share", partial)])[0]).startswith(
        "Taux en baisse sur les jours comparables : 50 % contre 70 % (n = 40"
    )


@pytest.mark.parametrize(
    ("figure", "expected"),
    [(RISE, "70 % (42 sur 60)"), (TINY, "3 sur 4"), (MISSING, "n. d.")],
)
def test_a_share_carries_its_counts_and_no_rate_under_five(figure: KpiResult, expected: str) -> None:
    assert plain(sentences.share(figure)) == expected


@pytest.mark.parametrize(
    ("people", "messages", "over_a_day", "risky", "expected"),
    [
        (0, 0, 0, 0, "Personne n’attend de réponse (214 messages reçus)."),
        (1, 1, 0, 0, "Une personne attend une réponse : 1 message en attente."),
        (1, 1, 1, 1, "Une personne attend depuis plus de 24 h : 1 message en attente, à risque."),
        (
            12, 15, 5, 3,
            "12 personnes attendent une réponse, dont 5 depuis plus de 24 h : 15 messages en attente, dont 3 à risque.",
        ),
        (12, 15, 12, 0, "12 personnes attendent depuis plus de 24 h : 15 messages en attente."),
    ],
)  # fmt: skip
def test_who_waits(people: int, messages: int, over_a_day: int, risky: int, expected: str) -> None:
    assert plain(sentences.waiting(people, messages, over_a_day, risky, received=214)) == expected


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ([], "Rien à comparer pour l’instant : les 7 jours d’avant manquent (214 messages ces 7 derniers jours)."),
        ([ALONE], "Rien à comparer pour l’instant : les 7 jours d’avant manquent (214 messages ces 7 derniers jours)."),
        ([NOISE, TINY], "Rien d’inhabituel ces 7 derniers jours (214 messages)."),
        ([NOISE, RISE], "Un changement établi ces 7 derniers jours (214 messages), face aux 7 d’avant :"),
        ([FALL, RISE], "2 changements établis ces 7 derniers jours (214 messages), face aux 7 d’avant :"),
    ],
)
def test_a_week_is_unusual_only_when_a_change_is_established(figures: list[KpiResult], expected: str) -> None:
    named = [Named("Taux de réponse", "share", figure) for figure in figures]
    assert plain(sentences.week(named, received=214)) == expected


def test_a_week_with_a_surge_is_never_said_to_be_like_the_others() -> None:
    told = plain(sentences.week([Named("Taux de réponse", "share", NOISE)], received=214, unusual=1))
    assert told == "Aucun changement établi ces 7 derniers jours (214 messages)."


def test_a_week_without_a_message_is_not_called_calm() -> None:
    assert sentences.week([Named("Volume entrant", "count", ALONE)], 0) == "Aucun message reçu ces 7 derniers jours."


def test_a_change_is_told_with_both_values_its_n_and_its_interval() -> None:
    told = sentences.changes([Named("Taux de réponse", "share", FALL), Named("Autre", "share", NOISE)])
    assert [plain(sentence) for sentence in told] == [
        "Taux de réponse en baisse : 50 % contre 70 % (n = 60, écart de −35,9 points à −2,5 points)."
    ]


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        (
            RISE,
            "70 % (42 sur 60) des messages à traiter ont reçu une réponse ; la moitié des réponses arrive "
            "en moins de 2 h 05 ; taux en hausse (70 % contre 50 %). 12 messages attendent encore.",
        ),
        (MISSING, "Aucun compte de la marque n’est déclaré."),
    ],
)
def test_reactivity_tells_rate_wait_and_queue(rate: KpiResult, expected: str) -> None:
    assert plain(sentences.reactivity(rate, WAIT, MISSING, OPEN)) == expected


def test_reactivity_says_what_waits_at_risk() -> None:
    told = plain(sentences.reactivity(RISE, WAIT, MISSING, replace(OPEN, details={"risky": 3})))
    assert told.endswith("12 messages attendent encore, dont 3 à risque.")


def test_reactivity_gives_no_rate_of_four_messages() -> None:
    told = plain(sentences.reactivity(TINY, WAIT, MISSING, replace(OPEN, value=0)))
    assert told.startswith("3 sur 4") and "%" not in told


@pytest.mark.parametrize(
    ("negative", "coverage", "expected"),
    [
        (
            NOISE,
            COVERED,
            "70 % (7 sur 10) des messages notés sont négatifs ; part stable.",
        ),
        (TINY, COVERED, "3 messages négatifs sur 4 notés : trop peu pour parler de tendance."),
        (
            ALONE,
            replace(COVERED, value=0.4),
            "70 % (42 sur 60) des messages notés sont négatifs. Prudence : seuls 40 % des messages ont pu être notés.",
        ),
        (MISSING, COVERED, "Aucun compte de la marque n’est déclaré."),
    ],
)
def test_listening(negative: KpiResult, coverage: KpiResult, expected: str) -> None:
    assert plain(sentences.listening(negative, coverage)) == expected


MENTIONS = KpiResult(code="V1", value=85, n=85, previous=60, change=25, is_change=True)


@pytest.mark.parametrize(
    ("figure", "queries", "stale", "expected"),
    [
        (MENTIONS, 2, (), "85 mentions sur la période, en hausse (85 contre 60)."),
        (replace(MENTIONS, is_change=False), 2, ("X",), "85 mentions sur la période, stable. Données anciennes : X."),
        (replace(MENTIONS, value=0, previous=None), 1, (), "Aucune mention sur la période."),
        (
            replace(MENTIONS, value=0, previous=None),
            1,
            ("X", "YouTube", "Forum"),
            "Aucune mention sur la période. Données anciennes : X, YouTube et Forum.",
        ),
        (MENTIONS, 0, (), "Aucune requête de veille : déclarez les noms à surveiller dans les Réglages."),
    ],
)
def test_watching(figure: KpiResult, queries: int, stale: tuple[str, ...], expected: str) -> None:
    assert plain(sentences.watching(figure, queries, stale)) == expected


@pytest.mark.parametrize(
    ("open_now", "critical", "oldest_s", "expected"),
    [
        (0, 0, None, "Aucune alerte à traiter (214 messages examinés)."),
        (1, 1, None, "1 alerte à traiter, critique."),
        (
            3, 1, 2 * 86400 + 4 * 3600,
            "3 alertes à traiter, dont 1 critique ; le message le plus ancien remonte à 2 j 4 h.",
        ),
    ],
)  # fmt: skip
def test_alerts(open_now: int, critical: int, oldest_s: float | None, expected: str) -> None:
    assert plain(sentences.alerts(open_now, critical, oldest_s, examined=214)) == expected


def test_no_alert_among_unread_messages_reassures_nobody() -> None:
    told = plain(sentences.alerts(0, 0, None, examined=214, waiting=505))
    assert told == "Aucune alerte pour l’instant : 505 messages attendent encore l’analyse."


@pytest.mark.parametrize(
    ("counts", "best", "expected"),
    [
        ((0, 0, 0, 0), None, "Pas encore assez de publications pour dire ce qui sort de l’ordinaire."),
        (
            (0, 0, 6, 0), None,
            "Pas encore assez de publications pour dire ce qui sort de l’ordinaire. "
            "Hors du compte : 6 publications sans assez de recul.",
        ),
        (
            (24, 0, 0, 0), 1.1,
            "Aucune publication n’atteint le double de son niveau habituel (24 publications comparées).",
        ),
        (
            (24, 1, 3, 2), 3.2,
            "1 publication fait au moins le double de son niveau habituel (24 publications comparées) ; la meilleure, "
            "reel Instagram : ×3,2. Hors du compte : 3 publications sans assez de recul, 2 publications en maturation.",
        ),
        (
            (24, 4, 0, 0), 3.2,
            "4 publications font au moins le double de leur niveau habituel (24 publications comparées) ; "
            "la meilleure, reel Instagram : ×3,2.",
        ),
    ],
)  # fmt: skip
def test_contents(counts: tuple[int, int, int, int], best: float | None, expected: str) -> None:
    ranked, over, small, maturing = counts
    assert plain(sentences.contents(ranked, over, best, "reel Instagram", small, maturing)) == expected


def test_every_post_of_the_period_is_accounted_for() -> None:
    told = plain(sentences.contents(24, 0, 1.1, "", 3, 0, 344))
    assert told.endswith("3 publications sans assez de recul, 344 publications sans comparaison possible.")


@pytest.mark.parametrize(
    ("buckets", "expected"),
    [
        ({}, "Aucun message en attente"),
        ({"< 1 h": 3, "> 3 j": 0}, "Aucun message n’attend depuis plus de 24 h"),
        ({"< 1 h": 0, "> 3 j": 1}, "1 message attend depuis plus de 24 h"),
        ({"< 1 h": 0, "> 3 j": 12}, "Les 12 messages attendent depuis plus de 24 h"),
        ({"< 1 h": 7, "> 3 j": 5}, "5 des 12 messages attendent depuis plus de 24 h"),
    ],
)
def test_ages_title(buckets: dict[str, int], expected: str) -> None:
    assert plain(sentences.ages_title(buckets, late=("> 3 j",))) == expected


def test_figures_that_wait_are_told_apart_though_a_title_has_a_comma() -> None:
    assert sentences.held_up(["Délai de modération"]) == "Attend : Délai de modération."
    assert sentences.held_up(["Part de voix", "Part de voix, en personnes"]) == (
        "Attendent : Part de voix ; Part de voix, en personnes."
    )


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((4, 1, 4, 0), "Trop peu de messages pour lire un rythme"),
        ((10, 1, 4, 0), "10 % des messages arrivent le soir ou le week-end"),
        (
            (100, 42, 50, 5),
            "42 % des messages arrivent le soir ou le week-end, 10 % de ceux de la marque partent à ces heures",
        ),
    ],
)
def test_rhythm_title(counts: tuple[int, int, int, int], expected: str) -> None:
    assert plain(sentences.rhythm_title(*counts)) == expected


@pytest.mark.parametrize(
    ("weeks", "expected"),
    [
        ([], "Trop peu de messages notés pour suivre le négatif"),
        ([("la semaine du 5 oct.", 1, 3)], "Trop peu de messages notés pour suivre le négatif"),
        ([("la semaine du 5 oct.", 0, 7)], "0 % de négatif (0 sur 7) la semaine du 5 oct."),
        ([("la semaine du 5 oct.", 10, 100)], "10 % de négatif la semaine du 5 oct."),
        (
            [("la semaine du 5 oct.", 40, 100), ("la semaine du 12 oct.", 10, 100)],
            "10 % de négatif la semaine du 12 oct., après 40 % la semaine du 5 oct.",
        ),
        (
            [("la semaine du 5 oct.", 10, 100), ("la semaine du 12 oct.", 40, 100)],
            "40 % de négatif la semaine du 12 oct., la plus haute de la période",
        ),
        (
            [("la semaine du 5 oct.", 11, 100), ("la semaine du 12 oct.", 10, 100)],
            "10 % de négatif la semaine du 12 oct.",
        ),
    ],
)
def test_sentiment_title(weeks: list[tuple[str, int, int]], expected: str) -> None:
    assert plain(sentences.sentiment_title(weeks)) == expected


@pytest.mark.parametrize(
    ("days", "above", "expected"),
    [
        ([], 0, "Aucune mention de « Brume »"),
        ([("lun. 5 oct.", 0)], 0, "Aucune mention de « Brume »"),
        ([("lun. 5 oct.", 4), ("mar. 6 oct.", 9)], 0, "« Brume » : jour le plus haut, 9 le mar. 6 oct."),
        (
            [("lun. 5 oct.", 4), ("mar. 6 oct.", 90)],
            1,
            "« Brume » : 1 jour dépasse l’habitude, pic de 90 le mar. 6 oct.",
        ),
        (
            [("lun. 5 oct.", 9), ("mar. 6 oct.", 4), ("mer. 7 oct.", 9)],
            0,
            "« Brume » : jours les plus hauts, 9 le lun. 5 oct. et le mer. 7 oct.",
        ),
        ([(f"le {on}", 2) for on in range(5)], 0, "« Brume » : 2 par jour au plus, atteint 5 fois"),
    ],
)
def test_mentions_title(days: list[tuple[str, int]], above: int, expected: str) -> None:
    assert plain(sentences.mentions_title("Brume", days, above)) == expected


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([4, 9, 2], "Mar. 6 oct., jour le plus chargé : 9 messages"),
        ([9, 4, 9], "Lun. 5 oct. et mer. 7 oct., jours les plus chargés : 9 messages"),
        ([1, 1, 1], "3 jours les plus chargés : 1 message chacun"),
    ],
)
def test_the_busiest_days_are_all_named(counts: list[int], expected: str) -> None:
    days = zip(["lun. 5 oct.", "mar. 6 oct.", "mer. 7 oct."], counts, strict=True)
    assert plain(sentences.busiest_title([*days], lambda n: count(n, "message"))) == expected


@pytest.mark.parametrize(
    ("gaps", "expected"),
    [
        ({}, "Aucune source importée"),
        ({"Facebook": 0}, "Chaque source a des données chaque jour"),
        ({"Facebook": 1, "X": 12}, "X : 12 jours sur 30 sans message ni publication"),
    ],
)
def test_coverage_title(gaps: dict[str, int], expected: str) -> None:
    assert plain(sentences.coverage_title(gaps, 30)) == expected


def test_reliability_tells_its_intervals_and_its_small_samples():
    def found(x: int, n: int) -> KpiResult:
        return KpiResult(code="E5", value=x / n, low=0.1, high=0.9, x=x, n=n)

    none = KpiResult(code="E5p", value=None)
    assert sentences.reliability(found(42, 50), found(3, 4), none) == (
        "Fiabilité du sentiment : 84\u00a0% (42\u00a0sur\u00a050, entre 10\u00a0% et 90\u00a0%) des messages "
        "vérifiés sont bien classés ; 3\u00a0sur\u00a04 des négatifs annoncés le sont."
    )
    told = sentences.reliability(found(8, 10), none, none, is_everywhere=True)
    assert "petit échantillon" in told and "toutes périodes" in told


def test_a_report_that_was_forwarded_says_whose_page_to_open() -> None:
    assert "page Alertes de Vigie" in plain(DANGER)
