"""Disputed claims, made ready for somebody to settle: what each annotator said stands beside the claim."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import count
from string import ascii_uppercase

from annotate.gold.agreement import Dispute
from annotate.gold.annotations import Log
from annotate.gold.decide import decide
from annotate.records import Annotation, Claim, Suggestion
from annotate.scheme import Scheme
from annotate.studio.labels import Start

VOTES = "votes"
"""Who predicts in a review: not a model, the annotators."""

_SURE = 0.5
_STYLE = "padding:2px 10px 2px 0;text-align:left;vertical-align:top;font-weight:normal"
_SILENT = "–"


def to_settle(disputes: Sequence[Dispute], least: float = 0.0, limit: int | None = None) -> list[Dispute]:
    """The disputes that a review has not settled, the most disputed first.

    Args:
        disputes: as `disputed` gives them.
        least: leaves out what is disputed no more than this, from 0 to 1.
        limit: how many at most.
    """
    open_ones = [dispute for dispute in disputes if not dispute.settled and dispute.disagreement > least]
    return open_ones[:limit]


def starts(log: Log[Annotation], claims: Mapping[str, Claim], scheme: Scheme) -> dict[str, Start]:
    """What the votes decide of each claim, for a reviewer to start from.

    Raises:
        InputError: annotations are of claims that are not given.
    """
    return {
        gold.id: Start(Suggestion(model=VOTES, stance=gold.stance, risk=gold.risk), _SURE)
        for gold in decide(log, claims, scheme).golds
    }


def said_table(dispute: Dispute, scheme: Scheme, names: bool = True) -> str:
    """Who said what of a claim, as an HTML table with a row for each question; all text in it is escaped.

    Args:
        dispute: what was said.
        scheme: describes the targets.
        names: whether annotators are named; without, they have letters, in an order that differs by claim.
    """
    said = sorted(dispute.said, key=lambda each: each.annotator if names else _hash(dispute.claim_id, each.annotator))
    rows = [("", [each.annotator if names else letter for each, letter in zip(said, _letters(), strict=False)])]
    rows += [
        (scheme.describe(target), [each.stance.get(target, _SILENT) for each in said]) for target in dispute.targets
    ]
    rows.append(("Risk level", [each.risk.level if each.risk else _SILENT for each in said]))
    rows.append(("Risk types", [", ".join(each.risk.types) if each.risk else "" for each in said]))
    if any(each.comment for each in said):
        rows.append(("Comment", [each.comment for each in said]))
    return f"<table>{''.join(_row(question, cells) for question, cells in rows)}</table>"


def _row(question: str, cells: Sequence[str]) -> str:
    inside = "".join(f'<td style="{_STYLE}">{escape(cell or _SILENT)}</td>' for cell in cells)
    return f'<tr><th style="{_STYLE}">{escape(question)}</th>{inside}</tr>'


def _letters() -> Iterator[str]:
    """A, B, C, and numbers after Z."""
    yield from ascii_uppercase
    yield from map(str, count(1))


def _hash(*parts: str) -> str:
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()
