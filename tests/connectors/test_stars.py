"""Ratings that people write in words or draw."""

from pathlib import Path

import pytest
from reading import Read

from connectors.mapping import guess_columns
from connectors.probe import Table
from connectors.record import Precision


def test_ratings_are_read_in_words_and_drawn(tmp_path: Path, read: Read) -> None:
    written = ("1 star", "5 stars", "4 étoiles", "4,5/5", "3 sur 5", "4 out of 5 stars", "★★☆☆☆", "⭐️⭐️⭐️", "2")
    path = tmp_path / "avis.csv"
    rows = (f"Léa;{note};Un avis qui compte;il y a un mois\n" for note in written)
    path.write_text("Nom;Note;Commentaire;Date\n" + "".join(rows), encoding="utf-8")
    messages = read(path).messages
    assert [m.rating for m in messages] == [1, 5, 4, 4.5, 3, 4, 2, 3, 2]
    assert {m.precision for m in messages} == {Precision.RELATIVE}


@pytest.mark.parametrize("note", ["8/10", "très bien", "12 stars"])
def test_what_is_not_out_of_five_is_no_rating(note: str) -> None:
    sample = Table(header=("avis", "note"), header_line=1, sample=(("Un bel accueil", note),))
    assert "rating" not in guess_columns(sample)
