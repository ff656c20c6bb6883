"""Tasks to a project: what is not there is added, what has changed is updated, nothing is sent twice."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from annotate.errors import AnnotateError, InputError
from annotate.studio.client import Studio, call
from annotate.studio.connect import TITLE
from annotate.studio.held import Held, fingerprint, held, more_than_none, tasks, true
from annotate.studio.projects import Counts, counts
from annotate.studio.tasks import Task, digest, payload

CHUNK = 2500
"""Tasks in one request: some seconds of the server's time, and some megabytes."""

ATTEMPTS = 3
"""How often a chunk is tried; before each but the first, what the server holds by then is looked up."""

Step = Callable[[int], None]
"""Told how many tasks are done."""


class Plan(NamedTuple):
    """What a push does.

    Attributes:
        new: tasks that the server has not.
        changed: tasks whose prediction is another one there, or missing, with their numbers there.
        frozen: how many predictions have changed on tasks that are labelled already; these stay as annotators saw them.
        doubles: tasks that stand there twice and that nobody has labelled.
        there: how many tasks stay as they are.
    """

    new: list[Task]
    changed: list[tuple[int, Task]]
    frozen: int
    doubles: list[int]
    there: int


def plan(studio: Studio, project: int | None, wanted: Sequence[Task]) -> Plan:
    """What a push of `wanted` would do; without a project, all of it is new."""
    if project is None:
        return Plan(list(wanted), [], 0, [], 0)
    there = held(studio, project, counts(studio, project).tasks)
    new = [task for task in wanted if digest(task.key) not in there]
    # What a review shows changes with what annotators said; other tasks differ where their predictions do.
    shown = _data(studio, project) if any(task.data.get("review") for task in wanted) else {}
    differ = [
        (copy.number, task)
        for task in wanted
        for copy in there.get(digest(task.key), ())
        if (task.result and fingerprint(task.model, task.result) not in copy.predictions)
        or shown.get(copy.number, task.data) != task.data
    ]
    twice = [copies for task in wanted if len(copies := there.get(digest(task.key), [])) > 1]
    touched = _touched(studio, project) if differ or twice else set()
    changed = [(number, task) for number, task in differ if number not in touched]
    doubles = [number for copies in twice for number in _spare(copies, touched)]
    frozen = len(differ) - len(changed)
    return Plan(new, changed, frozen, doubles, len(wanted) - len(new) - len(changed))


def push(studio: Studio, project: int, wanted: Sequence[Task], step: Step | None = None) -> Plan:
    """Sends tasks to a project.

    After each chunk the server's counts are compared with what they must be, and where they differ, all that it
    holds. A push that was killed, or met an error, is mended by running it again; two at once end in one copy.

    Args:
        studio: where.
        project: its number.
        wanted: the tasks; keys are unique.
        step: told how many are done.

    Returns:
        What was done.

    Raises:
        AnnotateError: the server keeps failing; what arrived until then stays, and the next push goes on from there.
    """
    doing = plan(studio, project, wanted)
    if doing.doubles:
        _act(studio, project, "delete_tasks", doing.doubles)
    todo, done = list(doing.new), len(wanted) - len(doing.new) - len(doing.changed)
    step = step or _silent
    step(done)
    now = counts(studio, project)
    while todo:
        chunk, todo = todo[:CHUNK], todo[CHUNK:]
        now = _send(studio, project, chunk, now)
        done += len(chunk)
        step(done)
    for start in range(0, len(doing.changed), CHUNK):
        some = doing.changed[start : start + CHUNK]
        _replace(studio, project, some)
        done += len(some)
        step(done)
    _show(studio, project, wanted)
    return doing


def _show(studio: Studio, project: int, wanted: Sequence[Task]) -> None:
    """Has the project show the predictions that were pushed, unless it shows live ones."""
    models = sorted({task.model for task in wanted if task.model})
    shown = call(studio, "GET", f"/api/projects/{project}/")["model_version"]
    if models and shown not in (models[-1], TITLE):
        call(studio, "PATCH", f"/api/projects/{project}/", body={"model_version": models[-1]})


def _send(studio: Studio, project: int, chunk: Sequence[Task], before: Counts) -> Counts:
    """Adds tasks, and sees to it that each is there once, with its prediction; how much the project holds then."""
    failure: AnnotateError | None = None
    missing = list(chunk)
    for _ in range(ATTEMPTS):
        try:
            if missing:
                path = f"/api/projects/{project}/import"
                call(studio, "POST", path, body=[payload(task) for task in missing])
            failure = None
        except InputError:
            raise
        except AnnotateError as error:
            failure = error
        now = counts(studio, project)
        grown = (now.tasks - before.tasks, now.predictions - before.predictions)
        if failure is None and grown == (len(missing), sum(bool(task.result) for task in missing)):
            return now
        # Somebody else pushes, an earlier request came late, or this one broke in the middle: look what is there.
        found = plan(studio, project, chunk)
        if found.doubles:
            _act(studio, project, "delete_tasks", found.doubles)
        if found.changed:
            _replace(studio, project, found.changed)
        missing, before = found.new, counts(studio, project)
        if not missing:
            return before
    raise failure or AnnotateError(
        f"{studio.url}: {len(missing):,} of {len(chunk):,} tasks did not arrive in {ATTEMPTS} attempts; run this again."
    )


def _replace(studio: Studio, project: int, changed: Sequence[tuple[int, Task]]) -> None:
    """Puts new predictions in the place of old ones; killed in between, the next push finds them missing.

    What a task asks is brought up to date first: answers are told by the place of their question.
    """
    shown = _data(studio, project)
    for number, task in changed:
        if shown[number] != task.data:
            call(studio, "PATCH", f"/api/tasks/{number}/", body={"data": task.data})
    _act(studio, project, "delete_tasks_predictions", [number for number, _ in changed])
    predictions = [
        {"task": number, "result": task.result, "score": task.score, "model_version": task.model}
        for number, task in changed
        if task.result
    ]
    if predictions:
        call(studio, "POST", f"/api/projects/{project}/import/predictions", body=predictions)


def _data(studio: Studio, project: int) -> dict[int, dict[str, Any]]:
    """What each task shows, by its number."""
    return {task["id"]: task["data"] for task in tasks(studio, project, ("id", "data"))}


def _act(studio: Studio, project: int, action: str, numbers: Sequence[int]) -> None:
    """Has the server do something to tasks, named by their numbers; none beside them is touched."""
    selected = {"all": False, "included": list(numbers)}
    body = {"project": project, "selectedItems": selected, "ordering": []}
    call(studio, "POST", "/api/dm/actions/", params={"id": action, "project": project}, body=body)


def _touched(studio: Studio, project: int) -> set[int]:
    """The numbers of tasks that somebody has labelled, skipped or begun."""
    where = [*map(more_than_none, ("total_annotations", "cancelled_annotations")), true("draft_exists")]
    return {task["id"] for task in tasks(studio, project, ("id",), where)}


def _spare(copies: Sequence[Held], touched: set[int]) -> list[int]:
    """Of the tasks with one key, those that can go: all but one, and none that is labelled."""
    numbers = [copy.number for copy in copies]
    kept = next((number for number in numbers if number in touched), numbers[0])
    return [number for number in numbers if number != kept and number not in touched]


def _silent(_: int) -> None:
    """Where nobody watches."""
