"""What annotators said, read from their log: who said what of which claim, as it stands now."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from annotate.claims.read import read_claims
from annotate.errors import InputError, place
from annotate.files import read_objects, record
from annotate.gold.doctor import unknown_labels
from annotate.records import Annotation, Claim, Correction, Labelling
from annotate.scheme import Scheme

WorkT = TypeVar("WorkT", bound=Labelling)
OtherT = TypeVar("OtherT", bound=Labelling)

_LISTED = 3


class Log(NamedTuple, Generic[WorkT]):
    """The work that counts: one piece by each annotator of each claim, or of each article.

    Both are in the order in which they were made, where that is known. `reviews` are an adjudicator's, which settle
    what others disagreed on; one of them may find a claim unclear. `left_out` counts what is neither, by reason.
    `seen` are the claims or articles that stand in the log, deleted ones left out.
    """

    work: tuple[WorkT, ...]
    reviews: tuple[WorkT, ...]
    left_out: dict[str, int]
    seen: frozenset[str]

    def of(self, shape: type[OtherT]) -> "Log[OtherT]":
        """The same log as one of annotations, or of corrections; a log holds one of the two."""
        work = tuple(piece for piece in self.work if isinstance(piece, shape))
        reviews = tuple(piece for piece in self.reviews if isinstance(piece, shape))
        return Log(work, reviews, self.left_out, self.seen)


class _Line(NamedTuple):
    path: Path
    number: int
    work: Annotation | Correction


def read_log(paths: Iterable[Path], scheme: Scheme) -> Log[Labelling]:
    """Reads logs that `annotate pull` appends to, or plain files of annotations, as one.

    A later line with the same `source` replaces an earlier one, and one that says "deleted" takes it away. Of two
    pieces of work by one person on one claim the newest counts, and of two as old the one that stands last.

    Raises:
        InputError: with the line that is no annotation, has a label that the scheme does not know, or mixes annotations
            of claims with corrections of articles.
    """
    lines = _current(paths)
    kinds = {type(line.work): line for line in lines}
    if len(kinds) > 1:
        path, number, _ = kinds[Correction]
        raise InputError(
            f"{place(path, number)}: a corrected article stands here, and elsewhere annotations of claims; "
            "give the two projects' logs one at a time."
        )
    counted, left_out = _counted(lines)
    _check(counted, scheme)
    counted.sort(key=_when)
    seen = frozenset(thing(line.work) for line in lines if line.work.status != "deleted")
    work = [line.work for line in counted]
    ordinary = tuple(piece for piece in work if not piece.review)
    return Log(ordinary, tuple(piece for piece in work if piece.review), left_out, seen)


def claims_by_id(paths: Iterable[Path]) -> dict[str, Claim]:
    """Claims by id, from claims, gold or scores.

    Raises:
        InputError: with the line and the field of the first thing that is wrong.
    """
    return {claim.id: claim for path in paths for claim in read_claims(path)}


def thing(work: Labelling) -> str:
    """What was worked on: the id of the claim or of the article."""
    return work.claim_id if isinstance(work, Annotation) else work.article_id if isinstance(work, Correction) else ""


def asked(annotation: Annotation, scheme: Scheme) -> list[str]:
    """The targets that an annotator had before them: those asked about and those named, in the scheme's order.

    Where no list was kept, as in a plain file, it is every target of the scheme.
    """
    if not kept_list(annotation):
        return [target.name for target in scheme.targets]
    had = {*annotation.asked, *annotation.stance}
    return [target.name for target in scheme.targets if target.name in had]


def kept_list(annotation: Annotation) -> bool:
    """Whether it is told what targets an annotator was asked about; Label Studio always tells, plain files may not."""
    return bool(annotation.asked or annotation.source)


def _current(paths: Iterable[Path]) -> list[_Line]:
    """The last line of each source, in the order of the lines; one with no source stands for itself."""
    found: dict[str | tuple[int, int], _Line] = {}
    for file, path in enumerate(paths):
        for number, value in read_objects(path):
            shape: type[Annotation] | type[Correction] = Correction if "article_id" in value else Annotation
            work = record(value, shape, path, number)
            key = work.source or (file, number)
            found.pop(key, None)
            found[key] = _Line(path, number, work)
    return list(found.values())


def _counted(lines: Iterable[_Line]) -> tuple[list[_Line], dict[str, int]]:
    """The lines that count, and how many do not, by reason."""
    left_out = Counter[str]()
    newest: dict[tuple[str, str, bool], _Line] = {}
    for line in lines:
        work = line.work
        if work.status != "submitted":
            left_out[work.status] += 1
            continue
        key = thing(work), work.annotator, work.review
        if before := newest.get(key):
            left_out["superseded"] += 1
            if _when(before) > _when(line):
                continue
        newest[key] = line
    counted = [line for line in newest.values() if line.work.review or not _is_unclear(line.work)]
    if unclear := len(newest) - len(counted):
        left_out["unclear"] = unclear
    return counted, dict(left_out)


def _is_unclear(work: Labelling) -> bool:
    return isinstance(work, Annotation) and work.unclear


def _when(line: _Line) -> datetime:
    if not line.work.changed:
        return datetime.min.replace(tzinfo=UTC)
    try:
        found = datetime.fromisoformat(line.work.changed)
    except ValueError:
        where = place(line.path, line.number, "changed")
        raise InputError(
            f"{where}: {line.work.changed!r} is no time; one such as 2026-01-31T12:00:00Z is expected."
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _check(lines: Iterable[_Line], scheme: Scheme) -> None:
    """Refuses labels that the scheme does not have: they would be counted as disagreement, or be lost."""
    problems = list(_problems(lines, scheme))
    if problems:
        more = f"\n(and {len(problems) - _LISTED} more)" if len(problems) > _LISTED else ""
        raise InputError("\n".join(problems[:_LISTED]) + more)


def _problems(lines: Iterable[_Line], scheme: Scheme) -> Iterator[str]:
    for path, number, work in lines:
        if isinstance(work, Annotation):
            for problem in unknown_labels(work.stance, work.risk, scheme):
                yield f"{place(path, number)}: {problem}"
