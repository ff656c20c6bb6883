"""Seconds that `annotate serve --studio` takes to predict 50 tasks, and how long /health takes meanwhile.

    python -m benchmarks.backend [--model build/demo/model] [--tasks 50]

The server is a process of its own, asked over HTTP as Label Studio asks it. The best of some turns counts: other work
on the machine can only slow a turn down.
"""

import argparse
import threading
import time
from itertools import islice
from pathlib import Path

import httpx

from annotate.articles import read_articles
from annotate.claims import extract
from annotate.scheme import load_scheme
from annotate.studio.prepare import label_tasks
from annotate.studio.tasks import payload
from benchmarks.serving import served

TURNS = 5


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--model", type=Path, default=Path("build/demo/model"))
    options.add_argument("--tasks", type=int, default=50)
    chosen = options.parse_args()
    articles = list(islice(read_articles(["seeds/articles"]), 12))
    claims = list(islice(extract(articles), chosen.tasks))
    tasks = label_tasks(
        claims, {article.id: article for article in articles}, load_scheme(chosen.model / "scheme.yaml")
    )
    body = {"tasks": [payload(task) for task in tasks]}
    with (
        served(chosen.model, "--studio") as (url, process),
        httpx.Client(base_url=url, trust_env=False, timeout=120) as client,
    ):
        turns: list[float] = []
        waits: list[float] = []
        used: list[float] = []
        for _ in range(TURNS):
            over = threading.Event()
            asking = threading.Thread(target=health, args=(url, over, waits))
            asking.start()
            before, start = sum(process.cpu_times()[:2]), time.perf_counter()
            results = client.post("/predict", json=body).raise_for_status().json()["results"]
            turns.append(time.perf_counter() - start)
            used.append(sum(process.cpu_times()[:2]) - before)
            over.set()
            asking.join()
    suggested = sum(bool(result["result"]) for result in results)
    print(f"predictions     {min(turns):.2f} s for {len(tasks)} tasks ({suggested} suggested), best of {TURNS}")
    print(f"processor time  {min(used):.2f} s, of all cores together")
    print(
        f"/health         {sorted(waits)[len(waits) // 2] * 1000:.0f} ms meanwhile, {max(waits) * 1000:.0f} ms at most"
    )


def health(url: str, over: threading.Event, waits: list[float]) -> None:
    """Asks again and again until it is over."""
    with httpx.Client(base_url=url, trust_env=False, timeout=120) as client:
        while not over.wait(0.05):
            start = time.perf_counter()
            client.get("/health").raise_for_status()
            waits.append(time.perf_counter() - start)


if __name__ == "__main__":
    main()
