"""Where an article names its speakers, and beside which words."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from functools import lru_cache

from annotate.claims.sources import Source, without_article

_WORD = re.compile(r"[^\W_]+")
_END = re.compile(r"[.!?][”’\"')]*\s|\n")
_KEPT = 5
"""Letters that tell a word, however it ends: "baker" and "bakery", "prosecutor" and "prosecutes"."""
_OPENING = 30
"""Characters, in which a name begins a paragraph: of "Judge Ana Perić" the last word."""
_MANY = 8
"""Where somebody is named more often than this, the first places tell who it is."""


@lru_cache(maxsize=10_000)
def stem(word: str) -> str:
    """The beginning of a word, by which others of its family are known."""
    return word.lower()[: max(_KEPT, len(word) - 3)]


class Places:
    """The words of one article by where they stand; offsets are code points of its text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at: dict[str, list[int]] = defaultdict(list)
        for word in _WORD.finditer(text):
            self._at[word.group()].append(word.start())
        self._ends = [found.end() for found in _END.finditer(text)]
        self._breaks = [i for i, letter in enumerate(text) if letter == "\n"]
        self._beside: dict[int, str] = {}

    def of(self, source: Source) -> list[int]:
        """Where a source is named: a person by the last word, a body by the first."""
        if not source.named or not (words := _WORD.findall(without_article(source.name))):
            return []
        return self._at.get(words[-1 if source.person else 0], [])

    def in_one_paragraph(self, start: int, end: int) -> bool:
        """Whether no line ends between two places."""
        return bisect_left(self._breaks, start) == bisect_left(self._breaks, end)

    def begins_next(self, place: int, where: int) -> bool:
        """Whether a name at `place` begins the paragraph behind the one of `where`: "A judge …", then "Ana Perić …"."""
        behind = (self._breaks[i] for i in range(bisect_left(self._breaks, where), len(self._breaks)))
        end = next((one for one in behind if self._text[one + 1 : one + 2].strip()), None)
        return end is not None and 0 < place - end <= _OPENING

    def beside(self, source: Source) -> str:
        """The sentences that name a source, in lower case."""
        return " ".join(map(self._sentence, self.of(source)[:_MANY]))

    def _sentence(self, where: int) -> str:
        number = bisect_right(self._ends, where)
        if number not in self._beside:
            start = self._ends[number - 1] if number else 0
            end = self._ends[number] if number < len(self._ends) else len(self._text)
            self._beside[number] = self._text[start:end].lower()
        return self._beside[number]
