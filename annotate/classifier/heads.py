"""The heads as they are measured: who asks them, what is right, and how good answers are."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from annotate.classifier.model import Model
from annotate.classifier.predict import answers
from annotate.classifier.rows import Asked, Question, most
from annotate.encoder.runtime import Array
from annotate.evaluation import metrics
from annotate.evaluation.metrics import Measures
from annotate.records import Claim, RiskRow, Row
from annotate.scheme import Scheme

STANCE, LEVEL, TYPES = "stance", "risk level", "risk types"

ALL = slice(None)


class Told(NamedTuple):
    """Answers to a head's questions: probabilities, `[rows, labels]`, and how likely a type must be to count."""

    probabilities: Array
    threshold: float = 0.5


class Head(NamedTuple):
    """One of the heads, and the labelled rows that ask it.

    `gold` is the number of the label that was decided, `[rows]`; for types whether at least half gave each, 0 or 1,
    `[rows, types]`. `polar` are the labels that take a side.
    """

    name: str
    labels: Sequence[str]
    polar: Sequence[str]
    rows: Sequence[Claim | Row | RiskRow]
    asked: Sequence[Question]
    gold: Array

    @property
    def groups(self) -> list[str]:
        """What the rows are resampled by."""
        return [question.group for question in self.asked]

    def measure(self, told: Told, rows: "Array | slice" = ALL) -> Measures:
        """How good answers are, on all rows or on some."""
        gold, said = self.gold[rows], told.probabilities[rows]
        if self.name == STANCE:
            return metrics.labelled(gold, said, self.labels, self.polar)
        if self.name == LEVEL:
            return metrics.ordered(gold, said, self.labels)
        return metrics.several(gold, said, self.labels, told.threshold)

    def right(self, told: Told) -> Array:
        """Which answers are right, all types at once, `[rows]`."""
        if self.name == TYPES:
            same: Array = (self.gold == (told.probabilities >= told.threshold)).all(1)
            return same
        right: Array = told.probabilities.argmax(1) == self.gold
        return right


def heads(rows: Iterable[Asked], scheme: Scheme) -> list[Head]:
    """The heads that some rows have labels for."""
    asked = [(item.row, question) for item in rows for question in item.questions]
    stance = [(row, one, most(one.stance)) for row, one in asked if one.stance]
    level = [(row, one, most(one.level)) for row, one in asked if one.level]
    types = [(row, one, one.types) for row, one in asked if one.types is not None]
    polar = [name for name in scheme.stances if scheme.polarity(name)]
    found = [
        Head(STANCE, scheme.stances, polar, *_parted(stance), _numbers([told for *_, told in stance], scheme.stances)),
        Head(LEVEL, scheme.levels, (), *_parted(level), _numbers([told for *_, told in level], scheme.levels)),
        Head(
            TYPES,
            scheme.types,
            (),
            *_parted(types),
            np.array([[told.get(name, 0.0) >= 0.5 for name in scheme.types] for *_, told in types], dtype=int),
        ),
    ]
    return [head for head in found if head.asked]


def told_by(model: Model, head: Head) -> Told:
    """What a model says to a head's questions."""
    told = answers(model, head.asked)
    which = {STANCE: 0, LEVEL: 1, TYPES: 2}[head.name]
    return Told(np.array([answer[which] for answer in told]), model.card.type_threshold)


def _parted(
    those: Sequence[tuple[Claim | Row | RiskRow, Question, object]],
) -> tuple[list[Claim | Row | RiskRow], list[Question]]:
    return [row for row, *_ in those], [question for _, question, _ in those]


def _numbers(names: Sequence[str], labels: Sequence[str]) -> Array:
    return np.array([labels.index(name) for name in names], dtype=int)
