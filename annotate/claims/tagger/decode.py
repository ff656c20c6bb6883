"""From a network's answers to spans: which words are cues, and where their parts begin and end."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from annotate.claims.tagger.windows import Window, behind
from annotate.encoder.runtime import Array
from annotate.records import Span

LIKELY = 0.2
"""How likely a word must be part of a cue to be read for a second time."""
EVEN = 0.5
"""How likely the first and the last word of a cue must be, where any of its words is."""
LONGEST_SOURCE = 40
"""More words than this name nobody."""


class Tagged(NamedTuple):
    """A statement as the tagger finds it: spans of its content, its cue, its source if it is named, and how sure."""

    content: tuple[Span, ...]
    cue: Span
    source: Span | None
    confidence: float


def cue_spans(likely: Sequence[float], first: Sequence[bool], begins: Sequence[bool], least: float) -> Iterator[Span]:
    """Runs of pieces whose words are likely part of a cue; a word that begins another cue begins another run.

    What is likely enough to be looked at is not to widen a cue: runs begin and end with words that are more likely
    part of it than not, if they have any.

    Args:
        likely: of each piece that begins a word, how likely the word is part of a cue.
        first: whether it more likely begins a cue than goes on with one.
        begins: whether a piece begins a word.
        least: how likely it must be.

    >>> list(cue_spans([0, 0.9, 0, 0.8, 0.9, 0], [0, 1, 0, 0, 1, 0], [0, 1, 0, 1, 1, 0], 0.5))
    [(1, 4), (4, 5)]
    >>> list(cue_spans([0, 0.3, 0.9, 0.3, 0], [0, 1, 0, 0, 0], [0, 1, 1, 1, 0], 0.2))
    [(2, 3)]
    """
    run: list[int] = []
    for i, is_word in enumerate(begins):
        if not is_word:
            continue
        if run and (likely[i] < least or first[i]):
            yield _sure(run, likely, begins)
            run = []
        if likely[i] >= least:
            run.append(i)
    if run:
        yield _sure(run, likely, begins)


def _sure(words: Sequence[int], likely: Sequence[float], begins: Sequence[bool]) -> Span:
    kept = [i for i in words if likely[i] >= EVEN] or words
    return kept[0], behind(begins, kept[-1])


def statement(window: Window, cue: Span, sure: float, parts: Array) -> Tagged | None:
    """The statement of one cue; none if it has no content.

    Args:
        window: what was read.
        cue: the pieces of the cue.
        sure: how likely these are a cue.
        parts: the logits of the second reading, `[pieces, 5]`.
    """
    from scipy.special import log_softmax

    size = len(window.ids)
    words = np.array(window.begins)
    logs = log_softmax(np.where(np.r_[True, words[1:]][:, None], parts[:size, :4], -1e4), axis=0)
    content = _best(logs[:, 2], logs[:, 3], size)
    if content is None:
        return None
    nothing = float(np.exp(logs[0, 2] + logs[0, 3]) ** 0.5)
    source = _best(logs[:, 0], logs[:, 1], LONGEST_SOURCE)
    held = words & (parts[:size, 4] > 0)
    held[[content[0], content[1]]] = True
    held[: content[0]] = held[content[1] + 1 :] = False
    for first, last in (cue, (source[0], source[1] + 1) if source else (0, 0)):
        held[first:last] = False
    pieces = _runs(window, held)
    if not pieces:
        return None
    last_of_cue = max(i for i in range(*cue) if window.begins[i])
    return Tagged(
        tuple(window.span(*run) for run in pieces),
        window.span(cue[0], last_of_cue),
        window.span(*source) if source else None,
        sure * (1 - nothing),
    )


def _best(starts: Array, ends: Array, longest: int) -> Span | None:
    """The likeliest pair of a first and a last word in this order, or nothing if that is likelier."""
    both = starts[:, None] + ends[None, :]
    ordered = np.triu(np.ones_like(both)) > np.triu(np.ones_like(both), longest)
    ordered[0, 1:] = False
    first, last = np.unravel_index(int(np.where(ordered, both, -np.inf).argmax()), both.shape)
    return (int(first), int(last)) if first else None


def _runs(window: Window, held: Array) -> list[Span]:
    """The first and last words of what is held in one go."""
    found: list[Span] = []
    going = False
    for i, is_word in enumerate(window.begins):
        if not is_word:
            continue
        if held[i]:
            found = [*found[:-1], (found[-1][0], i)] if going else [*found, (i, i)]
        going = bool(held[i])
    return found
