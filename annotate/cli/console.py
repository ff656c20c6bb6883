"""What people see: tables on standard output, progress and remarks on standard error."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)

T = TypeVar("T")

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

_SILENCE = 30
"""Seconds."""


def _columns() -> tuple[ProgressColumn, ...]:
    return (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())


def remark(sentence: str) -> None:
    """Tells something in passing, where it is not in the way of results."""
    err.print(sentence, markup=False, soft_wrap=True)


def watched(items: Iterable[T], what: str, total: int | None = None) -> Iterator[T]:
    """Passes `items` on, with a progress bar where standard error is a terminal."""
    if not err.is_terminal:
        yield from items
        return
    with Progress(*_columns(), console=err, transient=True) as progress:
        yield from progress.track(items, total=total, description=what)


@contextmanager
def stepping(what: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """A progress bar for work that tells by itself how much is done: call what this gives with that number.

    Where standard error is no terminal, a line tells of it twice a minute.
    """
    if not err.is_terminal:
        yield _told(what)
        return
    with Progress(*_columns(), TaskProgressColumn(show_speed=True), console=err, transient=True) as progress:
        task = progress.add_task(what, total=total)
        yield lambda done: progress.update(task, completed=done)


def _told(what: str) -> Callable[[int], None]:
    start = last = time.monotonic()

    def tell(done: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last > _SILENCE:
            last = now
            remark(f"{what}: {done:,} done, {done / (now - start):,.1f} a second.")

    return tell
