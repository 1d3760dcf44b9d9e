"""Folding over whole buffers gives what DuckDB gives, or leaves the text to it."""

from collections.abc import Iterator

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.store.folding import FOLD, quick_fold


@pytest.fixture(scope="module")
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def by_duckdb(database: duckdb.DuckDBPyConnection, texts: pa.Array) -> list[str | None]:
    with_texts = database.register("texts", pa.table({"text": texts}))
    return [text for (text,) in with_texts.execute(f"SELECT {FOLD.format('text')} FROM texts").fetchall()]


def check(database: duckdb.DuckDBPyConnection, texts: pa.Array) -> list[str | None]:
    found = quick_fold(texts)
    found.validate(full=True)
    folds: list[str | None] = found.to_pylist()
    for text, fold, expected in zip(texts.to_pylist(), folds, by_duckdb(database, texts), strict=True):
        assert fold in (None, expected), repr(text)
    return folds


def test_every_character_alone(database: duckdb.DuckDBPyConnection) -> None:
    codes = [code for code in range(1, 0x20000) if not 0xD800 <= code < 0xE000]
    check(database, pa.array([chr(code) for code in codes]))
    check(database, pa.array([f"À{chr(code)} É" for code in codes]))


ANY = st.text(st.characters(exclude_characters="\0", codec="utf-8"), max_size=9)  # DuckDB stops at a NUL
ODD = "aZ éÉœŒßŸ’…@😀❤\ufe0f\u0301\u200d\xa0\u202f\u2009\t\n\v\f\r\x1c"


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), st.text(ODD, max_size=9), ANY), max_size=30), st.integers(0, 3))
def test_any_texts_whole_or_in_part(database: duckdb.DuckDBPyConnection, texts: list[str | None], start: int) -> None:
    check(database, pa.array(texts, pa.string()).slice(start))


def test_usual_texts_are_not_left_to_duckdb(database: duckdb.DuckDBPyConnection) -> None:
    usual = ["Déçue… « jamais »\u202f!", " ÇA VA\n\nmieux ❤️ ", "L’été à Nîmes 😡👍🏽", "10 € — 20\xa0%", "", "Œuvre"]
    assert check(database, pa.array(usual)) == [
        "decue… « jamais »\u202f!", "ca va mieux ❤", "l’ete a nimes 😡👍🏽", "10 € — 20\xa0%", "", "œuvre",
    ]  # fmt: skip
