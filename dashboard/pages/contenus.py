"""Contenus: which posts did better than their own usual, and the rates of each platform taken alone."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.charts.ranking import better_than, over_performance
from dashboard.kpi import contenu, registry
from dashboard.kpi.contract import KpiResult
from dashboard.text import sentences
from dashboard.text.formats import number, quantity, ratio, typeset
from dashboard.text.labels import label
from dashboard.ui import cached
from dashboard.ui.components import (
    block,
    chart,
    empty_state,
    figures,
    page_title,
    plain,
    section,
    sentence,
    table,
)  # fmt: skip
from dashboard.ui.state import current_view

RATES = ("C2", "C3i", "C3v", "C4")
TWICE = 2

view = current_view()


def opening(posts: pd.DataFrame) -> str:
    """The sentence of the page: what stood out among the posts that can be compared."""
    mature = posts[posts["ratio"].notna() & ~posts["is_maturing"]]
    ranked = mature[~mature["is_small"]]
    over = ranked[ranked["ratio"] >= TWICE]
    best = over.nlargest(1, "ratio").to_dict("records")
    where = f"{label('format', best[0]['format'])} {label('platform', best[0]['platform'])}" if best else ""
    value = float(best[0]["ratio"]) if best else None
    small, maturing = len(mature) - len(ranked), int(posts["is_maturing"].sum())
    return sentences.contents(len(ranked), len(over), value, where, small, maturing)


def rate_text(code: str, result: KpiResult) -> str:
    """A rate in a cell of the table, with its interval and its number of posts."""
    if result.value is None:
        return "n. d."
    unit = registry.kpi(code).unit
    told = quantity(result.value, unit)
    if result.low is not None and result.high is not None:
        told += f" ({quantity(result.low, unit)} à {quantity(result.high, unit)})"
    return f"{told}, n = {number(result.n)}"


def platforms(codes: list[str]) -> None:
    """One line per platform, never a mean over them; the reasons of what is not available below."""
    section("Plateforme par plateforme")
    lines: list[dict[str, str]] = []
    reasons: list[str] = []
    for code in codes:
        results = cached.kpis(replace(view.scope, platforms=(code,)), *RATES)
        cells = {registry.kpi(one.code).title: rate_text(one.code, one) for one in results}
        lines.append({"platform": code} | cells)
        reasons += [
            f"{label('platform', code)}, {registry.kpi(one.code).title.lower()} : {one.reason}"
            for one in results
            if one.value is None
        ]
    table(pd.DataFrame(lines), key="plateformes")
    st.caption(
        plain(typeset("Chaque plateforme compte à sa façon : ces taux ne se comparent pas d’une ligne à l’autre."))
    )
    if reasons:
        with st.expander("Pourquoi certains taux sont n. d."):
            for reason in reasons:
                st.text(typeset(reason))


def remark(post: Mapping[Any, Any]) -> str:
    """What to know before trusting a post's line."""
    told = []
    if post["is_maturing"]:
        told.append("en maturation")
    elif post["ratio"] == post["ratio"] and post["is_small"]:
        told.append("petit échantillon")
    if post["is_paid"] is True:
        told.append("sponsorisé")
    return ", ".join(told)


def posts_rows(posts: pd.DataFrame) -> None:
    """Every post of the period, the best against its own usual first."""
    section("Les publications")
    rows = posts.sort_values("ratio", ascending=False, na_position="last", kind="stable")
    shown = pd.DataFrame(
        {
            "published_at": rows["published_at"],
            "platform": rows["platform"],
            "format": rows["format"],
            "interactions": rows["interactions"],
            "face à l’habitude": [ratio(value) if value == value else None for value in rows["ratio"]],
            "mieux que": [better_than(value) if value == value else None for value in rows["percentile"]],
            "remarque": [remark(post) for post in rows.to_dict("records")],
            "url": rows["url"],
            "publication": rows["title"].fillna(rows["text"]).fillna("").str.slice(0, 160),
        }
    )
    table(shown, key="publications", file_name="vigie-publications.csv", is_exportable=True)


def show() -> None:
    """The page on a workspace that holds data."""
    posts = cached.read(contenu.posts_table, view.scope)
    codes = sorted(set(posts["platform"]))
    with block("La phrase de la page"):
        sentence(opening(posts) if len(posts) else "Aucune publication sur cette période.")
    with block("Les chiffres"):
        results = cached.kpis(view.scope, "C12", "C1", *(RATES if len(codes) == 1 else ()))
        known = [result for result in results if result.value is not None or result.code in ("C12", "C1")]
        figures(known)
    with block("Les publications face à leur habitude"):
        compared = posts[posts["ratio"].notna()]
        if len(compared):
            data = compared.assign(title=compared["title"].fillna(compared["text"]))
            alt = "Un rond par publication, une ligne par plateforme : plus à droite, mieux que l’habitude du compte."
            columns = ["published_at", "platform", "format", "title", "interactions", "ratio", "percentile"]
            chart(over_performance(data), alt, data[columns], key="performance")
    if codes:
        with block("Les taux par plateforme"):
            platforms(codes)
        with block("La liste des publications"):
            posts_rows(posts)


page_title("Contenus")
if view.is_empty:
    empty_state("contenus")
else:
    show()
