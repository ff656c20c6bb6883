"""Push and pull of ten thousand tasks against a real Label Studio, beside its bare import and export, with kills.

    python -m benchmarks.studio [--tasks 10000] [--kills 5]

Starts a server of its own in a temporary folder. What is compared is run by turns in the same run, and the best turn of
each counts: other work on the machine can only slow a turn down.
"""

import argparse
import multiprocessing
import os
import random
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from annotate.articles import read_articles
from annotate.errors import AnnotateError
from annotate.files import read_records
from annotate.records import Gold, Suggestion
from annotate.scheme import Scheme, load_scheme
from annotate.studio.client import Studio, call, connect
from annotate.studio.held import held
from annotate.studio.home import Home
from annotate.studio.installation import install
from annotate.studio.labels import Start, label_task, spoken_to
from annotate.studio.projects import counts, ready
from annotate.studio.pull import pull
from annotate.studio.push import push
from annotate.studio.server import Started, down, up
from annotate.studio.tasks import Task, payload

TURNS = 2
VENV = Path("build/studio-venv")
SHARE = 0.2
"""Of the tasks annotated, in the second measurement of pull."""


def made(count: int, scheme: Scheme) -> list[Task]:
    """Tasks for the seeds' gold claims, repeated under ids of their own, with the gold as prediction."""
    articles = {article.id: article for article in read_articles(["seeds/articles"])}
    about = {name: spoken_to(article, scheme) for name, article in articles.items()}
    golds = [
        gold for split in ("train", "dev", "test") for gold in read_records(Path(f"seeds/gold/{split}.jsonl"), Gold)
    ]
    tasks = []
    for number in range(count):
        gold = golds[number % len(golds)]
        claim = gold.model_copy(update={"id": f"{gold.id}-{number // len(golds)}"})
        start = Start(Suggestion(model="gold", stance=gold.stance, risk=gold.risk), 0.5)
        tasks.append(label_task(articles[gold.article_id], claim, scheme, about[gold.article_id], start))
    return tasks


@contextmanager
def server() -> Iterator[tuple[Home, Started]]:
    """A fresh server in a temporary folder."""
    install(VENV.absolute(), print)
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "studio")
        home.root.mkdir(mode=0o700)
        home.venv.symlink_to(VENV.absolute())
        started = up(home)
        try:
            yield home, started
        finally:
            down(home)


def seconds(run: Callable[[], object]) -> float:
    """How long something takes."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def measure_push(studio: Studio, tasks: list[Task], scheme: Scheme) -> int:
    """Prints push beside one raw import of the same payload, and a second push; gives the project's number."""
    raw, ours, again = [], [], []
    body = [payload(task) for task in tasks]
    project = 0
    for turn in range(TURNS):
        bare = ready(studio, f"raw {turn}", "labels", scheme)
        raw.append(seconds(partial(call, studio, "POST", f"/api/projects/{bare}/import", body=body)))
        project = ready(studio, f"push {turn}", "labels", scheme)
        ours.append(seconds(partial(push, studio, project, tasks)))
        again.append(seconds(partial(push, studio, project, tasks)))
    added = counts(studio, project).tasks - len(tasks)
    print(f"raw import      {min(raw):.1f} s for {len(tasks):,} tasks with predictions")
    print(f"push            {min(ours):.1f} s, {min(ours) / min(raw):.2f} of the raw import")
    print(f"second push     {min(again):.1f} s, {min(again) / min(ours):.2f} of the first; adds {added}")
    return project


def measure_pull(studio: Studio, tasks: list[Task], scheme: Scheme, share: float) -> None:
    """Prints pull beside the SDK's export, where a share of the tasks is annotated."""
    project = ready(studio, f"annotated {share:.0%}", "labels", scheme)
    annotated = int(share * len(tasks))
    body = [
        {**payload(task), **({"annotations": [{"result": task.result}]} if i < annotated else {})}
        for i, task in enumerate(tasks)
    ]
    call(studio, "POST", f"/api/projects/{project}/import", body=body)
    export, ours = [], []
    for _ in range(TURNS):
        export.append(seconds(lambda: studio.sdk.projects.exports.as_json(project, timeout=600)))
        ours.append(seconds(lambda: pull(studio, project, scheme)))
    found = len(pull(studio, project, scheme).records)
    print(
        f"pull            {min(ours):.1f} s for {found:,} annotations of {len(tasks):,} tasks, "
        f"{min(ours) / min(export):.2f} of exports.as_json ({min(export):.1f} s)"
    )


def push_alone(url: str, key: str, project: int, count: int) -> None:
    """A push in a process of its own, to be killed."""
    with suppress(AnnotateError):  # the server is killed under it
        push(connect(url, key), project, made(count, load_scheme()))


def kill(home: Home, started: Started, tasks: list[Task], scheme: Scheme, number: int, after: float) -> None:
    """Kills the server, or every second time the push, runs the push again, and prints what the server holds then."""
    key = started.credentials.token
    project = ready(connect(started.running.url, key), f"kill {number}", "labels", scheme)
    pushing = multiprocessing.get_context("spawn").Process(
        target=push_alone, args=(started.running.url, key, project, len(tasks))
    )
    pushing.start()
    while counts(connect(started.running.url, key), project).tasks == 0:
        time.sleep(0.2)
    time.sleep(after)
    victim = "server" if number % 2 == 0 else "push"
    os.kill(started.running.pid if victim == "server" else pushing.pid or 0, signal.SIGKILL)
    pushing.join()
    again = up(home)
    studio = connect(again.running.url, key)
    there = counts(studio, project).tasks
    push(studio, project, tasks)
    held_now = held(studio, project, counts(studio, project).tasks)
    copies = [copy for those in held_now.values() for copy in those]
    predicted = sum(len(copy.predictions) == 1 for copy in copies)
    print(
        f"kill {number + 1}          the {victim}, with {there:,} tasks there; after a re-run {len(copies):,} tasks, "
        f"{len(held_now):,} distinct, {predicted:,} with one prediction"
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--tasks", type=int, default=10_000)
    options.add_argument("--kills", type=int, default=5)
    options.add_argument("--seed", type=int, default=0, help="of the moments at which is killed")
    given = options.parse_args()
    if not Path("seeds/articles").exists():
        raise SystemExit("seeds/articles is not here; run this from the project's root.")
    scheme = load_scheme()
    tasks = made(given.tasks, scheme)
    chance = random.Random(given.seed)
    with server() as (home, started):
        studio = connect(started.running.url, started.credentials.token)
        measure_push(studio, tasks, scheme)
        for share in (1.0, SHARE):
            measure_pull(studio, tasks, scheme, share)
        for number in range(given.kills):
            running = up(home)
            try:
                kill(home, running, tasks, scheme, number, chance.uniform(0, given.tasks / 1500))
            except AnnotateError as error:
                print(f"kill {number + 1}          failed: {error}")


if __name__ == "__main__":
    main()
