"""Those who speak in an article, and the forms that a name can have."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from annotate.claims.mentions import Mention
from annotate.claims.organisations import organisations
from annotate.claims.people import CALENDAR, Gender, people

_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")
_UNDECOMPOSED = str.maketrans(
    {"đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "ı": "i", "ø": "o", "Ø": "O", "ß": "ss", "æ": "ae"}
)
_ARTICLE = re.compile(r"^(the|a|an)\s+", re.IGNORECASE)
CAPITAL = r"[^\W\d_a-z][\w’'-]*"
"""A word with a capital."""
PARTICLES = "(?:de|da|van|von|bin|al|el)"
"""Words in lower case that stand within a person's name."""
OF = re.compile(r"[ ,](?:of|for|to|at|in|from|with|who|which|that|there|here)\b")
"""What begins the part of a description that tells of what or whom somebody is."""
_FORENAME = (
    r"(?!(?:The|A|An|In|On|At|But|And|For|When|As|It|He|She)\b)(?:[^\W\d_a-z][\w’'-]*|[A-Z]\.)[ \u00a0]"
    rf"(?:{PARTICLES}[ \u00a0])?"
)


@dataclass(eq=False)
class Source:
    """Somebody who speaks in the article, as far as is known while it is read."""

    name: str
    person: bool
    gender: Gender | None = None
    role: str | None = None
    affiliation: str | None = None
    named: bool = True
    several: bool = False
    spoken: bool = False
    votes: int = 0
    place: bool = False
    last: int = -1
    """Where it was spoken of last, as far as the article is read."""

    @property
    def words(self) -> frozenset[str]:
        """All words that tell of it."""
        return words_of(f"{self.role or ''} {self.affiliation or ''} {self.name}")

    @property
    def noun(self) -> str:
        """The last word of a description, before what it is of: "colleague"."""
        return (slugs(OF.split(self.name)[0]) or ("",))[-1]

    @property
    def is_body(self) -> bool:
        """Whether its own words are an organisation's: "Eastmarsh Health Board", "Corrigan & Sons"."""
        return bool(organisations().nouns & self.words) or "&" in self.name

    @property
    def is_unsure(self) -> bool:
        """Whether nothing but the look of its name tells whether it is a person: two words, which are nobody's."""
        words = without_article(self.name).split()
        told = organisations().all_nouns | organisations().legal
        known = self.gender or self.role or self.several or not self.named
        return not known and len(words) == 2 and not told & self.words and not any(map(str.isupper, words))

    @property
    def may_be_person(self) -> bool:
        """Whether it is a person, or may be one for all that is known."""
        return self.named and (self.person or self.is_unsure)

    @property
    def is_by_look(self) -> bool:
        """Whether nothing but the look of its name tells that it is a person's: "Cortessa Biologics"."""
        return self.person and self.named and not (self.gender or self.role)

    @property
    def is_thing(self) -> bool:
        """Whether it is neither a person nor a place, as far as is known."""
        return not self.person and not self.place

    @property
    def may_be_body(self) -> bool:
        """Whether it is an organisation, or may be one for all that is known."""
        return self.named and not self.place and (not self.person or self.is_unsure)


@lru_cache(maxsize=10_000)
def slug(name: str) -> str:
    """A speaker's id: its name in plain lower-case letters.

    >>> slug("Ivana Perić")
    'ivana-peric'
    """
    plain = unicodedata.normalize("NFKD", name.translate(_UNDECOMPOSED)).encode("ascii", "ignore").decode()
    return _NOT_A_LETTER.sub("-", plain.lower()).strip("-") or _NOT_A_LETTER.sub(
        "-", repr(name.encode()).lower()
    ).strip("-")


@lru_cache(maxsize=10_000)
def without_article(name: str) -> str:
    """A name as it stands without "the" or "a"."""
    return _ARTICLE.sub("", name)


@lru_cache(maxsize=10_000)
def slugs(text: str) -> tuple[str, ...]:
    """The words of a name or description in their order, each as an id has it."""
    return tuple(slug(word) for word in text.split())


@lru_cache(maxsize=10_000)
def initials(name: str) -> str:
    """The first letters of a name's words in capitals: "ECB" of the European Central Bank."""
    return "".join(word[0] for word in name.split() if word[0].isupper())


@lru_cache(maxsize=10_000)
def words_of(text: str) -> frozenset[str]:
    """The words of a name or description, each as an id has it."""
    return frozenset(slugs(text))


def full_name(text: str, mention: Mention) -> str:
    """A person's name with the forenames that stand before it somewhere in the article."""
    if len(mention.text.split()) > 1 or not mention.person:
        return mention.text
    for found in re.finditer(rf"((?:{_FORENAME}){{1,3}}){re.escape(mention.text)}\b", text):
        words = found.group(1).split()
        titles = people().titles | people().roles | people().honorifics.keys() | CALENDAR
        while words and (words[0].lower() in titles or len(words[0].rstrip(".")) < len(words[0]) > 2):
            words.pop(0)
        if words:
            return " ".join([*words, mention.text])
    return mention.text
