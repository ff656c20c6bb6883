"""What the classifier is asked, and from what it learns: gold claims and plain rows, as questions."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeGuard

from annotate.errors import InputError, place
from annotate.files import read_objects, record
from annotate.gold.doctor import label_problems
from annotate.records import Claim, Distribution, Gold, RiskRow, Row, Span, who
from annotate.scheme import Scheme

_ROW = tuple(Row.model_fields)

BRIEF = 160
"""Characters: in so few, where the target is not named, there is little to tell the stance by."""

Shares = dict[str, float]
"""How many of those who were asked gave each answer, from 0 to 1."""


class Question(NamedTuple):
    """One question: a text and a target, or no target where risk is asked; with the answers, as far as known.

    Answers are shares of those who gave them, as several annotators do not always say the same. `named` is where the
    text names the target, `source` where it names whose stance is asked; `group` is what rows are resampled and split
    by: the article, or the row itself. `of_claim` is whether a claim asks it, as scoring does, rather than a plain row.
    """

    text: str
    target: str | None
    group: str
    named: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    stance: Shares | None = None
    level: Shares | None = None
    types: Shares | None = None
    of_claim: bool = False

    @property
    def sort(self) -> str:
        """What sort of text it is, and how that shows what is asked.

        Some sorts are harder than others, so each is calibrated on its own.
        """
        if self.of_claim:
            return "claim"
        if self.source or self.named:
            return "sourced" if self.source else "named"
        return "brief" if len(self.text) <= BRIEF else "unnamed"


class Asked(NamedTuple):
    """One row of a file and the questions that it holds: a plain row is one, a claim one for each target and risk."""

    row: Claim | Row | RiskRow
    questions: list[Question]


def read_rows(path: Path, scheme: Scheme, labelled: bool) -> Iterator[Asked]:
    """The rows of a file, told apart by their keys.

    Gold claims; claims; plain `{"text", "target", "label"}`; and `{"text", "annotations": [{"level", "types"}]}`.

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
        elif "annotations" in value and "target" not in value:
            yield _risk_row(value, scheme, path, line, labelled)
        else:
            row = record({key: value[key] for key in _ROW if key in value}, Row, path, line)
            if row.label is None and labelled:
                raise InputError(f"{place(path, line, 'label')}: this is missing; one of {_names(scheme)} is expected.")
            if row.label is not None and row.label not in scheme.stances:
                raise InputError(
                    f"{place(path, line, 'label')}: {row.label!r} is not in the scheme, which has {_names(scheme)}."
                )
            if row.target_span and not _lies_in(row.target_span, row.text):
                where = place(path, line, "target_span")
                raise InputError(f"{where}: {list(row.target_span)} does not lie in this text.")
            yield Asked(row, [question(row, scheme, f"line {line}")])


def _risk_row(value: dict[str, Any], scheme: Scheme, path: Path, line: int, labelled: bool) -> Asked:
    row = record({key: value[key] for key in RiskRow.model_fields if key in value}, RiskRow, path, line)
    if labelled and not row.annotations:
        raise InputError(f"{place(path, line, 'annotations')}: these are missing; at least one is expected.")
    for vote in row.annotations:
        if problem := next(label_problems({}, vote, scheme), None):
            raise InputError(f"{place(path, line)}: {problem}")
    each = 1 / max(len(row.annotations), 1)
    levels, types = Counter[str](), Counter[str]()
    for vote in row.annotations:
        levels[vote.level] += 1
        types.update(vote.types)
    level, sorts = ({name: each * count for name, count in those.items()} for those in (levels, types))
    known = bool(row.annotations)
    return Asked(
        row, [Question(row.text, None, f"line {line}", level=level if known else None, types=sorts if known else None)]
    )


def _lies_in(span: Span | None, text: str) -> TypeGuard[Span]:
    return span is not None and 0 <= span[0] < span[1] <= len(text)


