"""Paragraphs and sentences, by offset."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.claims.sentences import paragraphs, sentences
from annotate.errors import InputError
from annotate.records import Article


def cut(text: str) -> list[str]:
    return [text[s.start : s.end] for s in sentences(Article(id="a", text=text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mr. Smith of the U.S. left. He returned.", ["Mr. Smith of the U.S. left.", "He returned."]),
        ("A slip. and it goes on. Then more.", ["A slip. and it goes on.", "Then more."]),
        ("He came on Monday.She left.", ["He came on Monday.", "She left."]),
        ("He sat in the park. “We lost,” he said.", ["He sat in the park.", "“We lost,” he said."]),
        (" date 2024-05-11 Politics\nA headline\nA first sentence.", ["A headline", "A first sentence."]),
        ("---\noutlet: X\n---\nA headline\r\n\r\nOne.\tTwo.", ["A headline", "One.", "Two."]),
        ("", []),
        (" \n\t\n", []),
    ],
)
def test_where_sentences_end(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


def test_lines_wrapped_by_an_editor_are_one_paragraph() -> None:
    text = (
        "A headline\n\nThe minister said on Tuesday that the army had closed the road\n"
        "to the border and that nobody would pass it before the\nend of the month.\n\nA second one."
    )
    assert len(paragraphs(text)) == 3
    assert len(cut(text)) == 3


def test_a_headline_with_no_stop_does_not_run_into_the_text() -> None:
    text = "Serbia buys drones from a supplier that nobody in Europe had heard of, analysts say\nBelgrade signed."
    assert cut(text)[1] == "Belgrade signed."


def test_a_sentence_of_twenty_thousand_words_is_refused_with_its_line() -> None:
    text = "A headline.\n\n" + "word " * 20_000
    with pytest.raises(InputError, match=r"article a, line 3: a sentence of 20,000 words"):
        cut(text)


@given(st.text(max_size=300))
def test_sentences_are_in_order_and_never_blank(text: str) -> None:
    found = sentences(Article(id="a", text=text))
    borders = [border for s in found for border in (s.start, s.end)]
    assert borders == sorted(borders)
    assert all(text[s.start : s.end].strip() for s in found)
    assert [s.number for s in found] == list(range(len(found)))
