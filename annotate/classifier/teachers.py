"""What trained models answer, as part of what is learnt.

A small network learns more from the doubts of several than from labels alone (Hinton, Vinyals and Dean 2015,
https://arxiv.org/abs/1503.02531).
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from annotate.classifier.model import load
from annotate.classifier.predict import Answer, answers
from annotate.classifier.rows import Asked, Question, Shares
from annotate.errors import InputError
from annotate.scheme import Scheme

SHARE = 0.5
"""How much of what is learnt is the teachers' answer; the rest is the label."""


def taught(rows: Sequence[Asked], teachers: Sequence[Path], scheme: Scheme) -> list[Asked]:
    """The same rows, their labels in part what teachers answer on average; what has no label is not taught.

    Args:
        rows: labelled.
        teachers: folders of trained models.
        scheme: of the rows, whose labels the teachers must have.

    Raises:
        InputError: a teacher is not whole, or has other labels.
    """
    asked = [question for item in rows for question in item.questions]
    each = []
    for folder in teachers:
        model = load(folder)
        if model.scheme.labels != scheme.labels:
            raise InputError(f"{folder}: this teacher has other labels than the scheme {scheme.name}.")
        each.append(answers(model, asked))
    told = iter(zip(*each, strict=True))
    return [
        item._replace(questions=[_mixed(question, next(told), scheme) for question in item.questions]) for item in rows
    ]


def _mixed(question: Question, told: Sequence[Answer], scheme: Scheme) -> Question:
    return question._replace(
        stance=_shares(question.stance, scheme.stances, [answer.stance for answer in told]),
        level=_shares(question.level, scheme.levels, [answer.level for answer in told]),
        types=_shares(question.types, scheme.types, [answer.types for answer in told]),
    )


def _shares(given: Shares | None, names: Sequence[str], told: Sequence[Sequence[float]]) -> Shares | None:
    if given is None:
        return None
    mean = np.mean(told, axis=0).tolist()
    return {name: (1 - SHARE) * given.get(name, 0.0) + SHARE * share for name, share in zip(names, mean, strict=True)}
