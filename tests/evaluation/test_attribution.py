"""Extracted statements against gold."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.claims import extract
from annotate.claims.matching import match, overlap
from annotate.evaluation.attribution import continued, exact, measure
from annotate.records import Article, Claim, Span

spans = st.lists(st.tuples(st.integers(0, 50), st.integers(1, 20)), min_size=1, max_size=4).map(
    lambda those: tuple(sorted({(start, start + size) for start, size in those}))
)


def claims(text: str) -> list[Claim]:
    return list(extract([Article(id="a", text=text)]))


def test_gold_against_itself_is_perfect() -> None:
    gold = claims("Drones matter, said Aino Lehtonen. “We lost,” Perić said. The road is closed.")
    found = measure(gold, gold, 0.8)
    assert list(found.statements) == pytest.approx([1.0, 1.0, 1.0])
    assert (found.speaker, found.mention, found.kind, found.gold, found.found) == (1.0, 1.0, 1.0, 2, 2)


def test_what_is_missed_and_what_is_made_up_both_count() -> None:
    gold = claims("Drones matter, said Aino Lehtonen. “We lost,” Perić said.")
    half = [claim for claim in gold if claim.speaker and claim.speaker.name == "Perić"]
    assert measure(gold, half, 0.8).statements[:2] == (1.0, 0.5)
    assert measure(half, gold, 0.8).statements[:2] == (0.5, 1.0)
    assert measure(gold, [], 0.8).statements == (0.0, 0.0, 0.0)


def test_a_wrong_speaker_is_told_apart_from_a_wrong_span() -> None:
    gold = claims("Drones matter, said Aino Lehtonen.")
    assert gold[0].speaker
    wrong = [gold[0].model_copy(update={"speaker": gold[0].speaker.model_copy(update={"id": "other"})})]
    found = measure(gold, wrong, 0.8)
    assert [found.statements.f1, found.speaker, found.mention] == pytest.approx([1.0, 0.0, 1.0])


def test_continued_statements_are_matched_among_themselves() -> None:
    text = "The border must stay open, said Olga Marić. I would not trust anybody with it."
    gold = claims(text)
    assert continued(gold, gold, 0.3)[:2] == (1.0, 1.0)
    with_cue = [claim for claim in gold if claim.kind != "continued"]
    assert continued(gold, with_cue, 0.3) == (0.0, 0.0, 0.0)
    # Statements with a cue count neither as found nor as missed.
    assert continued(with_cue, gold, 0.3)[1:] == (0.0, 0.0)


def test_exact_spans_forgive_outer_punctuation_and_nothing_else() -> None:
    text = "War is near, said Olga Marić, but nobody wants it. The army closed the road on Monday."
    gold = claims(text)

    def moved(by: int) -> list[Claim]:
        return [claim.model_copy(update={"spans": tuple((a, b + by) for a, b in claim.spans)}) for claim in gold]

    assert [found.f1 for found in exact(gold, moved(1), {"a": text}, 0.8)] == pytest.approx([1.0, 1.0, 1.0])
    assert [found.f1 for found in exact(gold, moved(-1), {"a": text}, 0.8)] == pytest.approx([0.0, 0.0, 0.0])


@given(spans)
def test_spans_overlap_themselves_wholly(those: tuple[Span, ...]) -> None:
    if all(a[1] <= b[0] for a, b in pairwise(those)):
        assert overlap(those, those) == 1.0


@given(st.lists(spans, max_size=5), st.lists(spans, max_size=5))
def test_matches_are_one_to_one(gold: list[tuple[Span, ...]], found: list[tuple[Span, ...]]) -> None:
    pairs = match(gold, found, 0.3)
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
