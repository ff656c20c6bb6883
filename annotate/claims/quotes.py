"""Where the quotation marks of a paragraph open and close; unbalanced ones get their best reading."""

import re
from typing import NamedTuple

_PAIRS = {"“": "”", "«": "»", "„": "“”", '"': '"', "‘": "’", "‹": "›", "``": "''", "''": "''"}
_STRAIGHT = frozenset({'"', "''", "‘"})
_CLOSERS = frozenset("”»›")
_MARK = re.compile("``|''|[“”«»„\"‘’‹›]")
MARKS = frozenset("“”«»„\"‘’‹›'`")


class Quote(NamedTuple):
    """What stands between two marks: `[start, end)` is inside; `closed` tells whether the second mark is there."""

    start: int
    end: int
    closed: bool

    def holds(self, start: int, end: int) -> bool:
        """Whether `[start, end)` lies inside."""
        return self.start <= start and end <= self.end

    def meets(self, start: int, end: int) -> bool:
        """Whether `[start, end)` reaches inside."""
        return start < self.end and self.start < end


def quotes(text: str, start: int, end: int) -> list[Quote]:
    """The outermost quotations in `text[start:end]`, one paragraph, in order; offsets are those of `text`.

    A mark that opens and is never closed holds to the paragraph's end, as in a quotation that goes on in the
    next one. A curly mark that closes what was never opened holds from the last quotation, or the paragraph's
    start. Single marks count where they cannot be apostrophes.
    """
    found: list[Quote] = []
    opened: tuple[int, str] | None = None
    for match in _MARK.finditer(text, start, end):
        mark = match.group()
        if opened is None:
            if _opens(text, match, start, end):
                opened = (match.end(), _PAIRS[mark])
            elif mark in _CLOSERS:
                found.append(Quote(found[-1].end + 1 if found else start, match.start(), True))
        elif mark in opened[1] and not _is_apostrophe(text, match, end):
            found.append(Quote(opened[0], match.start(), True))
            opened = None
    if opened is not None and opened[1] != "’":
        found.append(Quote(opened[0], end, False))
    return [quote for quote in found if quote.start < quote.end]


def _opens(text: str, match: re.Match[str], start: int, end: int) -> bool:
    mark = match.group()
    if mark in _STRAIGHT:
        before = text[match.start() - 1] if match.start() > start else " "
        after = text[match.end()] if match.end() < end else " "
        return not after.isspace() and not before.isalnum()
    return mark in _PAIRS


def _is_apostrophe(text: str, match: re.Match[str], end: int) -> bool:
    return match.group() == "’" and match.end() < end and text[match.end()].isalnum()
