"""The short cuts of the rules find what the long way finds."""

from dashboard.enrich.phrases import Found, _compile, match_steps
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
        [reading] = readings = known.reader.read_all([text])
        expected = []
        for pattern in patterns:
            for first, word in enumerate(reading.keys):
                if not pattern.elements[0].accepts(word) or (pattern.is_anchored and not reading.starts_clause(first)):
                    continue
                last = match_steps(pattern.steps, 1, reading, first + 1)
                if last is not None:
                    expected.append(Found(pattern.value, first, last))
        told = [
            Found(each.value.valence, each.first, each.last) for each in known.phrases.all(readings, IN_PHRASES)[0][0]
        ]
        assert told == expected, text
        found += len(told)
    assert found > 30
