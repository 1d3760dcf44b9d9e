"""``modele``: the sentiment models, brought, converted, checked and listed; the built-in one, taught and adjusted."""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from dashboard.cli import terminal
from dashboard.config import Settings, load_settings, models_folder
from dashboard.enrich import (
    builtin_adjustment,
    builtin_training,
    builtin_weights,
    model_conversion,
    model_download,
    model_folder,
    model_runtime,
)
from dashboard.enrich.model_conversion import Conversion
from dashboard.enrich.model_folder import ModelFolder
from dashboard.enrich.transformer import TransformerSentiment
from dashboard.errors import VigieError
from dashboard.store import judgements
from dashboard.store.store import Store
from dashboard.text.formats import number

MEGA = 1_000_000
OWN_TEXTS = 400  # messages of the workspace that a converted model is compared on
TRIED = ("Merci, tout est réglé", "Toujours en panne, c’est inadmissible", "À quelle heure ouvrez-vous")


def liste(chosen: argparse.Namespace) -> int:
    """The installed models and the one in use."""
    settings = load_settings(chosen.espace)
    used = model_folder.chosen(settings.model)
    found = [_described(path, used) for path in _listed(settings)]
    if chosen.json:
        terminal.give(found)
    if not found:
        terminal.say("Aucun modèle installé. Pour installer celui par défaut : python -m dashboard modele telecharger")
    for model in found:
        terminal.say(f"{'→' if model['is_used'] else ' '} {model['name']} ({_megabytes(model['bytes'])})")
        terminal.say(f"    {model['problem'] or model['told']}")
        terminal.say(f"    Licence : {model['licence'] or 'inconnue'}. Dossier : {model['path']}")
    return int(any(model["problem"] and model["is_used"] for model in found))


def telecharger(chosen: argparse.Namespace) -> int:
    """Show what a model of the hub brings, then install it when that is accepted."""
    name = chosen.modele or model_folder.DEFAULT
    offered = model_download.offer(name, chosen.revision)
    told = {"name": name, "revision": offered.revision, "licence": offered.licence, "bytes": offered.size}
    home = model_folder.home_of(name)
    terminal.say(f"Modèle {name}, révision {offered.revision[:8]}. Licence : {offered.licence}.")
    terminal.say(f"{_megabytes(offered.size)} à télécharger dans « {home} ».")
    if not chosen.oui:
        terminal.say("Rien n’a été téléchargé. Pour accepter la licence et la taille, relancez avec --oui.")
        if chosen.json:
            terminal.give(told | {"path": None, "agreement": None, "texts": None})
        return 1
    path = model_download.download(offered, _labels(chosen), _followed(chosen))
    folder = model_folder.read(path)
    made = None
    failed = False
    if folder.graph is None and not chosen.sans_conversion:
        try:
            made = _converted(chosen, folder, path)
        except VigieError as error:  # the model itself is there and works
            failed = True
            terminal.say(str(error))
    terminal.say(f"Le modèle « {name} » est installé. Pour rejuger les messages : python -m dashboard analyser")
    _give(chosen, told | _result(path, made))
    return int(failed)


def convertir(chosen: argparse.Namespace) -> int:
    """Convert a model: in place when it is installed, else into the folder of installed models."""
    source = model_folder.read(model_folder.find(chosen.modele), _labels(chosen))
    is_installed = source.path.resolve().parent == models_folder().resolve()
    home = source.path if is_installed else model_folder.home_of(source.name)
    made = _converted(chosen, source, home)
    _give(chosen, {"name": source.name, **_result(home, made)})
    return 0


def verifier(chosen: argparse.Namespace) -> int:
    """Check the files of a model against their hashes, then try it on three texts."""
    settings = load_settings(chosen.espace)
    name = chosen.modele or model_folder.chosen(settings.model) or model_folder.DEFAULT
    folder = model_folder.read(model_folder.find(name))
    folder.check()
    analyzer = TransformerSentiment(folder, settings.model_threads)
    judged = analyzer.judge(TRIED)
    checked = len(folder.manifest.get("files", {}))
    if chosen.json:
        tried = [{"text": text, "label": one.label} for text, one in zip(TRIED, judged, strict=True)]
        terminal.give(_described(folder.path, name) | {"checked": checked, "engine": analyzer.id, "tried": tried})
    hashes = f"{checked} fichiers conformes à leur empreinte" if checked else "pas d’empreintes à comparer"
    terminal.say(f"Le modèle « {folder.name} » fonctionne : {hashes}, {_runs(folder)}. Identifiant : {analyzer.id}")
    return 0


_MEASURES = (
    ("macro_f1", "macro-F1"),
    ("negative_recall", "négatifs retrouvés"),
    ("negative_precision", "précision des négatifs"),
    ("negative_called_positive", "négatifs dits positifs"),
    ("unscored", "non notés"),
)


def entrainer(chosen: argparse.Namespace) -> int:
    """Learn the built-in model from a folder of labelled texts and say what it is worth."""
    target = chosen.sortie or builtin_weights.SHIPPED
    card = builtin_training.train(chosen.donnees, target, _stepped(chosen))
    for part, told in (("cross_validated", "validation croisée"), ("kept_back", "jamais appris")):
        for group, measure in card[part].items():
            scores = [f"{name} {number(100 * measure[code], 1)} %" for code, name in _MEASURES if measure[code]]
            terminal.say(f"{group} ({told}, {number(measure['n'])} textes) : {', '.join(scores)}")
    terminal.say(f"Le modèle intégré est écrit dans « {target} » ({_megabytes(target.stat().st_size)}).")
    if chosen.json:
        terminal.give(card | {"path": str(target)})
    return 0


