"""What annotators did in a project, as records: every annotation of everybody, skips and drafts told apart."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from annotate.errors import AnnotateError
from annotate.records import Annotation, Correction, Labelling, Record, Status
from annotate.scheme import Scheme
from annotate.studio.client import Studio, call
from annotate.studio.held import more_than_none, tasks, true
from annotate.studio.projects import counts, place_of
from annotate.studio.reading import reading
from annotate.studio.users import emails

ATTEMPTS = 3
"""How often a project is read where annotators work on while it is read."""

_PIECE = ("completed_by", "was_cancelled", "result", "updated_at", "lead_time", "parent_prediction")
"""What is asked of each annotation: the server makes annotations as spare as tasks."""

Step = Callable[[int], None]


class Reject(Record):
    """Something that was not taken over, and why; `raw` is what the server holds."""

    source: str
    reason: str
    raw: dict[str, Any]


class Pulled(NamedTuple):
    """What a project holds of people's work. Each piece is among the records, the rejects, or in parts in both.

    `place` tells the project from all others, those of other servers too; the sources of records begin with it.
    """

    place: str
    records: list[Annotation | Correction]
    rejects: list[Reject]


def pull(studio: Studio, project: int, scheme: Scheme, step: Step | None = None) -> Pulled:
    """All annotations, skips and drafts of a project.

    Args:
        studio: where.
        project: its number.
        scheme: names of labels are told by this version.
        step: told how many annotations have been read.

    Raises:
        AnnotateError: as many annotations as the server counts did not come, though nobody was working.
    """
    for _ in range(ATTEMPTS):
        before = counts(studio, project)
        found = list(_annotated(studio, project, step))
        after = counts(studio, project)
        came = sum(len(task["annotations"]) for task in found)
        if came == after.annotations + after.skipped:
            break
        if before == after:
            raise AnnotateError(
                f"{studio.url}: project {project} counts {after.annotations + after.skipped:,} annotations, and "
                f"{came:,} came; nothing was written. Run this again, and if it stays so, look at the server's log."
            )
    else:
        raise AnnotateError(f"{studio.url}: project {project} changed each time it was read; run this again later.")
    return _records(studio, place_of(studio, project), project, found, _drafts(studio, project), scheme)


def _annotated(studio: Studio, project: int, step: Step | None) -> Iterator[dict[str, Any]]:
    """The tasks that have annotations or skips, with these."""
    where = list(map(more_than_none, ("total_annotations", "cancelled_annotations")))
    seen = 0
    for task in tasks(studio, project, ("id", "data", "annotations", *_PIECE), where):
        yield task
        seen += len(task["annotations"])
        if step:
            step(seen)


def _drafts(studio: Studio, project: int) -> list[dict[str, Any]]:
    """The tasks that have drafts, with everybody's: the list of tasks tells one's own alone."""
    with_drafts = list(tasks(studio, project, ("id", "data"), [true("draft_exists")]))
    return [{**task, "drafts": call(studio, "GET", f"/api/tasks/{task['id']}/drafts")} for task in with_drafts]


def _records(
    studio: Studio, place: str, project: int, found: list[dict[str, Any]], drafts: list[dict[str, Any]], scheme: Scheme
) -> Pulled:
    people = emails(studio)
    suggestions: dict[int, dict[str, Any]] = {}
    if any(raw.get("parent_prediction") for task in found for raw in task["annotations"]):
        listed = call(studio, "GET", "/api/predictions/", params={"project": project})
        suggestions = {prediction["id"]: prediction for prediction in listed}
    records: list[Annotation | Correction] = []
    rejects: list[Reject] = []
    for data, raw, status in _pieces(found, drafts):
        source = f"{place}/{'draft-' if status == 'draft' else ''}{raw['id']}"
        try:
            work = Labelling(
                annotator=_name(raw.get("completed_by", raw.get("user")), people),
                status=status,
                review=bool(data.get("review")),
                seconds=raw.get("lead_time"),
                scheme=data.get("scheme", scheme.version),
                source=source,
                changed=raw["updated_at"],
            )
            record, wrong = reading(
                data, raw["result"] or [], work, suggestions.get(raw.get("parent_prediction") or 0), scheme
            )
            records.append(record)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            wrong = [str(error) if isinstance(error, ValueError) else f"it is not as Label Studio writes it ({error})"]
        rejects += [Reject(source=source, reason=reason, raw=raw) for reason in wrong]
    return Pulled(place, records, rejects)


def _pieces(
    found: list[dict[str, Any]], drafts: list[dict[str, Any]]
) -> Iterator[tuple[dict[str, Any], dict[str, Any], Status]]:
    """Each piece of work, with the data of its task."""
    for task in found:
        for raw in task["annotations"]:
            yield task["data"], raw, "skipped" if raw["was_cancelled"] else "submitted"
    for task in drafts:
        for raw in task["drafts"]:
            yield task["data"], raw, "draft"


def _name(person: Any, people: Mapping[int, str]) -> str:
    """Who an annotation is by: the server tells a number, a user, or an address, as the case may be."""
    number = person.get("id") if isinstance(person, dict) else person
    known = people.get(number) if isinstance(number, int) else None
    return known or str(number).removesuffix("@localhost")
