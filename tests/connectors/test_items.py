"""Reading objects by path, and texts written in a code of their own."""

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from connectors.contract import Reason, Rejected
from connectors.items import BadItem, Item, read_each
from connectors.markup import plain, repaired
from connectors.record import Message, Precision


def test_a_path_gives_the_first_value_that_is_there() -> None:
    item = Item(1, {"a": {"b": "  oui \n", "n": 12, "vide": ""}, "nul": None, "faux": False})
    assert item.text("a.vide", "nul", "a.b") == "oui"
    assert item.text("a.n") == "12"
    assert item.text("a", "a.absent", "faux") is None
    assert item.at("faux") is False
    with pytest.raises(BadItem) as refusal:
        item.required(Reason.MISSING_ID, "a.vide")
    assert refusal.value.code is Reason.MISSING_ID


@pytest.mark.parametrize(
    ("written", "read"),
    [(3, 3), ("1 234", 1234), ("1.2K", 1200), (7.0, 7), (-1, None), (True, None), ("beaucoup", None), (None, None),
     (1e308, None), (float("inf"), None), (float("nan"), None), ("9" * 400, None)],
)  # fmt: skip
def test_a_count_is_whole_or_unknown(written: object, read: int | None) -> None:
    assert Item(1, {"n": written}).count("n") == read


@pytest.mark.parametrize(
    ("written", "read"),
    [(True, True), (False, False), ("True", True), ("0", False), (1, True), ("", None), (None, None), ("oui", None),
     ([], None), ("VRAI", True), ("FAUX", False)],
)  # fmt: skip
def test_a_flag_is_yes_no_or_unknown(written: object, read: bool | None) -> None:
    assert Item(1, {"f": written}).flag("f") is read


def test_the_objects_of_a_list() -> None:
    item = Item(3, {"a": {"b": [{"n": 1}, "rien", {"n": 2}]}, "c": "texte"})
    assert [(one.position, one.count("n")) for one in item.each("a.b")] == [(3, 1), (3, 2)]
    assert item.each("c") == item.each("absent") == []
    assert [one.value for one in item.each("a")] == [item.value["a"]]


def test_instants_keep_their_clock() -> None:
    item = Item(1, {"iso": "2026-03-12T14:05:00+01:00", "unix": 1773320700, "naive": "2026-03-12 14:05", "non": "hier"})
    assert item.moment("iso") == (datetime(2026, 3, 12, 13, 5, tzinfo=UTC), Precision.EXACT)
    assert item.moment("unix")[0] == datetime.fromtimestamp(1773320700, UTC)
    assert item.moment("naive", zone=ZoneInfo("Europe/Paris"))[0] == datetime(2026, 3, 12, 13, 5, tzinfo=UTC)
    assert item.moment("absent") == (None, Precision.EXACT)
    for path, advice in (("naive", "indiquez le fuseau"), ("non", "pas une date lisible")):
        with pytest.raises(BadItem, match=advice) as refusal:
            item.moment(path)
        assert refusal.value.code is Reason.BAD_DATE


def test_an_object_gives_all_its_records_or_its_rejection() -> None:
    def build(item: Item) -> Iterator[Message]:
        for text in item.at("texts") or ():
            yield Message(position=item.position, platform="forum", message_id=text, text=text)
        item.required(Reason.MISSING_ID, "id")

    items = list(read_each([{"id": "1", "texts": ["a", "b"]}, {"texts": ["c"], "who": "Zoé"}, "rien"], build))
    assert [type(item) for item in items] == [Message, Message, Rejected, Rejected]
    refused = [item for item in items if isinstance(item, Rejected)]
    assert [(item.position, item.code, item.excerpt) for item in refused] == [
        (2, Reason.MISSING_ID, "Zoé"),
        (3, Reason.WRONG_SHAPE, "rien"),
    ]


def test_html_becomes_the_text_a_reader_sees() -> None:
    assert plain("<p>Bonjour&nbsp;!<br/>Ça va&#39;</p><p>3 &lt; 4 <3</p>") == "Bonjour\xa0!\nÇa va'\n3 < 4 <3"


def test_a_text_encoded_twice_is_repaired_and_no_other() -> None:
    twice = {"prÃ©nom": ["Ã\x89lodie", "l\u00e2\u0080\u0099Ã©tÃ© ð\x9f\x98\x80"]}
    assert repaired(twice) == {"prénom": ["Élodie", "l’été 😀"]}
    for untouched in ("été", "Ã la carte", "naïve", "©", 3, None):
        assert repaired(untouched) == untouched
