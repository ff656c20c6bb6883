"""What the classifier is asked, and from what it learns: gold claims and plain rows, as questions."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from annotate.errors import InputError, place
from annotate.files import read_objects, record
from annotate.gold.doctor import label_problems
from annotate.records import Claim, Gold, Risk, Row, who
from annotate.scheme import Scheme

_ROW = ("text", "target", "label")


class Question(NamedTuple):
    """One question: a text and a target, or no target where risk is asked; with the answers, as far as known.

    `group` is what rows are resampled and split by: the article, or the row itself.
    """

    text: str
    target: str | None
    group: str
    stance: str | None = None
    risk: Risk | None = None


class Asked(NamedTuple):
    """One row of a file and the questions that it holds: a plain row is one, a claim one for each target and risk."""

    row: Claim | Row
    questions: list[Question]


def read_rows(path: Path, scheme: Scheme, labelled: bool) -> Iterator[Asked]:
    """The rows of a file: gold claims, claims, or plain `{"text", "target", "label"}`, told apart by their keys.

    Args:
        path: a `.jsonl` or `.jsonl.gz` file.
        scheme: whose labels and targets may stand there.
        labelled: whether each row must have its labels.

    Raises:
        InputError: with the line and the field of the first thing that is wrong.
    """
    for line, value in read_objects(path):
        if "spans" in value:
            gold = "stance" in value and "risk" in value
            if labelled and not gold:
                raise InputError(f"{place(path, line)}: a claim stands here with no stance and risk; gold is expected.")
            claim = record(value, Gold if gold else Claim, path, line)
            if isinstance(claim, Gold) and (problem := next(label_problems(claim.stance, claim.risk, scheme), None)):
                raise InputError(f"{place(path, line)}: {problem}")
            yield Asked(claim, list(questions(claim, scheme)))
        else:
            row = record({key: value[key] for key in _ROW if key in value}, Row, path, line)
            if row.label is None and labelled:
                raise InputError(f"{place(path, line, 'label')}: this is missing; one of {_names(scheme)} is expected.")
            if row.label is not None and row.label not in scheme.stances:
                raise InputError(
                    f"{place(path, line, 'label')}: {row.label!r} is not in the scheme, which has {_names(scheme)}."
                )
            yield Asked(row, [Question(row.text, scheme.describe(row.target), f"line {line}", row.label)])


def questions(claim: Claim, scheme: Scheme) -> Iterator[Question]:
    """What is asked of a claim: its risk, and its stance to each target.

    The targets are gold's, where the claim is gold, else those whose patterns its text meets.
    """
    text = worded(claim)
    gold = claim if isinstance(claim, Gold) else None
    yield Question(text, None, claim.article_id, risk=gold.risk if gold else None)
    for target in targets_of(claim, scheme):
        stance = gold.stance[target] if gold else None
        yield Question(text, scheme.describe(target), claim.article_id, stance)


def targets_of(claim: Claim, scheme: Scheme) -> list[str]:
    """The names of the targets that a claim is asked about."""
    return list(claim.stance) if isinstance(claim, Gold) else [target.name for target in scheme.concerned(claim.text)]


def worded(claim: Claim) -> str:
    """A claim as the network reads it: its speaker with role and affiliation, then its words."""
    return f"{who(claim)}: {claim.text}" if claim.speaker else claim.text


def encoded(items: Iterable[Question], scheme: Scheme, tokenizer: Any, longest: int) -> list[dict[str, Any]]:
    """Questions as the network takes them: token ids, and labels as numbers, -1 for those that are not known."""
    rows = []
    for item in items:
        pair = (item.text,) if item.target is None else (item.target, item.text)
        tokens = tokenizer(*pair, truncation=True if item.target is None else "only_second", max_length=longest)
        risk = item.risk
        rows.append(
            {
                **{name: tokens[name] for name in tokenizer.model_input_names if name in tokens},
                "stance": scheme.stances.index(item.stance) if item.stance else -1,
                "level": scheme.levels.index(risk.level) if risk else -1,
                "types": [float(name in risk.types) if risk else -1.0 for name in scheme.types],
                "length": len(tokens["input_ids"]),
            }
        )
    return rows


def held_out(asked: Sequence[Asked], share: float, seed: int) -> tuple[list[Asked], list[Asked]]:
    """Training rows in two: those to learn from, and a share of the articles, or plain rows, held out."""
    from sklearn.model_selection import GroupShuffleSplit

    groups = [item.questions[0].group for item in asked]
    learn, hold = next(GroupShuffleSplit(1, test_size=share, random_state=seed).split(asked, groups=groups))
    return [asked[i] for i in learn], [asked[i] for i in hold]


def _names(scheme: Scheme) -> str:
    return ", ".join(scheme.stances)
