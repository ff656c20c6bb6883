"""What the tagger reads at once: the sentences of a paragraph, as word pieces with their offsets."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from annotate.claims.sentences import Sentence
from annotate.records import Span

MOST_CHARACTERS = 1_000
"""A longer paragraph is read in parts, cut between sentences; one in a hundred is that long."""


class Window(NamedTuple):
    """Word pieces of a stretch of text: their ids, where each stands in the article, and which begin a word.

    The first and the last piece are the tokenizer's own marks; they stand for no text, and begin no word.
    """

    ids: list[int]
    offsets: list[Span]
    begins: list[bool]

    def pieces(self, start: int, end: int) -> Span | None:
        """The first pieces of the first and the last word that meet a span of the article; none if no word does."""
        met = [i for i, is_word in enumerate(self.begins) if is_word and self._word_end(i) > start]
        inside = [i for i in met if self.offsets[i][0] < end]
        return (inside[0], inside[-1]) if inside else None

    def span(self, first: int, last: int) -> Span:
        """The span of the article from one word to another, each given by its first piece."""
        return self.offsets[first][0], self._word_end(last)

    def _word_end(self, first: int) -> int:
        return self.offsets[behind(self.begins, first) - 1][1]


def behind(begins: Sequence[bool], first: int) -> int:
    """The piece behind the word that begins with `first`; the last piece of all is the tokenizer's mark."""
    end = first + 1
    while end < len(begins) - 1 and not begins[end]:
        end += 1
    return end


def stretches(sentences: Sequence[Sentence], most: int = MOST_CHARACTERS) -> Iterator[Span]:
    """The spans of paragraphs, those of more than `most` characters in parts; with 0, of each sentence."""
    for _, paragraph in groupby(sentences, lambda sentence: sentence.paragraph):
        start, end = -1, -1
        for sentence in paragraph:
            if start >= 0 and sentence.end - start > most:
                yield start, end
                start = -1
            start, end = (sentence.start if start < 0 else start), sentence.end
        yield start, end


def windows(text: str, spans: Sequence[Span], tokenizer: Any, longest: int) -> list[Window]:
    """The word pieces of some spans of a text; what is beyond `longest` pieces is not read."""
    if not spans:
        return []
    read = tokenizer(
        [text[start:end] for start, end in spans], truncation=True, max_length=longest, return_offsets_mapping=True
    )
    found = []
    for number, (start, _) in enumerate(spans):
        words = read.word_ids(number)
        begins = [word is not None and (i == 0 or words[i - 1] != word) for i, word in enumerate(words)]
        offsets = [(start + a, start + b) for a, b in read["offset_mapping"][number]]
        found.append(Window(read["input_ids"][number], offsets, begins))
    return found