def ajuster(chosen: argparse.Namespace) -> int:
    """Adjust the built-in model to the corrections of the workspace, or give that up."""
    adjusted = chosen.espace / builtin_adjustment.FILE
    if chosen.annuler:
        adjusted.unlink(missing_ok=True)
        terminal.say("Le modèle intégré est celui de Vigie. Pour rejuger les messages : python -m dashboard analyser")
        return 0
    store = Store(chosen.espace)
    corrected: list[tuple[str, str]] = []
    if store.exists:
        with store.reading() as session:
            corrected = judgements.human_labels(session)
    done = builtin_adjustment.adjust(corrected, chosen.espace)
    if chosen.json:
        terminal.give(asdict(done) | {"kept": done.is_better})
    told = f"{done.right_before} justes avant, {done.right_after} après, sur {done.held_back} corrections d’essai"
    if done.is_better:
        terminal.say(f"L’ajustement est gardé : {told}. Pour rejuger les messages : python -m dashboard analyser")
    else:
        terminal.say(f"L’ajustement n’apporte rien de mesurable et n’est pas gardé : {told}.")
    return 0


def _converted(chosen: argparse.Namespace, source: ModelFolder, home: Path) -> Conversion:
    made = model_conversion.convert(source, home, _texts(chosen), _stepped(chosen))
    sizes = f"{_megabytes(made.bytes_before)} → {_megabytes(made.bytes_after)}"
    same = f"même étiquette pour {number(100 * made.agreement, 1)} % de {number(made.texts)} textes"
    terminal.say(f"Le modèle « {source.name} » est converti dans « {home} » : {sizes}, {same}.")
    return made


def _listed(settings: Settings) -> list[Path]:
    paths = model_folder.installed()
    if settings.model:
        try:
            paths.append(model_folder.find(settings.model))
        except VigieError as error:
            terminal.say(str(error))
    return list(dict.fromkeys(path.resolve() for path in paths))


def _described(path: Path, used: str | None) -> dict[str, Any]:
    """One model in JSON; ``problem`` is the sentence that says why it cannot be used, ``None`` when it can."""
    name, problem, told = model_folder.name_of(path), None, ""
    folder: ModelFolder | None = None
    try:
        folder = model_folder.read(path)
        model_runtime.require(folder)
        told = f"{_runs(folder)} ; classes : {', '.join(folder.labels)}"
    except VigieError as error:
        problem = str(error)
    return {
        "name": name,
        "path": str(path),
        "bytes": sum(file.stat().st_size for file in path.rglob("*") if file.is_file()),
        "licence": folder.manifest.get("licence") if folder else None,
        "revision": folder.manifest.get("revision") if folder else None,
        "labels": list(folder.labels) if folder else [],
        "runs_on": None if folder is None else "torch" if folder.graph is None else "onnxruntime",
        "is_used": used is not None and model_folder.is_same(used, path),
        "problem": problem,
        "told": told,
    }


def _runs(folder: ModelFolder) -> str:
    if folder.graph is None:
        return f"calculé par torch (pour aller plus vite : python -m dashboard modele convertir {folder.reference})"
    same = folder.manifest.get("int8")
    measured = f", {number(100 * same['agreement'], 1)} % d’étiquettes comme l’original" if same else ""
    return f"calculé par onnxruntime ({folder.graph.name}{measured})"


def _result(path: Path, made: Conversion | None) -> dict[str, Any]:
    known = {"path": str(path), "agreement": None, "texts": None}
    return known | ({"agreement": made.agreement, "texts": made.texts} if made else {})


def _give(chosen: argparse.Namespace, told: dict[str, Any]) -> None:
    if chosen.json:
        terminal.give(told)


def _labels(chosen: argparse.Namespace) -> tuple[str, ...]:
    return tuple(label.strip() for label in (chosen.etiquettes or "").split(",") if label.strip())


def _texts(chosen: argparse.Namespace) -> Sequence[str]:
    """What a conversion is compared on: messages of the workspace when it has some, and the texts of Vigie."""
    ours, store = model_conversion.texts_to_compare(), Store(chosen.espace)
    if not store.exists:
        return ours
    with store.reading() as session:
        own = [text for _, text in judgements.texts(session, ("", 0), OWN_TEXTS)]
    return list(dict.fromkeys([*ours, *own]))


def _followed(chosen: argparse.Namespace) -> Callable[[int, int, str], None] | None:
    """Progress for the program that runs this one, or for a person at a terminal."""
    if not chosen.suivi:
        shown = terminal.progress()
        return None if shown is None else lambda done, total, name: shown(done, total, f"{name}, {_of(done, total)}")

    def tell(done: int, total: int, name: str) -> None:
        sys.stdout.write(f"{done}\t{total}\t{name}, {_of(done, total)}\n")
        sys.stdout.flush()

    return tell


def _stepped(chosen: argparse.Namespace) -> Callable[[str], None]:
    if getattr(chosen, "suivi", False):

        def tell(step: str) -> None:
            sys.stdout.write(f"0\t0\t{step}\n")
            sys.stdout.flush()

        return tell
    return lambda step: terminal.say(f"{step[0].upper()}{step[1:]}…")


def _of(done: int, total: int) -> str:
    return f"{number(done / MEGA)} Mo sur {number(total / MEGA)}"


def _megabytes(size: int) -> str:
    return f"{number(size / MEGA, 0 if size >= 10 * MEGA else 1)} Mo"
