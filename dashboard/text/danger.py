"""Someone in danger: what to do first, and whom to call in France. No score is ever shown beside it."""

from collections.abc import Iterable

DANGER = "self_harm"  # the category of risk that says so
FIRST_STEPS = (
    "Une personne semble en danger. Répondez-lui en privé, sans attendre, avec des mots simples, et ne restez pas "
    "seul : prévenez votre responsable. Danger immédiat : appelez le 15 ou le 112, le 17 pour la police, ou écrivez "
    "au 114 par SMS."
)

# The number, what it is for, when it answers.
HELP_LINES = (
    ("3114", "prévention du suicide", "gratuit, jour et nuit"),
    ("3919", "violences faites aux femmes", "gratuit, anonyme, jour et nuit"),
    ("119", "enfance en danger", "gratuit, jour et nuit"),
    ("3018", "harcèlement et violences en ligne", "gratuit, tous les jours de 9 h à 23 h"),
)


def help_lines() -> str:
    """The numbers to give, in one sentence."""
    told = " ; ".join(f"{number}, {purpose} ({when})" for number, purpose, when in HELP_LINES)
    return f"À donner à la personne : {told}."


def guidance() -> str:
    """What to do, then the numbers."""
    return f"{FIRST_STEPS} {help_lines()}"


def is_danger(categories: object) -> bool:
    """Whether the categories of a message, a list or nothing, say that its author seems in danger."""
    return isinstance(categories, Iterable) and not isinstance(categories, str) and DANGER in list(categories)
