"""The short cuts of the rules find what the long way finds."""

from dashboard.enrich.phrases import Found, _compile, _match
from dashboard.enrich.resources import IN_PHRASES, resources, rows


def test_phrases_found_are_those_that_trying_each_everywhere_finds() -> None:
    known = resources()
    texts = [row["text"] for row in rows("phrases.tsv")][::10]
    patterns = [
        _compile(rank, row["pattern"], float(row["valence"]), known.classes)
        for rank, row in enumerate(rows("locutions.tsv"))
    ]
    found = 0
    for text in texts:
        reading = known.reader.read(text)
        expected = []
        for pattern in patterns:
            for first, word in enumerate(reading.keys):
                if not pattern.elements[0].accepts(word) or (pattern.is_anchored and not reading.starts_clause(first)):
                    continue
                last = _match(pattern.elements, 1, reading, first + 1)
                if last is not None:
                    expected.append(Found(pattern.value, first, last))
        told = [Found(each.value.valence, each.first, each.last) for each in known.phrases.all(reading, IN_PHRASES)[0]]
        assert told == expected, text
        found += len(told)
    assert found > 30


def test_the_place_of_a_word_is_the_same_asked_alone_or_with_the_others() -> None:
    text = "L’été dernier : « rien reçu », 3 relances… merci 👏 f.d.p"
    reading = resources().reader.read(text)
    assert reading.spans == [reading.span(place, place) for place in range(len(reading.keys))]
    assert [text[start:end] for start, end in reading.spans][:4] == ["L", "été", "dernier", "rien"]
    assert len(reading.clauses) == len(reading.sentences) == len(reading.keys)
