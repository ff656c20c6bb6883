"""One speaker under one name: mentions of an article put together, with role and affiliation."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from annotate.claims.mentions import Gender, Mention
from annotate.records import Speaker

_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")


@dataclass
class _Source:
    """Somebody who speaks in the article, as far as is known while it is read."""

    name: str
    person: bool
    gender: Gender | None = None
    role: str | None = None
    affiliation: str | None = None
    words: frozenset[str] = field(default_factory=frozenset)


def slug(name: str) -> str:
    """A speaker's id: its name in plain lower-case letters.

    >>> slug("Ivana Perić")
    'ivana-peric'
    """
    plain = unicodedata.normalize("NFKD", name.replace("đ", "d").replace("ł", "l").replace("ı", "i").replace("ø", "o"))
    return _NOT_A_LETTER.sub("-", plain.encode("ascii", "ignore").decode().lower()).strip("-") or "unnamed"


class Speakers:
    """Gives each mention of one article its speaker. Mentions come in the order of the text."""

    def __init__(self, mentions: Sequence[Mention]) -> None:
        """Reads all mentions of the article first, so that a headline's "Heath" finds the full name below it."""
        self._sources: list[_Source] = []
        self._recent: list[_Source] = []
        for mention in sorted((m for m in mentions if m.form == "name"), key=lambda m: -len(m.text.split())):
            self._add(mention)

    def _add(self, mention: Mention) -> _Source:
        source = self._named(mention)
        if source is None:
            source = _Source(mention.text, mention.person, words=_words(mention.text))
            self._sources.append(source)
        source.gender = source.gender or mention.gender
        source.role = source.role or mention.role
        source.affiliation = source.affiliation or mention.affiliation
        source.person = source.person or mention.person
        return source

    def _named(self, mention: Mention) -> _Source | None:
        """The source that a name belongs to: the same name, its last word, its first words, or its initials."""
        words = mention.text.split()
        exact = slug(mention.text)
        for source in self._sources:
            if slug(source.name) == exact:
                return source
        for source in self._sources:
            known = source.name.split()
            if len(words) >= len(known):
                continue
            if _same(words, known[-len(words) :]) or (_same(words, known[: len(words)]) and not (source.person and len(words) < len(known) - 1)):
                return source
            initials = "".join(word[0] for word in known if word[0].isupper())
            if len(words) == 1 and len(words[0]) > 2 and words[0] == initials:
                return source
        return None

    def note(self, mention: Mention) -> None:
        """Tells that somebody is spoken of here, who may be the "he" of a later sentence."""
        if mention.form == "name" and (source := self._named(mention)):
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
            return self._named(mention) or self._add(mention)
        if mention.form == "pronoun" and (source := self._pronoun(mention)):
            return source
        if mention.form == "description" and (source := self._described(mention)):
            return source
        name = _without_article(mention.text)
        known = next((source for source in self._sources if slug(source.name) == slug(name)), None)
        if known is None:
            known = _Source(name, mention.person, words=_words(name))
            self._sources.append(known)
        return known

    def _pronoun(self, mention: Mention) -> _Source | None:
        for source in reversed(self._recent):
            if mention.gender in ("he", "she"):
                if source.person and source.gender in (None, mention.gender):
                    source.gender = mention.gender
                    return source
            elif not source.person or mention.head in ("they", "them", "their"):
                return source
        return None

    def _described(self, mention: Mention) -> _Source | None:
        """Whom "the analyst" or "the foreign minister" means: the last one whose role or name has these words."""
        text = mention.text.lower()
        if not text.startswith(("the ", "this ", "that ")):
            return None
        wanted = _words(_without_article(text))
        for source in reversed(self._recent):
            if source.role and wanted <= _words(source.role) | _words(source.affiliation or ""):
                return source
            if not source.person and wanted <= source.words:
                return source
        return next((source for source in self._sources if source.role and wanted <= _words(source.role)), None)

    def _touch(self, source: _Source) -> None:
        if source in self._recent:
            self._recent.remove(source)
        self._recent.append(source)


def _same(words: Sequence[str], others: Sequence[str]) -> bool:
    return [slug(word) for word in words] == [slug(word) for word in others]


def _words(text: str) -> frozenset[str]:
    return frozenset(slug(word) for word in text.split())


def _without_article(text: str) -> str:
    return re.sub(r"^(the|a|an)\s+", "", text, flags=re.IGNORECASE)
