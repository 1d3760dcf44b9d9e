"""Q. Prises de parole: what the brand's own messages and posts are like. Indices to reread by, never marks."""

from collections.abc import Callable
from typing import Any

from dashboard.kpi import figures
from dashboard.kpi.contract import Basis, Direction, Family, Kpi, KpiResult, Query, Unit
from dashboard.kpi.conversation import audible
from dashboard.kpi.scope import Scope
from dashboard.kpi.selection import FACTS, MESSAGE, in_scope, select
from dashboard.kpi.spoken import NO_SPEECH, NOT_READ, spoken, why_nothing
from dashboard.stats.intervals import garwood
from dashboard.store.declared import declared
from dashboard.store.store import Session

MISTAKES = ("spelling", "confusion", "repetition", "typography")
ENOUGH_WORDS = 50  # Q2: a shorter text has no readability
CANNED_FROM = 3
SIGNS = ("names", "acknowledges", "proposes")
SURE_POINTS = 15  # Q7: under it, the engine of risk only finds the wording a little rough
AIMED = f"""k.score >= {SURE_POINTS} AND (list_contains(k.categories, 'insult')
    OR list_contains(k.categories, 'hate') OR list_contains(k.categories, 'threat'))"""

NO_LEDGER = (
    "Vigie ne sait pas quelles erreurs ont été confirmées : le registre des remontées aux services n’en tient pas "
    "encore la liste."
)
NO_TAG = "L’humour ne se note pas tout seul : il faut qu’une personne l’indique, et aucune étiquette ne le fait encore."
NO_NEGATIVE = "Aucune réponse relue de la marque à un message négatif sur la période."


def read_french(session: Session, scope: Scope) -> Query:
    """Q1: the texts of the brand in French; ``mistakes`` and their count by category."""
    rows = figures.kept(spoken(session, scope), "is_french AND words > 0")
    return Query(f"SELECT *, {' + '.join(MISTAKES)} AS mistakes FROM ({rows.sql}) AS said", rows.params)


def q1_fautes(session: Session, scope: Scope) -> KpiResult:
    """Mistakes per 100 words; ``categories`` counts each, ``texts`` read, ``faulty`` texts with at least one."""
    rows = read_french(session, scope)
    texts, faulty, words, *each = session.rows(
        f"SELECT count(*), count(*) FILTER (WHERE mistakes > 0), coalesce(sum(words), 0),"
        f" {', '.join(f'coalesce(sum({name}), 0)' for name in MISTAKES)} FROM ({rows.sql}) AS said",
        rows.params,
    )[0]
    if not words:
        return figures.not_available("Q1", why_nothing(session, scope))
    total, words = int(sum(each)), int(words)
    low, high = garwood(total)
    return KpiResult(
        code="Q1", value=100 * total / words, low=100 * low / words, high=100 * high / words, n=words,
        status=figures.status_of(texts),
        details={
            "categories": {name: int(n) for name, n in zip(MISTAKES, each, strict=True)},
            "mistakes": total, "texts": texts, "faulty": faulty,
        },
    )  # fmt: skip


def long_texts(session: Session, scope: Scope) -> Query:
    """Q2: the texts of 50 words or more, with their ``readability``."""
    rows = figures.kept(spoken(session, scope), f"is_french AND words >= {ENOUGH_WORDS}")
    formula = "207 - 1.015 * words / sentences - 73.6 * syllables / words"
    return Query(f"SELECT *, {formula} AS readability FROM ({rows.sql}) AS said", rows.params)


def q2_lisibilite(session: Session, scope: Scope) -> KpiResult:
    """Median Kandel–Moles of the texts long enough."""
    rows = long_texts(session, scope)
    empty = f"Aucun texte de la marque n’a {ENOUGH_WORDS} mots ou plus sur la période."
    return figures.median("Q2", figures.values(session, rows, "readability"), empty=empty)


