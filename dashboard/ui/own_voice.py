"""« Nos prises de parole »: the indices of the brand's own texts, and the sentences to reread, shown in the text."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.kpi import community
from dashboard.kpi.contract import KpiResult
from dashboard.kpi.scope import Scope
from dashboard.text import community as words
from dashboard.text.formats import count, instant, typeset
from dashboard.ui import cached
from dashboard.ui.blocks import block, plain
from dashboard.ui.components import figures, section
from dashboard.ui.highlight import highlighted, reasons_of
from dashboard.ui.messages import open_thread, original_link, private_among, where
from dashboard.ui.state import current_view

SHOWN = 5
SIGNS = ("names", "acknowledge", "propose")
CODES = ("Q1", "Q3", "Q4", "Q5", "Q7", "Q2", "Q6", "Q8")


def own_voice(scope: Scope) -> None:
    """The whole block, read only once unfolded."""
    title = typeset("Nos prises de parole : ce qui mérite d’être relu")
    unfolded = st.expander(plain(title), key="own-voice", on_change="rerun")
    if not unfolded.open:
        return
    with unfolded, block("Les prises de parole"):
        results = {result.code: result for result in cached.kpis(scope, *CODES)}
        st.caption(plain(typeset("Des indices pour relire, jamais une note de personne.")))
        figures([results[code] for code in CODES[:4]])
        figures([results[code] for code in CODES[4:]])
        _mistakes(scope, results["Q1"])
        _tone(scope, results["Q4"])
        _list(scope, "Q7", "is_aimed", "Un ton à revoir", "Aucun message de la marque ne paraît virulent.")
        _list(scope, "Q3", "is_canned", "Les réponses types", "Aucune réponse n’est donnée trois fois ou plus.")
        _empathy(scope, results["Q5"])
        _shown("Ce que la marque a reconnu ou corrigé", cached.read(community.to_reread, scope, "admitting"), "admit")


def _mistakes(scope: Scope, result: KpiResult) -> None:
    section("Les phrases à relire")
    if result.value is None:
        st.text(typeset(result.reason or ""))
        return
    st.text(typeset(words.mistakes(result.details)))
    found = cached.read(community.to_reread, scope, "mistakes")
    _rows(found, "mistakes", lambda reason: reason["points"] < 0)
    if len(found):
        told = "Un mot est juste ? Ajoutez-le aux mots connus, dans les Réglages : il ne sera plus compté."
        st.caption(plain(typeset(told)))


def _tone(scope: Scope, result: KpiResult) -> None:
    section("Tu ou vous")
    if result.value is None:
        st.text(typeset(result.reason or ""))
        return
    st.text(typeset(words.tone(result.details)))
    found = cached.evidence(scope, "Q4")
    _rows(found[~found["is_consistent"].astype(bool)], "tone", lambda reason: False)


def _empathy(scope: Scope, result: KpiResult) -> None:
    """The signs one by one, then the replies that lack one, with those they show marked."""
    section("Face aux messages négatifs")
    if not result.n:
        st.text(typeset(result.reason or ""))
        return
    st.text(typeset(words.signs(result.details["signs"], result.n)))
    found = cached.evidence(scope, "Q5")
    lacking = found[~found["is_complete"].astype(bool)]
    _rows(lacking.assign(text=lacking["answer"]), "empathy", lambda reason: reason["part"] in SIGNS)


def _list(scope: Scope, code: str, column: str, title: str, nothing: str) -> None:
    """The rows of a figure that count, under a title; a word when there are none."""
    section(title)
    found = cached.evidence(scope, code)
    if len(found):
        found = found[found[column].astype(bool)]
    if found.empty:
        st.text(typeset(nothing))
    _rows(found.assign(reasons=None) if code == "Q7" else found, code, lambda reason: False)


def _shown(title: str, found: pd.DataFrame, part: str) -> None:
    if len(found):
        section(title)
        _rows(found, part, lambda reason: reason["part"] == part)


def _rows(found: pd.DataFrame, key: str, is_told: Any) -> None:
    """Texts of the brand, what they show marked in them, and the way to their thread."""
    shown = found.head(SHOWN)
    private = private_among(shown["message_key"].dropna())
    for place, row in enumerate(shown.to_dict("records")):
        row["is_private"] = row["message_key"] in private
        with st.container(border=True, gap="xsmall", key=f"vigie-said-{key}-{place}"):
            _row(row, f"{key}-{place}", is_told)
    if len(found) > SHOWN:
        more = count(len(found) - SHOWN, "autre texte", "autres textes")
        st.caption(plain(typeset(f"Et {more} : « Formule et lignes », plus haut, les donne tous.")))


def _row(row: Mapping[Any, Any], key: str, is_told: Any) -> None:
    zone = current_view().settings.timezone
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        kind = "publication" if isinstance(row.get("post_id"), str) else "" if row["is_private"] else "message"
        at = row["published_at"]
        when = instant(at, zone) if not pd.isna(at) else ""
        told = [where(row), kind, when, words.ADDRESSES.get(str(row.get("address")), "")]
        st.caption(plain(typeset(" · ".join(filter(None, told)))), width="stretch")
        thread = row.get("thread_key")
        if isinstance(thread, str) and st.button(
            "Ouvrir le fil", key=f"said-thread-{key}", type="tertiary", icon=":material/forum:"
        ):
            open_thread(thread, int(row["message_key"]))
        original_link(row.get("url"))
    reasons = [reason for reason in reasons_of(row.get("reasons")) if is_told(reason)]
    st.markdown(highlighted(str(row["text"]), reasons))
    corrections = [reason["text"] for reason in reasons if "→" in reason["text"]]
    if corrections:
        st.caption(plain(" · ".join(corrections)))
