"""What `annotate serve` answers to many clients at once: statuses, times and memory.

    python -m benchmarks.service [--model models/stance-risk-minilm] [--clients 64] [--seconds 60]

The server is a process of its own. Each client has an address of its own, as behind a reverse proxy, and sends one
request after another: an article to score, an article to extract from, ten rows to predict, by turns. Who is sent away
comes again after the time that the service tells.
"""

import argparse
import asyncio
import time
from collections import Counter
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import psutil

from annotate.articles import read_articles
from annotate.files import resource
from annotate.scoring.score import SHIPPED
from benchmarks.serving import served

ROWS = 10

Request = tuple[str, dict[str, Any]]


def requests() -> list[Request]:
    """What is asked: the seeds' articles one by one, and their first lines as rows."""
    asked: list[Request] = []
    for article in read_articles(["seeds/articles"]):
        batch = {"articles": [article.model_dump()]}
        rows = [{"text": line, "target": "sanctions"} for line in article.text.splitlines() if line.strip()][:ROWS]
        asked += [("/score", batch), ("/extract", batch), ("/predict", {"rows": rows})]
    return asked


async def keep_asking(
    client: httpx.AsyncClient, number: int, asked: list[Request], end: float, took: dict[str, list[float]]
) -> Counter[int]:
    """One client's statuses; what was answered adds its time to `took`."""
    statuses = Counter[int]()
    for path, body in islice(cycle(asked), number, None):
        if (start := time.perf_counter()) >= end:
            break
        answer = await client.post(path, json=body, headers={"X-Forwarded-For": f"192.0.2.{number}"})
        statuses[answer.status_code] += 1
        if answer.is_success:
            took[path].append(time.perf_counter() - start)
        await asyncio.sleep(float(answer.headers.get("Retry-After", 0)))
    return statuses


async def measure(url: str, process: psutil.Process, clients: int, seconds: float) -> None:
    """Asks, and prints what came of it."""
    asked, used = requests(), [process.memory_info().rss]
    took: dict[str, list[float]] = {path: [] for path in ("/score", "/extract", "/predict")}
    async with httpx.AsyncClient(base_url=url, trust_env=False, timeout=120, limits=httpx.Limits()) as client:
        end = time.perf_counter() + seconds
        asking = [asyncio.create_task(keep_asking(client, n, asked, end, took)) for n in range(clients)]
        for _ in range(2):
            await asyncio.sleep(seconds / 2)
            used.append(process.memory_info().rss)
        statuses = sum([await task for task in asking], Counter[int]())
    print(f"statuses   {', '.join(f'{count} of {status}' for status, count in sorted(statuses.items()))}")
    for path, times in took.items():
        middle, late = np.percentile(times, [50, 99])
        print(f"{path:<10} {len(times):>5} answered, {middle:.2f} s in the middle, {late:.2f} s for 1 in 100")
    print(f"memory     {', '.join(f'{size / 1e6:.0f} MB' for size in used)} at the start, half-way and at the end")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--model", type=Path, default=resource(SHIPPED))
    options.add_argument("--clients", type=int, default=64)
    options.add_argument("--seconds", type=float, default=60)
    chosen = options.parse_args()
    with served(chosen.model) as (url, process):
        asyncio.run(measure(url, process, chosen.clients, chosen.seconds))


if __name__ == "__main__":
    main()
