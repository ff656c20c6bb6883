"""Whether two names can be one speaker's, and why: by surname, initials, forenames, legal form, or spelling."""

from typing import NamedTuple

from rapidfuzz import fuzz

from annotate.claims.organisations import organisations
from annotate.registry.names import LINKS, PARTICLES, Name, fold

_UNSURE = 10
"""Taken from the score where it is not known whether these are people."""

_ALIKE = 85.0
"""Two words of which rapidfuzz's ratio is less are two words."""
_NEARLY = 90.0
"""The same for a word that stands alone."""
_LONG = 5
"""Words of fewer letters are too short for a slip to be told from another name."""
_MANY, _RELATED = 4, 70.0
"""The ratio for forenames with so many consonants, all shared: Muhammad and Mohammed, but not Marko and Mirko."""
_VOWELS = str.maketrans("", "", "aeiou")


class Match(NamedTuple):
    """Why two names may be one speaker's. `short` is set where it can be short for several, of which one is right."""

    score: int
    reason: str
    short: Name | None = None
    full: Name | None = None


def compare(a: Name, b: Name, person: bool | None) -> Match | None:
    """How two names can be one's; `person` tells whether they are people's, if that is known."""
    short, full = sorted((a, b), key=lambda name: (len(name.words), len(name.plain), name.text))
    called = f"“{short.text}” and “{full.text}”"
    if short.plain == full.plain:
        if short.titles and full.titles and not set(short.titles) & set(full.titles):
            return Match(60, f"{called} are one name with two titles")
        if short.titles != full.titles:
            return Match(90, f"{called} are the same but for the title")
        if _written(short) != _written(full):
            return Match(95, f"{called} are the same once abbreviations are written out")
        return Match(98, f"{called} have the same letters")
    if short.folded == full.folded:
        return Match(90, f"{called} are spellings of the same sounds")
    match = _people(short, full, called) if person is not False else _bodies(short, full, called)
    if person is None:
        match = match or _initialism(short, full)
        return match and match._replace(score=match.score - _UNSURE)
    return match


def are_two(a: Name, b: Name) -> bool:
    """Whether two names can only be those of two people: one surname and two forenames, or Mr and Mrs."""
    if a.gender and b.gender and a.gender != b.gender:
        return True
    if a.organisation or b.organisation or min(len(a.words), len(b.words)) < 2 or a.folded == b.folded:
        return False
    return fold(a.words[-1]) == fold(b.words[-1]) and not _forenames(a.words[:-1], b.words[:-1])


def _people(short: Name, full: Name, called: str) -> Match | None:
    if len(short.words) == 1 or short.words[0] in PARTICLES:
        return _surname(short, full, called)
    if fold(short.words[-1]) == fold(full.words[-1]):
        match = _forenames(short.words[:-1], full.words[:-1])
        return match and match._replace(reason=f"{called} have {match.reason}", short=short, full=full)
    if short.words[:-1] == full.words[:-1] and _is_slip(short.words[-1], full.words[-1], _ALIKE):
        return Match(70, f"{called} have nearly the same letters")
    return None


def _surname(short: Name, full: Name, called: str) -> Match | None:
    """A surname alone, against a full name or another surname."""
    if len(full.words) == len(short.words):
        alike = len(short.words) == 1 and _is_slip(short.words[0], full.words[0], _NEARLY)
        return Match(70, f"{called} have nearly the same letters") if alike else None
    if full.organisation or short.short:
        return None
    if full.words[-len(short.words) :] == short.words:
        return Match(85, f"“{short.text}” is “{full.text}” by surname", short, full)
    if len(short.words) == 1 and short.words[0] in full.words[1:]:
        return Match(60, f"“{short.text}” is “{full.text}” by one of two surnames", short, full)
    if len(short.words) == 1 and short.titles and short.words[0] == full.words[0]:  # "President Xi"
        return Match(70, f"“{full.text}” begins with “{short.text}”, which may be the surname", short, full)
    return None


def _forenames(a: tuple[str, ...], b: tuple[str, ...]) -> Match | None:
    """How the forenames of one surname can be one person's: some left out, initials, or spelt in another way."""
    short, full = sorted((a, b), key=len)
    worst, place = Match(90, "one surname, and the same forenames as far as they are told"), 0
    for name in short:
        while place < len(full) and not _forename(name, full[place]):
            place += 1
        if place == len(full):
            return None
        worst = min(worst, _forename(name, full[place]) or worst, key=lambda match: match.score)
        place += 1
    if short and full and not _forename(short[0], full[0]):
        return Match(70, "one surname, and the first forename may be left out")
    return worst


def _forename(a: str, b: str) -> Match | None:
    """How two forenames can be one: Ivan is not Ivana, nor Jens Anna."""
    if fold(a) == fold(b):
        return Match(90, "one surname, and the same forenames as far as they are told")
    if 1 in (len(a), len(b)):
        return Match(80, "one surname, and an initial that fits") if a[0] == b[0] else None
    bones, same_end = fold(a).translate(_VOWELS), fold(a)[-1] == fold(b)[-1]
    least = _RELATED if len(bones) >= _MANY else _ALIKE
    if bones == fold(b).translate(_VOWELS) and same_end and fuzz.ratio(fold(a), fold(b)) > least:
        return Match(75, "one surname, and forenames that may be spellings")
    return None


def _initialism(short: Name, full: Name) -> Match | None:
    if short.short and short.short in full.initials:
        return Match(85, f"“{short.text}” are the initials of “{full.text}”", short, full)
    return None


def _bodies(short: Name, full: Name, called: str) -> Match | None:
    """Two names of organisations."""
    legal, count = organisations().legal, len(short.words)
    bare = [tuple(word for i, word in enumerate(name.words) if not i or word not in legal) for name in (short, full)]
    if bare[0] == bare[1]:
        return Match(85, f"{called} are the same but for the legal form")
    if count > 1 and full.words[:count] == short.words and full.words[count] in LINKS:
        return Match(75, f"“{full.text}” begins with “{short.text}”", short, full)
    if count == len(full.words):
        pairs = zip(short.words, full.words, strict=True)
        if all(one == other or _is_slip(one, other, _ALIKE) for one, other in pairs):
            return Match(70, f"{called} have nearly the same letters")
    return _initialism(short, full)


def _is_slip(a: str, b: str, least: float) -> bool:
    """Whether two words are so alike that one is misspelt; no ending more (Ivanov, Ivanova) and no other number."""
    if min(len(a), len(b)) < _LONG or a.startswith(b) or b.startswith(a) or not (a + b).isalpha():
        return False
    return fuzz.ratio(a, b) >= least


def _written(name: Name) -> str:
    return "".join(c for c in name.text.casefold() if c.isalnum())
