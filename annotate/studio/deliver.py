"""Checked tasks to their project: what `push` and `adjudicate` have in common."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager

from annotate.records import Record
from annotate.scheme import Scheme
from annotate.studio.checks import check
from annotate.studio.client import Studio
from annotate.studio.interface import Kind, interface
from annotate.studio.projects import edited, find, ready, title_for
from annotate.studio.push import Step, plan, push
from annotate.studio.tasks import Task

Watch = Callable[[str, int], AbstractContextManager[Step]]
"""Opens something that shows progress: what is done, how many there are, and gives what is told how many are done."""


class Delivery(Record):
    """What was done, or with `sent` false what would be.

    Attributes:
        project: its number; none where it would be made.
        title: of the project.
        added: tasks that were not there.
        updated: tasks that have another prediction now.
        unchanged: tasks that were there as they are.
        kept: of these, those that are labelled and would have another prediction otherwise.
        doubles: tasks that stood there twice, and of which the copy that nobody labelled was removed.
        sent: whether anything was sent.
    """

    project: int | None
    title: str
    added: int
    updated: int
    unchanged: int
    kept: int
    doubles: int
    sent: bool


def deliver(
    studio: Studio,
    tasks: Sequence[Task],
    kind: Kind,
    scheme: Scheme,
    watch: Watch,
    *,
    title: str | None = None,
    review: bool = False,
    overlap: int = 2,
    dry_run: bool = False,
    force: bool = False,
) -> Delivery:
    """Sends tasks to the project of that title, which is made if it is missing.

    Args:
        studio: where.
        tasks: what is sent.
        kind: the interface that they are for.
        scheme: what the interface is made from.
        watch: shows progress.
        title: of the project, unless it is the scheme's own.
        review: whether the tasks show what others said.
        overlap: how many people are to label each.
        dry_run: send nothing.
        force: overwrite an interface that was edited by hand.

    Raises:
        InputError: a task would not be shown as it is meant, or somebody edited the interface.
        AnnotateError: the server fails.
    """
    title = title or title_for(scheme, kind, review)
    xml = interface(kind, scheme, review)
    check(tasks, kind, xml)
    if dry_run:
        number = find(studio, title)
        if number:
            edited(studio, number, title, xml, force=force)
        doing = plan(studio, number, tasks)
    else:
        number = ready(studio, title, kind, scheme, review=review, overlap=overlap, force=force)
        with watch("Pushing tasks", len(tasks)) as step:
            doing = push(studio, number, tasks, step)
    return Delivery(
        project=number,
        title=title,
        added=len(doing.new),
        updated=len(doing.changed),
        unchanged=doing.there,
        kept=doing.frozen,
        doubles=len(doing.doubles),
        sent=not dry_run,
    )