def replies(session: Session, scope: Scope) -> Query:
    """Q3: the messages of the brand long enough to be told apart; ``copies``: how many say the same, ``is_canned``."""
    rows = figures.kept(spoken(session, scope), "message_key IS NOT NULL AND text_key IS NOT NULL")
    return Query(
        f"""
        SELECT *, copies >= {CANNED_FROM} AS is_canned
        FROM (SELECT *, count(*) OVER (PARTITION BY text_key) AS copies FROM ({rows.sql}) AS said) AS counted
        """,
        rows.params,
    )


def q3_reponses_types(session: Session, scope: Scope) -> KpiResult:
    """Messages that say the same as two others or more; ``groups`` of them."""
    rows = replies(session, scope)
    x, n, groups = session.rows(
        f"SELECT count(*) FILTER (WHERE is_canned), count(*), count(DISTINCT CASE WHEN is_canned THEN text_key END)"
        f" FROM ({rows.sql}) AS said",
        rows.params,
    )[0]
    if not n:
        return figures.not_available("Q3", why_nothing(session, scope))
    return figures.share("Q3", x, n, empty="", groups=groups)


def addressing(session: Session, scope: Scope) -> Query:
    """Q4: the messages of the brand that address someone; ``expected`` is the form of the charter, else the commonest
    of the account on that platform; ``is_consistent``."""
    rows = figures.kept(spoken(session, scope), "message_key IS NOT NULL AND address IS NOT NULL")
    charter = declared(session).address_form
    expected = "$charter" if charter else (
        "CASE WHEN sum(CASE WHEN address = 'tu' THEN 1 ELSE 0 END) OVER account"
        " > sum(CASE WHEN address = 'vous' THEN 1 ELSE 0 END) OVER account THEN 'tu' ELSE 'vous' END"
    )  # fmt: skip
    window = "" if charter else "WINDOW account AS (PARTITION BY platform, account_id)"
    return Query(
        f"""
        SELECT *, address = expected AS is_consistent
        FROM (SELECT *, {expected} AS expected FROM ({rows.sql}) AS said {window}) AS told
        """,
        rows.params | ({"charter": charter} if charter else {}),
    )


def q4_coherence_du_ton(session: Session, scope: Scope) -> KpiResult:
    """Messages that keep to one form; ``forms`` counts tu, vous and both, ``by_platform`` likewise, ``charter``."""
    rows = addressing(session, scope)
    found = session.rows(
        f"SELECT platform, address, is_consistent, count(*) FROM ({rows.sql}) AS told"
        " GROUP BY platform, address, is_consistent ORDER BY platform, address",
        rows.params,
    )
    if not found:
        reason = why_nothing(session, scope)
        has_messages = bool(session.value(*_counted(spoken(session, scope), "words IS NOT NULL")))
        return figures.not_available("Q4", NO_ADDRESS if has_messages else reason)
    forms: dict[str, int] = {}
    by_platform: dict[str, dict[str, int]] = {}
    for platform, address, _, n in found:
        forms[address] = forms.get(address, 0) + n
        there = by_platform.setdefault(platform, {})
        there[address] = there.get(address, 0) + n
    consistent = sum(n for _, _, is_consistent, n in found if is_consistent)
    charter = declared(session).address_form
    return figures.share(
        "Q4", consistent, sum(forms.values()), empty="", forms=forms, by_platform=by_platform, charter=charter
    )


NO_ADDRESS = "Aucun message de la marque ne tutoie ni ne vouvoie sur la période."


def _counted(rows: Query, condition: str) -> tuple[str, dict[str, Any]]:
    return f"SELECT count(*) FROM ({rows.sql}) AS said WHERE {condition}", rows.params


def to_unhappy(session: Session, scope: Scope) -> Query:
    """Q5: one row per reply of the brand to a negative message of the period, with what the reply does; of several
    messages that it answers at once, the first."""
    heard = audible(session, scope).scope
    return select(
        f"""
        WITH answered AS (
            SELECT {MESSAGE}, f.thread_key, f.answer_key, row_number() OVER (
                PARTITION BY f.answer_key ORDER BY m.published_at NULLS LAST, f.message_key
            ) AS place
            FROM {FACTS}
            JOIN current_sentiment AS c ON c.message_key = f.message_key AND c.label = 'negative'
            WHERE {in_scope(heard, "f", "local_on")} AND f.direction = 'inbound' AND m.is_deleted IS NOT TRUE
        )
        SELECT f.message_key, f.platform, f.author_key, f.thread_key, f.text, f.published_at, f.url,
            f.answer_key, a.text AS answer, s.names, s.acknowledges, s.proposes,
            s.names AND s.acknowledges AND s.proposes AS is_complete, s.reasons
        FROM answered AS f
        JOIN messages AS a ON a.message_key = f.answer_key
        JOIN current_speech AS s ON s.message_key = f.answer_key
        WHERE f.place = 1 AND s.is_french
        """,
        heard,
    )


