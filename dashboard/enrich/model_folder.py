"""A model on disk, read without loading it: where it is, what it answers, what its files are worth.

Vigie's own models are in ``models_folder()``, one folder each, beside a manifest (``vigie.json``) written when they
came: origin, licence, hash of each file. Any other folder in the format of ``transformers`` is read where it stands.
"""

import hashlib
import json
import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from dashboard.config import models_folder
from dashboard.enrich import model_labels
from dashboard.errors import VigieError

DEFAULT = "cardiffnlp/twitter-xlm-roberta-base-sentiment"
MANIFEST = "vigie.json"
GRAPH, TOKENIZER = "vigie-int8.onnx", "vigie-tokenizer.json"
# How texts are prepared and scores made from classes is part of what a score is: 2 when either changes.
READING = 1
LIGHT_GRAPHS = ("model_quantized.onnx", "model_int8.onnx", "model_uint8.onnx")
_WEIGHTS = ("model.safetensors", "pytorch_model.bin")
_TOKENIZERS = (
    "tokenizer.json", "sentencepiece.bpe.model", "spiece.model", "tokenizer.model", "vocab.txt", "vocab.json",
    "bpe.codes",
)  # fmt: skip
_SETUP = ("*token*.json", "vocab.*", "merges.txt", "*.model", "*.codes")
_OFFSET_POSITIONS = {"roberta", "xlm-roberta", "camembert", "xlm-roberta-xl", "xmod", "mpnet", "longformer"}


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """A folder that holds a model Vigie can use.

    ``labels`` are the classes in the model's order and ``values`` what each stands for (see ``model_labels``);
    ``graph`` is its ONNX file when it has one, ``weights`` the files of ``torch`` otherwise. ``max_tokens`` is the
    longest text it reads, ``padding`` the token that fills a shorter row.
    """

    path: Path
    name: str
    labels: tuple[str, ...]
    values: tuple[float, ...]
    max_tokens: int
    padding: int
    graph: Path | None
    weights: tuple[Path, ...]
    tokenizer: Path
    manifest: Mapping[str, Any]

    @property
    def used(self) -> tuple[Path, ...]:
        """The files that make a score."""
        heavy = self.weights if self.graph is None else (self.graph, *_beside(self.graph))
        light = {self.tokenizer, self.path / "config.json"}
        if self.tokenizer.name != TOKENIZER:  # transformers builds it from several files
            light |= {file for kind in _SETUP for file in self.path.glob(kind) if file.name != MANIFEST}
        return tuple(sorted(light.union(heavy)))

    @property
    def fingerprint(self) -> str:
        """Eight signs that change with anything that changes a score: weights, tokenizer, classes, reading."""
        told = [(path.relative_to(self.path).as_posix(), sha256(path)) for path in self.used]
        return hashlib.sha256(json.dumps([READING, self.labels, told]).encode()).hexdigest()[:8]

    @property
    def mend(self) -> str:
        """How to get it whole again."""
        return _mend(self.path, self.name, self.manifest)

    @property
    def reference(self) -> str:
        """What the command line calls it: its name when that leads here, else its path."""
        return self.name if is_same(self.name, self.path) else str(self.path)

    def check(self, only: Collection[Path] | None = None) -> None:
        """Raise ``VigieError`` when a file (of ``only``) is not, byte for byte, what the manifest says came."""
        for name, known in self.manifest.get("files", {}).items():
            path = self.path / name
            if only is not None and path not in only:
                continue
            if not path.is_file() or sha256(path) != known["sha256"]:
                what = "a changé depuis son installation" if path.is_file() else "a disparu"
                raise VigieError(f"Le fichier « {name} » du modèle « {self.name} » {what}. {self.mend}")


def home_of(name: str) -> Path:
    """The folder of an installed model: ``organisation/modele`` is ``organisation--modele``."""
    return models_folder() / name.replace("/", "--")


def find(name: str) -> Path:
    """The folder of a model: a path, the name of an installed model, or one in the cache of the hub.

    Raises ``VigieError`` with the command that installs it.
    """
    for path in _places(name):
        if path.is_dir():
            return path
    if _is_path(name):
        raise VigieError(f"Le dossier de modèle « {name} » n’existe pas. Corrigez le réglage « modele ».")
    raise VigieError(f"Le modèle « {name} » n’est pas installé. Lancez : python -m dashboard modele telecharger {name}")


