"""docs/indicateurs.md, written from the definitions that the screens show: ``python -m dashboard.kpi.docs``."""

from pathlib import Path

from dashboard.kpi.contract import Direction, Family, Kpi, Unit
from dashboard.kpi.reference import NOT_IMPLEMENTED, TOLD_ELSEWHERE
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
    skills = ", ".join(skill.name for skill in kpi.skills)
    lines = (
        f"### {kpi.code} — {kpi.title}\n",
        f"{kpi.definition}\n",
        f"* Unité : {UNITS[kpi.unit]}. Base : {label('basis', kpi.basis.value)}.",
        f"* Souhaitable : {DIRECTIONS[kpi.better]}.",
        *([f"* Compétences : {skills}."] if skills else ()),
        f"* Origine : {kpi.source}\n",
    )
    return "\n".join(lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
