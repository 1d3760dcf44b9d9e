"""The French sentences of Veille, written from figures: what emerges, who is spoken of, who posts more.

Pure functions, with the rules of ``dashboard.text.sentences``.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.text.formats import count, listed, number, percent, x_of_n
from dashboard.text.samples import FEW
from dashboard.text.sentences import Bounded, Figure

Term = Mapping[str, Any]
SURE, CLEAR = 4.0, 2.8  # z from which a rise is « très nette », « nette »
FORMATS = {
    "image": ("photo", "photos"), "carousel": ("carrousel", "carrousels"), "video": ("vidéo", "vidéos"),
    "reel": ("reel", "reels"), "short": ("short", "shorts"), "story": ("story", "stories"),
    "link": ("lien", "liens"), "text": ("texte", "textes"), "topic": ("sujet", "sujets"),
}  # fmt: skip


def emerging(figure: Figure) -> str:
    """What emerges most, for the top of the page; nothing when it is unknown."""
    if figure.value is None:
        return ""
    terms = figure.details["terms"]
    if not terms:
        return "Aucun terme n’émerge par rapport aux semaines d’avant."
    named = ", ".join(f"« {term['name']} »" for term in terms[:3])
    who = count(terms[0]["now"], "personne")
    if len(terms) == 1:
        return f"Un terme émerge : {named} ({who})."
    return f"{number(len(terms))} termes émergent, dont {named} ({who} pour le premier)."


def voice(figure: Bounded) -> str:
    """The brand's share among the names compared; nothing when it does not compare."""
    if figure.value is None or figure.x is None:
        return ""
    if figure.n < FEW:
        return f"{x_of_n(figure.x, figure.n)} mentions comparables parlent de la marque."
    bounds = f"entre {percent(figure.low)} et {percent(figure.high)}"
    return f"Part de voix : {percent(figure.value)} ({x_of_n(figure.x, figure.n)}, {bounds})."


def rise(term: Term) -> str:
    """« 29 personnes, contre aucune avant la période · hausse très nette · aussi : « kit de boucle » »."""
    before = term["before"]
    past = f"contre {number(before) if before else 'aucune'} avant la période"
    strength = "très nette" if term["z"] >= SURE else "nette" if term["z"] >= CLEAR else "établie, de peu"
    return " · ".join([f"{count(term['now'], 'personne')}, {past}", f"hausse {strength}", *_others(term)])


def signal(term: Term) -> str:
    """« 6 personnes · 1,3 % des messages d’une semaine · +44 % par semaine »."""
    return " · ".join(
        [
            count(term["authors"], "personne"),
            f"{percent(term['diffusion'])} des messages d’une semaine",
            f"{growth(term['diffusion_growth'])} par semaine",
            *_others(term),
        ]
    )


def growth(rate: float) -> str:
    """« +44 % », « ×3,2 » from tripling on."""
    if rate >= 2:
        return f"×{number(1 + rate, 1)}"
    return f"{number(100 * rate, is_signed=True)} %"


def map_title(terms: Sequence[Term]) -> str:
    """The finding of the emergence map: the weak signal that spreads fastest among the most said."""
    weak = [term for term in terms if term["kind"] == "weak"]
    if not weak:
        return "Aucun signal faible : rien de rare ne grandit"
    first = weak[0]
    named = "signal faible" if len(weak) == 1 else "signaux faibles"
    return f"{number(len(weak))} {named}, dont « {first['name']} » ({count(first['authors'], 'personne')})"


def voices_title(names: Sequence[Mapping[str, Any]]) -> str:
    """Who is spoken of most, unless the intervals of the first two overlap."""
    ranked = sorted(names, key=lambda each: -each["mentions"])
    first, *others = ranked
    if others and first["low"] is not None and others[0]["high"] is not None and others[0]["high"] >= first["low"]:
        close = [each["name"] for each in ranked if each["high"] >= first["low"] and each["mentions"]]
        return f"{listed(close)} au coude-à-coude" if len(close) > 1 else first["name"]
    return f"On parle surtout de {first['name']} : {percent(first['share'])} des mentions comparables"


def formats(mix: Mapping[str, int]) -> str:
    """« 4 photos, 2 liens »."""
    ordered = sorted(mix.items(), key=lambda each: (-each[1], each[0]))
    return ", ".join(count(n, *FORMATS.get(code, (code, code))) for code, n in ordered)


def _others(term: Term) -> list[str]:
    others = [f"« {name} »" for name in term["others"][:3]]
    return [f"aussi : {', '.join(others)}"] if others else []