def q5_signes_d_empathie(session: Session, scope: Scope) -> KpiResult:
    """Replies with the three signs; ``signs`` gives x, n, share, low, high of each."""
    heard = audible(session, scope)
    if heard.reason:
        return figures.not_available("Q5", heard.reason)
    rows = to_unhappy(session, scope)
    each = ", ".join(f"count(*) FILTER (WHERE {name})" for name in SIGNS)
    n, whole, *counts = session.rows(
        f"SELECT count(*), count(*) FILTER (WHERE is_complete), {each} FROM ({rows.sql}) AS told", rows.params
    )[0]
    signs = {name: figures.portion(x, n) for name, x in zip(SIGNS, counts, strict=True)} if n else {}
    return figures.share("Q5", whole, n, empty=NO_NEGATIVE, notes=heard.notes, signs=signs)


def admitting(session: Session, scope: Scope) -> Query:
    """Q6: the texts of the brand that admit a mistake or correct something."""
    return figures.kept(spoken(session, scope), "admits")


def q6_transparence(session: Session, scope: Scope) -> KpiResult:
    """Not available before confirmed mistakes are known; ``admitting`` counts the texts that admit one."""
    found = session.value(*_counted(spoken(session, scope), "admits"))
    return figures.not_available("Q6", NO_LEDGER, admitting=found)


def judged_speech(session: Session, scope: Scope) -> Query:
    """Q7: the messages of the brand whose risk was judged; ``is_aimed``: insulting, hateful or threatening."""
    return select(
        f"""
        SELECT f.platform, f.message_key, f.thread_key, m.author_key, m.text, m.published_at, m.url,
            k.level, k.score, k.categories, {AIMED} AS is_aimed
        FROM {FACTS} JOIN current_risk AS k ON k.message_key = f.message_key
        WHERE {in_scope(scope, "f", "local_on")} AND f.direction = 'outbound' AND NOT f.is_automatic
            AND m.is_deleted IS NOT TRUE
        """,
        scope,
    )


def q7_derapage(session: Session, scope: Scope) -> KpiResult:
    """Messages of the brand with words aimed at people among those judged."""
    found = figures.tally(session, judged_speech(session, scope), "is_aimed")
    x, n = found.get("True", 0), sum(found.values())
    has_any = n or session.value(*_counted(spoken(session, scope), "message_key IS NOT NULL"))
    return figures.share("Q7", x, n, empty=NOT_READ if has_any else NO_SPEECH)


def q8_humour(session: Session, scope: Scope) -> KpiResult:
    """Never without a person's own tag."""
    return figures.not_available("Q8", NO_TAG)


def _none(session: Session, scope: Scope) -> Query:
    return figures.kept(spoken(session, scope), "FALSE")


def _kpi(
    code: str, title: str, unit: Unit, better: Direction, definition: str, source: str,
    compute: Callable[[Session, Scope], KpiResult], evidence: Callable[[Session, Scope], Query],
    basis: Basis = Basis.ACTIVITY,
) -> Kpi:  # fmt: skip
    return Kpi(
        code=code, family=Family.PAROLE, title=title, unit=unit, basis=basis, better=better,
        definition=definition, source=source, compute=compute, evidence=evidence,
    )  # fmt: skip


