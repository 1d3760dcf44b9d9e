"""docs/indicateurs.md, written from the definitions that the screens show: ``python -m dashboard.kpi.docs``."""

from pathlib import Path

from dashboard.kpi.contract import Direction, Family, Kpi, Unit
from dashboard.kpi.registry import KPIS
from dashboard.text.labels import label

PAGE = Path(__file__).parents[2] / "docs" / "indicateurs.md"

FAMILIES = {
    Family.REACTIVITE: "Réactivité",
    Family.ECOUTE: "Écoute",
    Family.VEILLE: "Veille",
    Family.ALERTE: "Alertes",
    Family.CONTENU: "Contenu",
    Family.MODERATION: "Modération",
    Family.REMONTEE: "Remontée aux services",
    Family.MEMBRES: "Membres",
    Family.PAROLE: "Prises de parole",
    Family.CHARGE: "Charge et disponibilité",
    Family.OBJECTIF: "Objectifs et rapport",
}
UNITS = {
    Unit.COUNT: "nombre",
    Unit.SHARE: "part, en %",
    Unit.SECONDS: "durée",
    Unit.POINTS: "points, de −100 à +100",
    Unit.RATIO: "rapport à l’habitude (×1,8)",
    Unit.DAYS: "jours",
    Unit.INDEX: "indice, de −1 à 1",
    Unit.PER_100_WORDS: "pour 100 mots",
    Unit.SCORE: "note, 100 : très facile, 0 : très difficile",
}
DIRECTIONS = {Direction.UP: "plus haut", Direction.DOWN: "plus bas", Direction.NEITHER: "ni l’un ni l’autre"}

HEAD = """# Les indicateurs

<!-- Page écrite par `python -m dashboard.kpi.docs` à partir des définitions du code. -->

Chaque chiffre porte son nombre de cas et, quand il est estimé sur un échantillon, un intervalle à 95 % : Wilson pour
une part, Garwood pour un nombre, statistiques d’ordre pour une médiane, rééchantillonnage par membre pour un score net.
Sous 5 cas, Vigie montre les cas et pas de taux ; de 5 à 29, elle écrit « petit échantillon ». Ce qui manque est
« n. d. », avec sa raison, jamais zéro. Une évolution n’est annoncée que si son intervalle exclut zéro ; elle se mesure
en semaines entières, sur les jours que les imports couvrent des deux côtés.

La fin des données est l’instant du dernier message importé, jamais l’heure de l’ordinateur. Les jours, les heures et
les semaines (du lundi au dimanche) sont ceux du fuseau des réglages ; les délais se calculent entre instants.
"""


# Codes of the reference that no figure has, each with the reason.
NOT_IMPLEMENTED: dict[str, str] = {
    "A7": "Rupture (détection bayésienne en ligne) : facultative dans la référence. Le détecteur de pics, causal lui "
    "aussi et mesuré sur des données publiques, répond à la même question ; deux réponses se contrediraient.",
}

# Codes of the reference that are not a figure of their own, and where the reader finds them.
TOLD_ELSEWHERE: dict[str, str] = {
    "C3": "Deux indicateurs, jamais confondus : C3i par impressions, C3v par vues.",
    "O1": "Atteinte d’un objectif : atteint, probable, incertain ou non atteint, d’après l’intervalle du chiffre ; "
    "jamais « atteint » sous 5 cas. Sur l’Accueil, les Compétences et le rapport.",
    "O2": "Variation : sous chaque chiffre, avec son intervalle ; « stable » s’il contient zéro.",
    "O3": "Profil de compétences : la page Compétences, deux à quatre chiffres par compétence, ni total ni classement.",
    "O4": "Faits marquants : les phrases du rapport, chacune avec son chiffre, son intervalle et le lien vers ses "
    "lignes.",
}


def page() -> str:
    """The whole page, Markdown."""
    parts = [HEAD]
    for family, title in FAMILIES.items():
        figures = [kpi for kpi in KPIS if kpi.family is family]
        if figures:
            parts += [f"## {title}\n", *map(_entry, figures)]
    left_out = [f"* **{code}** — {reason}" for code, reason in sorted(NOT_IMPLEMENTED.items())]
    elsewhere = [f"* **{code}** — {told}" for code, told in TOLD_ELSEWHERE.items()]
    return "\n".join([*parts, "## Dits autrement\n", *elsewhere, "", "## Non retenus\n", *left_out, ""])


def _entry(kpi: Kpi) -> str:
    lines = (
        f"### {kpi.code} — {kpi.title}\n",
        f"{kpi.definition}\n",
        f"* Unité : {UNITS[kpi.unit]}. Base : {label('basis', kpi.basis.value)}.",
        f"* Souhaitable : {DIRECTIONS[kpi.better]}.",
        f"* Compétences : {', '.join(sorted(kpi.skills))}.",
        f"* Origine : {kpi.source}\n",
    )
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
