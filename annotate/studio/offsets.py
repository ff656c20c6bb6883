"""Offsets as a browser counts them, in UTF-16 units, and as records hold them, in code points."""

from bisect import bisect_left
from collections.abc import Callable
from typing import NamedTuple

from annotate.records import Span

_BMP = 0xFFFF
"""The last character that UTF-16 writes in one unit; those beyond, emoji among them, take two."""


class Offsets(NamedTuple):
    """The positions in a text of the characters that UTF-16 writes in two units, in code points."""

    length: int
    wide: tuple[int, ...]

    def to_units(self, span: Span) -> Span:
        """A span in code points as UTF-16 units."""
        return self._moved(span, lambda offset: offset + bisect_left(self.wide, offset))

    def to_points(self, span: Span) -> Span:
        """A span in UTF-16 units as code points.

        Raises:
            ValueError: it ends beyond the text, is empty, or cuts a character in two.
        """
        units = [offset + number for number, offset in enumerate(self.wide)]

        def points(unit: int) -> int:
            before = bisect_left(units, unit)
            if before and units[before - 1] == unit - 1:
                raise ValueError(f"the span {span[0]}-{span[1]} cuts a character in two")
            return unit - before

        start, end = self._moved(span, points)
        if not 0 <= start < end <= self.length:
            total = self.length + len(self.wide)
            raise ValueError(f"the span {span[0]}-{span[1]} does not lie in the text, which has {total} UTF-16 units")
        return start, end

    @staticmethod
    def _moved(span: Span, move: Callable[[int], int]) -> Span:
        return move(span[0]), move(span[1])


def offsets(text: str) -> Offsets:
    """What is needed to convert spans of `text` both ways.

    >>> offsets("🙂 War").to_units((2, 5))
    (3, 6)
    >>> offsets("🙂 War").to_points((3, 6))
    (2, 5)
    """
    return Offsets(len(text), tuple(i for i, character in enumerate(text) if ord(character) > _BMP))
