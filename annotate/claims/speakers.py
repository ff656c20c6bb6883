"""One speaker under one name: mentions of an article put together, with role and affiliation."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from annotate.claims.mentions import Mention
from annotate.claims.people import CALENDAR, Gender, people
from annotate.records import Speaker

_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")
_UNDECOMPOSED = str.maketrans(
    {"đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "ı": "i", "ø": "o", "Ø": "O", "ß": "ss", "æ": "ae"}
)
_ARTICLE = re.compile(r"^(the|a|an)\s+", re.IGNORECASE)
_PLURAL = frozenset({"they", "them", "their"})
_INDEFINITE = re.compile(r"(an?|any|some|one|no|several|many|most|two|three|another|other|every|each)\b", re.IGNORECASE)
_NAME = r"[^\W\d_a-z][\w’'-]*(?:[ \u00a0](?:(?:de|da|van|von|bin|al|el)[ \u00a0])?[^\W\d_a-z][\w’'-]*){0,3}"
_FORENAME = (
    r"(?!(?:The|In|On|But|And|For|When|As)\b)[^\W\d_a-z][\w’'-]*\.?[ \u00a0](?:(?:de|da|van|von|bin|al|el)[ \u00a0])?"
)


@dataclass(eq=False)
class _Source:
    """Somebody who speaks in the article, as far as is known while it is read."""

    name: str
    person: bool
    gender: Gender | None = None
    role: str | None = None
    affiliation: str | None = None


def slug(name: str) -> str:
    """A speaker's id: its name in plain lower-case letters.

    >>> slug("Ivana Perić")
    'ivana-peric'
    """
    plain = unicodedata.normalize("NFKD", name.translate(_UNDECOMPOSED)).encode("ascii", "ignore").decode()
    return _NOT_A_LETTER.sub("-", plain.lower()).strip("-") or _NOT_A_LETTER.sub(
        "-", repr(name.encode()).lower()
    ).strip("-")


class Speakers:
    """Gives each mention of one article its speaker. Mentions are to come in the order of the text."""

    def __init__(self, text: str, mentions: Iterable[Mention]) -> None:
        """Reads all names of the article first, so that a headline's "Heath" finds the full name below it."""
        self._text = text
        self._sources: list[_Source] = []
        self._recent: list[_Source] = []
        names = [mention for mention in mentions if mention.form == "name"]
        for mention in sorted(names, key=lambda mention: -len(mention.text.split())):
            self._add(mention)

    def note(self, mention: Mention) -> None:
        """Tells that somebody is spoken of here, who may be the "he" of a later sentence."""
        if mention.form == "name" and (source := self._named(mention.text)):
            self._touch(source)

    def resolve(self, mention: Mention) -> Speaker:
        """The speaker of a statement whose source is `mention`."""
        source = self._find(mention)
        self._touch(source)
        return Speaker(
            id=slug(source.name),
            name=source.name,
            mention=mention.span,
            role=source.role,
            affiliation=source.affiliation,
        )

    def _find(self, mention: Mention) -> _Source:
        if mention.form == "name":
            return self._named(mention.text) or self._add(mention)
        source = self._pronoun(mention) if mention.form == "pronoun" else self._described(mention)
        if source is None:
            name = _ARTICLE.sub("", mention.text)
            source = next((known for known in self._sources if slug(known.name) == slug(name)), None)
        if source is None:
            source = _Source(name, mention.person)
            self._sources.append(source)
        return source

    def _add(self, mention: Mention) -> _Source:
        source = self._named(mention.text)
        if source is None:
            source = _Source(_full_name(self._text, mention), mention.person)
            self._sources.append(source)
        source.gender = source.gender or mention.gender
        source.role = source.role or mention.role
        source.affiliation = source.affiliation or mention.affiliation
        source.person = source.person or mention.person
        return source

    def _named(self, name: str) -> _Source | None:
        """The source that a name belongs to: the same name, its last words, its first words, or its initials."""
        words = [slug(word) for word in _ARTICLE.sub("", name).split()]
        for source in self._sources:
            known = [slug(word) for word in _ARTICLE.sub("", source.name).split()]
            if words == known:
                return source
        for source in self._sources:
            known = [slug(word) for word in source.name.split()]
            if words == known[-len(words) :] or (not source.person and words == known[: len(words)]):
                return source
            if source.person and len(words) == 1 and words[0] in known:
                return source
            capitals = "".join(word[0] for word in source.name.split() if word[0].isupper())
            if len(name) > 2 and name == capitals:
                return source
        return None

    def _pronoun(self, mention: Mention) -> _Source | None:
        for source in reversed(self._recent):
            if mention.gender in ("he", "she"):
                if source.person and source.gender in (None, mention.gender):
                    source.gender = mention.gender
                    return source
            elif not source.person or mention.head in _PLURAL:
                return source
        return None

    def _described(self, mention: Mention) -> _Source | None:
        """Whom "the analyst" or "the foreign minister" means: the last one whose role or name has these words."""
        if _INDEFINITE.match(mention.text):
            return None
        wanted = _words(_ARTICLE.sub("", mention.text))
        known = [*reversed(self._recent), *self._sources]
        if not mention.person:
            return next((source for source in known if not source.person and wanted <= _words(source.name)), None)
        for source in known:
            if source.role and wanted <= _words(f"{source.role} {source.affiliation or ''} {source.name}"):
                return source
        # "the Rand analyst" is the fellow at the Rand Corporation.
        house = _words(" ".join(word for word in _ARTICLE.sub("", mention.text).split() if word[0].isupper()))
        if employed := [source for source in known if house and house <= _words(source.affiliation or "")]:
            return employed[0]
        name = _introduced(self._text, mention)
        return self._named(name) if name else None

    def _touch(self, source: _Source) -> None:
        if source in self._recent:
            self._recent.remove(source)
        self._recent.append(source)


def _full_name(text: str, mention: Mention) -> str:
    """A person's name with the forenames that stand before it somewhere in the article."""
    if len(mention.text.split()) > 1 or not mention.person:
        return mention.text
    for found in re.finditer(rf"((?:{_FORENAME}){{1,3}}){re.escape(mention.text)}\b", text):
        words = found.group(1).split()
        titles = people().titles | people().roles | people().honorifics.keys() | CALENDAR
        while words and (words[0].lower() in titles or words[0].endswith(".")):
            words.pop(0)
        if words:
            return " ".join([*words, mention.text])
    return mention.text


def _introduced(text: str, mention: Mention) -> str | None:
    """The name that "Judge Adnan Mufleh" or "Adnan Mufleh, a retired judge" gives to "the judge"."""
    head = re.escape(mention.head)
    patterns = (
        rf"(?i:\b{head})\s+({_NAME})",
        rf"({_NAME}),\s[^,.;:“”\"\n]{{0,60}}\b{head}\b",
        rf"(?i:\b{head}), ({_NAME})",
    )
    found = [match for pattern in patterns for match in re.finditer(pattern, text)]
    before = [match for match in found if match.start() <= mention.span[0]]
    nearest = (
        max(before, key=lambda match: match.start())
        if before
        else min(found, key=lambda match: match.start(), default=None)
    )
    return nearest.group(1) if nearest else None


def _words(text: str) -> frozenset[str]:
    return frozenset(slug(word) for word in text.split())
