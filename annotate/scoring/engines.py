"""Where batches are scored on this machine: in this process, or in several. On others: `annotate.scoring.cluster`."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing.connection import wait as end_of
from threading import Thread

from annotate.claims.extract import batches
from annotate.errors import AnnotateError
from annotate.records import Article
from annotate.scoring.work import Done, Job, work

Scored = Callable[[Container[int]], Iterator[tuple[int, Done]]]
"""Scores the batches that are not done yet by their numbers; gives each with its number, in any order."""

GIGABYTES = 1.5
"""What one process takes at most, models and a batch."""

_AHEAD = 2
"""Batches that wait for each process, so that none is idle, and no more are in memory."""


def fitting() -> int:
    """How many processes suit this machine: one a core, as far as there is memory for them."""
    import psutil

    return max(1, min(os.cpu_count() or 1, int(psutil.virtual_memory().available / 1e9 / GIGABYTES)))


def local(articles: Iterable[Article], job: Job, jobs: int | None = None) -> Scored:
    """Scores articles on this machine.

    Args:
        articles: as they are read.
        job: what is done to them.
        jobs: how many processes; as many as suit the machine, unless given. One is this one, on all cores.
    """

    def scored(done: Container[int]) -> Iterator[tuple[int, Done]]:
        numbered = ((number, batch) for number, batch in enumerate(batches(articles)) if number not in done)
        first = list(islice(numbered, 2))
        left = chain(first, numbered)
        if (jobs or fitting()) > 1 and len(first) > 1:  # one batch is not worth a process of its own
            return processes(left, job, jobs or fitting())
        return ((number, work(job, batch)) for number, batch in left)

    return scored


def processes(numbered: Iterable[tuple[int, Sequence[Article]]], job: Job, count: int) -> Iterator[tuple[int, Done]]:
    """Scores numbered batches in processes, each on one core, and gives each as it is done.

    Raises:
        AnnotateError: a process was killed.
    """
    spawn = multiprocessing.get_context("spawn")
    waiting: dict[Future[Done], int] = {}
    pool = ProcessPoolExecutor(count, spawn, _alone)
    try:
        for number, batch in numbered:
            waiting[pool.submit(work, job, batch)] = number
            if len(waiting) >= _AHEAD * count:
                yield from _finished(waiting)
        while waiting:
            yield from _finished(waiting)
    except BrokenProcessPool:
        raise AnnotateError(
            "One of the processes was killed, as happens where memory runs out; run this again to go on, with fewer by "
            f"--jobs {max(1, count - 1)}."
        ) from None
    finally:
        pool.shutdown(cancel_futures=True)


def _finished(waiting: dict[Future[Done], int]) -> list[tuple[int, Done]]:
    """What is done by now, once anything is."""
    return [(waiting.pop(future), future.result()) for future in wait(waiting, return_when=FIRST_COMPLETED).done]


def _alone() -> None:
    """Makes a process keep to one core, leave Ctrl-C to the first process, and end when that does, however it does."""
    os.environ["OMP_NUM_THREADS"] = "1"
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if first := multiprocessing.parent_process():
        Thread(target=lambda: end_of([first.sentinel]) and os._exit(1), daemon=True).start()
