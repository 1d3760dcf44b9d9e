"""The sentences of what deserves a look say what was seen, and agree with their numbers."""

from dashboard.alerts.coordination import Dominated, Synchronised
from dashboard.ui.behaviours import dominated_text, synchronised_text


def test_several_texts_in_common_are_not_one_text_written_several_times() -> None:
    told = synchronised_text(Synchronised(("aaaa1", "bbbb2"), 3, (1, 2, 3, 4, 5, 6)))
    assert "ont écrit 3 textes en commun" in told


def test_less_than_two_authors_are_in_the_singular() -> None:
    def told(effective: float) -> str:
        return dominated_text(Dominated("facebook", "p1", "aaaa1", 9, 10, effective))

    assert told(1.22).endswith("l’équivalent de 1,2 auteur de même poids.")
    assert told(1.96).endswith("l’équivalent de 2,0 auteurs de même poids.")
