"""Whom and what a sentence speaks of."""

import pytest

from annotate.claims.attribution import Parsed
from annotate.claims.parser import parser
from annotate.claims.salience import names_in, spoken_of
from annotate.claims.sentences import sentences
from annotate.records import Article


def parsed(text: str) -> Parsed:
    """The first sentence of a text."""
    return Parsed(sentences(Article(id="a", text=text))[0], parser()(text))


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("Donald Trump beat Ted Cruz in Indiana.", "Donald Trump"),
        ("The ministry met Ted Cruz on Monday.", "The ministry"),
        ("Rain fell on Boston.", None),
    ],
)
def test_the_subject_is_what_the_next_sentence_goes_on_with(text: str, last: str | None) -> None:
    item = parsed(text)
    spoken = spoken_of(item, names_in(item))
    assert (spoken[-1].text if spoken else None) == last


def test_documents_and_groups_are_spoken_of() -> None:
    item = parsed("Ana Salceda cited a memorandum of the owners.")
    spoken = spoken_of(item, names_in(item))
    assert {mention.head for mention in spoken} == {"Salceda", "memorandum", "owners"}
    assert [mention.several for mention in spoken if mention.head == "owners"] == [True]
