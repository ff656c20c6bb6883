"""An article's text cut where its claims begin and end, so that a page can mark them in place."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

from annotate.articles.header import header
from annotate.claims.sentences import paragraphs
from annotate.records import Article, Claim

LONGEST_TITLE = 200
"""In characters: where a text has no headline, its first paragraph is no title, whatever a reader made of it."""

_HEADING = re.compile(r"^#{1,6} ")
_Role = Literal["front", "title", "text"]


class Segment(NamedTuple):
    """A stretch of text that the same claims cover.

    Attributes:
        text: the words.
        claims: the claims' positions in the article's list, the shortest first: the innermost of nested ones.
        opens: whether one of them begins here, so that every claim has a place where it can be reached.
    """

    text: str
    claims: tuple[int, ...]
    opens: bool


class Block(NamedTuple):
    """A paragraph, with the white space after it; `front` is what stands before the article's own words."""

    role: _Role
    segments: tuple[Segment, ...]


def blocks(article: Article, claims: Sequence[Claim]) -> list[Block]:
    """The paragraphs of an article with its claims marked: all their segments in a row are its text.

    Claims may nest, overlap, and run on from one paragraph into the next. The first paragraph has the role
    `title` where it says the same as the article's title.
    """
    first = header(article.text).end
    starts = [start for start, _ in paragraphs(article.text, first)]
    edges = sorted({0, *starts, len(article.text)})
    found = segments(article.text, [claim.spans for claim in claims], edges)
    title = _plain(article.title or "")
    cut: list[Block] = []
    position = 0
    for start, end in pairwise(edges):
        inside = []
        while position < len(found) and found[position][0] < end:
            inside.append(found[position][1])
            position += 1
        role: _Role = "text" if starts and start >= starts[0] else "front"
        if start in starts[:1] and len(title) <= LONGEST_TITLE and title == _plain(article.text[start:end]):
            role = "title"
        cut.append(Block(role, tuple(inside)))
    return cut


def _plain(heading: str) -> str:
    """A heading without Markdown's marks and its outer and double spaces."""
    return " ".join(_HEADING.sub("", heading.strip()).split())


def segments(
    text: str, claims: Sequence[Sequence[tuple[int, int]]], cuts: Sequence[int] = ()
) -> list[tuple[int, Segment]]:
    """`text` cut at the ends of all spans and at `cuts`; each segment with the offset at which it begins.

    Args:
        text: what is cut.
        claims: the spans of each claim; what lies outside the text is left out.
        cuts: further offsets to cut at.
    """
    opening: dict[int, list[int]] = {}
    closing: dict[int, list[int]] = {}
    size: Counter[int] = Counter()
    for number, spans in enumerate(claims):
        for start, end in spans:
            start, end = max(start, 0), min(end, len(text))
            if start < end:
                opening.setdefault(start, []).append(number)
                closing.setdefault(end, []).append(number)
                size[number] += end - start
    edges = sorted({0, len(text), *opening, *closing, *cuts})
    edges = edges[: bisect_left(edges, len(text)) + 1]
    covering: Counter[int] = Counter()
    met: set[int] = set()
    found = []
    for start, end in pairwise(edges):
        covering -= Counter(closing.get(start, ()))
        covering += Counter(opening.get(start, ()))
        here = tuple(sorted(covering, key=lambda number: (size[number], number)))
        found.append((start, Segment(text[start:end], here, not met.issuperset(here))))
        met.update(here)
    return found
