"""What the tagger reads at once: no text lost, and spans that come back as they were."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotate.claims.sentences import sentences
from annotate.claims.tagger.windows import MOST_CHARACTERS, stretches, windows
from annotate.encoder.weights import PINNED, load_tokenizer
from annotate.records import Article


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    return load_tokenizer(PINNED)


def test_every_sentence_lies_in_one_stretch_and_long_paragraphs_are_cut() -> None:
    text = "\n\n".join(" ".join(["The minister said that talks had failed again."] * n) for n in (1, 60, 3))
    found = sentences(Article(id="a", text=text))
    parts = list(stretches(found))
    assert all(sum(a <= s.start and s.end <= b for a, b in parts) == 1 for s in found)
    assert all(end - start <= MOST_CHARACTERS for start, end in parts)
    assert len(parts) == 2 + 3


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(min_size=1, max_size=60), st.data())
def test_words_of_any_text_come_back_where_they_stand(tokenizer: Any, text: str, data: st.DataObject) -> None:
    text = f"¿{text}"
    window = windows(text, [(1, len(text))], tokenizer, 128)[0] if len(text) > 1 else None
    assert window is not None
    words = [i for i, is_word in enumerate(window.begins) if is_word]
    assert not window.begins[0]
    assert not window.begins[-1]
    if not words:
        return
    first = data.draw(st.sampled_from(words))
    last = data.draw(st.sampled_from([i for i in words if i >= first]))
    start, end = window.span(first, last)
    assert 1 <= start < end <= len(text)
    # Marks that the tokenizer takes off a letter may share its place; the span met is the same all the same.
    again = window.pieces(start, end)
    assert again is not None
    assert window.span(*again) == (start, end)


def test_what_is_too_long_is_cut_and_nothing_is_read_of_no_spans(tokenizer: Any) -> None:
    (window,) = windows("word " * 500, [(0, 2_500)], tokenizer, 32)
    assert len(window.ids) == 32
    assert windows("word", [], tokenizer, 32) == []
