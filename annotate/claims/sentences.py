"""An article's paragraphs and sentences, by offset."""

import re
from itertools import pairwise
from typing import NamedTuple

import nupunkt

from annotate.articles.header import header
from annotate.errors import InputError
from annotate.records import Article, Span

MAX_WORDS = 5_000
MAX_CHARACTERS = 50_000
"""A sentence longer than either is no sentence; the parser's time and memory grow with it."""

_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_WRAPPED = range(55, 101)
_TERMINAL = re.compile(r"[.!?:…][\"'”’»)\]]*\s*$")
_GLUED = re.compile(r"(?<=[a-z]{2}[.!?])(?=[A-Z][a-z]*[\s,’'])")
_QUOTE_BEGINS = re.compile(r"(?<=[a-z]{2}[.!?])\s+(?=[“\"‘][A-Z])")


class Sentence(NamedTuple):
    """One sentence: its number in the article, its paragraph's number, and where it stands."""

    number: int
    paragraph: int
    start: int
    end: int


def paragraphs(text: str, start: int = 0) -> list[Span]:
    """The paragraphs of `text` from offset `start` on: its lines, with hard-wrapped ones put together again."""
    found: list[Span] = []
    for line in _LINE.finditer(text, start):
        if not line.group().strip():
            continue
        if found and _goes_on(text, found[-1], line, first=len(found) == 1):
            found[-1] = (found[-1][0], line.end())
        else:
            found.append(line.span())
    return found


def _goes_on(text: str, before: Span, line: re.Match[str], first: bool) -> bool:
    """Whether a line break inside a sentence, made by wrapping, stands between `before` and `line`."""
    gap = text[before[1] : line.start()]
    if gap.count("\n") > 1 or (gap.count("\r") > 1 and "\n" not in gap):
        return False
    last = re.split(r"[\r\n]", text[before[0] : before[1]])[-1]
    if line.group().lstrip()[:1].islower():
        return True
    return not first and len(last) in _WRAPPED and not _TERMINAL.search(last)


def sentences(article: Article) -> list[Sentence]:
    """The sentences of an article, its header left out.

    Raises:
        InputError: a sentence is longer than `MAX_WORDS`.
    """
    found: list[Sentence] = []
    for number, (start, end) in enumerate(paragraphs(article.text, header(article.text).end)):
        for a, b in _split(article.text[start:end]):
            words = article.text.count(" ", start + a, start + b) + 1
            if words > MAX_WORDS or b - a > MAX_CHARACTERS:
                line = article.text.count("\n", 0, start + a) + 1
                raise InputError(
                    f"article {article.id}, line {line}: a sentence of {words:,} words and {b - a:,} characters "
                    f"begins here; at most {MAX_WORDS:,} words and {MAX_CHARACTERS:,} characters are read, so check "
                    f"that the text has sentence marks."
                )
            found.append(Sentence(len(found), number, start + a, start + b))
    return found


def _split(paragraph: str) -> list[Span]:
    """Sentence spans of one paragraph, without outer white space."""
    borders: list[Span] = []
    for start, end in nupunkt.sent_spans(paragraph):
        # "rejected. and its partners": what goes on in lower case was cut by a slip of the keyboard.
        if borders and paragraph[start:end].lstrip()[:1].islower():
            borders[-1] = (borders[-1][0], end)
        else:
            borders.append((start, end))
    # "on Monday.She said": a sentence that begins with no space before it, or with a quotation.
    cuts = {match.end() for pattern in (_GLUED, _QUOTE_BEGINS) for match in pattern.finditer(paragraph)}
    pieces = []
    for start, end in borders:
        points = [start, *sorted(cut for cut in cuts if start < cut < end), end]
        pieces += list(pairwise(points))
    trimmed = (_trim(paragraph, start, end) for start, end in pieces)
    return [span for span in trimmed if span[0] < span[1]]


def _trim(text: str, start: int, end: int) -> Span:
    inner = text[start:end]
    return start + len(inner) - len(inner.lstrip()), end - len(inner) + len(inner.rstrip())