PAROLE = (
    _kpi(
        "Q1", "Fautes pour 100 mots (indice)", Unit.PER_100_WORDS, Direction.DOWN,
        "Fautes probables pour 100 mots des messages et publications de la marque en français, par catégorie : "
        "orthographe (mot absent du dictionnaire ; les mots à majuscule et les mots déclarés dans les Réglages n’en "
        "sont jamais), confusions et accords (liste fermée de tournures), mots répétés, typographie (espace avant ; : "
        "? et le point d’exclamation, guillemets, virgules). Les autres accords ne sont pas vérifiés : c’est un indice "
        "pour relire, pas une note.",
        "Dictionnaire orthographique français d’Olivier R. (Grammalecte, MPL 2.0) ; tournures de Vigie.",
        q1_fautes, read_french,
    ),
    _kpi(
        "Q2", "Lisibilité (indice)", Unit.SCORE, Direction.UP,
        f"Médiane de 207 − 1,015 × mots par phrase − 73,6 × syllabes par mot, sur les textes de la marque de "
        f"{ENOUGH_WORDS} mots ou plus : 100 se lit sans effort, 30 demande de l’attention. Les syllabes sont comptées "
        "par règles, à quelques mots près.",
        "Kandel et Moles (1958).",
        q2_lisibilite, long_texts,
    ),
    _kpi(
        "Q3", "Réponses types (indice)", Unit.SHARE, Direction.NEITHER,
        f"Messages de la marque qui disent la même chose qu’au moins {CANNED_FROM - 1} autres de la période, aux noms, "
        "nombres et signes près ÷ messages de la marque d’au moins 4 mots. Les réponses automatiques n’y entrent pas.",
        "Définition de Vigie.",
        q3_reponses_types, replies,
    ),
    _kpi(
        "Q4", "Cohérence du tutoiement (indice)", Unit.SHARE, Direction.UP,
        "Messages de la marque qui s’adressent aux gens comme prévu ÷ messages de la marque qui tutoient ou vouvoient. "
        "Prévu : la forme de votre charte, si elle est déclarée dans les Réglages ; sinon la plus courante du compte "
        "sur la plateforme. Un message qui mêle les deux s’en écarte. Un « vous » dit à plusieurs personnes compte "
        "comme un vouvoiement.",
        "Définition de Vigie, d’après l’article fondateur (« cohérence du ton »).",
        q4_coherence_du_ton, addressing,
    ),
    _kpi(
        "Q5", "Signes d’empathie (indice)", Unit.SHARE, Direction.UP,
        "Réponses de la marque à un message négatif de la période qui montrent trois signes : nommer ce dont il est "
        "question (un mot d’un thème usuel), reconnaître ce que vit la personne, proposer une suite ÷ réponses relues "
        "à un message négatif, chacune une fois. Chaque signe est une liste de tournures, montrées dans le texte ; le "
        "détail donne la part de chacun. Une réponse peut être bonne sans eux.",
        "Définition de Vigie.",
        q5_signes_d_empathie, to_unhappy, Basis.COHORT,
    ),
    _kpi(
        "Q6", "Transparence (indice)", Unit.SHARE, Direction.UP,
        "Textes de la marque qui reconnaissent une erreur ou la corrigent ÷ fils où une erreur a été confirmée. "
        "Demande de savoir quelles erreurs sont confirmées ; en attendant, le détail compte et liste les textes qui "
        "reconnaissent ou corrigent. Le nombre d’excuses n’est pas une qualité.",
        "Définition de Vigie ; vocabulaire de Coombs (communication de crise).",
        q6_transparence, admitting,
    ),
    _kpi(
        "Q7", "Dérapages de la marque (indice)", Unit.SHARE, Direction.DOWN,
        "Messages de la marque où le moteur de risque voit une insulte, de la haine ou une menace (au moins "
        f"{SURE_POINTS} points) ÷ messages de la marque examinés. Un seul mérite d’être relu. Ces messages n’entrent "
        "dans aucun chiffre de ce qui est reçu.",
        "Définition de Vigie, d’après l’article fondateur (« ne peut être synonyme de virulence »).",
        q7_derapage, judged_speech,
    ),
    _kpi(
        "Q8", "Effet de l’humour (indice)", Unit.RATIO, Direction.NEITHER,
        "Résultats des publications qu’une personne a dites drôles, face aux autres. Jamais reconnu par un moteur.",
        "Définition de Vigie.",
        q8_humour, _none,
    ),
)  # fmt: skip
