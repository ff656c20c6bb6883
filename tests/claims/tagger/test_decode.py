"""From logits to spans."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.claims.tagger.decode import cue_spans, statement
from annotate.claims.tagger.windows import Window
from annotate.encoder.runtime import Array

TEXT = "War , said Heath , is unlikely"
WINDOW = Window(
    ids=list(range(9)),
    offsets=[(0, 0), (0, 3), (4, 5), (6, 10), (11, 16), (17, 18), (19, 21), (22, 30), (0, 0)],
    begins=[False, *[True] * 7, False],
)


def parts(source: tuple[int, int], content: tuple[int, int], inside: list[int]) -> Array:
    logits = np.zeros((9, 5), dtype=np.float32)
    for column, piece in enumerate((*source, *content)):
        logits[piece, column] = 9
    logits[:, 4] = [9 if i in inside else -9 for i in range(9)]
    return logits


def test_a_content_around_its_cue_is_two_spans_and_holds_neither_cue_nor_source() -> None:
    found = statement(WINDOW, (3, 4), 0.9, parts((4, 4), (1, 7), [1, 2, 3, 4, 5, 6, 7]))
    assert found is not None
    assert [TEXT[a:b] for a, b in found.content] == ["War ,", ", is unlikely"]
    assert TEXT[slice(*found.cue)] == "said"
    assert found.source is not None
    assert TEXT[slice(*found.source)] == "Heath"
    assert found.confidence == pytest.approx(0.9, abs=0.01)


def test_no_source_is_told_apart_from_no_content() -> None:
    without_source = statement(WINDOW, (3, 4), 1.0, parts((0, 0), (6, 7), [6, 7]))
    assert without_source is not None
    assert without_source.source is None
    assert statement(WINDOW, (3, 4), 1.0, parts((4, 4), (0, 0), [])) is None


@given(st.lists(st.lists(st.floats(-20, 20), min_size=5, max_size=5), min_size=9, max_size=9))
def test_any_logits_give_ordered_spans_inside_the_text(logits: list[list[float]]) -> None:
    found = statement(WINDOW, (3, 5), 0.5, np.array(logits, dtype=np.float32))
    if found is None:
        return
    assert list(found.content) == sorted(found.content)
    assert all(0 <= a < b <= len(TEXT) for a, b in found.content)
    assert not any(a < found.cue[1] and found.cue[0] < b for a, b in found.content)
    assert 0 <= found.confidence <= 0.5


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans(), st.booleans()), min_size=2, max_size=12))
def test_cues_begin_with_a_word_and_do_not_overlap(pieces: list[tuple[float, bool, bool]]) -> None:
    likely, first, begins = (list(those) for those in zip(*pieces, strict=True))
    begins[0] = begins[-1] = False
    found = list(cue_spans(likely, first, begins, 0.5))
    assert all(begins[start] and start < end < len(begins) for start, end in found)
    assert all(a[1] <= b[0] for a, b in pairwise(found))
    covered = {i for start, end in found for i in range(start, end)}
    assert {i for i, is_word in enumerate(begins) if is_word and likely[i] >= 0.5} <= covered
