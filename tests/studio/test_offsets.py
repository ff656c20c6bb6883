"""Spans as browsers count them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.studio.offsets import from_units, locate, to_units

texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@st.composite
def spans(draw: st.DrawFn) -> tuple[str, int, int]:
    text = draw(texts)
    start = draw(st.integers(0, len(text) - 1))
    return text, start, draw(st.integers(start + 1, len(text)))


@given(spans())
def test_units_are_what_utf_16_counts_and_come_back(span: tuple[str, int, int]) -> None:
    text, start, end = span
    units = to_units(text, start, end)
    assert units == tuple(len(text[:offset].encode("utf-16-le")) // 2 for offset in (start, end))
    assert from_units(text, *units) == (start, end)


@given(spans())
def test_a_mark_is_found_as_this_version_counts(span: tuple[str, int, int]) -> None:
    text, start, end = span
    assert locate(text, start, end, text[start:end]) == (start, end)
    assert locate(text, start, end, None) == (start, end)


def test_a_mark_is_found_as_older_versions_counted() -> None:
    text = "🙂🙂 War is unlikely, said Heath 🚀"
    start = text.index("Heath")
    assert locate(text, *to_units(text, start, start + 5), "Heath") == (start, start + 5)


def test_white_space_and_line_breaks_do_not_matter() -> None:
    text = "One\r\n\r\ntwo  three"
    assert locate(text, 0, len(text), "One\\n\\ntwo three") == (0, len(text))


@pytest.mark.parametrize(
    ("start", "end", "said", "problem"),
    [
        (5, 99, "x", "does not lie in the text, which has 9 characters"),
        (4, 4, "", "does not lie in the text"),
        (-3, 2, "x", "does not lie in the text"),
        (0, 3, "peace", "is said to be 'peace', and 'War' stands there"),
    ],
)
def test_what_is_no_mark(start: int, end: int, said: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        locate("War, then", start, end, said)
