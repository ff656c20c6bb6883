"""Which annotator's correction of an article is taken as its claims."""

from collections import defaultdict
from statistics import mean
from typing import NamedTuple

from annotate.gold.annotations import Log
from annotate.gold.spans import span_f1
from annotate.records import Claim, Correction

NEAR = 0.8
"""The least Jaccard index at which two annotators' claims are the same for choosing an article's correction."""

_SAME = 1e-6


class Chosen(NamedTuple):
    """The claims of each article as decided, and the articles on which the choice was tied."""

    claims: list[Claim]
    ties: list[str]


def choose(log: Log[Correction]) -> Chosen:
    """Of each article the correction that agrees best with the others', by mean F1 of its claims; a review's wins.

    Articles stand in the order of their ids. Of two that agree equally well, the one by the annotator whose name comes
    first is taken, and where they differ the article is tied; with two annotators it always is.
    """
    work: dict[str, list[Correction]] = defaultdict(list)
    for correction in sorted(log.work, key=lambda correction: correction.annotator):
        work[correction.article_id].append(correction)
    reviews = {review.article_id: review for review in log.reviews}
    found = Chosen([], [])
    for article in sorted(work.keys() | reviews.keys()):
        if review := reviews.get(article):
            found.claims.extend(review.claims)
            continue
        those = work[article]
        scores = [mean([span_f1(a.claims, b.claims, NEAR) for b in those if b is not a] or [1.0]) for a in those]
        best = [a for a, score in zip(those, scores, strict=True) if score > max(scores) - _SAME]
        if any(other.claims != best[0].claims for other in best):
            found.ties.append(article)
        found.claims.extend(best[0].claims)
    return found
