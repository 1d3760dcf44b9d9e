"""Hostility to a group of people: who is named, what is said of them, and whether the author says it or tells it."""

from dashboard.enrich.reading import Reading
from dashboard.enrich.resources import HOSTILITY_BITS, HostilityWords

REACH = 12  # words between the group and what is said of it
NEGATION_REACH = 3
DENIAL_REACH = 5
REPORT_REACH = 8
ADDRESSED = ("moi", "nous")  # « appelez-moi, bande de … » speaks to someone
_NAMES = HOSTILITY_BITS["group"] | HOSTILITY_BITS["colour"]
BEARABLE = ("support", "encadr", "saqu", "blair")  # hostile when denied: « je ne supporte pas les … »


class Hostility:
    """A text read for what it says of groups of people; the words are those of ``hostilite.tsv``."""

    def __init__(self, reading: Reading, words: HostilityWords) -> None:
        self._reading = reading
        self._keys = reading.keys
        self._roles = words.by_role
        self.groups = self._groups()

    def _groups(self) -> list[int]:
        keys, roles = self._keys, self._roles
        if not self._reading.all_roles & _NAMES:
            return []
        found = []
        for place, word in enumerate(keys):
            before = keys[place - 1] if place else ""
            is_people = word in roles["group"] and before not in roles["not_people"]
            if is_people or (word in roles["colour"] and before in roles["determiner"]):
                found.append(place)
        return found

    @property
    def is_told(self) -> bool:
        """Whether the text tells, quotes or condemns what others say."""
        return bool(self._reading.quoted) or self.has("reported")

    def has(self, role: str) -> bool:
        """Whether a word of this role stands anywhere."""
        return bool(self._reading.all_roles & HOSTILITY_BITS[role])

    def is_reported(self, place: int) -> bool:
        """« dire que … », « traiter les gens de … »: the words at ``place`` are what someone else said."""
        keys, sentences, roles = self._keys, self._reading.sentences, self._roles
        for before in range(place - 1, max(-1, place - 1 - REPORT_REACH), -1):
            if sentences[before] != sentences[place]:
                return False
            if keys[before] in roles["calling"]:
                return keys[before + 1] not in ADDRESSED
            if keys[before] in roles["saying"] and keys[before + 1] in ("que", "qu"):
                return True
        return False

    def is_condemned(self, place: int) -> bool:
        """A quoted threat that the author tells to condemn it; one that they received themselves stays a threat."""
        quoted = self._reading.quoted
        if place not in quoted:
            return False
        outside = {key for at, key in enumerate(self._keys) if at not in quoted}
        return not self._roles["reported"].isdisjoint(outside) and outside.isdisjoint(("m", "me", "nous", "moi"))

    def against(self) -> tuple[int, int] | None:
        """A group and a word hostile to it, as places; ``None`` when nothing is."""
        if not self.groups:
            return None
        keys, wanted = self._keys, self._roles["wanted"]
        is_wanted = any(word in wanted and keys[at + 1 : at + 2] != ["pas"] for at, word in enumerate(keys))
        is_violent = is_wanted and not self.has("victim")
        for group in self.groups:
            for place in range(max(0, group - REACH), min(len(keys), group + REACH + 1)):
                if place != group and self._is_hostile(place, is_violent) and self._goes_with(group, place):
                    return group, place
        return None

    def denies(self) -> bool:
        """Whether a harsh word is denied: « ne sont pas une menace », « ne méritent pas de se faire torturer »."""
        harsh = self._roles["contempt"] | self._roles["hatred"] | self._roles["violence"]
        return any(word in harsh and self._is_negated(at, DENIAL_REACH) for at, word in enumerate(self._keys))

    def _goes_with(self, group: int, place: int) -> bool:
        """The same sentence, or the next one when it goes on: « … Je les déteste », « … Ils sont … »."""
        sentences = self._reading.sentences
        if sentences[place] == sentences[group]:
            return True
        if abs(sentences[place] - sentences[group]) != 1:
            return False
        around = range(max(0, place - REACH), min(len(sentences), place + REACH + 1))
        return any(self._keys[at] in self._roles["pronoun"] for at in around if sentences[at] == sentences[place])

    def _is_hostile(self, place: int, is_violent: bool) -> bool:
        word, roles = self._keys[place], self._roles
        if word in roles["contempt"]:
            is_thing = place > 0 and self._keys[place - 1] in ("du", "au", "l")
            return not is_thing and not self._is_negated(place)
        if word in roles["hatred"]:
            return self._is_negated(place) is word.startswith(BEARABLE)
        if word in roles["violence"] or word in roles["exclusion"]:
            return is_violent and not self._is_negated(place)
        if word in roles["worth"]:
            return self._is_denied(place)
        return word in roles["praise"] and self._is_negated(place) and not self.has("victim")

    def _is_negated(self, place: int, reach: int = NEGATION_REACH) -> bool:
        """« ne déteste pas », « pas une menace », « jamais de mal »."""
        keys, sentences, negators = self._keys, self._reading.sentences, self._roles["negator"]
        for before in range(place - 1, max(-1, place - 1 - reach), -1):
            if sentences[before] != sentences[place]:
                break
            if keys[before] in negators:
                return True
        is_followed = place + 1 < len(keys) and keys[place + 1] in negators
        return is_followed and not {"ne", "n"}.isdisjoint(keys[max(0, place - NEGATION_REACH) : place])

    def _is_denied(self, place: int) -> bool:
        """« n’ont aucune valeur », « ne valent rien », « aucun respect », « jamais aussi intelligents »."""
        first = max(0, place - 5)
        near = self._keys[first : place + 4]
        if "manque" in near:
            return not self._is_negated(first + near.index("manque"))
        return not self._roles["worthless"].isdisjoint(near) and not ("pas" in near and "moins" in near)
