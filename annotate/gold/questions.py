"""The questions that annotators are asked of a claim, with their answers, as coefficients take them."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from annotate.gold.annotations import asked
from annotate.gold.reliability import Pairs, fixed, masi, nominal, ordinal, pairs, quadratic
from annotate.records import Annotation
from annotate.scheme import Scheme

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from annotate.gold.reliability import Distance

STANCE, SPEAKS, LEVEL, TYPES = "stance", "speaks to a target", "risk level", "risk types"
SILENT, SPEAKING = "silent", "speaks"
"""The answers to whether a claim speaks to a target."""


class Answer(NamedTuple):
    """What one annotator answered; the target is empty where none is asked about."""

    annotator: str
    claim: str
    target: str
    value: Any


class Question(NamedTuple):
    """A question's values, what lies how far apart, its answers, and for each label whether a value has it."""

    name: str
    values: list[Any]
    distance: "Distance"
    weights: "NDArray[Any]"
    answers: list[Answer]
    labels: dict[str, list[bool]]


class Paired(NamedTuple):
    """A question with the pairs of answers to it; the names are those of the pairs' numbers."""

    question: Question
    pairs: Pairs
    annotators: list[str]
    targets: "NDArray[Any]"


def questions(work: Sequence[Annotation], scheme: Scheme) -> Iterator[Question]:
    """The questions in the order in which they are told; answers come from annotations with something to say."""
    import numpy as np

    told = [(a, a.risk) for a in work if a.risk]
    stances, levels, types = scheme.stances, scheme.levels, scheme.types
    speaks = [SILENT, SPEAKING]
    sets = sorted({frozenset(risk.types) for _, risk in told}, key=sorted)
    yield Question(
        STANCE, stances, nominal, 1 - np.eye(len(stances)),
        [Answer(a.annotator, a.claim_id, target, label) for a in work for target, label in a.stance.items()],
        {label: [label == other for other in stances] for label in stances},
    )  # fmt: skip
    yield Question(
        SPEAKS, speaks, nominal, 1 - np.eye(2),
        [Answer(a.annotator, a.claim_id, t, speaks[t in a.stance]) for a in work for t in asked(a, scheme)],
        {},
    )  # fmt: skip
    yield Question(
        LEVEL, levels, ordinal, quadratic(len(levels)),
        [Answer(a.annotator, a.claim_id, "", risk.level) for a, risk in told],
        {label: [label == other for other in levels] for label in levels},
    )  # fmt: skip
    apart = masi(sets)
    yield Question(
        TYPES, sets, fixed(apart), apart,
        [Answer(a.annotator, a.claim_id, "", frozenset(risk.types)) for a, risk in told],
        {label: [label in those for those in sets] for label in types},
    )  # fmt: skip


def paired(question: Question) -> Paired:
    """The answers to a question in pairs; it must have one at least."""
    import numpy as np

    answers = question.answers
    numbers = {value: i for i, value in enumerate(question.values)}
    annotators, rater = np.unique([answer.annotator for answer in answers], return_inverse=True)
    _, claim = np.unique([answer.claim for answer in answers], return_inverse=True)
    units = sorted({(answer.claim, answer.target) for answer in answers})
    places = {unit: i for i, unit in enumerate(units)}
    unit = np.array([places[answer.claim, answer.target] for answer in answers])
    value = np.array([numbers[answer.value] for answer in answers])
    targets = np.array([target for _, target in units])
    return Paired(question, pairs(claim, unit, rater, value), annotators.tolist(), targets)
