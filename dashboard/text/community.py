"""The French of the page Communauté: its sentence, the parts of a member, the gaps in answers, the brand's own words.

Pure: figures in, sentences with ordinary spaces out.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.text.formats import count, number, percent, points, x_of_n
from dashboard.text.samples import FEW
from dashboard.text.sentences import Figure

NOBODY = "Aucun membre actif sur la période"
PAIRS = {
    "sentiment": ("messages positifs", "messages négatifs"),
    "newcomer": ("premiers messages", "membres déjà connus"),
    "question": ("questions", "autres messages"),
    "complaint": ("réclamations", "autres messages"),
    "suggestion": ("suggestions", "autres messages"),
    "compliment": ("compliments", "autres messages"),
    "purchase": ("intentions d’achat", "autres messages"),
    "report": ("signalements", "autres messages"),
}
MISTAKES = {
    "spelling": ("orthographe", "orthographe"),
    "confusion": ("confusion ou accord", "confusions ou accords"),
    "repetition": ("mot répété", "mots répétés"),
    "typography": ("typographie", "typographie"),
}
SIGNS = {
    "names": "nomment ce dont il est question",
    "acknowledges": "reconnaissent ce que vit la personne",
    "proposes": "proposent une suite",
}
ADDRESSES = {"tu": "tutoie", "vous": "vouvoie", "both": "mêle tu et vous"}


def opening(active: Figure, welcomed: Figure, waiting: Figure) -> str:
    """H1, H5, H5n: « 214 membres actifs, dont 31 nouveaux ; 12 n’ont pas reçu de réponse à leur premier message »."""
    if active.value is None:
        return active.reason or f"{NOBODY}."
    sentence = count(int(active.value), "membre actif", "membres actifs")
    new = active.details.get("new")
    if new is not None:
        sentence += f", dont {count(new, 'nouveau', 'nouveaux')}" if new else ", aucun nouveau"
    if waiting.value is None:
        return f"{sentence}. {waiting.reason or ''}".strip()
    left = int(waiting.value)
    if not left:
        told = (
            "chaque premier message à traiter a reçu une réponse" if welcomed.n else "aucun premier message à traiter"
        )
        return f"{sentence} ; {told}."
    verb = "n’a" if left == 1 else "n’ont"
    told = f"{sentence} ; {number(left)} {verb} pas reçu de réponse à {'son' if left == 1 else 'leur'} premier message"
    recent = waiting.details.get("recent")
    return f"{told}, dont {number(recent)} de moins de 24 h." if recent else f"{told}."


def parts(member: Mapping[str, Any]) -> str:
    """« a répondu à 5 membres · a fait réagir 7 personnes · présent 3 semaines »: the parts of H3, never added up."""
    told = []
    if member["helped"]:
        told.append(f"a répondu à {count(int(member['helped']), 'autre membre', 'autres membres')}")
    if member["reacting"]:
        told.append(f"a fait réagir au moins {count(int(member['reacting']), 'personne')}")
    told.append(f"a écrit pendant {count(int(member['weeks']), 'semaine')}")
    return " · ".join(told)


def to_feature(never: int, helpers: int) -> str:
    """How many of the members who help were never brought forward."""
    if not helpers:
        return "Aucun membre n’en a aidé plusieurs autres sur la période."
    if not never:
        if helpers == 1:
            return "Le seul membre qui aide a été mis en avant au moins une fois."
        return f"Les {number(helpers)} membres qui aident ont tous été mis en avant au moins une fois."
    whole = count(helpers, "membre qui aide", "membres qui aident")
    if never == helpers:
        return f"{whole} : la marque n’en a encore remercié aucun par son nom, ni cité."
    return f"{whole}, dont {number(never)} que la marque n’a encore ni remercié par son nom, ni cité."


def gap_interval(pair: Mapping[str, Any]) -> str:
    """« +18,7 points (entre +8,9 et +27,4) »."""
    low, high = number(100 * pair["low"], 1, is_signed=True), number(100 * pair["high"], 1, is_signed=True)
    return f"{points(100 * pair['gap'])} (entre {low} et {high})"


def answered(x: int, n: int) -> str:
    """« 41 % (108 sur 266) », « 3 sur 4 » under five."""
    return x_of_n(x, n) if n < FEW else f"{percent(x / n)} ({x_of_n(x, n)})"


def fairness(pairs: Sequence[Mapping[str, Any]]) -> str:
    """What the table of gaps says."""
    found = [pair for pair in pairs if pair["is_gap"]]
    if not found:
        return "Aucun écart établi entre les groupes comparés : rien ne dit qu’on réponde plus aux uns qu’aux autres."
    told = " ; ".join(
        f"aux {PAIRS[pair['name']][pair['gap'] < 0]} qu’aux {PAIRS[pair['name']][pair['gap'] > 0]}" for pair in found
    )
    return f"On répond plus souvent {told}. C’est une association : à vous de dire si c’est voulu."


def mistakes(details: Mapping[str, Any]) -> str:
    """How many mistakes, by category, in how many texts."""
    counts = {name: n for name, n in details["categories"].items() if n}
    texts = count(details["texts"], "texte relu", "textes relus")
    if not counts:
        return f"Aucune faute probable dans {texts}."
    told = ", ".join(f"{MISTAKES[name][n > 1]} {number(n)}" for name, n in counts.items())
    return f"{count(details['faulty'], 'texte')} à relire sur {texts} : {told}."


def signs(details: Mapping[str, Mapping[str, Any]], n: int) -> str:
    """The three signs of empathy, one by one."""
    if n == 0:
        return ""
    told = " ; ".join(f"{x_of_n(int(details[name]['x']), n)} {words}" for name, words in SIGNS.items())
    return f"Réponses à un message négatif : {told}."


def tone(details: Mapping[str, Any]) -> str:
    """How the brand addresses people, platform by platform, and what the charter says."""
    forms = details["forms"]
    verbs = {"tu": "tutoient", "vous": "vouvoient", "both": "mêlent les deux"}
    told = ", ".join(f"{number(n)} {verbs[form]}" for form, n in sorted(forms.items(), reverse=True))
    charter = details["charter"]
    expected = f"votre charte dit « {charter} »" if charter else "sans charte, la forme habituelle de chaque compte"
    return f"Messages qui s’adressent aux gens : {told} ; prévu : {expected}."


def members_title(weeks: Sequence[tuple[str, int, float, float]], *, is_open: bool = False) -> str:
    """The finding of the chart, from (« la semaine du 9 nov. », active, usual low, usual high): the last week that
    files with messages of members cover; ``is_open`` when weeks without such a file follow it."""
    if not weeks:
        return "Aucun fichier de messages de membres ne couvre cette période" if is_open else NOBODY
    name, active, low, high = weeks[-1]
    told = f"{count(active, 'membre actif', 'membres actifs')} {name}"
    if low == low:
        told += (
            ", plus que d’habitude"
            if active > high
            else ", moins que d’habitude"
            if active < low
            else ", comme d’habitude"
        )
    return f"{told} ; aucun fichier de messages de membres ne couvre la suite" if is_open else told
