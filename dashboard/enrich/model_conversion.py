"""From the weights of a model to a light graph: four times smaller, several times faster, without torch to run it."""

import logging
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from dashboard.enrich import model_folder, model_room, model_runtime
from dashboard.enrich.model_folder import ModelFolder
from dashboard.enrich.transformer import TransformerSentiment
from dashboard.errors import VigieError
from dashboard.text.formats import percent

OPSET = 17
LOWEST_AGREEMENT = 0.9
_NEEDED = ("torch", "transformers", "onnx", "onnxruntime")
_COPIED = ("config.json", "tokenizer_config.json", "README.md", "LICENSE", "LICENSE.txt")

Step = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Conversion:
    """A model converted to int8: its folder, the bytes of its weights before and after, and how often both agree.

    ``agreement`` is the share of the ``texts`` texts that get the same label.
    """

    folder: ModelFolder
    bytes_before: int
    bytes_after: int
    agreement: float
    texts: int


def convert(source: ModelFolder, home: Path, texts: Sequence[str], step: Step = lambda _: None) -> Conversion:
    """Write in ``home`` the int8 graph of a model and its tokenizer, whole or not at all.

    ``home`` may be the folder of ``source``, which then keeps its weights; any other folder is replaced. ``texts``
    are judged before and after, to say how often the label is the same. Raises ``VigieError`` when a library or the
    weights are missing, when the disk is full, or when fewer than nine labels in ten agree.
    """
    _require(source)
    reference = replace(source, graph=None)
    before = sum(path.stat().st_size for path in source.weights)
    home.parent.mkdir(parents=True, exist_ok=True)
    model_room.require(home.parent, 2 * before)
    try:
        with tempfile.TemporaryDirectory(dir=home.parent, prefix=".conversion-") as work, _quiet():
            ready = Path(work) / "pret"
            ready.mkdir()
            step("lecture des poids")
            _keep_setup(reference, ready)
            _export(reference, Path(work), ready / model_folder.GRAPH, step)
            model_folder.write_manifest(ready, **_origin(source))
            step("comparaison avec l’original")
            agreement = _agreement(reference, model_folder.read(ready), texts)
            after = (ready / model_folder.GRAPH).stat().st_size
            told = {"agreement": round(agreement, 4), "texts": len(texts)}
            _settle(ready, home, is_in_place=home == source.path)
            model_folder.write_manifest(home, int8=told)
    except VigieError:
        raise
    except Exception as error:
        if model_room.is_full(error):
            raise model_room.full(home.parent) from error
        logging.getLogger("vigie").exception("conversion of %s", source.path)
        raise VigieError(
            f"Le modèle « {source.name} » ne se convertit pas ({type(error).__name__}). Il reste utilisable tel quel, "
            f"plus lentement. Pour vérifier ses fichiers : python -m dashboard modele verifier {source.reference}"
        ) from error
    return Conversion(model_folder.read(home), before, after, agreement, len(texts))


def texts_to_compare() -> list[str]:
    """Sixty texts of our own, French and English, to compare a model before and after its conversion."""
    path = Path(__file__).parent / "data" / "comparaison.txt"
    return path.read_text(encoding="utf-8").splitlines()


def _require(source: ModelFolder) -> None:
    if missing := [name for name in _NEEDED if find_spec(name) is None]:
        raise VigieError(
            f"Il manque {', '.join(missing)} pour convertir un modèle. Lancez : pip install -r requirements-modele.txt"
        )
    if not source.weights:
        raise VigieError(
            f"Le modèle « {source.name} » est déjà en ONNX et n’a pas ses poids d’origine : il n’y a rien à convertir. "
            f"Pour le vérifier : python -m dashboard modele verifier {source.reference}"
        )


def _export(source: ModelFolder, work: Path, graph: Path, step: Step) -> None:
    """Write the int8 graph of a model. It reads one text at a time: without neighbours, no padding, hence no mask."""
    import torch
    from onnxruntime.quantization import QuantType, quantize_dynamic

    class Alone(torch.nn.Module):  # type: ignore[misc]  # the library's own
        def __init__(self, model: Any) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: Any) -> Any:
            return self.model(input_ids=input_ids).logits

    model = Alone(model_runtime.torch_model(source, attn_implementation="eager")).eval()
    full = work / "full.onnx"
    step("conversion en ONNX")
    torch.onnx.export(
        model,
        (torch.full((1, 12), source.padding + 1),),
        str(full),
        input_names=["input_ids"],
        output_names=["logits"],
        dynamic_axes={"input_ids": {1: "tokens"}},
        opset_version=OPSET,
        dynamo=False,  # what the other exporter writes, quantize_dynamic cannot read
    )
    del model
    step("réduction en int8")
    # Seven bits a weight: where a processor has no VNNI, sums of two full products of eight bits overflow.
    quantize_dynamic(full, graph, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)


def _keep_setup(source: ModelFolder, ready: Path) -> None:
    for name in _COPIED:
        if (source.path / name).is_file():
            shutil.copyfile(source.path / name, ready / name)
    tokenizer = model_runtime.transformers_tokenizer(source)
    if backend := getattr(tokenizer, "backend_tokenizer", None):
        backend.save(str(ready / model_folder.TOKENIZER))
    else:
        tokenizer.save_pretrained(ready)


def _agreement(reference: ModelFolder, made: ModelFolder, texts: Sequence[str]) -> float:
    before, after = (TransformerSentiment(folder).judge(texts) for folder in (reference, made))
    same = sum(one.label == other.label for one, other in zip(before, after, strict=True))
    share = same / len(texts) if texts else 1.0
    if share < LOWEST_AGREEMENT:
        raise VigieError(
            f"Une fois converti, le modèle « {reference.name} » ne donne la même étiquette qu’à {percent(share)} des "
            "textes : la conversion est abandonnée. Le modèle d’origine reste utilisable, plus lentement."
        )
    return share


def _origin(source: ModelFolder) -> dict[str, Any]:
    known = {key: source.manifest[key] for key in ("revision", "licence") if key in source.manifest}
    return {"name": source.name, "labels": list(source.labels), "source": str(source.path), **known}


def _settle(ready: Path, home: Path, is_in_place: bool) -> None:
    if is_in_place:
        for name in (model_folder.GRAPH, model_folder.TOKENIZER):
            if (ready / name).is_file():
                (ready / name).replace(home / name)
        return
    if home.exists():
        shutil.rmtree(home)
    ready.replace(home)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the exporter's and the quantiser's warnings, which are known, off the user's screen."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)
