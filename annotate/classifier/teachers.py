"""What trained models answer, as part of what is learnt.

A small network learns more from the doubts of several than from labels alone (Hinton, Vinyals and Dean 2015,
https://arxiv.org/abs/1503.02531), and from their answers to rows that nobody labelled (Xie et al. 2020,
https://arxiv.org/abs/1911.04252).
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
"""How much of what is learnt is the teachers' answer, where there is a label; the rest is the label."""


def taught(rows: Sequence[Asked], teachers: Sequence[Path], scheme: Scheme) -> list[Asked]:
    """The same rows, their labels in part what teachers answer on average, or all of it where a row has no label.

    Args:
        rows: labelled or not.
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
    """With the answers to what is asked: a stance where there is a target, else level and types of risk."""
    if question.target is not None:
        return question._replace(stance=_shares(question.stance, scheme.stances, [answer.stance for answer in told]))
    return question._replace(
        level=_shares(question.level, scheme.levels, [answer.level for answer in told]),
        types=_shares(question.types, scheme.types, [answer.types for answer in told]),
    )


def _shares(given: Shares | None, names: Sequence[str], told: Sequence[Sequence[float]]) -> Shares:
    mean = np.mean(told, axis=0).tolist()
    share = 1.0 if given is None else SHARE
    known = given or {}
    return {name: (1 - share) * known.get(name, 0.0) + share * said for name, said in zip(names, mean, strict=True)}
