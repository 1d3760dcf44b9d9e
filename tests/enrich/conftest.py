"""A workspace whose messages are written straight into the tables."""

import shutil
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from random_models import STARS, build

from dashboard.enrich import model_conversion, model_folder
from dashboard.store.store import Store


@pytest.fixture(scope="session")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of three classes as transformers saves it."""
    return build(tmp_path_factory.mktemp("poids") / "essai")


@pytest.fixture(scope="session")
def stars(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of one to five stars."""
    return build(tmp_path_factory.mktemp("etoiles") / "etoiles", labels=STARS, seed=1)


@pytest.fixture(scope="session")
def light(weights: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same as ``weights``, converted by Vigie."""
    home = tmp_path_factory.mktemp("legers") / "essai"
    texts = model_conversion.texts_to_compare()
    return model_conversion.convert(model_folder.read(weights), home, texts).folder.path


@pytest.fixture(scope="session")
def float_graph(weights: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same as ``weights``, as an ONNX graph of floats with a mask, made by another tool."""
    import torch
    from transformers import AutoModelForSequenceClassification

    folder = Path(shutil.copytree(weights, tmp_path_factory.mktemp("graphe") / "essai"))
    (folder / "model.safetensors").unlink()
    (folder / "onnx").mkdir()
    model = AutoModelForSequenceClassification.from_pretrained(weights, return_dict=False).eval()
    ids = torch.tensor([[0, 5, 6, 2], [0, 7, 2, 1]])
    names, axes = ["input_ids", "attention_mask"], {0: "rows", 1: "tokens"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model, (ids, (ids != 1).long()), str(folder / "onnx" / "model.onnx"), input_names=names,
            output_names=["logits"], dynamic_axes=dict.fromkeys(names, axes), opset_version=17, dynamo=False,
        )  # fmt: skip
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "espace")
    with store.reading():  # opened once a test, not once a row
        yield store


@pytest.fixture
def add(store: Store) -> Callable[..., int]:
    """Write one message and its facts; returns its key."""

    def write(
        text: str,
        author: str | None = "lea",
        *,
        likes: int | None = None,
        replies: int | None = None,
        direction: str = "inbound",
        account: str = "page",
    ) -> int:
        with store.writing() as session:
            key = int(session.value("SELECT nextval('message_keys')"))
            session.execute(
                """
                INSERT INTO messages (message_key, platform, message_id, kind, author_key, text, folded_text,
                    published_at, "precision", source_zone, likes, replies, import_id, position)
                VALUES (?, 'facebook', ?, 'comment', ?, ?, strip_accents(lower(?)), '2026-05-04 10:00:00', 'exact',
                    'UTC', ?, ?, 1, ?)
                """,
                [key, f"m{key}", author, text, text, likes, replies, key],
            )
            session.execute(
                """
                INSERT INTO message_facts (message_key, platform, account_id, thread_key, direction, is_automatic)
                VALUES (?, 'facebook', ?, ?, ?, false)
                """,
                [key, account, f"facebook:{key}", direction],
            )
        return key

    return write
