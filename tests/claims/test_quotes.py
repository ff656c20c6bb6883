"""Quotation marks of all sorts, balanced and not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.claims.quotes import MARKS, quotes


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ('He said "war is over" and left.', ["war is over"]),
        ("He said “war is over” and left.", ["war is over"]),
        ("He said «la guerre est finie».", ["la guerre est finie"]),
        ("Er sagte: „Es ist vorbei“, und ging.", ["Es ist vorbei"]),
        ("“They called it ‘theft’, the thieves,” she said.", ["They called it ‘theft’, the thieves,"]),
        ("‘It’s over,’ he said. ‘We’re done.’", ["It’s over,", "We’re done."]),
        ("``It is over,'' he said.", ["It is over,"]),
        ("''It is over,'' he said.", ["It is over,"]),
        ("“It goes on in the next paragraph.", ["It goes on in the next paragraph."]),
        ("It came from the last one.” She left.", ["It came from the last one."]),
        ("It's the '90s, and the players' strike isn't over.", []),
        ('A 5" gun and nothing else', []),
    ],
)
def test_what_stands_inside(text: str, inside: list[str]) -> None:
    assert [text[quote.start : quote.end] for quote in quotes(text, 0, len(text))] == inside


@given(st.text(alphabet=sorted(MARKS) + list("ab. ,"), max_size=60))
def test_any_marks_give_quotations_in_order_within_the_text(text: str) -> None:
    found = quotes(text, 0, len(text))
    borders = [border for quote in found for border in (quote.start, quote.end)]
    assert borders == sorted(borders)
    assert all(0 <= quote.start < quote.end <= len(text) for quote in found)
