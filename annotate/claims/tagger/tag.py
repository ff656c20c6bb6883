"""Reading with a trained tagger: windows in batches sorted by length, then each likely cue's window once more."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, Protocol

import numpy as np

from annotate.claims.tagger.decode import LIKELY, Tagged, cue_spans, statement
from annotate.claims.tagger.windows import Window, windows
from annotate.encoder.batches import by_length
from annotate.encoder.runtime import Array
from annotate.records import Span

BATCH = 8


class Reader(Protocol):
    """A trained network, however it is run."""

    longest: int
    tokenizer: Any

    def first(self, ids: Array, mask: Array) -> tuple[Array, Array]:
        """As `Tagger.first`."""

    def again(self, hidden: Array, mask: Array, marks: Array) -> Array:
        """As `Tagger.again`."""


class _Cue(NamedTuple):
    """A likely cue: its article, its window, what the first reading left of that, its pieces, how likely it is."""

    article: int
    window: Window
    hidden: Array
    pieces: Span
    sure: float


def tag(articles: Sequence[tuple[str, Sequence[Span]]], reader: Reader, least: float = 0) -> list[list[Tagged]]:
    """The statements of articles, in the order of their cues.

    Args:
        articles: their texts, and the stretches of each that are read.
        reader: the network.
        least: how sure it must be of a cue to read it again; no statement is surer than its cue.
    """
    found: list[list[Tagged]] = [[] for _ in articles]
    read = [
        (number, window)
        for number, (text, stretches) in enumerate(articles)
        for window in windows(text, stretches, reader.tokenizer, reader.longest)
    ]
    cues = [cue for cue in _cues(read, reader) if cue.sure >= least]
    for batch in by_length([len(cue.window.ids) for cue in cues], BATCH):
        those = [cues[i] for i in batch]
        for cue, parts in zip(those, _again(those, reader), strict=True):
            if said := statement(cue.window, cue.pieces, cue.sure, parts):
                found[cue.article].append(said)
    return [sorted(those, key=lambda said: said.cue) for those in found]


def _cues(read: Sequence[tuple[int, Window]], reader: Reader) -> Iterator[_Cue]:
    """What the first reading takes for cues."""
    from scipy.special import softmax

    for batch in by_length([len(window.ids) for _, window in read], BATCH):
        ids, mask = _padded([read[i][1].ids for i in batch])
        logits, hidden = reader.first(ids, mask)
        shares = softmax(logits, axis=-1)
        for row, i in enumerate(batch):
            article, window = read[i]
            size = len(window.ids)
            likely = 1 - shares[row, :size, 0]
            first = shares[row, :size].argmax(-1) == 1
            for pieces in cue_spans(likely.tolist(), first.tolist(), window.begins, LIKELY):
                inside = [k for k in range(*pieces) if window.begins[k]]
                yield _Cue(article, window, hidden[row, :size], pieces, float(likely[inside].mean()))


def _again(cues: Sequence[_Cue], reader: Reader) -> Array:
    _, mask = _padded([cue.window.ids for cue in cues])
    hidden = np.zeros((*mask.shape, cues[0].hidden.shape[-1]), dtype=np.float32)
    marks = np.zeros_like(mask)
    for row, cue in enumerate(cues):
        hidden[row, : len(cue.hidden)] = cue.hidden
        marks[row, slice(*cue.pieces)] = 1
    return reader.again(hidden, mask, marks)


def _padded(rows: Sequence[Sequence[int]]) -> tuple[Array, Array]:
    longest = max(len(row) for row in rows)
    ids = np.zeros((len(rows), longest), dtype=np.int64)
    mask = np.zeros_like(ids)
    for number, row in enumerate(rows):
        ids[number, : len(row)] = row
        mask[number, : len(row)] = 1
    return ids, mask
