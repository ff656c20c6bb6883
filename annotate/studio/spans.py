"""Articles as tasks of the `claims` interface: statements, cues and speakers marked, and tied to one another."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from annotate.claims.sentences import sentences
from annotate.records import Article, Claim, Span, Speaker, Statement
from annotate.studio.interface import (
    CLAIM,
    CONTINUES,
    CUE,
    GOES_ON,
    NAME,
    PART_OF,
    SAID_BY,
    SAID_WITH,
    SPANS,
    SPEAKER,
    STATEMENT,
    TEXT,
)
from annotate.studio.tasks import Result, Task, item_id, task_key


class Tie(NamedTuple):
    """A relation between two marks, by their ids."""

    source: str
    target: str
    label: str


class Mark(NamedTuple):
    """A marked span; `name` is a speaker's full name, `sure` a statement's confidence."""

    id: str
    label: str
    span: Span
    name: str = ""
    sure: float | None = None


def article_task(article: Article, claims: Sequence[Claim], version: int, model: str) -> Task:
    """An article as a task, with its claims as the prediction that an annotator corrects.

    Args:
        article: the text that is shown.
        claims: those found in it.
        version: the scheme's, which is a part of the task's key.
        model: what found the claims.
    """
    key = task_key(article.id, version)
    marks, ties = layout(article, claims)
    told = {claim.speaker.name: [claim.speaker.role, claim.speaker.affiliation] for claim in claims if claim.speaker}
    data = {
        "key": key,
        "article_id": article.id,
        "scheme": version,
        "title": article.title or article.id,
        "text": article.text,
        "speakers": told,
    }
    sure = [claim.statement.confidence for claim in claims if claim.statement]
    result = list(_items(key, article.text, marks, ties))
    return Task(key, data, result, model if result else "", round(min(sure, default=1.0), 4))


def layout(article: Article, claims: Sequence[Claim]) -> tuple[list[Mark], list[Tie]]:
    """The marks for an article's claims and how they hang together.

    What reading tells by itself is not tied. A statement that is one claim is marked once; where it holds several,
    each is marked on top of it. A claim on its own is the writer's. The later pieces of what stands in pieces are tied
    to the first.
    """
    marks: dict[str, Mark] = {}
    ties: list[Tie] = []

    def pieces(name: str, label: str, spans: tuple[Span, ...], sure: float | None = None) -> str:
        ids = [f"{name}-{number}" for number in range(len(spans))]
        marks.update({i: Mark(i, label, span, sure=sure) for i, span in zip(ids, spans, strict=True)})
        ties.extend(Tie(i, ids[0], CONTINUES) for i in ids[1:])
        return ids[0]

    starts = [sentence.start for sentence in sentences(article)]
    statements = list({claim.statement.id: claim.statement for claim in claims if claim.statement}.values())
    cues = [statement.cue for statement in statements if statement.cue]
    by_statement = sorted(claims, key=lambda claim: claim.statement.id if claim.statement else "")
    for _, group in groupby(by_statement, key=lambda claim: claim.statement.id if claim.statement else ""):
        inside = list(group)
        statement, speaker, first = inside[0].statement, inside[0].speaker, ""
        if statement:
            first = pieces(f"statement-{statement.id}", STATEMENT, statement.spans, statement.confidence)
            if statement.cue:
                cue = f"cue-{statement.cue[0]}-{statement.cue[1]}"
                marks[cue] = Mark(cue, CUE, statement.cue)
                if nearest(statement.spans, cues, starts) != statement.cue:
                    ties.append(Tie(first, cue, SAID_WITH))
            if speaker:
                ties.append(Tie(first, _speaker(speaker, marks), SAID_BY if statement.cue else GOES_ON))
        if statement is None or [claim.spans for claim in inside] != [statement.spans]:
            for claim in inside:
                part = pieces(f"claim-{claim.id}", CLAIM, claim.spans)
                if statement and home(claim.spans, statements) != statement:
                    ties.append(Tie(part, first, PART_OF))
    return sorted(marks.values(), key=lambda mark: (mark.span, mark.id)), ties


def nearest(spans: Sequence[Span], cues: Iterable[Span], starts: Sequence[int]) -> Span | None:
    """The cue of a statement where nothing else is said: the nearest outside of it in the sentences it lies in.

    Args:
        spans: the statement's.
        cues: all that are marked.
        starts: where the article's sentences begin.
    """
    within = {bisect_right(starts, offset) for start, end in spans for offset in (start, end - 1)}
    near = [
        (min(max(start - cue[1], cue[0] - end, 0) for start, end in spans), cue)
        for cue in cues
        if min(within) <= bisect_right(starts, cue[0]) <= max(within)
        and not any(start <= cue[0] and cue[1] <= end for start, end in spans)
    ]
    return min(near)[1] if near else None


def home(spans: Sequence[Span], statements: Sequence[Statement]) -> Statement | None:
    """The statement that a claim is a part of where nothing else is said: the shortest that holds it."""
    holding = [
        statement
        for statement in statements
        if all(any(a <= start and end <= b for a, b in statement.spans) for start, end in spans)
    ]
    return min(holding, key=lambda s: (sum(end - start for start, end in s.spans), s.spans), default=None)


def _speaker(speaker: Speaker, marks: dict[str, Mark]) -> str:
    name = f"speaker-{speaker.mention[0]}-{speaker.mention[1]}"
    marks[name] = Mark(name, SPEAKER, speaker.mention, name=speaker.name)
    return name


def _items(key: str, text: str, marks: Sequence[Mark], ties: Sequence[Tie]) -> Iterator[Result]:
    """Marks and ties as Label Studio writes them, with offsets in code points: see `offsets`."""
    for mark in marks:
        yield _item(key, SPANS, "labels", mark, {"text": text[slice(*mark.span)], "labels": [mark.label]})
        if mark.name:
            yield _item(key, NAME, "textarea", mark, {"text": [mark.name]})
    for tie in ties:
        yield {
            "type": "relation",
            "from_id": item_id(key, tie.source),
            "to_id": item_id(key, tie.target),
            "direction": "right",
            "labels": [tie.label],
        }


def _item(key: str, control: str, form: str, mark: Mark, value: Result) -> Result:
    span = {"start": mark.span[0], "end": mark.span[1]}
    item = {
        "id": item_id(key, mark.id),
        "from_name": control,
        "to_name": TEXT,
        "type": form,
        "value": {**span, **value},
    }
    return item if mark.sure is None else {**item, "score": mark.sure}
