"""Models that come from the hub: what one would bring, its licence and its size first; its files next, each checked."""

import fnmatch
import hashlib
import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from dashboard.enrich import model_folder, model_labels, model_room
from dashboard.errors import UsageError, VigieError

ASK_WITHIN_S = 10.0
NO_LICENCE = "non indiquée par ses auteurs"
_SETUP = (
    "config.json", "*token*.json", "special_tokens_map.json", "vocab.*", "merges.txt", "*.model", "*.codes",
    "README.md", "LICENSE*",
)  # fmt: skip
_LIGHT = tuple(f"{folder}{name}" for name in model_folder.LIGHT_GRAPHS for folder in ("", "onnx/"))
_HEAVY = (("model.safetensors", "model-*.safetensors", "model.safetensors.index.json"),
          ("pytorch_model.bin", "pytorch_model-*.bin", "pytorch_model.bin.index.json"))  # fmt: skip

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file of the hub; ``digest`` is its sha256 when the hub keeps it apart, else the hash git gives it."""

    name: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What a model of the hub would bring: ``size`` bytes of ``files``, under ``licence``, at one ``revision``.

    ``is_ready`` when it comes as a light graph that needs no conversion.
    """

    name: str
    revision: str
    licence: str
    files: tuple[RemoteFile, ...]
    is_ready: bool

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)


def offer(name: str, revision: str | None = None) -> Offer:
    """Ask the hub once what a model would bring. Raises ``VigieError`` when there is no answer or nothing to use."""
    hub = _hub()
    with _said(name):
        info = hub.HfApi(endpoint=_endpoint()).model_info(
            name, revision=revision, files_metadata=True, timeout=ASK_WITHIN_S
        )
    known = {one.rfilename: one for one in info.siblings or ()}
    light = next(([path] for path in _LIGHT if path in known), None)
    heavy = next((found for kinds in _HEAVY if (found := _matching(known, kinds))), None)
    if "config.json" not in known or not (light or heavy):
        raise VigieError(
            f"Le modèle « {name} » n’est pas publié dans un format que Vigie lit (config.json et model.safetensors, "
            f"pytorch_model.bin ou ONNX int8). Choisissez-en un autre, par exemple : python -m dashboard modele "
            f"telecharger {model_folder.DEFAULT}"
        )
    wanted = sorted(_matching(known, _SETUP)) + (light or heavy or [])
    files = tuple(RemoteFile(path, known[path].size or 0, _digest(known[path])) for path in wanted)
    return Offer(name, str(info.sha), _licence(info), files, is_ready=light is not None)


def download(offered: Offer, labels: Sequence[str] = (), progress: Progress | None = None) -> Path:
    """Bring a model into the folder of installed models, whole or not at all; gives its folder.

    What a stop left is taken up again; the same revision already there is left as it is. ``labels`` name the classes
    of a model that does not. The task and the classes are looked at before the weights are asked for. Raises
    ``VigieError`` when the network or the disk fails, or when a file is not the one the hub announced.
    """
    hub, home = _hub(), model_folder.home_of(offered.name)
    if not labels and _is_there(home, offered):
        return home
    partial = home.with_name(f"{home.name}.partiel")
    partial.mkdir(parents=True, exist_ok=True)
    model_room.require(partial, offered.size - sum(file.stat().st_size for file in partial.rglob("*.*")))
    done = 0
    for file in sorted(offered.files, key=lambda file: file.name != "config.json"):
        bar = _bar(hub, done, offered.size, progress)
        with _said(offered.name, partial):
            path = Path(
                hub.hf_hub_download(
                    offered.name, file.name, revision=offered.revision, local_dir=partial, endpoint=_endpoint(),
                    tqdm_class=bar,
                )
            )  # fmt: skip
        if not _is_whole(path, file):
            path.unlink()
            raise VigieError(
                f"Le fichier « {file.name} » du modèle « {offered.name} » n’est pas arrivé tel que le hub l’annonce. "
                f"Relancez : python -m dashboard modele telecharger {offered.name}"
            )
        done += file.size
        if progress is not None:
            progress(done, offered.size, file.name)
        if file.name == "config.json":
            found = labels or model_folder.labels(model_folder.read_config(partial, offered.name))
            model_labels.values(found, offered.name, f"telecharger {offered.name}")
    shutil.rmtree(partial / ".cache", ignore_errors=True)
    named = {"labels": list(labels)} if labels else {}
    model_folder.write_manifest(partial, name=offered.name, revision=offered.revision, licence=offered.licence, **named)
    if home.exists():
        shutil.rmtree(home)
    partial.replace(home)
    return home


