"""Where an article names its speakers, and beside which words."""

import re
from bisect import bisect_right
from collections import defaultdict
from functools import lru_cache

from annotate.articles.header import header
from annotate.claims.sentences import paragraphs
from annotate.claims.sources import Source, without_article

_WORD = re.compile(r"[^\W_]+")
_END = re.compile(r"[.!?][”’\"')]*\s|\n")
_SENTENCE = re.compile(r"[.!][”’\"')]*\s*\Z")
"""The end of a paragraph that is no headline."""
_KEPT = 5
"""Letters that tell a word, however it ends: "baker" and "bakery", "prosecutor" and "prosecutes"."""
_OPENING = 30
"""Characters, in which a name begins a paragraph: of "Judge Ana Perić" the last word."""
_MANY = 8
"""Where somebody is named more often than this, the first places tell who it is."""


@lru_cache(maxsize=10_000)
def stem(word: str) -> str:
    """The beginning of a word, by which others of its family are known.

    >>> stem("bakery"), stem("man")
    ('baker', 'man')
    """
    return word.lower()[: max(_KEPT, len(word) - 3)]


class Places:
    """The words of one article by where they stand; offsets are code points of its text.

    Attributes:
        headline: where its headline ends; 0 where it begins with a sentence.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._at: dict[str, list[int]] = defaultdict(list)
        for word in _WORD.finditer(text):
            self._at[word.group()].append(word.start())
        self._ends = [found.end() for found in _END.finditer(text)]
        those = paragraphs(text, header(text).end)
        self._paragraphs = [start for start, _ in those]
        self.headline = those[0][1] if len(those) > 1 and not _SENTENCE.search(text[slice(*those[0])]) else 0
        self._beside: dict[int, frozenset[str]] = {}

    def of(self, source: Source) -> list[int]:
        """Where a source is named: a person by the last word, a body by the first."""
        if not source.named or not (words := _WORD.findall(without_article(source.name))):
            return []
        return self._at.get(words[-1 if source.person else 0], [])

    def in_one_paragraph(self, start: int, end: int) -> bool:
        """Whether two places lie in the same paragraph."""
        return self.paragraph(start) == self.paragraph(end)

    def paragraph(self, where: int) -> int:
        """The number of the paragraph that a place lies in, from 1."""
        return bisect_right(self._paragraphs, where)

    def begins_next(self, place: int, where: int) -> bool:
        """Whether a name at `place` begins the paragraph behind the one of `where`: "A judge …", then "Ana Perić …"."""
        number = self.paragraph(where)
        return number < len(self._paragraphs) and 0 <= place - self._paragraphs[number] < _OPENING

    def beside(self, source: Source, where: int) -> frozenset[str]:
        """The words of the sentences that name a source, in lower case, each as it stands and by its stem.

        Args:
            source: it.
            where: of the sentence with this place nothing is taken, as it is in question what its words tell.
        """
        numbers = {bisect_right(self._ends, place) for place in self.of(source)[:_MANY]}
        return frozenset().union(*map(self._sentence, numbers - {bisect_right(self._ends, where)}))

    def _sentence(self, number: int) -> frozenset[str]:
        if number not in self._beside:
            start = self._ends[number - 1] if number else 0
            end = self._ends[number] if number < len(self._ends) else len(self._text)
            words = _WORD.findall(self._text[start:end].lower())
            self._beside[number] = frozenset(words).union(map(stem, words), (word[:_KEPT] for word in words))
        return self._beside[number]
