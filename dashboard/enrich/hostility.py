"""Hostility to a group of people: who is named, what is said of them, and whether the author says it or tells it."""

from collections.abc import Iterable

from dashboard.enrich.resources import HostilityWords
from dashboard.enrich.tokens import Reading

REACH = 12  # words between the group and what is said of it
NEGATION_REACH = 3
NEGATORS = frozenset(("pas", "jamais", "aucun", "aucune", "ni", "guere", "nullement"))
DETERMINERS = frozenset(
    "les des ces aux tous toutes un une ce cet cette vous nous sales sale trop quelque d quelques certains certaines "
    "plupart autres autre ses leurs vos chaque aucun aucune nul gros grosse".split()
)
NOT_PEOPLE = frozenset("pour taille coupe modele rayon collection parfum montre veste jean en ma mon sa son ta ton".split())
PRONOUNS = frozenset("ils elles eux leur leurs les vous vos ce c il elle".split())
SAYING = frozenset(
    "dire dit dites disent disant disait ecrire ecrit ecrivent ecrivant pretendre pretend pretendent affirmer entendre "
    "entend lire lu declarer repeter penser insinuer".split()
)
CALLING = frozenset(
    "traiter traite traites traitee traitees traitez traitent traitait traitant appeler appelle appelez appellent "
    "appelait qualifier qualifie insulter".split()
)
ADDRESSED = frozenset("moi nous".split())  # « appelez-moi, bande de … » speaks to someone
REPORT_REACH = 8
WORTHLESS = frozenset("rien moins aucune aucun pas sans jamais".split())
LIVES = frozenset("vie vies".split())


def groups(reading: Reading, known: HostilityWords) -> list[int]:
    """Where a group of people is named."""
    keys, roles = reading.keys, known.by_role
    if roles["group"].isdisjoint(keys) and roles["colour"].isdisjoint(keys):
        return []
    found = []
    for place, word in enumerate(keys):
        before = keys[place - 1] if place else ""
        if word in roles["group"]:
            if before not in NOT_PEOPLE:
                found.append(place)
        elif word in roles["colour"] and before in DETERMINERS:
            found.append(place)
    return found


def is_told(reading: Reading, known: HostilityWords) -> bool:
    """Whether the text tells, quotes or condemns what others say."""
    return bool(reading.quoted) or not known.by_role["reported"].isdisjoint(reading.keys)


def is_reported(reading: Reading, place: int) -> bool:
    """« dire que … », « traiter les gens de … »: the words at ``place`` are what someone else said."""
    keys, sentences = reading.keys, reading.sentences
    for before in range(place - 1, max(-1, place - 1 - REPORT_REACH), -1):
        if sentences[before] != sentences[place]:
            return False
        if keys[before] in CALLING:
            return keys[before + 1] not in ADDRESSED
        if keys[before] in SAYING and keys[before + 1] in ("que", "qu"):
            return True
    return False


def is_condemned(reading: Reading, place: int, known: HostilityWords) -> bool:
    """A quoted threat that the author tells to condemn it; one that they received themselves stays a threat."""
    if place not in reading.quoted:
        return False
    outside = {key for at, key in enumerate(reading.keys) if at not in reading.quoted}
    return not known.by_role["reported"].isdisjoint(outside) and outside.isdisjoint(("m", "me", "nous", "moi"))


def has_hostile_word(reading: Reading, known: HostilityWords) -> bool:
    """Whether a word of contempt, hatred or violence stands anywhere."""
    return any(not known.by_role[role].isdisjoint(reading.keys) for role in ("contempt", "hatred", "violence"))


def is_negated(reading: Reading, place: int) -> bool:
    """« ne déteste pas », « pas une menace », « jamais de mal »."""
    keys, sentences = reading.keys, reading.sentences
    for before in range(place - 1, max(-1, place - 1 - NEGATION_REACH), -1):
        if sentences[before] != sentences[place]:
            break
        if keys[before] in NEGATORS:
            return True
    after = place + 1
    return (
        after < len(keys)
        and keys[after] in ("pas", "jamais", "aucun", "aucune")
        and any(key in ("ne", "n") for key in keys[max(0, place - 3) : place])
    )


def hostile_places(reading: Reading, groups_at: Iterable[int], words: HostilityWords) -> list[tuple[int, int]]:
    """The groups named and the words hostile to them, as pairs of places; empty when nothing is."""
    known = words.by_role
    keys, sentences = reading.keys, reading.sentences
    wanted = any(word in known["wanted"] and keys[at + 1 : at + 2] != ["pas"] for at, word in enumerate(keys))
    victims = not known["victim"].isdisjoint(keys)
    found: list[tuple[int, int]] = []
    for group in groups_at:
        for place, word in enumerate(keys):
            if place == group or abs(place - group) > REACH:
                continue
            if sentences[place] != sentences[group] and not _follows(reading, group, place):
                continue
            if _is_hostile(reading, place, word, known, wanted, victims):
                found.append((group, place))
                break
    return found


def _follows(reading: Reading, group: int, place: int) -> bool:
    """Whether the next sentence goes on about the group: « … Je les déteste », « … Ils sont … »."""
    sentence = reading.sentences[place]
    if abs(sentence - reading.sentences[group]) != 1:
        return False
    inside = [key for key, at in zip(reading.keys, reading.sentences, strict=True) if at == sentence]
    return not PRONOUNS.isdisjoint(inside)


def _is_hostile(
    reading: Reading, place: int, word: str, known: dict[str, frozenset[str]], wanted: bool, victims: bool
) -> bool:
    if word in known["contempt"]:
        return not is_negated(reading, place)
    if word in known["hatred"]:
        if word.startswith(("support", "encadr", "saqu", "blair")):
            return is_negated(reading, place)
        return not is_negated(reading, place)
    if word in known["violence"] or word in known["exclusion"]:
        return wanted and not victims and not is_negated(reading, place)
    if word in known["worth"]:
        return _is_denied(reading, place)
    if word in known["praise"]:
        return is_negated(reading, place) and "ne" not in reading.keys[place : place + 2] and not victims
    return False


def _is_denied(reading: Reading, place: int) -> bool:
    """« n’ont aucune valeur », « ne valent rien », « aucun respect », « jamais aussi intelligents »."""
    near = reading.keys[max(0, place - 5) : place + 4]
    if "manque" in near:
        return not is_negated(reading, reading.keys.index("manque"))
    return not WORTHLESS.isdisjoint(near) and not ("pas" in near and "moins" in near)