def _hub() -> Any:
    if find_spec("huggingface_hub") is None:
        raise VigieError(
            "Il manque huggingface_hub pour télécharger un modèle. Lancez : pip install -r requirements-modele.txt"
        )
    import huggingface_hub

    return huggingface_hub


def _is_there(home: Path, offered: Offer) -> bool:
    """Whether this very revision is installed, every file as it came."""
    try:
        folder = model_folder.read(home)
        folder.check()
    except VigieError:
        return False
    return folder.manifest.get("revision") == offered.revision


def _endpoint() -> str | None:
    """Another hub than the public one, as its users name it."""
    return os.environ.get("HF_ENDPOINT") or None


def _matching(known: Any, kinds: tuple[str, ...]) -> list[str]:
    return sorted(path for path in known if any(fnmatch.fnmatch(path, kind) for kind in kinds) and "/" not in path)


def _digest(sibling: Any) -> str:
    lfs = getattr(sibling, "lfs", None)
    return str(lfs.sha256 if lfs else sibling.blob_id or "")


def _licence(info: Any) -> str:
    card = getattr(info, "card_data", None)
    told = getattr(card, "license", None) or next(
        (tag.removeprefix("license:") for tag in info.tags or () if tag.startswith("license:")), None
    )
    return ", ".join(told) if isinstance(told, list) else str(told or NO_LICENCE)


def _is_whole(path: Path, file: RemoteFile) -> bool:
    if len(file.digest) == 64:
        return model_folder.sha256(path) == file.digest
    content = path.read_bytes()  # files outside the store of big files are small
    return not file.digest or hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest() == file.digest


def _bar(hub: Any, before: int, total: int, progress: Progress | None) -> type:
    """A progress bar that draws nothing and tells how many bytes of the whole have come."""

    class Bar(hub.utils.tqdm):  # type: ignore[misc]  # the library's own
        def __init__(self, *arguments: Any, **settings: Any) -> None:
            self.come = before + int(settings.get("initial") or 0)
            self.label = str(settings.get("desc") or "")
            super().__init__(*arguments, **{**settings, "disable": True})

        def update(self, n: float | None = 1) -> None:
            self.come += int(n or 0)
            if progress is not None:
                progress(min(self.come, total), total, self.label)

    return Bar


class _said:
    """What the hub, the network or the disk answers, as a sentence."""

    def __init__(self, name: str, folder: Path | None = None) -> None:
        self.name, self.folder = name, folder

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, Exception) and not isinstance(error, VigieError):
            raise self.sentence(error) from error

    def sentence(self, error: Exception) -> VigieError:
        from huggingface_hub import errors

        again = f"python -m dashboard modele telecharger {self.name}"
        if self.folder is not None and model_room.is_full(error):
            return model_room.full(self.folder)
        match error:
            case errors.HFValidationError():
                return UsageError(f"« {self.name} » n’est pas un nom de modèle du hub : écrivez organisation/modele.")
            case errors.GatedRepoError():
                return VigieError(
                    f"Le modèle « {self.name} » demande d’accepter ses conditions. Acceptez-les sur sa page, puis "
                    f"donnez votre jeton par la variable HF_TOKEN et relancez : {again}"
                )
            case errors.RevisionNotFoundError():
                return VigieError(
                    f"Le modèle « {self.name} » n’a pas cette révision. Relancez sans --revision : {again}"
                )
            case errors.RepositoryNotFoundError():
                return VigieError(
                    f"Le hub ne connaît pas de modèle « {self.name} », ou il est privé. Vérifiez le nom, ou prenez "
                    f"celui par défaut : python -m dashboard modele telecharger {model_folder.DEFAULT}"
                )
        return VigieError(
            f"Le hub de modèles ne répond pas ({type(error).__name__}). Vérifiez la connexion, puis relancez : {again} "
            "(sans réseau, copiez le dossier du modèle sur cette machine et donnez son chemin au réglage « modele »)."
        )
