"""One speaker under one name: mentions of an article put together, with role and affiliation."""

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from annotate.claims.cast import Cast
from annotate.claims.descriptions import is_called, is_plural, sort_of
from annotate.claims.introductions import introductions, nearest
from annotate.claims.mentions import Mention
from annotate.claims.organisations import organisations
from annotate.claims.people import PLURAL, is_role, people
from annotate.claims.places import Places
from annotate.claims.ranking import Judge
from annotate.claims.signs import Scene, signs
from annotate.claims.sources import Source, slug, without_article, words_of
from annotate.records import Span, Speaker

__all__ = ["Speakers", "slug", "without_article"]

_BELONGING = re.compile(r"\b(?:[Hh]is|[Hh]er|[Tt]heir) ([^,.;:]+), \Z")
"""Before a name: "Through his lawyer, Chidi Nwosu, he denied …"."""
_REACH = 40
_HEARD, _UNHEARD = 40, 20
"""So many of those who were spoken of last, and of those who are named further down, may be meant."""
_NOBODY = re.compile(r"(every|each|any|no)\b", re.IGNORECASE)


class Speakers:
    """Gives each mention of one article its speaker. Mentions are to come in the order of the text."""

    def __init__(self, text: str, mentions: Iterable[Mention], judge: Judge) -> None:
        """Reads all names of the article first, so that a headline's "Heath" finds the full name below it.

        Args:
            text: the article's.
            mentions: its names, and what names the sources of its statements.
            judge: says whom a pronoun or a description means.
        """
        self._text = text
        self._judge = judge
        self._told = introductions(text)
        self._places = Places(text)
        self._recent: list[Source] = []
        self._meant: dict[Span, Source] = {}
        self._called: dict[str, Source] = {}
        mentions = sorted(mentions, key=lambda mention: mention.span)
        self._descriptions = [mention for mention in mentions if mention.form == "description"]
        names = [one for one in mentions if one.form == "name" and one.text.strip() and not self._is_cut(one)]
        self._cast = Cast(text, names)

    def note(self, mentions: Iterable[Mention], said: Iterable[Speaker] = ()) -> None:
        """Tells whom and what a sentence speaks of: the "he" or "it" of a later one, its speakers before all others."""
        # All are found before one is touched: "the former goalkeeper" who trained Bellamine is not Bellamine.
        those = [one for one in mentions if not _NOBODY.match(one.text)]
        found = [(one.span[0], self._heard(one, [name for name in those if name.span < one.span])) for one in those]
        for where, source in found:
            if source is not None:
                self._touch(source, where)
        for speaker in said:
            source = next(source for source in self._cast.sources if source.name == speaker.name)
            self._touch(source, source.last)

    @property
    def short_forms(self) -> frozenset[str]:
        """Words that in this article are the short form of a name, wherever they stand."""
        names = [
            (s, without_article(s.name).split())
            for s in self._cast.sources
            if s.named and s.name.strip() and (" " in s.name or not s.person)
        ]
        last = {words[-1] for source, words in names if source.may_be_person}
        return frozenset(last | {words[0] for source, words in names if not source.person})

    def resolve(self, mention: Mention, before: Sequence[Mention] = (), inside: Sequence[Mention] = ()) -> Speaker:
        """The speaker of a statement; what goes on with another statement has its mention, and its speaker.

        Args:
            mention: its source.
            before: the names that stand before it in its sentence.
            inside: the names and sources in what is said: nobody calls himself so, thus a "he" is none of these.
        """
        source = self._meant.get(mention.span) or self._find(mention, before, inside)
        self._meant[mention.span] = source
        source.spoken = True
        self._touch(source, mention.span[0])
        return Speaker(
            id=slug(source.name),
            name=source.name,
            mention=mention.span,
            role=source.role,
            affiliation=source.affiliation,
        )

    def _find(self, mention: Mention, before: Sequence[Mention], inside: Sequence[Mention]) -> Source:
        if mention.form == "name":
            return self._named(mention) or self._cast.add(mention)
        if known := self._short(mention):
            return known
        said = [self._meant.get(one.span) or self._named(one) for one in inside]
        source = self._choose(mention, before, [one for one in said if one])
        self._call(mention, source)
        if mention.gender in ("he", "she"):  # by "he", and by "the mother of four"
            source.gender, source.person = source.gender or mention.gender, True
        if source not in self._cast.sources:
            self._cast.sources.append(source)
        return source

    def _choose(self, mention: Mention, before: Sequence[Mention] = (), said: Sequence[Source] = ()) -> Source:
        """Whom a pronoun or a description means, likeliest; it may be somebody not spoken of before."""
        here = [known for name in before if name.form == "name" and (known := self._cast.named(name.text))]
        recent = self._recent[::-1]
        if mention.form == "pronoun":
            # "Idrissa Coulibaly had been there for a month when he noticed that …"
            own = {id(self._cast.named(name.text)) for name in before if self._is_somebodys(name)}
            recent = list(dict.fromkeys([*(one for one in here if one.person and id(one) not in own), *recent]))
        # So many are on nobody's mind: time grows with an article's length, and not with its square.
        unheard = (one for one in self._cast.sources if one.last < 0)
        minded = dict.fromkeys([*recent[:_HEARD], *islice(unheard, _UNHEARD)])
        sources = [one for one in minded if _may_be(mention, one)]
        sources += self._untold(mention, sources)
        scene = Scene(recent[:_HEARD], here, said, self._called, self._told, self._places)
        chosen = self._judge.meant(mention, sources, signs(mention, sources, scene))
        return sources[chosen] if chosen < len(sources) else self._new(mention)

    def _call(self, mention: Mention, source: Source) -> None:
        """Remembers whom a description meant."""
        if mention.form == "description":
            self._called |= {mention.head: source, without_article(mention.text): source}

    def _untold(self, mention: Mention, known: Sequence[Source]) -> list[Source]:
        """The bodies that the text introduces, and the parser took for none: "Lumivar, a maker of lamps"."""
        if mention.form != "description" or mention.person:
            return []
        told = (
            one
            for noun in sorted(sort_of(mention) | {mention.head})
            for one in nearest(self._told, noun, mention.span[0])
            if one.behind and not any(is_called(source, mention, one) for source in known)
        )
        return list({one.name: Source(one.name, person=False) for one in told}.values())

    def _new(self, mention: Mention) -> Source:
        """Somebody who has no name but these words, unless they are another's."""
        name = without_article(self._in_full(mention).text)
        known = (source for source in (*self._cast.sources, *self._recent) if slug(source.name) == slug(name))
        named = mention.form == "name"
        return next(known, None) or Source(name, mention.person, mention.gender, named=named, several=mention.several)

    def _heard(self, mention: Mention, before: Sequence[Mention]) -> Source | None:
        """Whom or what a sentence speaks of, behind what is named before it."""
        if mention.form == "name":
            return self._named(mention) or self._new(mention)
        source = self._meant.get(mention.span) or self._short(mention) or self._choose(mention, before)
        self._call(mention, source)
        return None if mention.form == "pronoun" and source not in self._cast.sources else source

    def _named(self, mention: Mention) -> Source | None:
        """Whom a name means, of those that the article names."""
        if mention.form != "name":
            return None
        short = mention.text.split()[0] if self._is_cut(mention) else ""
        return self._cast.named(mention.text, mention.gender) or (self._cast.named(short) if short else None)

    def _short(self, mention: Mention) -> Source | None:
        """Whom a name means that the parser took for a noun: "Alemu", "the Gazette"."""
        last = mention.text.split()[-1:]
        if mention.form != "description" or last in ([], [mention.head]) or mention.head in people().roles:
            return None
        words = words_of(without_article(mention.text))
        return next((one for one in self._cast.sources if one.named and words <= words_of(one.name)), None)

    def _is_somebodys(self, name: Mention) -> bool:
        """Whether a name is that of "his lawyer", so that it is not the "he" behind it."""
        found = _BELONGING.search(self._text, max(name.span[0] - _REACH, 0), name.span[0])
        closed = self._text[name.span[1] : name.span[1] + 1] == ","
        return found is not None and closed and any(map(is_role, found[1].split()[-1:]))

    def _is_cut(self, mention: Mention) -> bool:
        """Whether a name stands in a headline alone, where "Trump Stands Tall" may be taken for one."""
        inside = mention.span[0] < self._places.headline and " " in mention.text
        return inside and mention.text not in self._text[self._places.headline :]

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

    def _touch(self, source: Source, where: int) -> None:
        source.last = max(source.last, where)
        if source in self._recent:
            self._recent.remove(source)
        self._recent.append(source)


def _may_be(mention: Mention, source: Source) -> bool:
    """Whether nothing tells that a mention cannot mean a source."""
    if words_of(without_article(mention.text)) <= words_of(source.name):
        return True
    if mention.gender in ("he", "she") and source.gender not in (None, mention.gender):
        return False
    if mention.form == "description" and (mention.several or is_plural(mention)):
        return source.several or not source.person
    if mention.person and mention.gender != "they":
        if mention.form == "pronoun" and not source.named:
            is_thing = source.noun in organisations().all_nouns | organisations().documents
        else:
            is_thing = source.place or (source.is_body and mention.head not in organisations().nouns)
        return not source.several and (source.person or not is_thing)
    if mention.form == "pronoun":
        return source.several or not source.person or (source.is_by_look and mention.head not in PLURAL)
    is_body = mention.head in organisations().all_nouns
    return not (is_body and source.person) or mention.head in words_of(source.role or "")
