"""One speaker under one name: mentions of an article put together, with role and affiliation."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from annotate.claims.cast import Cast
from annotate.claims.descriptions import described, is_body, is_plural
from annotate.claims.introductions import introductions
from annotate.claims.mentions import Mention
from annotate.claims.people import PLURAL, is_role
from annotate.claims.sources import DEFINITE, Source, slug, slugs, without_article, words_of
from annotate.records import Speaker

__all__ = ["Speakers", "slug", "without_article"]

_BELONGING = re.compile(r"\b(?:[Hh]is|[Hh]er|[Tt]heir) ([^,.;:]+), \Z")
"""Before a name: "Through his lawyer, Chidi Nwosu, he denied …"."""
_REACH = 40
_OF = re.compile(r"[ ,](?:of|for|to|at|in|from|with|who|which|that|there|here)\b")
_NOBODY = re.compile(r"(every|each|any|no)\b", re.IGNORECASE)
_NEAR = 3
"""So many of those last spoken of may be "they": behind them, it is people that nobody named."""


class Speakers:
    """Gives each mention of one article its speaker. Mentions are to come in the order of the text."""

    def __init__(self, text: str, mentions: Iterable[Mention]) -> None:
        """Reads all names of the article first, so that a headline's "Heath" finds the full name below it."""
        self._text = text
        self._told = introductions(text)
        self._recent: list[Source] = []
        self._called: dict[str, Source] = {}
        mentions = sorted(mentions, key=lambda mention: mention.span)
        self._descriptions = [mention for mention in mentions if mention.form == "description"]
        self._body = max(text.find("\n"), 0)
        names = [mention for mention in mentions if mention.form == "name" and not self._is_cut(mention)]
        self._cast = Cast(text, names)

    def note(self, mentions: Iterable[Mention], said: Iterable[Speaker] = ()) -> None:
        """Tells whom and what a sentence speaks of: the "he" or "it" of a later one, its speakers before all others."""
        # All are found before one is touched: "the former goalkeeper" who trained Bellamine is not Bellamine.
        found = [self._heard(mention) for mention in mentions if not _NOBODY.match(mention.text)]
        for source in filter(None, found):
            self._touch(source)
        for speaker in said:
            self._touch(next(source for source in self._cast.sources if source.name == speaker.name))

    @property
    def short_forms(self) -> frozenset[str]:
        """Words that in this article are the short form of a name, wherever they stand."""
        names = [
            (s, without_article(s.name).split())
            for s in self._cast.sources
            if s.named and (" " in s.name or not s.person)
        ]
        last = {words[-1] for source, words in names if source.may_be_person}
        return frozenset(last | {words[0] for source, words in names if not source.person})

    def resolve(self, mention: Mention, before: Sequence[Mention] = (), inside: Sequence[Mention] = ()) -> Speaker:
        """The speaker of a statement.

        Args:
            mention: its source.
            before: the names that stand before it in its sentence.
            inside: the names and sources in what is said: nobody calls himself so, thus a "he" is none of these.
        """
        nobody = [self._known(one) or self._spoken_of(one) for one in inside]
        source = self._find(mention, before, nobody)
        source.spoken = True
        self._touch(source)
        return Speaker(
            id=slug(source.name),
            name=source.name,
            mention=mention.span,
            role=source.role,
            affiliation=source.affiliation,
        )

    def _find(self, mention: Mention, before: Sequence[Mention], spoken_of: Sequence[Source | None]) -> Source:
        if mention.form == "name":
            return self._known(mention) or self._cast.add(mention)
        # "Idrissa Coulibaly had been there for a month when he noticed that …"
        others = [name for name in before if mention.form == "pronoun" and not self._is_somebodys(name)]
        near = [known for name in others if (known := self._cast.named(name.text))]
        near = [source for source in near if source.person]
        recent = [source for source in dict.fromkeys([*near, *self._recent[::-1]]) if source not in spoken_of]
        source = self._pronoun(mention, recent) if mention.form == "pronoun" else self._known(mention, recent)
        if source is None and mention.form == "description" and DEFINITE.match(mention.text):
            source = self._called.get(without_article(mention.text))  # "the governor", whoever that was before
        if source is None and is_body(mention):
            # "Vojna Optika's shares rose after it announced …", "Helvarn Kraft will …, the utility announced"
            # Of several, "it" is likely what the sentence speaks of first, "the utility" the nearest.
            order = before if mention.head == "it" else before[::-1]
            names = [named for other in order if other.form == "name" and (named := self._cast.named(other.text))]
            # What is "it" is no person, whatever its name looks like.
            is_it = mention.head == "it"
            source = next((known for known in names if (known.may_be_body if is_it else known.is_thing)), None)
        source = source or self._spoken_of(mention)
        if mention.form == "description":
            source = self._unnamed(mention, source)
            if DEFINITE.match(mention.text):
                self._called[without_article(mention.text)] = source
        if mention.gender in ("he", "she"):  # by "he", and by "the mother of four"
            source.gender, source.person = source.gender or mention.gender, True
        if source not in self._cast.sources:
            self._cast.sources.append(source)
        return source

    def _is_somebodys(self, name: Mention) -> bool:
        """Whether a name is that of "his lawyer", so that it is not the "he" behind it."""
        found = _BELONGING.search(self._text, max(name.span[0] - _REACH, 0), name.span[0])
        closed = self._text[name.span[1] : name.span[1] + 1] == ","
        return found is not None and closed and any(map(is_role, found[1].split()[-1:]))

    def _heard(self, mention: Mention) -> Source | None:
        """Whom or what a sentence speaks of; of pronouns, "he" and "she" alone are likely to be found right."""
        if mention.form == "pronoun":
            return self._pronoun(mention, self._recent[::-1])
        return self._known(mention) or self._spoken_of(mention)

    def _known(self, mention: Mention, recent: Sequence[Source] | None = None) -> Source | None:
        """Whom a name or a description means, of those that the article names; `recent` are spoken of last."""
        if mention.form == "name":
            short = mention.text.split()[0] if self._is_cut(mention) else ""
            return self._cast.named(mention.text, mention.gender) or (self._cast.named(short) if short else None)
        recent = self._recent[::-1] if recent is None else recent
        return described(mention, recent, self._cast.sources, self._text, self._told)

    def _spoken_of(self, mention: Mention) -> Source:
        """Who or what has no name but these words."""
        name = without_article(self._in_full(mention).text)
        known = [source for source in (*self._cast.sources, *self._recent) if slug(source.name) == slug(name)]
        known += self._told_before(mention)
        named = mention.form == "name"
        return next(iter(known), None) or Source(
            name, mention.person, mention.gender, named=named, several=mention.several
        )

    def _unnamed(self, mention: Mention, source: Source) -> Source:
        """A source, or who spoke after it: "a government spokesman", of whom "the spokesman" speaks."""
        spoken = [other for other in self._told_before(mention) if other.spoken]
        order = self._recent[::-1]
        after = spoken and source in order and order.index(spoken[0]) < order.index(source)
        return spoken[0] if after else source

    def _told_before(self, mention: Mention) -> list[Source]:
        """Who was spoken of at greater length: "a cabinet colleague", of whom "the colleague" speaks."""
        words = slugs(without_article(mention.text))
        if mention.form != "description" or not DEFINITE.match(mention.text):
            return []
        return [s for s in self._recent[::-1] if not s.named and not s.several and words == _head(s.name)]

    def _is_cut(self, mention: Mention) -> bool:
        """Whether a name stands in a headline alone, where "Trump Stands Tall" may be taken for one."""
        inside = mention.span[0] < self._body and " " in mention.text
        return inside and mention.text not in self._text[self._body :]

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

    def _pronoun(self, mention: Mention, recent: Sequence[Source]) -> Source | None:
        """Whom a pronoun means: the last one spoken of whom it fits."""
        if mention.head in PLURAL:
            return next((s for s in recent[:_NEAR] if s.several or (s.named and not s.person)), None)
        if mention.gender not in ("he", "she"):
            return next((s for s in recent if not s.person and not s.several), None)
        may_be = [s for s in recent if not s.several and s.gender in (None, mention.gender)]
        fitting = [s for s in may_be if s.person]
        if not any(s.named and s.spoken for s in fitting):
            # "Alasdair Munge argued …": who speaks may be somebody, whatever the name looks like.
            fitting = [s for s in may_be if s.person or (s.spoken and s.is_unsure)]
        # A single word that nothing else is told of may be no person's name at all.
        sure = (
            s
            for s in fitting
            if s.gender or (s.spoken and not s.named) or len(s.name.split()) > 1 or is_role(s.role or "")
        )
        return next(sure, next(iter(fitting), None))

    def _touch(self, source: Source) -> None:
        if source in self._recent:
            self._recent.remove(source)
        self._recent.append(source)


@lru_cache(maxsize=10_000)
def _head(name: str) -> tuple[str, ...]:
    """The last word of a description, before what it is of: "colleague"."""
    return slugs(_OF.split(name)[0])[-1:]
