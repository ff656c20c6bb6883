"""Where a span marked in a browser lies in the text.

Label Studio 1.23 counts in code points, as records do, and a line break of two characters as two: tried in a browser,
with emoji before the spans (`tests/studio`). Frontends before it stored what JavaScript counts, UTF-16 units, in which
an emoji is two and shifts all that follow (its issues 1347 and 4929). Each span comes with the words that were marked,
and they tell which count it is.
"""

from bisect import bisect_left
from collections.abc import Iterator

from annotate.records import Span

_BMP = 0xFFFF
"""The last character that UTF-16 writes in one unit; those beyond, emoji among them, take two."""


def locate(text: str, start: int, end: int, said: str | None) -> Span:
    """The span of a mark, in code points.

    Args:
        text: that was shown.
        start: as Label Studio stores it.
        end: likewise.
        said: the words that were marked, as Label Studio stores them; white space in them is not to be relied on.

    Raises:
        ValueError: the mark does not lie in the text, or other words stand there.

    >>> locate("🙂 War", 2, 5, "War"), locate("🙂 War", 3, 6, "War")
    ((2, 5), (2, 5))
    """
    inside = [(a, b) for a, b in ((start, end), from_units(text, start, end)) if 0 <= a < b <= len(text)]
    if not inside:
        raise ValueError(f"the span {start}-{end} does not lie in the text, which has {len(text)} characters")
    if said is None:
        return inside[0]
    for a, b in inside:
        if _plain(text[a:b]) == _plain(said):
            return a, b
    raise ValueError(f"the span {start}-{end} is said to be {said!r}, and {text[slice(*inside[0])]!r} stands there")


def from_units(text: str, start: int, end: int) -> Span:
    """A span in UTF-16 units as code points; an offset inside of a character is taken to be before it."""
    units = [offset + number for number, offset in enumerate(_wide(text))]
    return start - bisect_left(units, start), end - bisect_left(units, end)


def to_units(text: str, start: int, end: int) -> Span:
    """A span in code points as UTF-16 units."""
    wide = list(_wide(text))
    return start + bisect_left(wide, start), end + bisect_left(wide, end)


def _wide(text: str) -> Iterator[int]:
    """Positions of the characters that UTF-16 writes in two units."""
    return (i for i, character in enumerate(text) if ord(character) > _BMP)


def _plain(words: str) -> str:
    """Words without white space; Label Studio writes a line break as a backslash and an n."""
    return "".join(words.replace("\\n", " ").split())