def installed() -> list[Path]:
    """The folders of the installed models, by name."""
    folder = models_folder()
    return sorted(path.parent for path in folder.glob("*/config.json") if path.parent.suffix != ".partiel")


def chosen(model: str) -> str | None:
    """The model to use: the one of the settings, else the default one when installed, else the first installed."""
    if model:
        return model
    names = [name_of(path) for path in installed()]
    return DEFAULT if DEFAULT in names else next(iter(names), None)


def is_same(model: str, path: Path) -> bool:
    """Whether the name or the path ``model`` leads to the folder ``path``."""
    return any(place.is_dir() and place.samefile(path) for place in _places(model))


def name_of(path: Path) -> str:
    """The name of a model from its folder: ``organisation/modele`` for one of the hub."""
    told = _manifest(path).get("name")
    if told:
        return str(told)
    cached = re.search(r"models--([^/\\]+)[/\\]snapshots[/\\][^/\\]+$", str(path))
    return (cached[1] if cached else path.resolve().name).replace("--", "/")


def read(path: Path, renamed: Sequence[str] = ()) -> ModelFolder:
    """What a folder holds; raises ``VigieError`` that says why it cannot be used and what to do.

    ``renamed`` names the classes, in their order, of a model that does not; its manifest may do so too.
    """
    manifest = _manifest(path)
    name = name_of(path)
    config = read_config(path, name)
    found = tuple(renamed) or tuple(manifest.get("labels") or ()) or labels(config)
    graph, weights = _graph(path), _weights(path)
    if graph is None and not weights:
        foreign = next(iter(sorted([*path.glob("*.h5"), *path.glob("*.msgpack")])), None)
        what = (
            f"ses poids sont dans un format que Vigie ne lit pas ({foreign.name})" if foreign else "ses poids manquent"
        )
        raise VigieError(f"Le dossier du modèle « {name} » est incomplet : {what}. {_mend(path, name, manifest)}")
    tokenizer = next((path / file for file in (TOKENIZER, *_TOKENIZERS) if (path / file).is_file()), None)
    if tokenizer is None:
        raise VigieError(
            f"Le dossier du modèle « {name} » est incomplet : il manque le découpage des textes (tokenizer.json). "
            f"{_mend(path, name, manifest)}"
        )
    return ModelFolder(
        path=path,
        name=name,
        labels=found,
        values=model_labels.values(found, name),
        max_tokens=_max_tokens(path, config),
        padding=_padding(config),
        graph=graph,
        weights=weights,
        tokenizer=tokenizer,
        manifest=manifest,
    )


def read_config(path: Path, name: str) -> dict[str, Any]:
    """The configuration of a model that classifies texts; raises ``VigieError`` for anything else."""
    file = path / "config.json"
    if not file.is_file():
        raise VigieError(
            f"Le dossier « {path} » n’est pas celui d’un modèle : il n’a pas de config.json. Donnez un dossier au "
            f"format de transformers, ou lancez : python -m dashboard modele telecharger {DEFAULT}"
        )
    try:
        config = json.loads(file.read_text(encoding="utf-8"))
        architectures = [str(one) for one in config.get("architectures") or ()]
        problem = config.get("problem_type")
    except (OSError, ValueError, AttributeError) as error:
        raise VigieError(
            f"Le fichier config.json du modèle « {name} » ne se lit pas. {_mend(path, name, _manifest(path))}"
        ) from error
    if not all(one.endswith("ForSequenceClassification") for one in architectures):
        raise VigieError(
            f"Le modèle « {name} » ne classe pas des textes ({', '.join(architectures)}). Choisissez un modèle de la "
            f"tâche « text-classification », par exemple : python -m dashboard modele telecharger {DEFAULT}"
        )
    if problem in ("multi_label_classification", "regression"):
        raise VigieError(
            f"Le modèle « {name} » ne choisit pas une classe parmi plusieurs ({problem}). Choisissez-en un autre, par "
            f"exemple : python -m dashboard modele telecharger {DEFAULT}"
        )
    return dict(config)


def labels(config: Mapping[str, Any]) -> tuple[str, ...]:
    """The classes of a model in its order, as its configuration names them."""
    named = config.get("id2label") or {}
    try:
        by_index = {int(index): str(label) for index, label in named.items()}
    except (AttributeError, TypeError, ValueError):
        return ()
    return tuple(by_index[index] for index in sorted(by_index))


