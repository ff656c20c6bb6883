"""Articles a second of `annotate score` on one core and on two, how time and memory grow, and where the time goes.

    python -m benchmarks.scoring [--articles 2000] [--times 10]

The articles are made from the seeds, some paragraphs each, and scored by the command, as a user would; peak memory is
of all its processes together. The models on their own read the same articles in one process, on one core.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from annotate.articles import read_articles
from annotate.records import Article

PARAGRAPHS = 3


def made(count: int) -> Iterator[Article]:
    """Articles of some paragraphs of a seed each, under ids of their own."""
    seeds = list(read_articles(["seeds/articles"]))
    for number, seed in enumerate(islice(cycle(seeds), count)):
        paragraphs = [paragraph for paragraph in seed.text.split("\n\n") if len(paragraph) > 60]
        start = number // len(seeds) % max(1, len(paragraphs) - PARAGRAPHS)
        text = "\n\n".join(paragraphs[start : start + PARAGRAPHS])
        yield seed.model_copy(update={"id": f"{seed.id}-{number}", "text": text})


def written(folder: Path, count: int) -> Path:
    """A file of as many articles."""
    path = folder / f"{count}.jsonl"
    path.write_text("".join(f"{article.model_dump_json()}\n" for article in made(count)), encoding="utf-8")
    return path


def run(articles: Path, *options: str, threads: int | None = None) -> tuple[float, float]:
    """Seconds and peak MiB of all processes of a run of the command."""
    output = articles.with_suffix(".scores.jsonl")
    environment = os.environ | ({"OMP_NUM_THREADS": str(threads)} if threads else {})
    command = [
        sys.executable,
        "-c",
        "from annotate.cli import main; main()",
        "score",
        str(articles),
        "-o",
        str(output),
        "--force",
        *options,
    ]
    start, peak = time.perf_counter(), 0.0
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    while process.poll() is None:
        peak = max(peak, _resident(process.pid))
        time.sleep(0.5)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}.")
    return time.perf_counter() - start, peak / 2**20


def pair(articles: Path, count: int, engine: str) -> tuple[float, float]:
    """Scores on one core and on two, and prints how much faster that is; seconds and peak MiB on two."""
    told = [run(articles, "--engine", engine, "--jobs", str(jobs), threads=1 if jobs == 1 else None) for jobs in (1, 2)]
    for jobs, (taken, memory) in enumerate(told, start=1):
        print(f"{engine}, {jobs} at once: {count / taken:6.1f} articles a second, at most {memory:,.0f} MiB")
    print(f"{engine}, two against one: {told[0][0] / told[1][0]:.2f} times", flush=True)
    return told[1]


def _resident(pid: int) -> float:
    """Bytes that a process and all below it hold now."""
    total = 0.0
    try:
        first = psutil.Process(pid)
        for process in (first, *first.children(recursive=True)):
            total += process.memory_info().rss
    except psutil.NoSuchProcess:
        pass
    return total


def shares(articles: Path) -> dict[str, float]:
    """Seconds of scoring on one core, and of each model that takes part in it on its own, in this process."""
    from annotate.claims import extract
    from annotate.claims.extract import batches
    from annotate.claims.parser import parser
    from annotate.claims.sentences import sentences
    from annotate.claims.tagger.model import load_tagger
    from annotate.claims.tagger.windows import stretches
    from annotate.classifier.predict import answers, load
    from annotate.classifier.rows import questions
    from annotate.scoring import find_model, score

    model, tagger, nlp = load(find_model()), load_tagger(), parser()
    if tagger is None:
        raise SystemExit("No tagger ships here; extraction goes by rules alone, and there is nothing to compare.")
    found = list(read_articles([str(articles)]))
    claims = list(extract(found, tagger))
    texts = [
        [article.text[s.start : s.end] for article in batch for s in sentences(article)] for batch in batches(found)
    ]
    asked = [question for claim in claims for question in questions(claim, model.scheme)]

    def parse() -> None:
        for batch in texts:
            with nlp.memory_zone():
                for _ in nlp.pipe(batch, batch_size=256):
                    pass

    def read() -> None:
        for article in found:
            tagger.statements([(article.text, list(stretches(sentences(article), tagger.card.context)))])

    scored = list(score(found, model))
    return {
        "all": seconds(lambda: list(score(found, model))),
        "parser": seconds(parse),
        "tagger": seconds(read),
        "classifier": seconds(lambda: answers(model, asked)),
        "output": seconds(lambda: [claim.model_dump_json() for claim in scored]),
    }


def seconds(work: Callable[[], object]) -> float:
    """How long something takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--articles", type=int, default=2000)
    options.add_argument("--times", type=int, default=10, help="how many times as many are to show growth; 0 for none")
    given = options.parse_args()
    with TemporaryDirectory() as folder:
        few = written(Path(folder), given.articles)
        two, memory_two = pair(few, given.articles, "local")
        if find_spec("ray"):
            pair(few, given.articles, "ray")
        os.environ["OMP_NUM_THREADS"] = "1"
        _tell(shares(written(Path(folder), max(60, given.articles // 10))))
        if given.times:
            taken, memory = run(written(Path(folder), given.articles * given.times), "--jobs", "2")
            print(
                f"{given.times} times as many: {taken / two:.2f} times as long, "
                f"{memory / memory_two:.2f} times the memory ({memory:,.0f} MiB)"
            )


def _tell(taken: dict[str, float]) -> None:
    models = sum(taken[name] for name in ("parser", "tagger", "classifier"))
    for name in ("parser", "tagger", "classifier", "output"):
        print(f"{name:14} {taken[name] / taken['all']:6.0%} of the time")
    print(f"rules and rest {1 - (models + taken['output']) / taken['all']:6.0%}")
    print(f"scoring takes {taken['all'] / models:.2f} times what its three models take on their own", flush=True)


if __name__ == "__main__":
    main()
