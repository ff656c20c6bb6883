"""One speaker under one name: mentions of an article put together, with role and affiliation."""

from collections.abc import Iterable, Sequence

from annotate.claims.descriptions import described, is_body, is_plural
from annotate.claims.introductions import introductions
from annotate.claims.mentions import Mention
from annotate.claims.people import is_role
from annotate.claims.sources import Source, full_name, slug, without_article, words_of
from annotate.records import Speaker

__all__ = ["Speakers", "slug", "without_article"]

_PLURAL = frozenset({"they", "them", "their"})
_NEAR = 2
"""So many of those last spoken of may be "they": behind them, it is people that nobody named."""


class Speakers:
    """Gives each mention of one article its speaker. Mentions are to come in the order of the text."""

    def __init__(self, text: str, mentions: Iterable[Mention]) -> None:
        """Reads all names of the article first, so that a headline's "Heath" finds the full name below it."""
        self._text = text
        self._told = introductions(text)
        self._sources: list[Source] = []
        self._recent: list[Source] = []
        mentions = sorted(mentions, key=lambda mention: mention.span)
        self._descriptions = [mention for mention in mentions if mention.form == "description"]
        names = [mention for mention in mentions if mention.form == "name"]
        for mention in sorted(names, key=lambda mention: -len(mention.text.split())):
            self._add(mention)
        self._sources.sort(key=lambda source: text.find(source.name))

    def note(self, mention: Mention) -> None:
        """Tells that somebody is spoken of here, who may be the "he" of a later sentence."""
        if mention.form == "name" and (source := self._named(mention.text)):
            self._touch(source)

    def resolve(self, mention: Mention, before: Sequence[Mention] = ()) -> Speaker:
        """The speaker of a statement whose source is `mention`; `before` it, its sentence has these names."""
        source = self._find(mention, before)
        source.spoken = True
        self._touch(source)
        return Speaker(
            id=slug(source.name),
            name=source.name,
            mention=mention.span,
            role=source.role,
            affiliation=source.affiliation,
        )

    def _find(self, mention: Mention, before: Sequence[Mention]) -> Source:
        if mention.form == "name":
            return self._named(mention.text) or self._add(mention)
        if mention.form == "pronoun":
            source = self._pronoun(mention)
        else:
            source = described(mention, self._recent[::-1], self._sources, self._text, self._told)
        if source is None and is_body(mention):
            # "Vojna Optika's shares rose after it announced …", "Helvarn Kraft will …, the utility announced"
            names = (self._named(other.text) for other in before[::-1] if other.form == "name")
            source = next((known for known in names if known and not known.person), None)
        if source is None:
            name = without_article(self._in_full(mention).text)
            source = next((known for known in self._sources if slug(known.name) == slug(name)), None)
            source = source or Source(name, mention.person, mention.gender, named=False)
        if source not in self._sources:
            self._sources.append(source)
        return source

    def _in_full(self, mention: Mention) -> Mention:
        """The longer description that a headline's "mission" or "report" is short for."""
        if mention.form != "description" or not mention.is_bare or is_plural(mention):
            return mention
        later = (
            other
            for other in self._descriptions
            if other.head == mention.head and other.span > mention.span and not other.is_bare
        )
        return next((other for other in later if words_of(mention.text) < words_of(other.text)), mention)

    def _add(self, mention: Mention) -> Source:
        source = self._named(mention.text)
        if source is None:
            source = Source(full_name(self._text, mention), mention.person)
            self._sources.append(source)
        source.gender = source.gender or mention.gender
        source.role = source.role or mention.role
        source.affiliation = source.affiliation or mention.affiliation
        source.person = self._is_person(source, mention)
        return source

    def _is_person(self, source: Source, mention: Mention) -> bool:
        """By role or title, if any tells; else by what most places are taken for that have the whole name."""
        if source.gender or source.role or mention.text != source.name:
            return source.person or mention.person
        source.votes += 1 if mention.person else -1
        return source.votes > 0

    def _named(self, name: str) -> Source | None:
        """The source that a name belongs to: the same name, its last words, its first words, or its initials."""
        words = [slug(word) for word in without_article(name).split()]
        for source in self._sources:
            known = [slug(word) for word in without_article(source.name).split()]
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

    def _pronoun(self, mention: Mention) -> Source | None:
        """Whom a pronoun means: the last one spoken of whom it fits."""
        recent = self._recent[::-1]
        if mention.gender not in ("he", "she"):
            several = mention.head in _PLURAL
            near = recent[:_NEAR] if several else recent
            return next((s for s in near if not s.person or (several and not s.named)), None)
        fitting = [s for s in recent if s.person and s.gender in (None, mention.gender)]
        # A single word that nothing else is told of may be no person's name at all.
        sure = (s for s in fitting if s.gender or len(s.name.split()) > 1 or is_role(s.role or ""))
        source = next(sure, next(iter(fitting), None))
        if source is not None:
            source.gender = mention.gender
        return source

    def _touch(self, source: Source) -> None:
        if source in self._recent:
            self._recent.remove(source)
        self._recent.append(source)
