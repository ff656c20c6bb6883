"""One speaker under one name: mentions of an article put together, with role and affiliation."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from annotate.claims.descriptions import described, is_body, is_plural
from annotate.claims.introductions import introductions
from annotate.claims.mentions import Mention
from annotate.claims.people import PLURAL, is_role, people
from annotate.claims.sources import Source, full_name, initials, slug, slugs, without_article, words_of
from annotate.records import Speaker

__all__ = ["Speakers", "slug", "without_article"]

_TITLED = re.compile(r"\b([^\W\d_]+\.?)[ \u00a0]([^\W\d_a-z][\w’'-]+)")
_RELATIVE = re.compile(r"\b([^\W\d_a-z][\w’'-]*), (who|which)\b")
_WORD = re.compile(r"[^\W_](?:[\w’'-]*\w)?")
_PLACE = re.compile(r"(?:\b(\w+) )?\b[Ii]n ([^\W\d_a-z][\w’'-]*)")
_INVESTED = re.compile(r"(?i)shares?|stakes?|stock|invest\w*|interest|confidence|trust|faith|believe[sd]?|role")
"""Before "in", what tells that a company follows, and no town."""
_THE = frozenset({"the", "The"})
_NO_SURNAME = frozenset({"the", "in", "of", "from", "at", "near", "to", "a", "an"})
"""Before the last word of a name, what no surname has before it."""
_NOBODY = re.compile(r"(every|each|any|no)\b", re.IGNORECASE)
_NEAR = 3
"""So many of those last spoken of may be "they": behind them, it is people that nobody named."""


class Speakers:
    """Gives each mention of one article its speaker. Mentions are to come in the order of the text."""

    def __init__(self, text: str, mentions: Iterable[Mention]) -> None:
        """Reads all names of the article first, so that a headline's "Heath" finds the full name below it."""
        self._text = text
        self._told = introductions(text)
        self._relatives = {found[1]: found[2] for found in _RELATIVE.finditer(text)}
        self._sources: list[Source] = []
        self._recent: list[Source] = []
        mentions = sorted(mentions, key=lambda mention: mention.span)
        self._descriptions = [mention for mention in mentions if mention.form == "description"]
        self._body = max(text.find("\n"), 0)
        names = [mention for mention in mentions if mention.form == "name" and not self._is_cut(mention)]
        for mention in sorted(names, key=lambda mention: -len(mention.text.split())):
            self._add(mention)
        self._sources.sort(key=lambda source: text.find(source.name))
        self._hear_titles()
        self._hear_surnames()
        self._hear_places()

    def note(self, mentions: Iterable[Mention], said: Iterable[Speaker] = ()) -> None:
        """Tells whom and what a sentence speaks of: the "he" or "it" of a later one, its speakers before all others."""
        # All are found before one is touched: "the former goalkeeper" who trained Bellamine is not Bellamine.
        found = [self._heard(mention) for mention in mentions if not _NOBODY.match(mention.text)]
        for source in filter(None, found):
            self._touch(source)
        for speaker in said:
            self._touch(next(source for source in self._sources if source.name == speaker.name))

    @property
    def short_forms(self) -> frozenset[str]:
        """Words that in this article are the short form of a name, wherever they stand."""
        names = [(s, without_article(s.name).split()) for s in self._sources if s.named and " " in s.name]
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
            return self._known(mention) or self._add(mention)
        # "Idrissa Coulibaly had been there for a month when he noticed that …"
        near = [] if mention.form == "description" else [known for name in before if (known := self._named(name.text))]
        near = [source for source in near if source.person]
        recent = [source for source in dict.fromkeys([*near, *self._recent[::-1]]) if source not in spoken_of]
        source = self._pronoun(mention, recent) if mention.form == "pronoun" else self._known(mention, recent)
        if source is None and is_body(mention):
            # "Vojna Optika's shares rose after it announced …", "Helvarn Kraft will …, the utility announced"
            names = [named for other in before[::-1] if other.form == "name" and (named := self._named(other.text))]
            # What is "it" is no person, whatever its name looks like.
            unsure = (
                known for known in names if mention.head == "it" and not (known.gender or is_role(known.role or ""))
            )
            source = next((known for known in names if not known.person and not known.place), next(unsure, None))
        source = source or self._spoken_of(mention)
        if mention.gender in ("he", "she"):  # by "he", and by "the mother of four"
            source.gender, source.person = source.gender or mention.gender, True
        if source not in self._sources:
            self._sources.append(source)
        return source

    def _heard(self, mention: Mention) -> Source | None:
        """Whom or what a sentence speaks of; of pronouns, "he" and "she" alone are likely to be found right."""
        if mention.form == "pronoun":
            return self._pronoun(mention, self._recent[::-1])
        return self._known(mention) or self._spoken_of(mention)

    def _known(self, mention: Mention, recent: Sequence[Source] | None = None) -> Source | None:
        """Whom a name or a description means, of those that the article names; `recent` are spoken of last."""
        if mention.form == "name":
            short = mention.text.split()[0] if self._is_cut(mention) else ""
            return self._named(mention.text) or (self._named(short) if short else None)
        recent = self._recent[::-1] if recent is None else recent
        return described(mention, recent, self._sources, self._text, self._told)

    def _spoken_of(self, mention: Mention) -> Source:
        """Who or what has no name but these words."""
        name = without_article(self._in_full(mention).text)
        known = (source for source in (*self._sources, *self._recent) if slug(source.name) == slug(name))
        named = mention.form == "name"
        return next(known, None) or Source(name, mention.person, mention.gender, named=named, several=mention.several)

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
        if source.gender or source.role:
            return source.person or mention.person
        if told := self._relatives.get(source.name.split()[-1]):
            return told == "who"
        if mention.text != source.name:
            return source.person or (mention.person and not source.is_body)
        source.votes += 1 if mention.person else -1
        return source.votes > 0

    def _named(self, name: str) -> Source | None:
        """The source that a name belongs to: the same name, its last words, its first words, or its initials."""
        words = slugs(without_article(name))
        for source in self._sources:
            if words == slugs(without_article(source.name)):
                return source
        for source in self._sources:
            known = slugs(source.name)
            if words == known[-len(words) :] or (not source.person and words == known[: len(words)]):
                return source
            if source.person and len(words) == 1 and words[0] in known:
                return source
            if len(name) > 2 and name == initials(source.name):
                return source
        return None

    def _hear_titles(self) -> None:
        """Tells who is a man or a woman by "Mr" or "Ms" anywhere in the text, in what is quoted too."""
        for found in _TITLED.finditer(self._text):
            gender = people().honorifics.get(found[1].lower())
            source = self._named(found[2]) if gender else None
            if source is not None and not source.is_body:
                source.gender, source.person = source.gender or gender, True

    def _hear_surnames(self) -> None:
        """Tells who is a person by a last word that stands alone: "Dobrean", and no "Optika" for Vojna Optika."""
        before: dict[str, set[str]] = defaultdict(set)
        for word, following in pairwise(_WORD.findall(self._text)):
            before[following.removesuffix("'s").removesuffix("’s")].add(word)
        for source in self._sources:
            if source.is_unsure and not source.person:
                first, last = without_article(source.name).split()
                alone = any(word.islower() and word not in _NO_SURNAME for word in before[last])
                source.person = alone and not before[first] & _THE

    def _hear_places(self) -> None:
        """Tells what is a town, whatever its name looks like: "in Elsterau"."""
        places = {name for word, name in _PLACE.findall(self._text) if not _INVESTED.fullmatch(word)}
        for source in self._sources:
            source.place = not source.person and source.name in places

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
        sure = (s for s in fitting if s.gender or len(s.name.split()) > 1 or is_role(s.role or ""))
        return next(sure, next(iter(fitting), None))

    def _touch(self, source: Source) -> None:
        if source in self._recent:
            self._recent.remove(source)
        self._recent.append(source)
