"""Those whom an article names, with what the text tells of each wherever it stands."""

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

from annotate.claims.mentions import Mention
from annotate.claims.organisations import organisations
from annotate.claims.people import Gender, is_role, people
from annotate.claims.sources import CAPITAL, Source, full_name, initials, slug, slugs, without_article

_SEVERAL = rf"((?:{CAPITAL}[ \u00a0]){{1,3}}{CAPITAL})"
"""A name of several words."""
_TITLED = re.compile(r"\b([^\W\d_]+\.?)[ \u00a0]([^\W\d_a-z][\w’'-]+)")
_RELATIVE = re.compile(rf"\b({CAPITAL}), (who|which)\b")
_TOLD_OF = re.compile(rf"(?<=[\w,] )(?<!the ){_SEVERAL}, (who|whose|which)\b")
"""A name of several words, and whether it is a person's, wherever the parser took it for none."""
_APPOSED = re.compile(
    r"\b(?:the|its|his|her|their) (?:[^\W_A-Z][\w’'-]* ){0,3}?([^\W\d_A-Z][\w’'-]*), "
    rf"{_SEVERAL}[,.;]"
)
"""What somebody or something is, and the name behind it: "the shipyard, Vestra Marine."."""
_WORD = re.compile(r"[^\W_](?:[\w’'-]*\w)?")
_OWNED = re.compile(r".+?['’]s? (?=\S+ \S)")
"""Before a name of several words, whose it is: "Zambia's National Ballots Council"."""
_PLACE = re.compile(rf"(?:\b(\w+) )?\b[Ii]n ({CAPITAL})")
_INVESTED = re.compile(r"(?i)shares?|stakes?|stock|invest\w*|interest|confidence|trust|faith|believe[sd]?|role")
"""Before "in", what tells that a company follows, and no town."""
_THE = frozenset({"the", "The"})
_NO_SURNAME = frozenset({"the", "in", "of", "from", "at", "near", "to", "a", "an"})
"""Before the last word of a name, what no surname has before it."""


class Cast:
    """All names of one article, put together: who bears them, and whether it is a man, a woman, a body or a town."""

    def __init__(self, text: str, names: Iterable[Mention]) -> None:
        """Reads the longest names first, so that a headline's "Heath" finds the full name below it."""
        self._text = text
        self._relatives = {found[1]: found[2] for found in _RELATIVE.finditer(text)}
        self.sources: list[Source] = []
        for mention in sorted(names, key=lambda mention: -len(mention.text.split())):
            self.add(mention)
        self._hear_names()
        self.sources.sort(key=lambda source: text.find(source.name))
        self._hear_titles()
        self._hear_surnames()
        self._hear_places()

    def add(self, mention: Mention) -> Source:
        """Whom a name means, who from now on is of the cast."""
        source = self.named(mention.text, mention.gender)
        if source is None:
            source = Source(self._without_owner(full_name(self._text, mention)), mention.person)
            self.sources.append(source)
        source.gender = source.gender or mention.gender
        source.role = source.role or mention.role
        source.affiliation = source.affiliation or mention.affiliation
        source.person = self._is_person(source, mention)
        return source

    def named(self, name: str, gender: Gender | None = None) -> Source | None:
        """The source that a name belongs to: the same name, its last words, its first words, or its initials.

        Of several, "Mrs Heijnen" is one that is known for a woman, else one that may be, and "Heijnen" the first named.
        """
        words = slugs(without_article(self._without_owner(name)))
        may_be = [source for source in self.sources if gender is None or source.gender in (None, gender)]
        whole = (source for source in may_be if words == slugs(without_article(source.name)))
        short = (source for source in may_be if _is_short_for(name, words, source))
        if (found := next(whole, None)) is not None or gender is None:
            return found or next(short, None)
        return min(short, key=lambda source: source.gender != gender, default=None)

    def _without_owner(self, name: str) -> str:
        """A name without "Zambia's", if the text has it so elsewhere; "People's Bank" is whole."""
        owner = _OWNED.match(name)
        rest = name[owner.end() :] if owner else ""
        return rest if rest and self._text.count(rest) > self._text.count(name) else name

    def _is_person(self, source: Source, mention: Mention) -> bool:
        """By role or title, if any tells; else by what most places are taken for that have the whole name."""
        if source.gender or source.role:
            return source.person or mention.person
        if told := self._relatives.get(source.name.rpartition(" ")[2]):
            return told == "who"
        if mention.text != source.name:
            return source.person or (mention.person and not source.is_body)
        source.votes += 1 if mention.person else -1
        return source.votes > 0

    def _hear_names(self) -> None:
        """Adds whom and what the parser took for no name: "letters from Monteverde Aggregates, which …"."""
        told = [(found[1], found[2] != "which") for found in _TOLD_OF.finditer(self._text)]
        for found in _APPOSED.finditer(self._text):
            is_body = found[1] in organisations().all_nouns
            told += [(found[2], not is_body)] if is_body or is_role(found[1]) else []
        known = {word for source in self.sources for word in slugs(source.name)}
        for full, is_person in told:
            name = _bare(full)
            if slug(name.split()[-1]) not in known:
                known.update(slugs(name))
                self.sources.append(Source(name, is_person))

    def _hear_titles(self) -> None:
        """Tells who is a man or a woman by "Mr" or "Ms" anywhere in the text, in what is quoted too."""
        for found in _TITLED.finditer(self._text):
            gender = people().honorifics.get(found[1].lower())
            source = self.named(found[2], gender) if gender else None
            if source is not None and not source.is_body:
                source.gender, source.person = source.gender or gender, True

    def _hear_surnames(self) -> None:
        """Tells who is a person by a last word that stands alone: "Dobrean", and no "Optika" for Vojna Optika."""
        before: dict[str, set[str]] = defaultdict(set)
        for word, following in pairwise(_WORD.findall(self._text)):
            before[following.removesuffix("'s").removesuffix("’s")].add(word)
        for source in self.sources:
            if source.is_unsure and not source.person:
                first, last = without_article(source.name).split()
                alone = any(word.islower() and word not in _NO_SURNAME for word in before[last])
                source.person = alone and not before[first] & _THE

    def _hear_places(self) -> None:
        """Tells what is a town, whatever its name looks like: "in Elsterau"."""
        places = {name for word, name in _PLACE.findall(self._text) if not _INVESTED.fullmatch(word)}
        for source in self.sources:
            told = source.role or source.gender or " " in source.name
            if source.name in places and not (source.person and told):
                source.place, source.person = True, False


def _bare(name: str) -> str:
    """A name with no "SC" behind it."""
    words = name.split()
    while len(words) > 1 and words[-1] in people().behind:
        words.pop()
    return " ".join(words)


def _is_short_for(name: str, words: tuple[str, ...], source: Source) -> bool:
    known = slugs(source.name)
    last, first = words == known[-len(words) :], words == known[: len(words)]
    one = len(words) == 1 and words[0] in known
    return last or (one if source.person else first) or (len(name) > 2 and name == initials(source.name))
