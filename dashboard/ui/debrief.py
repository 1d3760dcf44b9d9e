"""The end of an exercise: what the group did of each alert, then, for who leads, the answer key and the figures."""

from collections.abc import Iterator

import pandas as pd
import streamlit as st

from dashboard import training
from dashboard.demo import injects
from dashboard.store import alerts
from dashboard.store.store import Session
from dashboard.text.formats import count, duration, number, typeset, x_of_n
from dashboard.training import Score
from dashboard.ui import cached
from dashboard.ui.components import folded, plain, section, table

ENOUGH = 5  # messages: under it, no agreement beyond chance
SHOWN = ["inject", "expected_deed", "deed", "judgement", "first_deed_s", "expected_service", "service", "why"]
KEY = "Pour qui anime : le corrigé, message par message"


def debrief() -> None:
    """What the group did about each alert, how long after it showed, and the answer key on demand."""
    deeds = cached.read(alerts.first_deeds)
    if not deeds.empty:
        seen = deeds["first_deed_s"].dropna()
        left = count(len(deeds) - len(seen), "alerte que personne n’a touchée", "alertes que personne n’a touchées")
        told = f"{count(len(seen), 'alerte traitée', 'alertes traitées')}, {left}"
        if len(seen):
            told += f" ; premier geste en {duration(float(seen.median()))} (médiane, n = {len(seen)})"
        section("Le débrief")
        st.text(typeset(f"{told}. Les délais courent depuis l’arrivée de l’alerte à l’écran."))
        table(deeds, "formation-debrief", "vigie-debrief.csv", is_exportable=True)
    with folded(KEY, "formation-corrige", ":material/fact_check:") as is_open:
        if is_open:
            answer_key()


def answer_key() -> None:
    """The figures of the exercise (T1 to T5, T7), then each message of the key that the story has come to."""
    rows, found = cached.read(_scored)
    if rows.empty:
        st.text(typeset("L’histoire n’en est pas encore au premier message du corrigé."))
        return
    for line in lines(found):
        st.text(typeset(line))
    table(rows[SHOWN], "formation-corrige-table", "vigie-corrige.csv", is_exportable=True)
    st.caption(
        plain(
            typeset(
                "Un geste compte d’où qu’il vienne : l’alerte du message, une remontée, « je m’en occupe », "
                "« répondu » ou « rien à répondre ». Le corrigé est un avis à discuter, non une note."
            )
        )
    )


def lines(found: Score) -> Iterator[str]:
    """The figures in sentences, each with its n."""
    told = f"{x_of_n(found.right, found.n)} comme attendu (T2)"
    if found.agreement.value is not None and found.n >= ENOUGH:
        kappa, low, high = (number(one, 2) for one in found.agreement[:3])
        told += f", accord au-delà du hasard κ = {kappa} (entre {low} et {high})"
    yield (
        f"{told} ; {count(found.under, 'message sous-estimé', 'messages sous-estimés')}, "
        f"{count(found.over, 'surestimé', 'surestimés')} (T3), "
        f"{count(found.missed, 'resté sans geste', 'restés sans geste')} (T4)."
    )
    delay = f", en {duration(found.detection_s)} (médiane)" if found.detection_s is not None else ""
    yield f"Repérés : {x_of_n(found.detected, found.to_detect)} de ceux qui demandaient un geste{delay} (T1)."
    if found.carried:
        yield f"Portés au service attendu : {x_of_n(found.to_service, found.carried)} (T2)."
    spoken = [
        f"première remontée {_after(found.escalated_s)}",
        f"première décision au journal de crise {_after(found.decided_s)}",
    ]
    yield f"Depuis le premier message à remonter : {', '.join(spoken)} (T5)."
    if found.decisions:
        yield (
            f"Journal de crise : {count(found.decisions, 'décision')}, dont {number(found.reasoned)} avec sa raison et "
            f"{number(found.evidenced)} avec sa preuve (T7)."
        )


def _after(seconds: float | None) -> str:
    return f"après {duration(seconds)}" if seconds is not None else "pas encore"


def _scored(session: Session) -> tuple[pd.DataFrame, Score]:
    rows = training.judged(session, injects())
    return rows, training.score(session, rows)
