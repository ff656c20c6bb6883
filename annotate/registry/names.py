"""What a name tells by itself: its plain words, titles before it, whether it is an organisation's, its initials."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from annotate.claims.organisations import organisations
from annotate.claims.people import PRONOUNS, Gender, is_role, people
from annotate.claims.speakers import slug

PARTICLES = frozenset({"al", "bin", "da", "de", "del", "della", "der", "di", "do", "dos", "du", "el", "ibn", "la", "le",
                       "ould", "ten", "ter", "van", "von", "zu"})  # fmt: skip
"""Small words of surnames."""

LINKS = frozenset({"of", "for", "and", "&", "in", "on", "at", "against"})
"""Small words of organisations' names."""
_QUANTITIES = frozenset({"all", "both", "few", "many", "most", "none", "one", "other", "others", "several", "some",
                         "two", "three", "four"})  # fmt: skip
"""Words that, alone or before a trade, name nobody."""
_SMALL = 3
"""The most letters of a word that is written small inside a name."""
_INITIALISM = re.compile(r"(?:the\s+)?((?:[^\W\d_]\.?){2,8})", re.IGNORECASE)
_RUN_ON = re.compile(r"\b([^\W\d_])\.(?=[^\W\d_])")
_SPELLINGS = (("dj", "d"), ("ae", "a"), ("oe", "o"), ("ue", "u"), ("ph", "f"), ("th", "t"), ("y", "i"))
"""Ways to write one sound, each with the one that stands for both; letters written twice count once besides."""


class Name(NamedTuple):
    """A name, read. `words` are in plain lower-case letters, with no article and no titles; never empty.

    `short` is set where the name is an initialism such as "U.N."; `initials` are the ways to make one of it.
    """

    text: str
    words: tuple[str, ...]
    titles: tuple[str, ...] = ()
    gender: Gender | None = None
    organisation: bool = False
    short: str | None = None
    initials: frozenset[str] = frozenset()

    @property
    def plain(self) -> str:
        """The words without what stands between them."""
        return "".join(self.words)

    @property
    def folded(self) -> str:
        """The same for all spellings of a sound."""
        return "".join(fold(word) for word in self.words)


def is_name(text: str) -> bool:
    """Whether words name somebody, rather than describe: each but the small ones has a capital letter.

    What begins a sentence has one, too, so that offices, trades and quantities alone are no name.

    >>> [is_name(text) for text in ("Ivana Perić", "Bank of Zhorava", "Analyst Heath", "Carlo della Rocca")]
    [True, True, True, True]
    >>> [is_name(text) for text in ("aid groups", "European diplomat", "They", "Analysts", "Two Officials")]
    [False, False, False, False, False]
    """
    words = [word for word in text.split() if any(map(str.isalpha, word))]
    large = [word for word in words if len(word) > _SMALL and word not in PARTICLES] or words
    if all(word.lower() in people().titles | people().roles | PRONOUNS.keys() | _QUANTITIES for word in words):
        return False
    return all(map(_has_capital, large))


@lru_cache(maxsize=100_000)
def parse(text: str) -> Name:
    """Reads a name.

    >>> parse("President Aleksandar Vučić").words
    ('aleksandar', 'vucic')
    >>> parse("the Rand Corp.").words, parse("U.N.").words, parse("A.B. Smith").words
    (('rand', 'corporation'), ('un',), ('a', 'b', 'smith'))
    """
    if (found := _INITIALISM.fullmatch(text)) and found[1].isupper():
        short = _plain(found[1])
        return Name(text, (short,), organisation=True, short=short)
    written = _RUN_ON.sub(r"\1. ", text).split()
    if len(written) > 1 and written[0].lower() == "the":
        written = written[1:]
    first = _after_titles(written)
    titles, written = written[:first], written[first:]
    known = organisations()
    words = [_plain(word) for word in written]
    full = tuple(known.abbreviations.get(word, word) for word in words if word) or (text.casefold(),)
    marks = not titles and len(full) > 1
    return Name(
        text=text,
        words=full,
        titles=tuple(title.lower() for title in titles),
        gender=next((people().honorifics.get(title.lower()) for title in titles), None),
        organisation=(marks and _is_organisation(written, full)) or full[-1] in known.all_nouns,
        initials=_initials(written) if len(full) > 1 else frozenset(),
    )


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """A plain word, the same for all spellings of a sound.

    >>> fold("mueller") == fold("muller"), fold("djordje") == fold("dorde")
    (True, True)
    """
    for one, other in _SPELLINGS:
        word = word.replace(one, other)
    return re.sub(r"(.)\1+", r"\1", word)


def _after_titles(written: list[str]) -> int:
    """Where a name begins behind "Mr" or "Foreign Minister"; titles alone are a name, and "General Staff" has none."""
    known, first, end = people(), 0, 0
    while first < len(written) - 1:
        word = written[first].lower()
        if word not in known.titles | known.roles and word not in known.honorifics:
            break
        first += 1
        end = first if is_role(word) or word in known.honorifics else end
    behind = [_plain(word) for word in written[end:]]
    return 0 if organisations().all_nouns & set(behind) or is_role(written[end]) or written[end] in LINKS else end


def _is_organisation(written: list[str], words: tuple[str, ...]) -> bool:
    known = organisations()
    return (
        any(word in LINKS for word in written[1:])
        or any(character.isdigit() for word in words for character in word)
        or bool((known.all_nouns | known.abbreviations.keys()) & {_plain(word) for word in written})
        or bool((known.all_nouns | known.legal) & set(words[1:]))
    )


def _initials(written: list[str]) -> frozenset[str]:
    """The first letters of all words, and of those with a capital."""
    every = [(word, _plain(word)) for word in written]
    small = "".join(plain[0] for _, plain in every if plain)
    large = "".join(plain[0] for word, plain in every if plain and _has_capital(word))
    return frozenset({small, large})


def _plain(word: str) -> str:
    """A word in plain letters; one in letters that have none keeps its own."""
    if any(c.isascii() and c.isalnum() for c in unicodedata.normalize("NFKD", word)):
        return slug(word).replace("-", "")
    return "".join(c for c in word.casefold() if c.isalnum())


def _has_capital(word: str) -> bool:
    return any(map(str.isupper, word)) or not any(map(str.islower, word))
