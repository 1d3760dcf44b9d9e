"""The words that designate a person: which they are, and where they are covered."""

import pytest

from dashboard.text.erasing import covered, folded, parts_of, words_of


def test_what_tells_one_person_is_no_plain_word() -> None:
    names = ("Camille Dupont", "Zoé", "cam_38", None)
    assert words_of(names, ("@camille", "cam.d"), ("1234", "98765")) == {
        "Camille Dupont", "cam_38", "@camille", "@cam.d", "cam.d", "98765",
    }  # fmt: skip
    assert parts_of(names) == {"Camille", "Dupont", "Zoé", "cam_38"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Merci Camille  DUPONT.", "Merci [effacé]."),
        ("@Camille Dupont, et camille dupond", "@[effacé], et camille dupond"),
        ("Zoé, zoe et Zoélie", "[effacé], [effacé] et Zoélie"),
        ("voir exemple.fr/@cam.d/12", "voir exemple.fr/[effacé]/12"),
        ("ÉTÉ İ ﬁn", "ÉTÉ İ ﬁn"),
    ],
)
def test_words_are_covered_whole_whatever_accents_and_case(text: str, said: str) -> None:
    assert covered(text, map(folded, ("Camille Dupont", "Zoé", "@cam.d"))) == said
    assert len(folded(text)) == len(text)
