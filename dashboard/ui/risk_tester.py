"""« Essayer une phrase »: what A1 would say of it, part by part, and how many messages the same parts would flag."""

import streamlit as st

from dashboard.charts.alerts import parts_of, score_parts
from dashboard.enrich.contract import RISK_CATEGORIES, Reason
from dashboard.enrich.pipeline import risk_analyzer
from dashboard.store import judgements
from dashboard.text import danger
from dashboard.text.formats import count, typeset
from dashboard.text.labels import label
from dashboard.ui import cached
from dashboard.ui.blocks import plain
from dashboard.ui.components import chart, section
from dashboard.ui.highlight import highlighted
from dashboard.ui.messages import imposed_note

LONGEST = 2_000


@st.fragment
def risk_tester() -> None:
    """A sentence to type, its score, its parts where they stand, and what the workspace holds alike."""
    section("Essayer une phrase")
    st.caption(plain(typeset("La phrase n’est ni enregistrée ni envoyée. La portée d’un vrai message s’y ajouterait.")))
    text = st.text_area("Phrase à essayer", max_chars=LONGEST, key="essai-risque").strip()
    if not text:
        return
    risk = risk_analyzer().judge([text])[0]
    if "self_harm" in risk.categories:
        st.error(plain(typeset(danger.guidance())), icon=":material/sos:")
        return
    reasons = [judgements.reason_dict(reason) for reason in risk.reasons]
    st.markdown(highlighted(text, [reason | {"points": -reason["points"]} for reason in reasons]))
    if not reasons:
        st.text(typeset("Aucune règle ne s’applique : le score est nul."))
        return
    parts = parts_of(reasons)
    chart(score_parts(parts, risk.score, risk.level), "Barres : points de chaque part du score.", parts, key="essai")
    imposed_note(risk.level, risk.score, risk.categories)
    for line in _alike(risk.reasons):
        st.text(line)


def _alike(reasons: tuple[Reason, ...]) -> list[str]:
    """« Cette règle aurait signalé … messages », for each category and each wording of a part."""
    if not cached.store().exists:
        return []
    flagged = cached.read(judgements.flagged_counts)
    lines: list[str] = []
    for code in dict.fromkeys(reason.part for reason in reasons if reason.part in RISK_CATEGORIES):
        told = count(flagged.get(code, 0), "message reçu", "messages reçus")
        lines.append(typeset(f"Thème « {label('risk_category', code)} » : {told} de l’espace en relèvent."))
    for reason in reasons:
        if reason.part in RISK_CATEGORIES:
            told = count(cached.read(judgements.count_holding, reason.text), "message reçu", "messages reçus")
            lines.append(typeset("Les mots « ") + reason.text + typeset(f" » : cette règle aurait signalé {told}."))
    return lines
