"""« Améliorer la précision » on the settings page: which engine scored, the models there are, one more to install."""

from dataclasses import replace

import streamlit as st

from dashboard.config import Settings, save_settings, workspace_folder
from dashboard.enrich import model_download, model_folder, model_runtime
from dashboard.errors import VigieError
from dashboard.jobs import JobKind
from dashboard.store import engine_change, judgements
from dashboard.text.formats import count, number, typeset
from dashboard.text.labels import analyzer_name
from dashboard.ui import cached
from dashboard.ui.blocks import plain
from dashboard.ui.components import section
from dashboard.ui.engine_change import show_changes
from dashboard.ui.state import page_state

MEGA = 1_000_000
ANY = ""
USING = ("auto", "transformer")  # the engines that run a model


def precision(settings: Settings) -> None:
    """The whole block; it changes the settings and starts jobs by itself."""
    section("Améliorer la précision")
    _in_force()
    _progress()
    _choice(settings)
    with st.expander("Installer un modèle publié sur Hugging Face", icon=":material/download:", key="model-install"):
        _installation()


def _in_force() -> None:
    """Which engine the figures come from, and what the last change of engine changed."""
    analyzer = cached.read(judgements.in_force) if cached.store().exists else None
    if analyzer is None:
        st.text(typeset("Aucun message n’est encore analysé."))
        return
    st.text(typeset(f"Les sentiments affichés viennent de : {analyzer_name(analyzer)}."))
    if changes := cached.read(engine_change.label_changes):
        show_changes(changes)


def _choice(settings: Settings) -> None:
    """The model to use among those installed, and the cores it may take."""
    names = [model_folder.name_of(path) for path in model_folder.installed()]
    if settings.model and settings.model not in names:
        names.insert(0, settings.model)
    if not names:
        st.text(
            typeset(
                "Un modèle de langue lit mieux les tournures que le modèle intégré, au prix d’un téléchargement "
                "et d’une analyse plus longue. Aucun n’est installé."
            )
        )
        return
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    options = [ANY, *names]
    model = left.selectbox(
        "Modèle employé",
        options,
        options.index(settings.model),
        format_func=lambda name: name or f"celui qui est installé ({model_folder.chosen('') or 'aucun'})",
    )
    cores = int(right.number_input(typeset("Cœurs (0 : tous)"), 0, 256, settings.model_threads))
    if problem := _problem(model):
        st.warning(plain(typeset(problem)))
    if (model, cores) != (settings.model, settings.model_threads) and st.button("Employer ce modèle", type="primary"):
        save_settings(workspace_folder(), replace(cached.settings(), model=model, model_threads=cores))
        if settings.engine in USING and cached.store().exists:
            cached.jobs().start_analysis(settings.engine)
        st.rerun()
    if settings.engine not in USING:
        st.caption(plain(typeset("Pour s’en servir, choisissez le moteur « automatique » ou « transformer ».")))


def _problem(model: str) -> str | None:
    """Why a model cannot be used, as a sentence with the command that mends it."""
    try:
        folder = model_folder.read(model_folder.find(model_folder.chosen(model) or model))
        model_runtime.require(folder)
    except VigieError as error:
        return str(error)
    return None


def _installation() -> None:
    """A name, then its licence and its size as the hub gives them, then consent, then a job."""
    state = page_state("model")
    if missing := model_runtime.missing_to_install():
        st.text(
            typeset(
                f"Il manque {', '.join(missing)} pour installer un modèle. Lancez : pip install -r "
                "requirements-modele.txt, puis rouvrez Vigie."
            )
        )
        return
    with st.form("model-ask", border=False):
        name = st.text_input("Nom du modèle sur Hugging Face", model_folder.DEFAULT, help="organisation/modele")
        if st.form_submit_button("Demander sa licence et sa taille"):
            state.pop("offer", None)
            try:
                state["offer"] = model_download.offer(name.strip())
            except VigieError as error:
                st.error(plain(typeset(str(error))))
    offered = state.get("offer")
    if offered is None:
        return
    size = f"{number(offered.size / MEGA)} Mo"
    st.text(typeset(f"{offered.name}, révision {offered.revision[:8]}. Licence : {offered.licence}."))
    st.text(typeset(f"{size} à télécharger dans « {model_folder.home_of(offered.name)} »."))
    accepted = st.checkbox(typeset(f"J’accepte cette licence et le téléchargement de {size}"))
    if st.button(typeset(f"Installer le modèle ({size})"), type="primary", disabled=not accepted):
        cached.jobs().start_model(offered.name)
        state.pop("offer")
        st.rerun()


def _progress() -> None:
    """The installation and the analysis under way; the page is drawn again when they end."""
    jobs = [job for job in cached.jobs().jobs() if job.kind in (JobKind.MODEL, JobKind.ANALYSIS)]
    if any(not job.is_over for job in jobs):
        _bars()
    elif jobs and jobs[0].is_cut_short:
        st.warning(plain(typeset(f"{jobs[0].label} : {jobs[0].message}")))
        if st.button("Reprendre", key="model-resume", icon=":material/replay:"):
            cached.jobs().resume(jobs[0].job_id)
            st.rerun()


@st.fragment(run_every=1.0)
def _bars() -> None:
    jobs = [job for job in cached.jobs().jobs() if job.kind in (JobKind.MODEL, JobKind.ANALYSIS)]
    live = [job for job in jobs if not job.is_over]
    if not live:
        st.rerun()
    for job in live:
        share = min(1.0, job.done / job.total) if job.total else 0.0
        far = f", {count(job.done, 'message')} sur {number(job.total)}" if job.message == "messages analysés" else ""
        st.progress(share, text=plain(typeset(f"{job.label} : {job.message or 'en attente'}{far}")))
