"""What annotators marked in an article, read back as claims, statements and speakers."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from annotate.claims.extract import claim_id, statement_id
from annotate.claims.quotes import quotes
from annotate.claims.sentences import paragraphs, sentences
from annotate.claims.speakers import slug
from annotate.claims.statements import kind_of
from annotate.records import Article, Claim, Origin, Span, Speaker, Statement, cut
from annotate.studio.interface import (
    CLAIM,
    CUE,
    GOES_ON,
    MARKS,
    NAME,
    SPEAKER,
    STATEMENT,
)
from annotate.studio.offsets import locate
from annotate.studio.spans import Mark, Tie, home, nearest
from annotate.studio.tasks import Result

Pieces = list[Mark]
"""Marks that are one statement or one claim, in the order of the text."""


class Read(NamedTuple):
    """Claims read from a result, and sentences on what in it could not be used."""

    claims: list[Claim]
    problems: list[str]


def read(result: Sequence[Result], article: Article, speakers: Mapping[str, Sequence[str | None]]) -> Read:
    """The claims of an article by a result of the `claims` interface.

    Args:
        result: items as Label Studio writes them, as it stands on the server.
        article: the text that was shown.
        speakers: role and affiliation of those whose names are known.
    """
    marks, problems = marks_in(result, article.text)
    ties = ties_in(result, marks)
    by_id = {mark.id: mark for mark in marks}
    tied = {i for tie in ties for i in tie[:2]}
    problems += [
        f"no statement is tied to the speaker {article.text[slice(*mark.span)]!r} at {mark.span[0]}"
        for mark in marks
        if mark.label == SPEAKER and mark.id not in tied
    ]
    said = [_said(pieces, article, ties, by_id, speakers) for pieces in joined(marks, STATEMENT, ties)]
    statements = [statement for statement, _ in said]
    cuts: list[tuple[tuple[Span, ...], Statement | None]] = []
    for pieces in joined(marks, CLAIM, ties):
        spans = tuple(mark.span for mark in pieces)
        owner = _partner(pieces, STATEMENT, ties, by_id)
        own = next((s for s in statements if owner and owner.span in s.spans), None) or home(spans, statements)
        cuts.append((spans, own))
    return Read(_claims(article, said, cuts), problems)


def _said(
    pieces: Pieces,
    article: Article,
    ties: Sequence[Tie],
    by_id: Mapping[str, Mark],
    speakers: Mapping[str, Sequence[str | None]],
) -> tuple[Statement, Speaker | None]:
    source = _partner(pieces, SPEAKER, ties, by_id)
    spans = tuple(mark.span for mark in pieces)
    cue = _cue(pieces, article, ties, by_id)
    statement = Statement(
        id=statement_id(article, spans, cue),
        spans=spans,
        cue=cue,
        confidence=1.0 if pieces[0].sure is None else pieces[0].sure,
    )
    return statement, _speaker(source, article, speakers) if source else None


def _cue(pieces: Pieces, article: Article, ties: Sequence[Tie], by_id: Mapping[str, Mark]) -> Span | None:
    """The cue that a statement is tied to, or the nearest; none where it goes on with a speaker's words."""
    if tied := _partner(pieces, CUE, ties, by_id):
        return tied.span
    ids = {mark.id for mark in pieces}
    if any(tie.label == GOES_ON and ids & {tie.source, tie.target} for tie in ties):
        return None
    cues = [mark.span for mark in by_id.values() if mark.label == CUE]
    return nearest([mark.span for mark in pieces], cues, [sentence.start for sentence in sentences(article)])


def marks_in(result: Sequence[Result], text: str) -> tuple[list[Mark], list[str]]:
    """The marks of a result that lie in the text, in its order, and sentences on those that do not."""
    names = {item["id"]: "".join(item["value"]["text"]).strip() for item in result if item.get("from_name") == NAME}
    marks, problems = [], []
    for item in result:
        if item.get("type") != "labels":
            continue
        labels = item["value"].get("labels", [])
        try:
            span = locate(text, item["value"]["start"], item["value"]["end"], item["value"].get("text"))
        except (ValueError, TypeError, KeyError) as error:
            problems.append(f"{'/'.join(labels)}: {error}")
            continue
        if len(labels) != 1 or labels[0] not in MARKS:
            problems.append(f"the span {span[0]}-{span[1]} is labelled {labels}; one of {', '.join(MARKS)} is expected")
            continue
        sure = item.get("score") if item.get("origin", "prediction") == "prediction" else None
        marks.append(Mark(item["id"], labels[0], span, names.get(item["id"], ""), sure))
    return sorted(marks, key=lambda mark: (mark.span, mark.id)), problems


