"""Invented people: one pool of names per platform, regulars who come back, and the brand's own voices."""

from dataclasses import dataclass
from pathlib import Path

from sample_data.generation.draw import Draw

OWN = {
    "facebook": "Cairnelle",
    "instagram": "cairnelle",
    "youtube": "@cairnelle",
    "linkedin": "Cairnelle",
    "forum": "Maëlle_Cairnelle",
}
REGULARS = {
    "facebook": ("Gérard Vidalenc", "Maryse Chabrier", "Lucie Fontanges"),
    "instagram": ("lulu_des_volcans", "marcheur.du.lundi", "maryse.tricote.et.marche"),
    "youtube": ("@lulu_des_volcans", "@tof_bivouac"),
    "linkedin": ("Étienne Delmas-Roux",),
    "forum": ("pepe_marmotte", "tof_bivouac", "Zaz15", "Monique_du_Cezallier", "LeGR4"),
}
# How often a message without a named author comes from somebody already met there.
RETURNS = {"forum": 0.4}


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    first_name: str
    is_own: bool = False


class People:
    """Hands out authors without replacement, so that two messages share one only when the story says so."""

    def __init__(self, folder: Path, draw: Draw) -> None:
        self._draw = draw
        lists: dict[str, list[str]] = {}
        for line in (folder / "noms.txt").read_text(encoding="utf-8").splitlines():
            if line.startswith("== "):
                current = lists.setdefault(line[3:].strip(), [])
            elif line.strip():
                current.extend(word.strip() for word in line.split(","))
        self._families = lists["familles"]
        self._first = {"f": lists["femmes"], "m": lists["hommes"]}
        self._handles = {p: draw.shuffled(lists[p]) for p in ("instagram", "youtube", "forum")}
        self._endings = lists["suites"]
        self._taken: set[str] = set()
        self._seen: dict[str, dict[Person, set[str]]] = {}

    def own(self, platform: str, name: str | None = None) -> Person:
        return Person(name or OWN[platform], name or OWN[platform], is_own=True)

    def signature(self, platform: str, text: str) -> str | None:
        """The team account that signs a reply, where each member of the team has one."""
        signed = text.rsplit(" ", 1)[-1]
        return f"{signed}_Cairnelle" if platform == "forum" and signed in ("Bastien", "Ondine") else None

    def named(self, platform: str, name: str) -> Person:
        is_own = name == OWN[platform] or (platform == "forum" and name.endswith("_Cairnelle"))
        return Person(name, self._address(platform, name), is_own)

    def regular(self, platform: str, turn: int, opener: str | None) -> Person:
        """One of the regulars in turn, never the one who opened the topic."""
        names = [name for name in REGULARS[platform] if name != opener]
        return self.named(platform, names[turn % len(names)])

    def someone(self, platform: str, place: str, gender: str | None = None) -> Person:
        """A newcomer, or now and then somebody already seen on that platform, though not in that ``place``."""
        seen = self._seen.setdefault(platform, {})
        if gender is None and len(seen) > 12 and self._draw.real() < RETURNS.get(platform, 0.1):
            known = [person for person, places in seen.items() if place not in places]
            if known:
                person = self._draw.pick(known)
                seen[person].add(place)
                return person
        person = self._newcomer(platform, gender)
        if gender is None:
            seen[person] = {place}
        return person

    def _newcomer(self, platform: str, gender: str | None) -> Person:
        if platform in self._handles:
            handles = self._handles[platform]
            name = handles.pop() if handles and gender is None else self._coined(platform, gender)
            return self.named(platform, name)
        while True:
            first = self._draw.pick(self._first[gender or self._draw.pick("fm")])
            name = f"{first} {self._draw.pick(self._families)}"
            if name not in self._taken:
                self._taken.add(name)
                return Person(name, first)

    def _coined(self, platform: str, gender: str | None) -> str:
        """A pseudonym made of a first name: for a given gender, or once the hand-written ones are all in use."""
        first = self._draw.pick(self._first[gender or self._draw.pick("fm")]).lower()
        plain = first.translate(str.maketrans("éèêëàâîïôûçù-", "eeeeaaiioucu_"))
        name = plain + self._draw.pick(self._endings)
        name = f"@{name}" if platform == "youtube" else name
        if name in self._taken:
            return self._coined(platform, gender)
        self._taken.add(name)
        return name

    def _address(self, platform: str, name: str) -> str:
        """What a reply calls the person: a first name where people use their own."""
        if platform in ("facebook", "linkedin"):
            return name.split(" ")[0]
        return name.removeprefix("@")
