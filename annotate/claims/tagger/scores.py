"""What is found in documents, counted against their gold: statements, and the exact spans of their parts."""

from collections.abc import Iterable, Sequence
from typing import Protocol

import numpy as np

from annotate.claims.matching import match
from annotate.encoder.runtime import Array
from annotate.records import Span

LOOSE, STRICT = 0.3, 0.8
"""The least Jaccard index of a match: in the right place, and with about the right borders."""
MEASURES = (f"F1 at {LOOSE}", f"F1 at {STRICT}", "source", "cue", "content")


class Attributed(Protocol):
    """A statement of any sort, gold or found."""

    @property
    def content(self) -> tuple[Span, ...]:
        """Its spans."""

    @property
    def cue(self) -> Span | None:
        """What attributes it."""

    @property
    def source(self) -> Span | None:
        """Who is named as its source."""


def tally(gold: Sequence[Attributed], found: Sequence[Attributed]) -> Array:
    """How many are right, found and gold, of each of `MEASURES`, in one document: `[5, 3]`.

    Parts are right where their spans are equal; each span counts once, as Wang et al. (CofeNet, 2022) count them.
    """
    matched = [
        (len(match([one.content for one in gold], [one.content for one in found], least)), len(found), len(gold))
        for least in (LOOSE, STRICT)
    ]
    ways = (lambda one: one.source, lambda one: one.cue, lambda one: (one.content[0][0], one.content[-1][1]))
    parts = [({way(one) for one in found} - {None}, {way(one) for one in gold} - {None}) for way in ways]
    return np.array([*matched, *((len(mine & theirs), len(mine), len(theirs)) for mine, theirs in parts)])


def f1(tallies: Iterable[Array]) -> dict[str, float]:
    """F1 of each of `MEASURES` over some documents."""
    right, found, gold = sum(tallies, np.zeros((len(MEASURES), 3))).T
    return dict(zip(MEASURES, (2 * right / np.maximum(found + gold, 1)).tolist(), strict=True))
