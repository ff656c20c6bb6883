"""Words a second of `annotate extract` beside the bare parser, and its memory, on the seeds repeated.

    python -m benchmarks.speed [--times 4]

Both run on the same articles in the same process, by turns, and the best turn of each counts: other work on the
machine can only slow a turn down.
"""

import argparse
import resource
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from annotate.articles import read_articles
from annotate.claims import extract
from annotate.claims.parser import parser
from annotate.records import Article

TURNS = 3


def articles(times: int) -> Iterator[Article]:
    """The seeds, `times` over, under ids of their own."""
    for turn in range(times):
        for article in read_articles(["seeds/articles"]):
            yield article.model_copy(update={"id": f"{article.id}-{turn}"})


def best(run: Callable[[], object], turns: int = TURNS) -> float:
    """The seconds of the fastest of some turns."""
    times = []
    for _ in range(turns):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--times", type=int, default=4, help="how often the seeds are repeated")
    times = options.parse_args().times
    if not Path("seeds/articles").exists():
        raise SystemExit("seeds/articles is not here; run this from the project's root.")
    # Memory first: the bare parser holds whole articles, and would hide what extraction takes.
    first = measured(times)
    then = measured(times * 5)
    print(f"peak memory     {first:,.0f} MiB after the seeds {times} times, {then:,.0f} MiB after {times * 5} more")
    texts = [article.text for article in articles(times)]
    words = sum(len(text.split()) for text in texts)
    nlp = parser()

    def bare() -> None:
        with nlp.memory_zone():
            for _ in nlp.pipe(texts):
                pass

    def whole() -> None:
        for _ in extract(articles(times)):
            pass

    bare_seconds, whole_seconds = best(bare), best(whole)
    print(f"bare parser     {words / bare_seconds:7,.0f} words a second")
    share = bare_seconds / whole_seconds
    print(f"annotate        {words / whole_seconds:7,.0f} words a second, {share:.2f} of the bare parser's")


def measured(times: int) -> float:
    """The largest resident set, in MiB, once the seeds have been extracted some times over."""
    for _ in extract(articles(times)):
        pass
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
