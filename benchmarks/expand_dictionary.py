"""Write ``dashboard/enrich/data/mots-fr.txt.xz``: every written form of the French dictionary of spellcheckers.

    python benchmarks/expand_dictionary.py FOLDER

FOLDER holds ``index.aff`` and ``index.dic`` of the Hunspell dictionary of Olivier R. (grammalecte.net, MPL 2.0; on npm
as ``dictionary-fr``). Forms in small letters only: words with a capital are never looked up. Elided articles and
pronouns (« l’ », « qu’ ») are left out: texts are cut at the apostrophe.
"""

import lzma
import re
import sys
from collections import defaultdict
from pathlib import Path

OUT = Path(__file__).resolve().parents[1] / "dashboard" / "enrich" / "data" / "mots-fr.txt.xz"
NEEDS_AFFIX, FORBIDDEN = "()", "{}"


def main(folder: Path) -> None:
    """Expand and write; says how many forms and bytes."""
    affixes = (folder / "index.aff").read_text(encoding="utf-8")
    suffixes, prefixes = rules(affixes, "SFX"), rules(affixes, "PFX")
    forms: set[str] = set()
    for line in (folder / "index.dic").read_text(encoding="utf-8").splitlines()[1:]:
        word, _, rest = line.split("\t")[0].split(" ")[0].partition("/")
        flags = [rest[place : place + 2] for place in range(0, len(rest), 2)]
        if FORBIDDEN in flags:
            continue
        written = set() if NEEDS_AFFIX in flags else {word}
        for flag in flags:
            written.update(
                word[: len(word) - len(strip)] + add for strip, add, ends in suffixes[flag] if ends.search(word)
            )
        forms |= written
        begun = {add for flag in flags for _, add, _ in prefixes[flag] if "'" not in add}
        forms.update(add + form for add in begun for form in written)
    kept = sorted(form.replace("’", "'") for form in forms if form and form == form.lower())
    OUT.write_bytes(lzma.compress("\n".join(kept).encode(), preset=9 | lzma.PRESET_EXTREME))
    print(f"{len(kept)} formes, {OUT.stat().st_size} octets")


def rules(text: str, kind: str) -> dict[str, list[tuple[str, str, re.Pattern[str]]]]:
    """By flag: what to take off a word, what to add, and how the word must end; ``kind`` is SFX or PFX."""
    found: dict[str, list[tuple[str, str, re.Pattern[str]]]] = defaultdict(list)
    for line in text.splitlines():
        parts = line.split()
        if len(parts) < 5 or parts[0] != kind:
            continue
        strip, add = ("" if part == "0" else part for part in (parts[2], parts[3].partition("/")[0]))
        found[parts[1]].append((strip, add, re.compile(f"{parts[4]}$")))
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
