"""Reading with a trained tagger: each window, then the windows of likely cues once more for each.

They are read one by one, as many at once as there are cores beside the parser's: batches gain no time where their
windows are padded, and in 8 bits, where activations are rounded by the largest of a batch, what a window says would
depend on the others.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, NamedTuple, Protocol

import numpy as np

from annotate.claims.tagger.decode import LIKELY, Tagged, cue_spans, statement
from annotate.claims.tagger.windows import Window, windows
from annotate.encoder.runtime import Array, cores
from annotate.records import Span


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
    with ThreadPoolExecutor(max(1, cores() - 1)) as pool:
        cues = [cue for those in pool.map(partial(_cues, reader), read) for cue in those if cue.sure >= least]
        for cue, parts in zip(cues, pool.map(partial(_again, reader), cues), strict=True):
            if said := statement(cue.window, cue.pieces, cue.sure, parts):
                found[cue.article].append(said)
    return [sorted(those, key=lambda said: said.cue) for those in found]


def _cues(reader: Reader, read: tuple[int, Window]) -> list[_Cue]:
    """What the first reading of a window of an article takes for cues."""
    from scipy.special import softmax

    article, window = read
    ids = np.array([window.ids])
    logits, hidden = reader.first(ids, np.ones_like(ids))
    shares = softmax(logits[0], axis=-1)
    likely = 1 - shares[:, 0]
    found = []
    for pieces in cue_spans(likely.tolist(), (shares.argmax(-1) == 1).tolist(), window.begins, LIKELY):
        inside = [k for k in range(*pieces) if window.begins[k]]
        found.append(_Cue(article, window, hidden[0], pieces, float(likely[inside].mean())))
    return found


def _again(reader: Reader, cue: _Cue) -> Array:
    marks = np.zeros((1, len(cue.hidden)), dtype=np.int64)
    marks[0, slice(*cue.pieces)] = 1
    parts: Array = reader.again(cue.hidden[None], np.ones_like(marks), marks)[0]
    return parts
