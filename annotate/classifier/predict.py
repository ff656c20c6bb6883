"""Predictions for claims and rows: a window at a time, its questions sorted by length."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from annotate.classifier.model import Model, identity, load
from annotate.classifier.rows import Asked, Question, encoded, questions, targets_of
from annotate.encoder.batches import by_length, windows
from annotate.records import Claim, Prediction, Record, RiskPrediction, Row, StancePrediction

__all__ = ["Answer", "Model", "answers", "identity", "load", "predict_claims", "predict_rows"]

WINDOW = 256
"""Claims that are read ahead: enough to sort by length, few enough to keep memory flat."""
BATCH = 64


class Answer(NamedTuple):
    """What the heads say to one question, calibrated: `stance` and `level` sum to 1, `types` are each their own."""

    stance: list[float]
    level: list[float]
    types: list[float]


class ClaimPrediction(Record):
    """A line of `annotate predict` for a claim."""

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
            named = zip(targets_of(claim, model.scheme), stances, strict=True)
            yield tuple(_stance(model, target, answer) for target, answer in named), _risk(model, risk)


def predict_rows(model: Model, asked: Iterable[Asked]) -> Iterator[Record]:
    """One prediction for each row, in their order: for a plain row its stance, for a claim all that is said of it."""
    for window in windows(asked, WINDOW):
        plain = [item.questions[0] for item in window if isinstance(item.row, Row)]
        stances = iter(answers(model, plain))
        claims = predict_claims(model, (item.row for item in window if isinstance(item.row, Claim)))
        for item in window:
            if isinstance(item.row, Row):
                yield _labelled(model.scheme.stances, next(stances).stance)
            else:
                stance, risk = next(claims)
                yield ClaimPrediction(stance=stance, risk=risk)


def answers(model: Model, asked: Sequence[Question]) -> list[Answer]:
    """What the model says to each question, in their order."""
    import torch

    from annotate.classifier.network import level_probabilities

    rows = encoded(asked, model.scheme, model.tokenizer, model.card.longest)
    found: dict[int, Answer] = {}
    with torch.inference_mode():
        for batch in by_length([row["length"] for row in rows], BATCH):
            logits = model.network(**padded([rows[i] for i in batch], model.tokenizer))
            stance = torch.softmax(logits["stance"] / model.card.stance_temperature, dim=1).double()
            level = level_probabilities(logits["level"].double() / model.card.level_temperature)
            types = torch.sigmoid(logits["types"])
            for i, *told in zip(batch, stance.tolist(), level.tolist(), types.tolist(), strict=True):
                found[i] = Answer(*told)
    return [found[i] for i in range(len(rows))]


def padded(rows: Sequence[dict[str, Any]], tokenizer: Any) -> Any:
    """Token ids of some rows as one batch, padded to the longest."""
    names = [name for name in tokenizer.model_input_names if name in rows[0]]
    return dict(tokenizer.pad({name: [row[name] for row in rows] for name in names}, return_tensors="pt"))


def _stance(model: Model, target: str, answer: Answer) -> StancePrediction:
    told = _labelled(model.scheme.stances, answer.stance)
    return StancePrediction(target=target, label=told.label, probabilities=told.probabilities)


def _risk(model: Model, answer: Answer) -> RiskPrediction:
    types = dict(zip(model.scheme.types, answer.types, strict=True))
    return RiskPrediction(level=_labelled(model.scheme.levels, answer.level), types=types)


def _labelled(labels: Sequence[str], probabilities: Sequence[float]) -> Prediction:
    total = sum(probabilities)
    told = {label: share / total for label, share in zip(labels, probabilities, strict=True)}
    return Prediction(label=max(told, key=lambda label: told[label]), probabilities=told)
