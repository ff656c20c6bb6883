"""What people see: tables on standard output, progress and remarks on standard error."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

T = TypeVar("T")

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def remark(sentence: str) -> None:
    """Tells something in passing, where it is not in the way of results."""
    err.print(sentence, markup=False, soft_wrap=True)


def watched(items: Iterable[T], what: str, total: int | None = None) -> Iterator[T]:
    """Passes `items` on, with a progress bar where standard error is a terminal."""
    if not err.is_terminal:
        yield from items
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=err, transient=True) as progress:
        yield from progress.track(items, total=total, description=what)
