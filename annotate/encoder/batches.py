"""Batches for inference: a stream read a window at a time, and its texts sorted by length within it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def windows(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Cuts a stream into lists of `size`, the last one shorter.

    >>> list(windows("abcde", 2))
    [['a', 'b'], ['c', 'd'], ['e']]
    """
    stream = iter(items)
    while window := list(islice(stream, size)):
        yield window


def by_length(lengths: Sequence[int], size: int) -> Iterator[list[int]]:
    """Indices in batches of `size`, the longest first, so that little is padded and memory peaks at once.

    >>> list(by_length([3, 9, 5], 2))
    [[1, 2], [0]]
    """
    return windows(sorted(range(len(lengths)), key=lambda i: -lengths[i]), size)
