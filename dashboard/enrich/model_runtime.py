"""A model of the ecosystem, loaded: its tokenizer, and its weights run by onnxruntime or by torch.

The heavy libraries are imported here, inside functions, by the first text to judge. Nothing here asks the network.
"""

import logging
import mmap
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.enrich import model_folder
from dashboard.enrich.model_folder import ModelFolder
from dashboard.errors import VigieError

TO_INSTALL = ("huggingface_hub", "torch", "transformers", "onnx", "onnxruntime")
ROWS = 8  # texts computed together
_LONGEST_TOKEN = 32  # characters a token may take on average before the text is cut ahead of its tokens

Numbers = NDArray[np.int64]
Encode = Callable[[list[str]], "list[Tokens]"]
Logits = Callable[[Numbers, Numbers], NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text as the model reads it; ``stops_at`` is where the prepared text goes on without being read."""

    ids: list[int]
    stops_at: int | None = None


@dataclass(frozen=True, slots=True)
class Machine:
    """A loaded model: texts to tokens, then (ids, mask) to one row of logits per text, ``rows`` texts at a time."""

    encode: Encode
    logits: Logits
    rows: int


def missing_libraries(folder: ModelFolder) -> list[str]:
    """The libraries this model needs and that are not installed."""
    needed = ["torch"] if folder.graph is None else ["onnxruntime"]
    needed.append("tokenizers" if folder.tokenizer.name == model_folder.TOKENIZER else "transformers")
    return [name for name in needed if find_spec(name) is None]


def missing_to_install() -> list[str]:
    """The libraries without which no model can be brought and converted."""
    return [name for name in TO_INSTALL if find_spec(name) is None]


def require(folder: ModelFolder) -> None:
    """Raise ``VigieError`` when a library this model needs is missing."""
    if missing := missing_libraries(folder):
        what = " et ".join(missing)
        raise VigieError(
            f"Il manque {what} pour employer le modèle « {folder.name} ». "
            "Lancez : pip install -r requirements-modele.txt"
        )


def load(folder: ModelFolder) -> Machine:
    """The model of a folder, tried once; raises ``VigieError`` when it does not load or does not answer."""
    try:
        is_frozen = folder.tokenizer.name == model_folder.TOKENIZER
        encode = _frozen_tokenizer(folder) if is_frozen else _own_tokenizer(folder)
        logits, rows = _torch_logits(folder) if folder.graph is None else _graph_logits(folder.graph)
        sample = np.array([encode(["bonjour"])[0].ids] * rows)
        width = logits(sample, np.ones_like(sample)).shape[1]
    except VigieError:
        raise
    except Exception as error:  # the libraries raise what they like on a damaged file
        logging.getLogger("vigie").exception("model %s", folder.path)
        raise VigieError(
            f"Le modèle « {folder.name} » ne se charge pas ({type(error).__name__}). {folder.mend}"
        ) from error
    if width != len(folder.labels):
        raise VigieError(
            f"Le modèle « {folder.name} » répond en {width} classes et en nomme {len(folder.labels)}. {folder.mend}"
        )
    return Machine(encode, logits, rows)


def _frozen_tokenizer(folder: ModelFolder) -> Encode:
    """The tokenizer kept at the conversion: neither transformers nor torch is needed to read it."""
    from tokenizers import Tokenizer

    return _fast(Tokenizer.from_file(str(folder.tokenizer)), folder.max_tokens)


def _own_tokenizer(folder: ModelFolder) -> Encode:
    """The tokenizer of the model's folder, as transformers builds it."""
    tokenizer = transformers_tokenizer(folder)
    if backend := getattr(tokenizer, "backend_tokenizer", None):
        return _fast(backend, folder.max_tokens)

    def encode(texts: list[str]) -> list[Tokens]:
        found = tokenizer(texts, truncation=True, max_length=folder.max_tokens, padding=False)["input_ids"]
        return [Tokens(ids) for ids in found]

    return encode


def transformers_tokenizer(folder: ModelFolder) -> Any:
    """The tokenizer of a folder as transformers reads it."""
    quiet()
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(folder.path, local_files_only=True, trust_remote_code=False)


def _fast(tokenizer: Any, max_tokens: int) -> Encode:
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_tokens)
    longest = max_tokens * _LONGEST_TOKEN

    def encode(texts: list[str]) -> list[Tokens]:
        found = tokenizer.encode_batch_fast([text[:longest] for text in texts])
        return [
            Tokens(one.ids, end(text) if one.overflowing or len(text) > longest else None)
            for text, one in zip(texts, found, strict=True)
        ]

    def end(text: str) -> int:
        read = tokenizer.encode(text[:longest])
        return max(int(stop) for _, stop in read.offsets)

    return encode


def _graph_logits(graph: Path) -> tuple[Logits, int]:
    """The model by onnxruntime, and how many texts it computes together."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
    entries = {one.name: one for one in session.get_inputs()}
    outputs = [one.name for one in session.get_outputs()]
    output = "logits" if "logits" in outputs else outputs[0]
    is_alone = entries["input_ids"].shape[0] == 1 or _measures_activations(graph)

    def logits(ids: Numbers, mask: Numbers) -> NDArray[Any]:
        known = {"input_ids": ids, "attention_mask": mask}
        feed = {name: known[name] if name in known else np.zeros_like(ids) for name in entries}
        return np.asarray(session.run([output], feed)[0])

    return logits, 1 if is_alone else ROWS


def _measures_activations(graph: Path) -> bool:
    with graph.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(b"DynamicQuantize") >= 0


def _torch_logits(folder: ModelFolder) -> tuple[Logits, int]:
    """The model by torch, and how many texts it computes together: one, for on some processors its sums depend on the
    place of a text among the others."""
    import torch

    torch.set_num_threads(1)  # threads share out whole batches
    model = torch_model(folder)

    def logits(ids: Numbers, mask: Numbers) -> NDArray[Any]:
        with torch.inference_mode():
            found = model(input_ids=torch.from_numpy(ids), attention_mask=torch.from_numpy(mask)).logits
        return np.asarray(found.numpy())

    return logits, 1


def torch_model(folder: ModelFolder, **options: Any) -> Any:
    """The model as a torch module, ready to answer; ``options`` are those of ``from_pretrained``."""
    quiet()
    import torch
    from transformers import AutoModelForSequenceClassification

    model, loaded = AutoModelForSequenceClassification.from_pretrained(
        folder.path,
        local_files_only=True,
        trust_remote_code=False,
        dtype=torch.float32,
        output_loading_info=True,
        **options,
    )
    if lacking := sorted(loaded["missing_keys"]):
        raise VigieError(f"Il manque des poids au modèle « {folder.name} » ({lacking[0]}…). {folder.mend}")
    return model.eval()


def quiet() -> None:
    """Keep the libraries from writing their own bars and warnings on the user's screen."""
    from transformers.utils import logging as their_logging

    their_logging.set_verbosity_error()
    their_logging.disable_progress_bar()
