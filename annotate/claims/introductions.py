"""Where a text says of a name what its bearer is: "Judge Adnan Mufleh", "Lumivar, a maker of lamps"."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from annotate.claims.cues import cues
from annotate.claims.people import people
from annotate.claims.sources import CAPITAL, PARTICLES

_WORDS = rf"{CAPITAL}(?:[ \u00a0](?:{PARTICLES}[ \u00a0])?{CAPITAL}){{0,3}}"
_NAME = re.compile(_WORDS)
_LAST_NAME = re.compile(rf"{_WORDS}\Z")
_BOUND = r"(?<![\w’'-])"
"""Before a name, so that none is looked for within a word."""
_PIECE = re.compile(r"[^\W_](?:[\w’'-]*\w)?|[,.;:“”\"\n]")
_NO_APPOSITION = re.compile(
    r"\s*(according|after|and|as|at|before|but|by|for|from|if|in|of|on|or|since|so|to|when|where|which|while|who|whose|with)\b",
    re.IGNORECASE,
)
"""What begins something else than who somebody is, behind a comma: "June, according to the paper"."""
_WHO_IS = re.compile(r"\A\s*who (?:is|was) (?:also |now |then )?")
_CLOSES = frozenset(",.;:)")
_IS = re.compile(r" (?:is|was) ")
_IS_SO = re.compile(
    rf"{_BOUND}({_WORDS})(?:, \d+,)? (?:is|was) (?:an?|the) "
    r"((?:[^\W_]\S*[ \u00a0]){0,3}?[^\W\dA-Z_][\w’'-]*)(?= (?:of|for|at|in|from|with|who|to|and)\b|[.,;])"
)
"""Of "Cordelia Wragg, 88, is the great-granddaughter of the captain"."""
_WHO_DOES = re.compile(rf"{_BOUND}({_WORDS}), who (?:has |had )?(\w+)")
_BELOW = frozenset({"deputy", "vice", "assistant"})
"""Before an office, what makes it another: nobody calls the deputy mayor the mayor, and a former one many do."""
_REACH, _LONGEST_NAME, _FEW = 60, 60, 5


class Introduction(NamedTuple):
    """A name, and where it stands with the words that tell of it; `behind` is whether they follow it."""

    start: int
    end: int
    name: str
    behind: bool


Introductions = Mapping[str, list[Introduction]]


def noun_of(words: Sequence[str]) -> str:
    """The last word in lower case, and what makes it another office: "mayor", "deputy mayor", "deputy minister".

    Args:
        words: those that stand side by side; what is before the last three tells nothing.
    """
    below = [word for word in map(str.lower, words[-3:-1]) if word in _BELOW]
    return " ".join([*below[:1], words[-1].lower()])


def introductions(text: str) -> Introductions:
    """All of an article's, by each word in lower case that tells of a name, in the order of the text."""
    found: dict[str, list[Introduction]] = defaultdict(list)
    stop: re.Match[str] | None = None
    beside: list[re.Match[str]] = []
    for piece in _PIECE.finditer(text):
        if not piece.group()[0].isalnum():
            stop = piece
            continue
        plain = re.sub(r"['’]s\Z", "", piece.group())
        is_beside = beside and text[beside[-1].end() : piece.start()].isspace()
        beside = [*(beside[-2:] if is_beside else []), piece]
        word = noun_of([*(one.group() for one in beside[:-1]), plain])
        start, end = piece.span()
        first = max(stop.end() if stop else 0, start - _REACH)
        if name := _NAME.match(text, end + 1 if text[end : end + 1].isspace() else len(text)):
            found[word].append(Introduction(first, name.end(), name.group(), behind=False))
        if (is_so := _IS.match(text, end)) and (name := _NAME.match(text, is_so.end())):
            # "The first witness was Idriss Mahamat"
            found[word].append(Introduction(first, name.end(), name.group(), behind=False))
        if (
            text[end : end + 2] == ", "
            and (name := _NAME.match(text, end + 2))
            and text[name.end() : name.end() + 1] in _CLOSES
        ):
            found[word].append(Introduction(first, name.end(), name.group(), behind=False))
        is_owner = plain != piece.group()
        if stop is not None and stop.group() == "," and start - stop.end() <= _REACH and not is_owner:
            before = _LAST_NAME.search(text[max(0, stop.start() - _LONGEST_NAME) : stop.start()])
            between = _WHO_IS.sub("", text[stop.end() : start])
            opening = between.lower().split()[:1]
            if (
                before
                and between.strip().lower() != "the"
                and not (_NO_APPOSITION.match(between) or cues().verbs.intersection(opening))
            ):
                first = stop.start() - len(before[0])
                found[word].append(Introduction(first, end, before[0], behind=True))
    for whole in _IS_SO.finditer(text):
        found[noun_of(whole[2].split())].append(Introduction(*whole.span(), whole[1], behind=True))
    for whole in _WHO_DOES.finditer(text):
        if word := people().doing.get(whole[2], ""):
            found[word].append(Introduction(*whole.span(), whole[1], behind=True))
    return {word: sorted(those) for word, those in found.items()}


def nearest(told: Introductions, word: str, where: int) -> Iterator[Introduction]:
    """A few of a word's introductions before a place in the text, the nearest first; then a few behind it."""
    those = told.get(word, [])
    here = bisect_left(those, where, key=lambda one: one.start)
    yield from [one for one in those[max(0, here - 2 * _FEW) : here] if one.end <= where][: -_FEW - 1 : -1]
    yield from those[here : here + _FEW]
