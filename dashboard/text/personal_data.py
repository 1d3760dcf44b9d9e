"""Personal data left in a public message: what a community manager hides first."""

import re

_STREET = (
    r"(?: ?(?:bis|ter))?,? (?:rue|avenue|av\.?|boulevard|bd|allées?|impasse|chemin|route"
    r"|square|quai|cours|résidence|place|lotissement|ruelle|sentier|passage) "
)
# What every text with personal data holds, found at once: « @ » in a word, eight digits nearly in a row, the start of
# an IBAN or of a network address, a number before a street.
_HINT = re.compile(
    r"[0-9@](?:(?<=[\w.+-]@)|(?:[ .()-]{0,2}\d){7}|\d(?: ?[A-Za-z0-9]{4}){3}|\d{0,2}\.\d{1,3}\.\d"
    rf"|(?=[ ,BTbt])(?i:{_STREET}))"
)
# Each begins with the sign it is looked for by, what must not stand before it coming after: three times as fast.
_PATTERNS = (
    # French phone number, but not the 08 numbers of services
    re.compile(
        r"(?:\+(?<![\d+]\+)33[ .-]?(?:\(0\)[ .-]?)?|0(?<![\d+]0)(?:033[ .-]?(?:\(0\)[ .-]?)?)?)"
        r"[1-79](?:[ .-]?\d\d){4}(?!\d)"
    ),
    re.compile(r"[\w.+-](?<![\w.+-]{2})[\w.+-]{0,63}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}"),
    re.compile(r"[A-Z](?<!\w[A-Z])[A-Z]\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b"),
    re.compile(r"[12](?<!\d[12])[ .]?\d\d[ .]?(?:0[1-9]|1[0-2])[ .]?(?:\d\d|2[AB])[ .]?\d{3}[ .]?\d{3}[ .]?\d\d(?!\d)"),
    re.compile(
        rf"\d(?<!\d\d)\d{{0,3}}(?:/\d{{1,4}})?{_STREET}(?:d[eu]s? |de la |de l[’']|d[’'])?"
        r"[A-ZÀ-Ýa-zà-ÿ][\w’'-]{2,40}",
        re.IGNORECASE,
    ),
    re.compile(r"\d(?<![\d.]\d)\d{0,2}\.(?:\d{1,3}\.){2}\d{1,3}(?![\d.])"),
    re.compile(r"\d(?<!\d\d)[ -]?(?:\d[ -]?){14}\d(?!\d)"),
)


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
