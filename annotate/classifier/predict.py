"""Predictions for claims and rows, a window at a time."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from annotate.classifier import calibration
from annotate.classifier.encoding import encoded
from annotate.classifier.model import Model, identity, load
from annotate.classifier.rows import Asked, Question, questions, targets_of
from annotate.encoder.batches import windows
from annotate.records import Claim, Prediction, Record, RiskPrediction, Row, StancePrediction

__all__ = ["Answer", "Model", "answers", "identity", "load", "predict_claims", "predict_rows"]

WINDOW = 256
"""Claims that are read ahead: enough to keep all cores busy, few enough to keep memory flat."""


class Answer(NamedTuple):
    """What the heads say to one question, calibrated: `stance` and `level` sum to 1, `types` are each their own."""

    stance: list[float]
    level: list[float]
    types: list[float]


class ClaimPrediction(Record):
    """A line of `annotate predict` for a claim, or for a row that asks for risk alone."""

    stance: tuple[StancePrediction, ...]
    risk: RiskPrediction


def predict_claims(
    model: Model, claims: Iterable[Claim]
) -> Iterator[tuple[tuple[StancePrediction, ...], RiskPrediction]]:
    """Stance to each target that a claim speaks to, and its risk, in the order of the claims."""
    for window in windows(claims, WINDOW):
        asked = [list(questions(claim, model.scheme)) for claim in window]
        told = iter(answers(model, [question for those in asked for question in those]))
        for claim, those in zip(window, asked, strict=True):
            risk, *stances = [next(told) for _ in those]
            named = zip(targets_of(claim, model.scheme), those[1:], stances, strict=True)
            yield tuple(_stance(model, *each) for each in named), _risk(model, risk)


def predict_rows(model: Model, asked: Iterable[Asked]) -> Iterator[Record]:
    """One prediction for each row, in their order: for a plain row its stance, else all that is said of it."""
    for window in windows(asked, WINDOW):
        told = iter(answers(model, [item.questions[0] for item in window if not isinstance(item.row, Claim)]))
        claims = predict_claims(model, (item.row for item in window if isinstance(item.row, Claim)))
        for item in window:
            if isinstance(item.row, Row):
                yield _labelled(model.scheme.stances, next(told).stance)
            elif isinstance(item.row, Claim):
                stance, risk = next(claims)
                yield ClaimPrediction(stance=stance, risk=risk)
            else:
                yield ClaimPrediction(stance=(), risk=_risk(model, next(told)))


def answers(model: Model, asked: Sequence[Question]) -> list[Answer]:
    """What the model says to each question, in their order."""
    if not asked:
        return []
    card = model.card
    stance, level, types = model.ask(encoded(asked, model.scheme, model.tokenizer, card.longest))
    told = (
        calibration.stances(stance, np.array([[card.fit(one).temperature] for one in asked])),
        calibration.levels(level, card.level_temperature),
        calibration.types(types),
    )
    return [Answer(*each) for each in zip(*(part.tolist() for part in told), strict=True)]


def _stance(model: Model, target: str, question: Question, answer: Answer) -> StancePrediction:
    told, least = _labelled(model.scheme.stances, answer.stance), model.card.fit(question).least
    possible = () if least is None else tuple(name for name, share in told.probabilities.items() if share >= least)
    abstained = least is not None and len(possible) != 1
    return StancePrediction(
        target=target, label=told.label, probabilities=told.probabilities, abstained=abstained, possible=possible
    )


def _risk(model: Model, answer: Answer) -> RiskPrediction:
    types = dict(zip(model.scheme.types, answer.types, strict=True))
    return RiskPrediction(level=_labelled(model.scheme.levels, answer.level), types=types)


def _labelled(labels: Sequence[str], probabilities: Sequence[float]) -> Prediction:
    total = sum(probabilities)
    told = {label: share / total for label, share in zip(labels, probabilities, strict=True)}
    return Prediction(label=max(told, key=lambda label: told[label]), probabilities=told)
