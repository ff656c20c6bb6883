"""What the words of a description have of what the article tells of somebody."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from annotate.claims.descriptions import LESSER, could_be, is_called, may_be_called, sort_of, stands_for
from annotate.claims.introductions import Introduction, Introductions, nearest, noun_of
from annotate.claims.mentions import AGED, Mention
from annotate.claims.organisations import organisations
from annotate.claims.people import people
from annotate.claims.places import Places, stem
from annotate.claims.sources import Source, slug, without_article, words_of

TELLING = frozenset({
    "all words", "noun in the role", "other role of the sort", "of the sort", "introduced", "introduced as of the sort",
    "called so before", "noun used before", "short for it", "age",
})  # fmt: skip
"""Signs by which the article itself has called a source so."""
FITTING = TELLING | {"might be", "may be called so"}
"""Signs by which a source may be called so."""

_INDEFINITE = re.compile(r"(an?|any|some|one|no|several|many|most|two|three|another|other|every|each)\b", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(my|our|your|his|her|its|their|whose)\b", re.IGNORECASE)
_GENITIVE = re.compile(r"['’]s?\s")
_NUMBER = re.compile(r"\b\d+\b")
_AGE = re.compile(r"\d\d")
_SHORT = 3
"""Letters of a word that tells nothing."""


class Described(NamedTuple):
    """A description's words, read once for all sources.

    Attributes:
        mention: the description.
        shape: how it begins: "the" with one word more, "the long" with several, "a", "his", "somebody's",
            "bare", or "headline".
        wanted: its words, without an article.
        sort: the words that its noun may stand for.
        noun: the beginning of its noun.
        stems: those of its other words.
        names: its words with a capital, where there are others.
        introduced: those whom the article introduces by its noun.
        of_sort: and by one that it may stand for.
        nearest: and the nearest of the former.
    """

    mention: Mention
    shape: str
    wanted: frozenset[str]
    sort: frozenset[str]
    noun: str
    stems: tuple[str, ...]
    names: frozenset[str]
    introduced: Sequence[Introduction]
    of_sort: Sequence[Introduction]
    nearest: Introduction | None

    @classmethod
    def of(cls, mention: Mention, told: Introductions, *, in_headline: bool) -> "Described":
        """A description read, with what the article tells of its noun."""
        words, sort, noun = without_article(mention.text).split(), sort_of(mention), stem(mention.head)
        introduced = list(nearest(told, _office(words, mention), mention.span[0]))
        return cls(
            mention=mention,
            shape="headline" if in_headline else _shape(mention, words),
            wanted=words_of(" ".join(words)),
            sort=sort,
            noun=noun,
            stems=tuple(each for word in words if len(each := stem(word)) > _SHORT and each != noun),
            names=frozenset(slug(word) for word in words if word[0].isupper()) if len(words) > 1 else frozenset(),
            introduced=introduced,
            of_sort=[one for word in sorted(sort - {mention.head}) for one in nearest(told, word, mention.span[0])],
            nearest=next(iter(introduced), None),
        )

    def signs(self, source: Source, called: Mapping[str, Source], places: Places) -> Iterator[str]:
        """What they have of a source's.

        Args:
            source: who may be meant.
            called: whom descriptions, and the nouns at their heads, meant before.
            places: where the article names its sources.
        """
        mention, shared = self.mention, self.wanted & source.words
        found = {
            "all words": bool(shared) and shared == self.wanted,
            "some words": bool(shared) and shared != self.wanted,
            "of the sort": stands_for(mention, source),
            "might be": could_be(mention, source),
            "may be called so": may_be_called(mention, source),
            "called so before": called.get(without_article(mention.text)) is source,
            "noun used before": called.get(mention.head) is source,
            **self._role(source),
            **self._introductions(source),
            **(self._name(source, called, places) if source.named else self._words(source)),
        }
        return (sign for sign, holds in found.items() if holds)

    def _role(self, source: Source) -> dict[str, bool]:
        role, noun = words_of(source.role or ""), self.mention.head
        other, is_office = bool(role) and noun not in role, noun in people().offices
        return {
            "noun in the role": noun in role,
            "the very role": bool(role) and role == self.wanted,
            "lesser role": bool((LESSER & role) - self.wanted),
            "other role of the sort": other and bool(self.sort & role),
            "other role": other and not self.sort & role,
            "other role than an office": other and is_office,
            "no role for an office": not role and is_office,
            "other body": not self.mention.person
            and not self.sort & source.words
            and bool(organisations().nouns & source.words),
        }

    def _introductions(self, source: Source) -> dict[str, bool]:
        where = self.mention.span[0]
        found: dict[str, bool] = {}
        for those, sign in ((self.introduced, "introduced"), (self.of_sort, "introduced as of the sort")):
            ends = [one.end for one in those if is_called(source, self.mention, one)]
            found |= {sign if min(ends) <= where else f"{sign} later": True} if ends else {}
        is_nearest = self.nearest is not None and is_called(source, self.mention, self.nearest)
        return found | {"introduced nearest": is_nearest}

    def _name(self, source: Source, called: Mapping[str, Source], places: Places) -> dict[str, bool]:
        """What stands beside a source's name, wherever the article has it."""
        words = places.beside(source, self.mention.span[0])
        # "Mary Walsh met the driver": then the driver is somebody else, though the noun stands beside her name.
        is_free = called.get(self.mention.head) in (None, source)
        ages = set(filter(_AGE.fullmatch, words)) if self.mention.head == AGED else set()
        same = bool(ages & set(_NUMBER.findall(self.mention.text)))
        return {
            "beside the noun": is_free and self.noun in words,
            "beside the sort": is_free and not self.sort.isdisjoint(words),
            "beside the other words": bool(self.stems) and words.issuperset(self.stems),
            "other names": bool(self.names) and not self.names <= source.words,
            "name for a document": self.mention.head in organisations().documents,
            "age": same,
            "other age": bool(ages) and not same,
        }

    def _words(self, source: Source) -> dict[str, bool]:
        """What the words have that somebody with no name is known by: "a cabinet colleague", then "the colleague"."""
        words = words_of(source.name)
        is_same, is_short = self.wanted == words, self.wanted == {source.noun}
        return {
            "the very words": is_same,
            "short for it": is_short and not is_same,
            "same noun": not (is_same or is_short) and self.mention.head in words,
        }


def _office(words: Sequence[str], mention: Mention) -> str:
    """The noun of a description, as introductions have it."""
    lower = [word.lower() for word in words]
    return noun_of(lower[: lower.index(mention.head) + 1]) if mention.head in lower else mention.head


def _shape(mention: Mention, words: Sequence[str]) -> str:
    if _INDEFINITE.match(mention.text):
        return "a"
    if _POSSESSIVE.match(mention.text):
        return "his"
    if _GENITIVE.search(mention.text):
        return "somebody's"
    if mention.is_bare:
        return "bare"
    return "the" if len(words) == 1 else "the long"
