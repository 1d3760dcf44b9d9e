"""The blocks of Contenus: a post as a row and as a window, what to replicate, the rates, the campaigns, the habits."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.kpi import contenu, registry
from dashboard.kpi.contract import KpiResult, Unit
from dashboard.kpi.scope import Scope
from dashboard.store import views
from dashboard.text import contents, sentences
from dashboard.text.formats import (
    count,
    duration,
    instant,
    number,
    percent,
    period,
    quantity,
    ratio,
    shortened,
    typeset,
)
from dashboard.text.labels import label
from dashboard.ui import cached
from dashboard.ui.blocks import block, plain
from dashboard.ui.components import figures, section, sentence, table
from dashboard.ui.messages import message_rows, original_link, said
from dashboard.ui.state import View, current_view, page_state

ROWS_AT_FIRST = 5
TEXT_AT_MOST, EXCERPT = 240, 110
COMMENTS_SHOWN = 20
COUNTERS = (
    ("reactions", "réaction", "réactions"),
    ("comments", "commentaire", "commentaires"),
    ("shares", "partage", "partages"),
    ("saves", "enregistrement", "enregistrements"),
)
ENGAGEMENT = {"C2": "reach", "C3i": "impressions", "C3v": "views", "C4": "followers"}
RATES = (*ENGAGEMENT, "C5", "C6", "C7", "C8", "C9", "C11")
Post = Mapping[Any, Any]


def post_rows(posts: pd.DataFrame, risky: frozenset[tuple[str, str]]) -> None:
    """Posts of ``contenu.posts_table`` in their order, each with what to do; a button opens it. ``risky`` are those
    whose comments are many and negative."""
    state = page_state("posts")
    shown = posts.head(state.get("shown", ROWS_AT_FIRST))
    for place, post in enumerate(shown.to_dict("records")):
        is_risky = (post["platform"], post["post_id"]) in risky
        with st.container(border=True, gap="xsmall", key=f"vigie-row-post-{place}"):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                _badges(post, is_risky)
                with st.container(key=f"vigie-meta-post-{place}", width="stretch"):
                    st.text(_meta(post))
                with st.container(horizontal=True, gap="small", width="content"):
                    _open_button(post, f"post-{place}")
                    original_link(post["url"])
            said(shortened(_text(post), TEXT_AT_MOST), "Publication")
            st.caption(plain(typeset(contents.advice(post, is_risky))))
    left = len(posts) - len(shown)
    if left > 0 and st.button(typeset(f"Afficher la suite ({count(left, 'publication')})"), key="more-posts"):
        state["shown"] = len(shown) + 2 * ROWS_AT_FIRST
        st.rerun()


@st.dialog("La publication", width="large")
def open_post(post: Post) -> None:
    """One post: its text, its counters, its place against the usual, what the public wrote under it, its address."""
    with block("La publication"):
        st.caption(plain(_meta(post)))
        said(_text(post), "Publication")
        if post["ratio"] is not None and post["ratio"] == post["ratio"]:
            st.text(typeset(f"{ratio(post['ratio'])} par rapport à l’habitude de son compte"))
        original_link(post["url"])
    with block("Les commentaires"):
        found = cached.read(views.post_comments, str(post["platform"]), str(post["post_id"]))
        if found.empty:
            st.text(typeset("Aucun commentaire reçu n’est importé pour cette publication."))
            return
        classes = found["sentiment"].value_counts()
        told = ", ".join(
            f"{number(int(classes.get(code, 0)))} {label('sentiment', code)}{'s' if classes.get(code, 0) > 1 else ''}"
            for code in ("negative", "neutral", "positive")
        )
        told = f"{count(len(found), 'commentaire reçu', 'commentaires reçus')} : {told}"
        st.markdown(f"**{plain(typeset(told))}**")
        if len(found) > COMMENTS_SHOWN:
            st.caption(plain(typeset(f"Les {COMMENTS_SHOWN} premiers, les négatifs d’abord.")))
        message_rows(found.head(COMMENTS_SHOWN), "comments", rows_at_first=COMMENTS_SHOWN)


def recipes(result: KpiResult) -> None:
    """C13: what to replicate, what to stop, and, folded, what is not established; three posts of each."""
    if result.value is None:
        st.text(typeset(result.reason or ""))
        return
    found = result.details["attributes"]
    st.caption(plain(typeset(" ".join(result.notes[:2]))))
    for verdict in ("replicate", "stop"):
        entries = [each for each in found if each["verdict"] == verdict]
        name = contents.VERDICTS[verdict]
        st.markdown(f"**{plain(typeset(name[:1].upper() + name[1:]))}**")
        if not entries:
            st.text(typeset("Rien d’établi."))
        for entry in entries:
            with st.container(border=True, gap="xsmall", key=f"vigie-recipe-{entry['code'].replace(':', '-')}"):
                _recipe(entry)
    unknown = [each for each in found if each["verdict"] == "unknown"]
    if unknown:
        title = f"Pas de différence établie ({count(len(unknown), 'caractéristique')})"
        unfolded = st.expander(plain(typeset(title)), key="recipes-unknown", on_change="rerun")
        if unfolded.open:
            with unfolded:
                for entry in unknown:
                    _recipe(entry)


def rates(scope: Scope, codes: Sequence[str]) -> None:
    """Folded: each rate of each platform of ``codes`` with its denominator, one line per pair; why others are missing
    on demand."""
    title = "Les taux, plateforme par plateforme"
    unfolded = st.expander(title, icon=":material/percent:", key="rates", on_change="rerun")
    if unfolded.open:
        with unfolded, block(title):
            _rates(scope, codes)


def _rates(scope: Scope, codes: Sequence[str]) -> None:
    lines = [line for result in cached.kpis(scope, *RATES) for line in _rate_lines(result)]
    if not lines:
        st.text(typeset("Aucun taux ne peut être donné sur cette période."))
    else:
        rows = pd.DataFrame(lines)
        rows = rows.sort_values("platform", kind="stable", key=lambda names: names.map([*codes].index))
        table(rows, key="taux", file_name="vigie-taux.csv", is_exportable=True)
    st.caption(
        plain(typeset("Chaque plateforme compte à sa façon : ces taux ne se comparent pas d’une plateforme à l’autre."))
    )
    if st.toggle("Dire pourquoi certains taux sont n. d.", key="rates-missing"):
        for code in codes:
            for reason, titles in _missing(cached.kpis(replace(scope, platforms=(code,)), *RATES, "C10")).items():
                st.text(typeset(f"{label('platform', code)} — {', '.join(titles)} : {reason}"))


def campaigns(result: KpiResult) -> None:
    """C18: each declared campaign of the period against the usual of its accounts."""
    reports = result.details["campaigns"]
    if not reports:
        st.text(typeset(result.reason or ""))
        st.page_link("dashboard/pages/reglages.py", label="Ouvrir les Réglages", icon=":material/tune:")
    for place, report in enumerate(reports):
        with st.container(border=True, gap="xsmall", key=f"vigie-campaign-{place}"):
            st.markdown(f"**{plain(typeset(report['name']))}**")
            st.caption(plain(typeset(period(report["start"], report["end"]))))
            for line in contents.campaign(report):
                st.text(typeset(line))


def habits(scope: Scope) -> None:
    """Folded: how regularly the brand publishes (C15), how varied it is (C16), what its comments are like (C17)."""
    for title, icon, code, draw in (
        ("Rythme de publication", ":material/calendar_month:", "C15", _cadence),
        ("Formats : diversité et essoufflement", ":material/category:", "C16", _variety),
        ("Commentaires sous les publications", ":material/mode_comment:", "C17", _comments),
    ):
        unfolded = st.expander(plain(typeset(title)), icon=icon, key=f"habit-{code}", on_change="rerun")
        if unfolded.open:
            with unfolded, block(title):
                (result,) = cached.kpis(scope, code)
                draw(result)


def _cadence(result: KpiResult) -> None:
    if result.value is None:
        st.text(typeset(result.reason or ""))
        return
    rows = [
        {"platform": code, "posts": each["posts"], "par semaine": number(each["per_week"], 1),
         "plus long silence (jours)": each["longest_gap_d"]}
        for code, each in result.details["by_platform"].items()
    ]  # fmt: skip
    table(pd.DataFrame(rows), key="cadence", file_name="vigie-rythme.csv", is_exportable=True)
    st.caption(plain(typeset(" ".join(result.notes))))


def _variety(result: KpiResult) -> None:
    figures([result])
    if result.value is None:
        return
    formats = sorted(result.details["formats"].items(), key=lambda pair: -pair[1])
    total = sum(n for _, n in formats)
    told = ", ".join(f"{label('format', code)} {number(n)} ({percent(n / total)})" for code, n in formats)
    st.text(typeset(f"Formats publiés : {told}."))
    if hashtags := result.details["hashtags"]:
        named = sorted(hashtags.items(), key=lambda pair: (-pair[1], pair[0]))[:8]
        st.text(typeset("Séries nommées par un mot-dièse : " + ", ".join(f"#{name} {n}" for name, n in named) + "."))
    lines = [contents.wear(each) for each in result.details["fatigue"]]
    for line in lines or ["Aucun format n’a 6 publications comparables : pas de tendance."]:
        st.text(typeset(f"• {line}" if lines else line))


def _comments(result: KpiResult) -> None:
    if result.value is None:
        st.text(typeset(result.reason or ""))
        return
    if not result.details["posts"]:
        st.text(typeset(f"Rien d’établi parmi {count(result.n, 'publication')} à 20 commentaires notés ou plus."))
    for place, each in enumerate(result.details["posts"]):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.text(
                typeset(
                    f"{label('platform', each['platform'])} : score net {quantity(each['score'], Unit.POINTS)} "
                    f"(entre {number(each['low'])} et {number(each['high'])}, n = {each['n']}), plus commentée que "
                    f"{number(each['rank_pct'])} % des publications de son compte"
                ),
                width="stretch",
            )
            _open_button(each | {"url": None, "ratio": None}, f"polarity-{place}")
    if result.details["unclear"]:
        told = count(result.details["unclear"], "publication très commentée a", "publications très commentées ont")
        st.caption(plain(typeset(f"{told} un score négatif qui n’est pas établi.")))
    if result.details["posts"]:
        st.page_link("dashboard/pages/alertes.py", label="Voir les alertes", icon=":material/warning:")


def _recipe(entry: Mapping[str, Any]) -> None:
    """One attribute: its name, its numbers, three posts that have it."""
    name = str(entry["name"])
    st.text(typeset(f"{name[:1].upper()}{name[1:]} : {contents.effect(entry)}"))
    for place, post in enumerate(entry["examples"]):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            with st.container(key=f"vigie-meta-{entry['code'].replace(':', '-')}-{place}", width="stretch"):
                st.text(f"{ratio(post['ratio'])} · {shortened(_text(post), EXCERPT) or _meta(post)}")
            _open_button(post, f"{entry['code'].replace(':', '-')}-{place}")


def _open_button(post: Post, key: str) -> None:
    if st.button("Ouvrir", key=f"open-{key}", type="tertiary", icon=":material/open_in_full:"):
        open_post(post)


def _badges(post: Post, is_risky: bool) -> None:
    if is_risky:
        st.badge("commentaires négatifs", color="red", icon=":material/warning:")
    if post["is_paid"] is True:
        st.badge("sponsorisée", color="violet")
    if post["is_maturing"]:
        st.badge("en maturation", color="gray", icon=":material/hourglass_empty:")
    elif post["ratio"] == post["ratio"] and post["ratio"] is not None:
        value = float(post["ratio"])
        sign = "▲" if value >= contents.STRONG else "▼" if value <= contents.WEAK else "="
        st.badge(f"{sign} {ratio(value)}", color="blue" if value >= contents.STRONG else "gray")


def _meta(post: Post) -> str:
    parts = [label("platform", post["platform"])]
    if isinstance(post.get("format"), str):
        parts.append(label("format", post["format"]))
    if post.get("published_at") is not None:
        parts.append(instant(post["published_at"], current_view().settings.timezone))
    parts += [count(int(post[name]), one, many) for name, one, many in COUNTERS if pd.notna(post.get(name))]
    return " · ".join(parts)


def _text(post: Post) -> str:
    """What the post says, its title when it has no text."""
    return next((str(post[name]) for name in ("text", "title") if isinstance(post.get(name), str)), "")


def _rate_lines(result: KpiResult) -> list[dict[str, Any]]:
    """One line per platform and denominator of a rate of ``RATES``."""
    kpi = registry.kpi(result.code)
    told: Callable[[float | None], str] = duration if kpi.unit is Unit.SECONDS else contents.rate
    lines = []
    for platform, entry in result.details.get("platforms", {}).items():
        fixed = ENGAGEMENT.get(result.code) or entry["denominator"]
        variants = entry.get("variants") or {fixed: entry}
        for name, each in sorted(variants.items(), key=lambda pair: pair[0] != fixed):
            bounds = f"{told(each['low'])} à {told(each['high'])}" if each["low"] is not None else ""
            lines.append(
                {
                    "platform": platform, "indicateur": f"{kpi.title} ({kpi.code})",
                    "rapporté": typeset(contents.OVER.get(name, "aux vues de la vidéo")),
                    "value": told(each["value"]), "intervalle": bounds, "posts": each.get("posts", each["n"]),
                }
            )  # fmt: skip
    return lines


def _missing(results: Sequence[KpiResult]) -> dict[str, list[str]]:
    """The reasons of what is not available, and the titles that share each."""
    reasons: dict[str, list[str]] = {}
    for result in results:
        if result.value is None:
            reasons.setdefault(result.reason or "", []).append(registry.kpi(result.code).title.lower())
    return reasons


def only_posts(view: View) -> None:
    """The first page while no file holds a message: what the posts tell, and which export would say who waits."""
    sentence(sentences.ONLY_POSTS)
    with st.container(horizontal=True):
        st.page_link("dashboard/pages/imports.py", label="Importer des commentaires", icon=":material/upload_file:")
        st.page_link("dashboard/pages/contenus.py", label="Voir les contenus", icon=":material/article:")
    with block("Les chiffres"):
        figures(cached.kpis(view.scope, "C12", "C1", "C15"))
    with block("La liste des publications"):
        section("Les publications")
        posts_found(view.scope)


def posts_found(scope: Scope, search: str = "") -> None:
    """The posts of the period whose title or text holds ``search``."""
    found = cached.read(contenu.posts_table, scope).assign(title=lambda t: t["title"].fillna(t["text"]))
    kept = found["title"].fillna("").str.contains(search, case=False, regex=False)
    table(found.loc[kept, ["published_at", "platform", "format", "title", "interactions", "url"]], key="posts")
