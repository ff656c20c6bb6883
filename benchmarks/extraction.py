"""Words a second of `annotate extract` beside the bare parser, where its time goes, and its memory.

    python -m benchmarks.extraction [--articles 300] [--tagger DIR]

All run on the same articles, the seeds over and over, in the same process, by turns, and the best turn of each counts:
other work on the machine can only slow a turn down. The bare parser is spaCy's small English pipeline with tagger,
parser and names.
"""

import argparse
import resource
import time
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path

from annotate.articles import read_articles
from annotate.claims import extract
from annotate.claims.parser import pipeline
from annotate.claims.sentences import sentences
from annotate.claims.tagger.model import Trained, load_tagger
from annotate.claims.tagger.windows import stretches
from annotate.records import Article

TURNS = 3


def articles(count: int) -> Iterator[Article]:
    """The seeds, over and over, under ids of their own."""
    for number, article in enumerate(islice(cycle(read_articles(["seeds/articles"])), count)):
        yield article.model_copy(update={"id": f"{article.id}-{number}"})


def seconds(run: Callable[[], object]) -> float:
    """How long something takes."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def peak(count: int, tagger: Trained | None) -> float:
    """The largest resident set, in MiB, once some articles have been extracted."""
    exhaust(extract(articles(count), tagger))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def exhaust(items: Iterator[object]) -> None:
    """Runs through a stream and keeps nothing."""
    for _ in items:
        pass


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--articles", type=int, default=300, help="how many")
    options.add_argument("--tagger", type=Path, help="its folder, where it is not the one that ships")
    given = options.parse_args()
    count, tagger = given.articles, load_tagger(given.tagger)
    if not Path("seeds/articles").exists():
        raise SystemExit("seeds/articles is not here; run this from the project's root.")
    # Memory first: the bare parser would hide what extraction takes.
    first, then = peak(count, tagger), peak(count * 3, tagger)
    print(f"peak memory       {first:,.0f} MiB after {count} articles, {then:,.0f} MiB after {count * 3} more")
    texts = [article.text for article in articles(count)]
    words = sum(len(text.split()) for text in texts)
    read = [(article.text, list(stretches(sentences(article)))) for article in articles(count)]
    nlp = pipeline()

    def bare() -> None:
        with nlp.memory_zone():
            exhaust(nlp.pipe(texts))

    ways: dict[str, Callable[[], object]] = {
        "bare parser": bare,
        "annotate": lambda: exhaust(extract(articles(count), tagger)),
        "annotate, rules": lambda: exhaust(extract(articles(count))),
    }
    if tagger is not None:
        ways["tagger alone"] = lambda: tagger.statements(read)
    times: dict[str, float] = {}
    for _ in range(TURNS):
        for name, run in ways.items():
            times[name] = min(times.get(name, float("inf")), seconds(run))
    for name, taken in times.items():
        ratio = times["bare parser"] / taken
        print(f"{name:17} {words / taken:7,.0f} words a second, {ratio:.2f} of the bare parser's")


if __name__ == "__main__":
    main()
