"""Formation: the crisis of the demonstration, step by step, in a workspace that holds nothing real."""

import shlex
import sys
from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from dashboard.demo import Step, steps
from dashboard.text.formats import instant, typeset
from dashboard.ui import cached
from dashboard.ui.components import block, folded, page_title, plain, section, sentence
from dashboard.ui.debrief import debrief
from dashboard.ui.empty import demo_button
from dashboard.ui.state import current_view

view = current_view()
PREPARE = "{python} -m dashboard demo --dossier exercice --jusqu-au {first:%Y-%m-%dT%H:%M}\n"
OPEN = "VIGIE_ESPACE=exercice PORT=8502 {python} run.py"
OPEN_IN_POWERSHELL = "$env:VIGIE_ESPACE = 'exercice'; $env:PORT = '8502'; {python} run.py"


def offer_exercise(told: Sequence[Step]) -> None:
    """The story whole: begin it again where the exercise starts."""
    first, last = (instant(step.at, view.settings.timezone) for step in (told[0], told[-1]))
    st.text(
        typeset(
            f"{len(told)} étapes, du {first} au {last}. À chacune, des questions, les pages de Vigie pour y répondre, "
            "et un bouton pour la suite. Comptez une heure et demie en groupe."
        )
    )
    st.text(
        typeset(
            "La démonstration est remise au début de l’exercice : les messages d’après n’y sont plus, ni rien de ce "
            "que l’équipe inventée avait fait. Une copie en est gardée dans « sauvegardes »."
        )
    )
    if st.button("Commencer l’exercice", type="primary", icon=":material/play_arrow:", disabled=is_busy()):
        tell(told[0].at, restarts=True)


def current_step(told: Sequence[Step], until: datetime) -> None:
    """What to ask at the step reached, then the way to the next one, or back."""
    reached = [step for step in told if step.at <= until]
    coming = told[len(reached) :]
    if reached:
        here = reached[-1]
        section(f"{here.name}, {instant(here.at, view.settings.timezone)}")
        for question in here.questions:
            st.markdown(f"- {plain(typeset(question))}")
        with folded("Pour qui anime : ce que l’on attend", "formation-attendu", ":material/visibility:") as is_open:
            if is_open:
                st.text(typeset(here.expected))
    if coming:
        label = typeset(f"Passer à : {coming[0].name.lower()}")
        if st.button(label, type="primary", icon=":material/fast_forward:", disabled=is_busy()):
            tell(coming[0].at, restarts=False)
    with folded("Recommencer, ou finir", "formation-fin", ":material/replay:") as is_open:
        if is_open:
            st.text(typeset("Ce que le groupe a fait n’y sera plus ; une copie en est gardée dans « sauvegardes »."))
            with st.container(horizontal=True):
                if st.button("Recommencer l’exercice", icon=":material/replay:", disabled=is_busy()):
                    tell(told[0].at, restarts=True)
                if st.button("Revenir à la démonstration entière", icon=":material/undo:", disabled=is_busy()):
                    tell(None, restarts=True)


def tell(until: datetime | None, restarts: bool) -> None:
    """Start the work; the page is drawn again when it ends."""
    cached.jobs().start_demo(until, restarts)
    st.rerun()


def is_busy() -> bool:
    """Whether some work is under way: the story waits for it."""
    return any(not job.is_over for job in cached.jobs().jobs())


def elsewhere(told: Sequence[Step]) -> None:
    """A workspace of real data stays as it is: the exercise has its own."""
    is_windows = sys.platform == "win32"
    python = "& '{}'".format(sys.executable.replace("'", "''")) if is_windows else shlex.quote(sys.executable)
    st.text(
        typeset(
            "Cet espace contient vos données : l’exercice n’y touche pas. Préparez-lui le sien, puis ouvrez-y Vigie. "
            f"Dans {'PowerShell' if is_windows else 'un terminal'}, depuis le dossier de Vigie :"
        )
    )
    commands = PREPARE + (OPEN_IN_POWERSHELL if is_windows else OPEN)
    st.code(commands.format(python=python, first=told[0].at), language=None, wrap_lines=True)


page_title("Formation")
sentence(
    "Une crise de bout en bout, sur une marque inventée : vous voyez ce que l’équipe voyait alors, et rien de la suite."
)
with block("L’exercice de crise"):
    story = steps()
    if not cached.store().exists:
        demo_button("formation-demo")
    elif view.exercise_until is not None:
        current_step(story, view.exercise_until)
        debrief()
    elif view.is_demo:
        offer_exercise(story)
    else:
        elsewhere(story)