def write_manifest(path: Path, **told: Any) -> None:
    """Write or complete the manifest; ``files`` always holds the hashes of all the files that are there now."""
    files = {
        file.relative_to(path).as_posix(): {"sha256": sha256(file), "bytes": file.stat().st_size}
        for file in sorted(path.rglob("*"))
        if file.is_file() and file.name != MANIFEST and not file.relative_to(path).parts[0].startswith(".")
    }
    document = {**_manifest(path), **told, "files": files}
    partial = path / f"{MANIFEST}.partiel"
    partial.write_text(json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True), encoding="utf-8")
    partial.replace(path / MANIFEST)


def sha256(path: Path) -> str:
    """The hash of a file, computed again only when its size or its date changed."""
    stat = path.stat()
    return _sha256(str(path), stat.st_size, stat.st_mtime_ns)


@lru_cache(maxsize=256)
def _sha256(path: str, _size: int, _changed_at: int) -> str:
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _places(name: str) -> Iterator[Path]:
    if _is_path(name) or Path(name).is_dir():
        yield Path(name).expanduser()
        return
    yield home_of(name)
    yield from _cached(name)


def _is_path(name: str) -> bool:
    return name.startswith((".", "~", "/", "\\")) or name.count("/") > 1 or Path(name).is_absolute()


def _cached(name: str) -> Iterator[Path]:
    """Where other programs keep a model of the hub on this machine."""
    home = os.environ.get("HF_HOME") or str(Path.home() / ".cache" / "huggingface")
    cache = Path(os.environ.get("HF_HUB_CACHE") or Path(home) / "hub").expanduser()
    folder = cache / f"models--{name.replace('/', '--')}"
    try:
        yield folder / "snapshots" / (folder / "refs" / "main").read_text(encoding="utf-8").strip()
    except OSError:
        return


def _manifest(path: Path) -> dict[str, Any]:
    try:
        told = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _graph(path: Path) -> Path | None:
    """The ONNX file to run, the smallest kind first."""
    folders = [folder for folder in (path, path / "onnx") if folder.is_dir()]
    found = [file for folder in folders for file in sorted(folder.glob("*.onnx"))]
    order = (GRAPH, *LIGHT_GRAPHS, "model.onnx")
    return min(found, key=lambda file: order.index(file.name) if file.name in order else len(order), default=None)


def _weights(path: Path) -> tuple[Path, ...]:
    for name in _WEIGHTS:
        if (path / name).is_file():
            return (path / name,)
        if (path / f"{name}.index.json").is_file():
            stem, _, suffix = name.rpartition(".")
            return (path / f"{name}.index.json", *sorted(path.glob(f"{stem}-*.{suffix}")))
    return ()


def _beside(graph: Path) -> Sequence[Path]:
    """The files in which a big graph keeps its numbers."""
    return [file for file in graph.parent.iterdir() if file.name != graph.name and file.name.startswith(graph.name)]


def _max_tokens(path: Path, config: Mapping[str, Any]) -> int:
    """The longest text the model reads: what its tokenizer says, within the positions it has."""
    bounds = [512]
    positions = config.get("max_position_embeddings")
    if isinstance(positions, int) and positions > 2:
        is_offset = config.get("model_type") in _OFFSET_POSITIONS
        bounds = [positions - _padding(config) - 1 if is_offset else positions]
    try:
        told = json.loads((path / "tokenizer_config.json").read_text(encoding="utf-8")).get("model_max_length")
    except (OSError, ValueError, AttributeError):
        told = None
    if isinstance(told, int | float) and 2 < told < 1e6:
        bounds.append(int(told))
    return min(bounds)


def _padding(config: Mapping[str, Any]) -> int:
    token = config.get("pad_token_id")
    return token if isinstance(token, int) else 0


def _mend(path: Path, name: str, manifest: Mapping[str, Any]) -> str:
    command = "python -m dashboard modele"
    if manifest.get("source"):
        return f"Pour le refaire : {command} convertir {manifest['source']}"
    if manifest.get("revision") or "--" in str(path):
        return f"Pour le réparer : {command} telecharger {name}"
    return f"Copiez de nouveau ce dossier en entier, puis vérifiez-le : {command} verifier {path}"