def ties_in(result: Sequence[Result], marks: Sequence[Mark]) -> list[Tie]:
    """The relations of a result between marks that are there; one drawn without a label is told by what it ties."""
    known = {mark.id for mark in marks}
    relations = (item for item in result if item.get("type") == "relation")
    return [
        Tie(item["from_id"], item["to_id"], next(iter(item.get("labels") or []), ""))
        for item in relations
        if {item["from_id"], item["to_id"]} <= known
    ]


def joined(marks: Sequence[Mark], label: str, ties: Iterable[Tie]) -> list[Pieces]:
    """The marks of a label, put together where ties join them."""
    groups = {mark.id: [mark] for mark in marks if mark.label == label}
    for tie in ties:
        first, second = groups.get(tie.source), groups.get(tie.target)
        if first is None or second is None or first is second:
            continue
        first += second
        groups |= {mark.id: first for mark in second}
    found = {id(group): sorted(group, key=lambda mark: mark.span) for group in groups.values()}
    return sorted(found.values(), key=lambda group: group[0].span)


def _partner(pieces: Pieces, label: str, ties: Sequence[Tie], by_id: Mapping[str, Mark]) -> Mark | None:
    """The mark of a label that a statement is tied to, whichever way the tie was drawn; of several, the first."""
    ids = {mark.id for mark in pieces}
    ends = [tie.target if tie.source in ids else tie.source for tie in ties if ids & {tie.source, tie.target}]
    return min((by_id[i] for i in ends if by_id[i].label == label), key=lambda mark: mark.span, default=None)


def _speaker(mark: Mark, article: Article, speakers: Mapping[str, Sequence[str | None]]) -> Speaker:
    name = mark.name or article.text[slice(*mark.span)]
    role, affiliation = speakers.get(name, (None, None))
    return Speaker(id=slug(name), name=name, mention=mark.span, role=role, affiliation=affiliation)


def _claims(
    article: Article,
    said: Sequence[tuple[Statement, Speaker | None]],
    cuts: Sequence[tuple[tuple[Span, ...], Statement | None]],
) -> list[Claim]:
    """The claims of statements and of the writer: a statement's parts, or the whole of it where none is marked."""
    starts = [sentence.start for sentence in sentences(article)]
    marked = [quote for start, end in paragraphs(article.text) for quote in quotes(article.text, start, end)]

    def claim(spans: tuple[Span, ...], statement: Statement | None, speaker: Speaker | None) -> Claim:
        return Claim(
            id=claim_id(article, spans, statement),
            article_id=article.id,
            sentence=max(bisect_right(starts, spans[0][0]) - 1, 0),
            spans=spans,
            text=cut(article.text, spans),
            kind=kind_of(statement.spans, statement.cue, marked) if statement else "narrated",
            statement=statement,
            speaker=speaker,
        )

    found = [claim(spans, None, None) for spans, owner in cuts if owner is None]
    for statement, speaker in said:
        parts = [spans for spans, owner in cuts if owner == statement]
        found += [claim(spans, statement, speaker) for spans in parts or [statement.spans]]
    return sorted(found, key=lambda claim: (claim.sentence, claim.spans, claim.id))


def origins(result: Sequence[Result], suggested: Sequence[Result]) -> dict[str, dict[Origin, int]]:
    """What became of the spans that were suggested, counted by label."""
    before = {item["id"]: item["value"] for item in suggested if item.get("type") == "labels"}
    after = {item["id"]: item for item in result if item.get("type") == "labels"}
    counts: dict[str, Counter[Origin]] = {label: Counter() for label in MARKS}
    for i, value in before.items():
        label = value["labels"][0]
        if i not in after:
            counts[label]["deleted"] += 1
        else:
            now = after[i]["value"]
            same = all(now.get(field) == value[field] for field in ("start", "end", "labels"))
            counts[label]["kept" if same else "changed"] += 1
    for i, item in after.items():
        if i not in before and item["value"].get("labels", [""])[0] in counts:
            counts[item["value"]["labels"][0]]["added"] += 1
    return {label: dict(count) for label, count in counts.items() if count}
