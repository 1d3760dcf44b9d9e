"""Personal data left in a public message: what a community manager hides first."""

import re

_STREET = (
    r"(?: ?(?:bis|ter))?,? (?:rue|avenue|av\.?|boulevard|bd|allées?|impasse|chemin|route"
    r"|square|quai|cours|résidence|place|lotissement|ruelle|sentier|passage) "
)
# What every text with personal data holds, found at once: « @ » in a word, eight digits nearly in a row, the start of
# an IBAN or of a network address, a number before a street.
_HINT = re.compile(
    r"[\d@](?:(?<=[\w.+-]@)|(?:[ .()-]{0,2}\d){7}|\d(?: ?[A-Za-z0-9]{4}){3}|\d{0,2}\.\d{1,3}\.\d"
    rf"|{_STREET})",
    re.IGNORECASE,
)
_PATTERNS = (
    # French phone number, but not the 08 numbers of services
    re.compile(r"(?<![\d+])(?:(?:\+|00)33[ .-]?(?:\(0\)[ .-]?)?|0)[1-79](?:[ .-]?\d\d){4}(?!\d)"),
    re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}"),
    re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b"),
    re.compile(r"(?<!\d)[12][ .]?\d\d[ .]?(?:0[1-9]|1[0-2])[ .]?(?:\d\d|2[AB])[ .]?\d{3}[ .]?\d{3}[ .]?\d\d(?!\d)"),
    re.compile(
        rf"(?<!\d)\d{{1,4}}(?:/\d{{1,4}})?{_STREET}(?:d[eu]s? |de la |de l[’']|d[’'])?[A-ZÀ-Ýa-zà-ÿ][\w’'-]{{2,40}}",
        re.IGNORECASE,
    ),
    re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])"),
    re.compile(r"(?<!\d)(?:\d[ -]?){15}\d(?!\d)"),
)  # fmt: skip


def personal_data(text: str) -> list[tuple[int, int]]:
    """Where phone numbers, e-mail and postal addresses, bank, card and social security numbers stand in ``text``."""
    if not _HINT.search(text):
        return []
    places = sorted(match.span() for pattern in _PATTERNS for match in pattern.finditer(text))
    apart: list[tuple[int, int]] = []
    for start, end in places:
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    return apart