def question(row: Row, scheme: Scheme, group: str) -> Question:
    """What a plain row asks; `group` is what it is resampled with.

    A `target_span` that does not lie in the text is passed over: the target's own words are looked for.
    """
    target = scheme.describe(row.target)
    named = (row.target_span,) if _lies_in(row.target_span, row.text) else spelled(row.target, row.text)
    source = spelled(row.source, row.text) if row.source else ()
    return Question(
        row.text,
        f"{row.source} on {target}" if row.source else target,
        group,
        named,
        source,
        stance=_certain(row.label),
    )


def spelled(name: str, text: str) -> tuple[Span, ...]:
    """Where a text has a name first, in small or capital letters; nowhere, if it has not.

    >>> spelled("climate change", "Climate change is real.")
    ((0, 14),)
    """
    found = re.search(re.escape(name), text, re.IGNORECASE) if name.strip() else None
    return (found.span(),) if found else ()


def questions(claim: Claim, scheme: Scheme) -> Iterator[Question]:
    """What is asked of a claim: its risk, and its stance to each target.

    The targets are gold's, where the claim is gold, else those whose patterns its text meets.
    """
    text = worded(claim)
    gold = claim if isinstance(claim, Gold) else None
    spread = (gold and gold.distribution) or Distribution()
    level = _shares(spread.level, gold.risk.level) if gold else None
    types = _type_shares(spread.types, gold.risk.types) if gold else None
    yield Question(text, None, claim.article_id, level=level, types=types)
    known = {target.name: target for target in scheme.targets}
    before = len(text) - len(claim.text)
    for target in targets_of(claim, scheme):
        named = known[target].named_in(claim.text) if target in known else spelled(target, claim.text)
        spans = tuple((before + start, before + end) for start, end in named)
        stance = _shares(spread.stance.get(target, {}), gold.stance[target]) if gold else None
        yield Question(text, scheme.describe(target), claim.article_id, spans, stance=stance, of_claim=True)


def _shares(votes: Shares, decided: str) -> Shares:
    """How votes for a label were spread, or all of them for what was decided, where a review decided otherwise.

    Votes that a claim does not speak to a target have no name, and are left out.

    >>> _shares({"favor": 0.25, "": 0.5, "against": 0.25}, "favor"), _shares({"favor": 1.0}, "against")
    ({'favor': 0.5, 'against': 0.5}, {'against': 1.0})
    """
    said = {label: share for label, share in votes.items() if label and share}
    if said.get(decided, 0.0) < max(said.values(), default=1.0):
        return {decided: 1.0}
    return {label: share / sum(said.values()) for label, share in said.items()}


def _type_shares(votes: Shares, decided: tuple[str, ...]) -> Shares:
    """How many gave each type, or, where a review decided otherwise, what it did."""
    most_gave = {name for name, share in votes.items() if share > 0.5}
    some_gave = {name for name, share in votes.items() if share}
    return votes if votes and most_gave <= set(decided) <= some_gave else dict.fromkeys(decided, 1.0)


def _certain(label: str | None) -> Shares | None:
    """What all say."""
    return None if label is None else {label: 1.0}


def most(shares: Shares) -> str:
    """What most say.

    >>> most({"favor": 0.3, "against": 0.7})
    'against'
    """
    return max(shares, key=lambda name: shares[name])


def targets_of(claim: Claim, scheme: Scheme) -> list[str]:
    """The names of the targets that a claim is asked about."""
    return list(claim.stance) if isinstance(claim, Gold) else [target.name for target in scheme.concerned(claim.text)]


def worded(claim: Claim) -> str:
    """A claim as the network reads it: its speaker with role and affiliation, then its words."""
    return f"{who(claim)}: {claim.text}" if claim.speaker else claim.text


def held_out(asked: Sequence[Asked], share: float, seed: int) -> tuple[list[Asked], list[Asked]]:
    """Training rows in two: those to learn from, and a share of the articles, or plain rows, held out."""
    from sklearn.model_selection import GroupShuffleSplit

    groups = [item.questions[0].group for item in asked]
    learn, hold = next(GroupShuffleSplit(1, test_size=share, random_state=seed).split(asked, groups=groups))
    return [asked[i] for i in learn], [asked[i] for i in hold]


def _names(scheme: Scheme) -> str:
    return ", ".join(scheme.stances)
