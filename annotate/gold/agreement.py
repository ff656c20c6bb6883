"""How far annotators agree on each question that they are asked of a claim, and on which claims they agree least."""

from collections import Counter, defaultdict
from collections.abc import Callable
from itertools import combinations
from statistics import mean
from typing import TYPE_CHECKING, Any

from annotate.gold.annotations import Log, asked
from annotate.gold.questions import TYPES, Paired, Question, paired, questions
from annotate.gold.reliability import Estimate, Pairs, agreed, alpha, cohen, fleiss, masi, nominal
from annotate.records import Annotation, Record, Risk
from annotate.scheme import Scheme

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from annotate.gold.reliability import Distance

BOTH, FIRST, SECOND = "both", "only the first", "only the second"
"""How a risk type can stand in two sets, one of which has it."""


class Measures(Record):
    """How far annotators agree on some units; `agreed` is the share of pairs of answers that are the same."""

    claims: int
    units: int
    agreed: float | None
    alpha: Estimate
    fleiss: Estimate
    cohen: Estimate


class Confusion(Record):
    """How often an answer of the first, by row, goes with one of the second, by column."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


class Couple(Record):
    """How far two annotators agree, and on what they do not."""

    first: str
    second: str
    measures: Measures
    confusion: Confusion


class Agreement(Record):
    """Agreement on one question: overall, on each label against the rest, by target, and by pair of annotators."""

    question: str
    overall: Measures
    by_label: dict[str, Measures]
    by_target: dict[str, Measures]
    by_pair: tuple[Couple, ...]


class Said(Record):
    """What one annotator said of a claim."""

    annotator: str
    stance: dict[str, str]
    risk: Risk | None
    comment: str = ""


class Dispute(Record):
    """A claim on which annotators differ: from 0, all alike, to 1, as far apart as can be; `settled` by a review."""

    claim_id: str
    disagreement: float
    said: tuple[Said, ...]
    settled: bool

    @property
    def targets(self) -> list[str]:
        """The targets that somebody found the claim to speak to."""
        return list(dict.fromkeys(target for each in self.said for target in each.stance))


def agree(log: Log[Annotation], scheme: Scheme) -> list[Agreement]:
    """Agreement on stance, on whether a claim speaks to a target, on risk level and on risk types.

    Distances are nominal for the first two, ordinal for the level (squared in Cohen's kappa) and MASI for the types.
    A question to which nobody answered is left out.
    """
    return [_agreement(paired(question)) for question in questions(log.work, scheme) if question.answers]


def disputed(log: Log[Annotation], scheme: Scheme) -> list[Dispute]:
    """The claims on which annotators differ, those first on which they differ most.

    The disagreement is the mean of three: the mean distance of two annotators on the target that divides them most
    (1 for opposite poles, 1/2 for any other two answers), on the level (ranks apart, of those possible), and on the
    types (MASI).
    """
    work: dict[str, list[Annotation]] = defaultdict(list)
    for annotation in log.work:
        work[annotation.claim_id].append(annotation)
    settled = {review.claim_id for review in log.reviews}
    found = []
    for claim, those in work.items():
        apart = _disagreement(those, scheme)
        if apart > 0:
            said = tuple(
                Said(annotator=a.annotator, stance=a.stance, risk=a.risk, comment=a.comment)
                for a in sorted(those, key=lambda a: a.annotator)
            )
            found.append(Dispute(claim_id=claim, disagreement=apart, said=said, settled=claim in settled))
    return sorted(found, key=lambda dispute: (-dispute.disagreement, dispute.claim_id))


def _agreement(those: Paired) -> Agreement:
    import numpy as np

    question, all_pairs, annotators, targets = those
    target = targets[all_pairs.unit]
    by_label = {
        label: _measures(all_pairs.recoded(np.array(has, dtype=int)), 2, nominal, 1 - np.eye(2))
        for label, has in question.labels.items()
    }
    met = sorted({(int(a), int(b)) for a, b in zip(all_pairs.rater, all_pairs.other, strict=True) if a < b})
    return Agreement(
        question=question.name,
        overall=_measured(question, all_pairs),
        by_label=by_label,
        by_target={
            str(name): _measured(question, all_pairs.where(target == name)) for name in np.unique(target) if name
        },
        by_pair=tuple(
            Couple(
                first=annotators[first],
                second=annotators[second],
                measures=_measured(question, both),
                confusion=_confusion(question, both.where(both.rater == first)),
            )
            for first, second in met
            for both in [all_pairs.between(first, second)]
        ),
    )


def _measured(question: Question, those: Pairs) -> Measures:
    return _measures(those, len(question.values), question.distance, question.weights)


def _measures(those: Pairs, count: int, distance: "Distance", weights: "NDArray[Any]") -> Measures:
    import numpy as np

    return Measures(
        claims=len(np.unique(those.claim)),
        units=len(np.unique(those.unit)),
        agreed=agreed(those),
        alpha=alpha(those, count, distance),
        fleiss=fleiss(those, count),
        cohen=cohen(those, count, weights),
    )


def _confusion(question: Question, those: Pairs) -> Confusion:
    """Counts of answers by answers; for sets, of each label that one of two sets has, by which of them has it."""
    import numpy as np

    if question.name == TYPES:
        has = np.array(list(question.labels.values()))
        first, second = has[:, those.first], has[:, those.second]
        counts = np.stack([first & second, first & ~second, second & ~first], axis=-1).sum(1)
        rows, columns = tuple(question.labels), (BOTH, FIRST, SECOND)
    else:
        counts = np.zeros((len(question.values),) * 2, dtype=int)
        np.add.at(counts, (those.first, those.second), 1)
        rows = columns = tuple(question.values)
    return Confusion(rows=rows, columns=columns, counts=tuple(map(tuple, counts.tolist())))


def _disagreement(work: list[Annotation], scheme: Scheme) -> float:
    if len(work) < 2:
        return 0.0
    had = [(set(asked(annotation, scheme)), annotation.stance) for annotation in work]
    named = Counter(target for annotation in work for target in annotation.stance)
    stances = [
        _mean_apart([stance.get(target) for asked_of, stance in had if target in asked_of], _stance_apart(scheme))
        for target in named
    ]
    risks = [annotation.risk for annotation in work if annotation.risk]
    top = len(scheme.levels) - 1
    ranks = _mean_apart([scheme.levels.index(risk.level) for risk in risks], lambda a, b: abs(a - b) / top)
    sets = _mean_apart([frozenset(risk.types) for risk in risks], lambda a, b: float(masi([a, b])[0, 1]))
    return (max(stances, default=0.0) + ranks + sets) / 3


def _mean_apart(values: list[Any], distance: Callable[[Any, Any], float]) -> float:
    return mean([distance(a, b) for a, b in combinations(values, 2)] or [0.0])


def _stance_apart(scheme: Scheme) -> Callable[[str | None, str | None], float]:
    def apart(one: str | None, other: str | None) -> float:
        if one == other:
            return 0.0
        poles = {scheme.polarity(label) for label in (one, other) if label is not None}
        return 1.0 if {1, -1} <= poles else 0.5

    return apart
