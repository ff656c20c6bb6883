"""How far annotators who corrected the same articles agree on where claims are, and on who makes them."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from annotate.gold.annotations import Log
from annotate.gold.reliability import Estimate, bootstrap
from annotate.records import Claim, Correction, Record

if TYPE_CHECKING:
    from numpy.typing import NDArray

THRESHOLDS = (1.0, 0.8, 0.3)
"""The least Jaccard index of two claims' characters that counts as a match: the same, nearly so, in part."""


class SpanAgreement(Record):
    """How far two annotators agree on the claims of the articles that both corrected.

    `f1` is of claims' spans by threshold, with intervals over articles; it is the same whichever of the two is held
    against the other. `speaker` is the share of claims matched at the lowest threshold that both give to one speaker.
    """

    first: str
    second: str
    articles: int
    claims: tuple[int, int]
    f1: dict[float, Estimate]
    speaker: Estimate


class _Match(NamedTuple):
    """Numbers of matched claims, and the Jaccard index of each pair."""

    first: "NDArray[Any]"
    second: "NDArray[Any]"
    overlap: "NDArray[Any]"


def agree_on_spans(log: Log[Correction]) -> list[SpanAgreement]:
    """Agreement of each two annotators who corrected an article both, in the order of their names."""
    by_annotator: dict[str, dict[str, Correction]] = defaultdict(dict)
    for correction in log.work:
        by_annotator[correction.annotator][correction.article_id] = correction
    found = []
    for first, second in combinations(sorted(by_annotator), 2):
        articles = sorted(by_annotator[first].keys() & by_annotator[second].keys())
        if articles:
            both = [(by_annotator[first][article], by_annotator[second][article]) for article in articles]
            found.append(_agreement(first, second, both))
    return found


def span_f1(first: Sequence[Claim], second: Sequence[Claim], threshold: float) -> float:
    """F1 of two lists of claims of one article, by the overlap of their characters; 1 where both are empty."""
    if not first and not second:
        return 1.0
    matched = _match(first, second).overlap >= threshold
    return float(2 * matched.sum() / (len(first) + len(second)))


def _agreement(first: str, second: str, both: Sequence[tuple[Correction, Correction]]) -> SpanAgreement:
    import numpy as np

    rows = []
    for one, other in both:
        match = _match(one.claims, other.claims)
        hits = [(match.overlap >= threshold).sum() for threshold in THRESHOLDS]
        near = match.overlap >= min(THRESHOLDS)
        same = [
            _speaker(one.claims[i]) == _speaker(other.claims[j])
            for i, j in zip(match.first[near], match.second[near], strict=True)
        ]
        rows.append([len(one.claims) + len(other.claims), sum(same), *hits])
    counts = np.array(rows, dtype=float)
    f1 = {
        threshold: bootstrap(counts[:, [i + 2, 0]], lambda totals: _ratio(2 * totals[:, 0], totals[:, 1]))
        for i, threshold in enumerate(THRESHOLDS)
    }
    return SpanAgreement(
        first=first,
        second=second,
        articles=len(both),
        claims=(sum(len(one.claims) for one, _ in both), sum(len(other.claims) for _, other in both)),
        f1=f1,
        speaker=bootstrap(counts[:, [1, -1]], lambda totals: _ratio(totals[:, 0], totals[:, 1])),
    )


def _match(first: Sequence[Claim], second: Sequence[Claim]) -> _Match:
    """Claims paired one to one so that their overlaps are greatest in sum, by the Hungarian method."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    left, right = [_characters(claim) for claim in first], [_characters(claim) for claim in second]
    overlaps = np.array([[len(a & b) / len(a | b) if a | b else 0.0 for b in right] for a in left])
    overlaps = overlaps.reshape(len(left), len(right))
    rows, columns = linear_sum_assignment(overlaps, maximize=True)
    return _Match(rows, columns, overlaps[rows, columns])


def _characters(claim: Claim) -> set[int]:
    return {at for start, end in claim.spans for at in range(start, end)}


def _speaker(claim: Claim) -> str | None:
    return claim.speaker.id if claim.speaker else None


def _ratio(part: "NDArray[Any]", whole: "NDArray[Any]") -> "NDArray[Any]":
    import numpy as np

    found: NDArray[Any] = np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)
    return found
