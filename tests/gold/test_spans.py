"""Agreement on where claims are, and on who makes them."""

import pytest

from annotate.gold.spans import agree_on_spans, span_f1
from annotate.records import Claim, Correction
from tests.gold.examples import claim, log


def corrected(annotator: str, *claims: Claim, article: str = "a") -> Correction:
    return Correction(annotator=annotator, article_id=article, claims=claims)


def test_f1_by_threshold_and_speakers_of_what_matches() -> None:
    first = corrected("ann", claim("1", (0, 10), speaker="x"), claim("2", (20, 30), speaker="y"), claim("3", (40, 50)))
    second = corrected("bob", claim("4", (0, 10), speaker="x"), claim("5", (21, 30), speaker="z"), claim("6", (47, 60)))
    [found] = agree_on_spans(log(first, second).of(Correction))
    assert [f1.value for f1 in found.f1.values()] == pytest.approx([1 / 3, 2 / 3, 2 / 3])
    assert found.speaker.value == pytest.approx(1 / 2)
    assert found.claims == (3, 3)


def test_it_is_the_same_from_either_side() -> None:
    first, second = [claim("1", (0, 10)), claim("2", (10, 30))], [claim("3", (0, 30)), claim("4", (12, 30))]
    for threshold in (1.0, 0.8, 0.3):
        assert span_f1(first, second, threshold) == span_f1(second, first, threshold)
    assert span_f1(first, second, 0.3) == 1


def test_discontinuous_claims_are_compared_by_their_characters() -> None:
    assert span_f1([claim("1", (0, 5), (10, 15))], [claim("2", (0, 15))], 0.6) == 1
    assert span_f1([claim("1", (0, 5), (10, 15))], [claim("2", (0, 15))], 0.7) == 0


def test_only_articles_that_both_corrected_count() -> None:
    work = [
        corrected("ann", claim("1")),
        corrected("bob", claim("1")),
        corrected("bob", article="b"),
        corrected("cleo", article="c"),
    ]
    [found] = agree_on_spans(log(*work).of(Correction))
    assert (found.first, found.second, found.articles) == ("ann", "bob", 1)


def test_nothing_found_by_either_is_no_fault() -> None:
    [found] = agree_on_spans(log(corrected("ann"), corrected("bob")).of(Correction))
    assert {f1.value for f1 in found.f1.values()} == {None}
    assert found.speaker.value is None
    assert span_f1([], [], 0.8) == 1
    assert span_f1([], [claim("1")], 0.8) == 0
