"""Contenus: which posts did better than their own usual, when and with what, and what to do with each."""

import pandas as pd
import streamlit as st

from dashboard.charts.ranking import better_than, over_performance
from dashboard.charts.slots import best_slots, slot_rows
from dashboard.kpi import contenu, series
from dashboard.text import contents, sentences
from dashboard.text.formats import ratio, typeset
from dashboard.text.labels import label
from dashboard.ui import cached
from dashboard.ui.components import (
    block,
    chart,
    empty_state,
    figures,
    finding,
    folded,
    page_title,
    section,
    sentence,
    table,
)  # fmt: skip
from dashboard.ui.contents import ENGAGEMENT, campaigns, habits, post_rows, rates, recipes
from dashboard.ui.state import current_view

LISTS = ("À regarder", "Les plus fortes", "Les plus faibles", "En maturation", "Sponsorisées", "Toutes")

NO_POST = (
    "Aucune publication sur cette période : choisissez-en une plus longue à gauche, ou importez l’export de vos "
    "publications."
)

view = current_view()


def opening(posts: pd.DataFrame) -> str:
    """The sentence of the page: what stood out among the posts that can be compared."""
    mature = posts[posts["ratio"].notna() & ~posts["is_maturing"]]
    ranked = mature[~mature["is_small"]]
    over = ranked[ranked["ratio"] >= contents.STRONG]
    best = over.nlargest(1, "ratio").to_dict("records")
    kinds = (("format", best[0]["format"]), ("platform", best[0]["platform"])) if best else ()
    where = " ".join(label(kind, code) for kind, code in kinds if isinstance(code, str))
    value = float(best[0]["ratio"]) if best else None
    small, maturing = len(mature) - len(ranked), int(posts["is_maturing"].sum())
    apart = len(posts) - len(mature) - maturing
    return sentences.contents(len(ranked), len(over), value, where, small, maturing, apart)


def listed(posts: pd.DataFrame, wanted: str, risky: frozenset[tuple[str, str]]) -> pd.DataFrame:
    """The posts of one of ``LISTS``, those that call for something first."""
    is_risky = pd.Series([*map(risky.__contains__, zip(posts["platform"], posts["post_id"], strict=True))], posts.index)
    ratios = posts["ratio"].where(~posts["is_maturing"]).astype("float64")
    stands_out = (ratios >= contents.STRONG) | (ratios <= contents.WEAK)
    match wanted:
        case "Les plus fortes":
            return posts[ratios.notna()].sort_values("ratio", ascending=False, kind="stable")
        case "Les plus faibles":
            return posts[ratios.notna()].sort_values("ratio", kind="stable")
        case "En maturation":
            return posts[posts["is_maturing"]]
        case "Sponsorisées":
            return posts[posts["is_paid"].eq(True)]
        case "Toutes":
            return posts
    gap = ratios.where(ratios >= 1, 1 / ratios.clip(lower=0.01)).fillna(0)
    kept = posts.assign(risk=is_risky, gap=gap)[is_risky | stands_out]
    return kept.sort_values(["risk", "gap"], ascending=False, kind="stable").drop(columns=["risk", "gap"])


def posts_block(posts: pd.DataFrame, risky: frozenset[tuple[str, str]]) -> None:
    """The posts and what to do with each, then the same as a table to export."""
    section("Les publications, et que faire de chacune")
    wanted = st.segmented_control("Liste", LISTS, default=LISTS[0], key="publications", bind="query-params")
    rows = listed(posts, wanted or LISTS[0], risky)
    if rows.empty:
        st.text(typeset("Aucune publication de ce genre sur cette période."))
    post_rows(rows, risky)
    with folded("Voir le tableau", "posts", ":material/table_rows:") as is_open:
        if is_open:
            columns = ["published_at", "platform", "format", "interactions", "reach", "impressions", "views", "url"]
            shown = rows[columns].copy()
            shown["face à l’habitude"] = [ratio(value) if value == value else None for value in rows["ratio"]]
            shown["mieux que"] = [better_than(value) if value == value else None for value in rows["percentile"]]
            shown["en maturation"] = rows["is_maturing"]
            shown["is_paid"] = rows["is_paid"]
            shown["publication"] = rows["title"].fillna(rows["text"]).fillna("").str.slice(0, 160)
            table(shown, key="table-posts", file_name="vigie-publications.csv", is_exportable=True)


def show() -> None:
    """The page on a workspace that holds data."""
    posts = cached.read(contenu.posts_table, view.scope)
    codes = sorted(set(posts["platform"]))
    relative, cadence, polarity, recipe, slots = cached.kpis(view.scope, "C12", "C15", "C17", "C13", "C14")
    risky = frozenset((each["platform"], each["post_id"]) for each in polarity.details.get("posts", ()))
    with block("La phrase de la page"):
        told = opening(posts) if len(posts) else NO_POST
        more = contents.findings(recipe.details["attributes"], slots.details["slots"], len(risky))
        sentence(f"{told} {more}".strip())
    with block("Les chiffres"):
        engagement = cached.kpis(view.scope, *ENGAGEMENT) if len(codes) == 1 else cached.kpis(view.scope, "C1")
        known = next((each for each in engagement if each.value is not None), engagement[0])
        figures([relative, known, cadence, polarity])
    with block("Les publications face à leur habitude"):
        compared = posts[posts["ratio"].notna()]
        if len(compared):
            data = compared.assign(title=compared["title"].fillna(compared["text"]))
            alt = "Un rond par publication, une ligne par plateforme : plus à droite, mieux que l’habitude du compte."
            columns = ["published_at", "platform", "format", "title", "interactions", "ratio", "percentile"]
            chart(over_performance(data), alt, data[columns], key="performance")
    with block("Les meilleurs créneaux"):
        cells, established = slots.details["cells"], slots.details["slots"]
        finding(contents.slots_title(established, bool(cells)))
        with folded("Voir la carte des créneaux", "creneaux", ":material/grid_on:", is_in_address=True) as is_open:
            if is_open:
                fig = best_slots(cells, established, slots.n, cached.read(series.hourly_rhythm, view.scope))
                alt = "Deux cartes, jour par tranche de trois heures : performance des publications, messages reçus."
                chart(fig, alt, slot_rows(cells), key="carte-creneaux", has_title=False)
    with block("Ce qui marche"):
        section("À répliquer, à arrêter")
        recipes(recipe)
    if codes:
        with block("La liste des publications"):
            posts_block(posts, risky)
    with block("Les campagnes"):
        section("Campagnes et concours")
        campaigns(cached.kpis(view.scope, "C18")[0])
    if codes:
        rates(view.scope, codes)
    habits(view.scope)


page_title("Contenus")
if view.is_empty:
    empty_state("contenus")
else:
    show()
