"""What a description says of whom it means: "the analyst", "the foreign minister", "the 34-year-old", "the paper"."""

import re

from annotate.claims.introductions import Introduction
from annotate.claims.mentions import AGED, Mention
from annotate.claims.organisations import organisations
from annotate.claims.people import is_role, people
from annotate.claims.sources import Source, slug, slugs, without_article, words_of

LESSER = frozenset({"deputy", "vice", "former", "acting", "ex", "assistant", "retired"})
"""Before an office, what tells that somebody else holds it."""
_SHORTEST_STEM = 4
_TIMES = re.compile(r"the (?:two|three|four|five|six|seven|eight|nine|ten|\d+)-time\b", re.IGNORECASE)
"""Of "the two-time winner"."""
_DEMONYM = re.compile(r"\w+(?:ish|ese|ian|ean|ican|ench|utch|elsh|reek|raqi|zech|wiss|hai)\Z")
_OF_SOMEBODY = re.compile(r"['’]s?\s|\b(?:of|for)\b(?! (?:two|three|four|five|six)\b)")


def is_plural(mention: Mention) -> bool:
    """Whether a description is of several people."""
    return mention.head.endswith("s") and mention.head[:-1] in people().singular


def sort_of(mention: Mention) -> frozenset[str]:
    """The words that the description's noun may stand for: "colonel" for "the officer", "daily" for "the paper"."""
    return people().means.get(mention.head, frozenset({mention.head}))


def stands_for(mention: Mention, source: Source) -> bool:
    """Whether a role is of the sort that the description's noun names, and the description's names fit."""
    if mention.person != source.person or (LESSER & words_of(source.role or "")) - words_of(mention.text):
        return False
    others = words_of(without_article(mention.text)) - {slug(mention.head)}
    told = words_of(source.role or "") if source.person else source.words
    return bool(sort_of(mention) & told) and all(_akin(word, source.words) for word in others)


def could_be(mention: Mention, source: Source) -> bool:
    """Whether the source may be "the officer", or "the company", for all that is known."""
    if not mention.person:
        sort = people().means.get(mention.head, frozenset())
        return not source.person and bool(sort) and not (organisations().nouns - sort) & source.words
    # Who holds an office is told of with it; whoever is of some trade or country need not be.
    known = people()
    fits = source.role is None if is_role(mention.head) else True
    return source.person and fits and mention.head not in known.offices and mention.gender in (None, source.gender)


def may_be_called(mention: Mention, source: Source) -> bool:
    """Whether a person may be called so: the text tells by it what it has not told before.

    Of whom nothing is told, any trade may be told later; of others, what is said of one who is known: age, country,
    family, what he or she was. About half of the descriptions with "the" in newspapers speak of what is there already
    (Poesio and Vieira 1998, https://aclanthology.org/J98-2001/).
    """
    if not mention.person or not source.may_be_person:
        return False
    known, words = people(), without_article(mention.text).replace("-", " ").split()
    # "the Italian", "the Finnish novelist", but no "French official": states have many of these
    is_countryman = words[0][0].isupper() and (
        len(words) == 1
        or (len(words) == 2 and _DEMONYM.match(words[0]) and mention.head not in known.offices | known.of_states)
    )
    if mention.head == AGED or is_countryman or words[0].lower() in known.epithets or _TIMES.match(mention.text):
        return True
    if _OF_SOMEBODY.search(mention.text):
        return False
    of_family = mention.head in known.genders and mention.head not in known.offices
    return of_family or (source.role is None and mention.head not in known.offices - known.ranks)


def is_called(source: Source, mention: Mention, told: Introduction) -> bool:
    """Whether it is the source that the text introduces: "Judge Adnan Mufleh", "Adnan Mufleh, a retired judge"."""
    words, known = slugs(told.name), slugs(without_article(source.name))
    fits = source.person == mention.person or (not mention.person and source.role is None)
    return fits and known in (words[-len(known) :], words[: len(known)])


def _akin(word: str, words: frozenset[str]) -> bool:
    """Whether a word, or the country that an adjective is made of, is among some: "Tisenian", "Tisenia"."""
    stem = word[: max(_SHORTEST_STEM, len(word) - 2)]
    return any(word == other or (len(word) > _SHORTEST_STEM and other.startswith(stem)) for other in words)
