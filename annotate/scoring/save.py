"""Scores as a file, as a report, or both."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from annotate.articles import read_articles
from annotate.errors import InputError
from annotate.files import STDIO, read_lines, spare, write_lines, writing
from annotate.manifest import Manifest, is_current, keep
from annotate.records import ScoredClaim
from annotate.scheme import Scheme
from annotate.scoring.cluster import cluster
from annotate.scoring.engines import local
from annotate.scoring.occlusion import Mover, unasked
from annotate.scoring.parquet import scored_claims
from annotate.scoring.report import render
from annotate.scoring.run import Outcome, run
from annotate.scoring.work import Job

Engine = Literal["local", "ray"]
"""Where the work is done."""


def save(
    inputs: Sequence[str],
    job: Job,
    manifest: Manifest,
    scheme: Scheme,
    *,
    output: Path | None = None,
    report: Path | None = None,
    engine: Engine = "local",
    jobs: int | None = None,
    anew: bool = False,
    moved: Mover = unasked,
    step: Callable[[int], None] = lambda _: None,
) -> Outcome:
    """Scores articles into a file as `run` does, into a report, or both. Only for a report are all held in memory.

    Args:
        inputs: as `read_articles` takes them.
        job: what is done to the articles.
        manifest: of this step.
        scheme: the scheme of the job's model.
        output: where the scores go; `-` is standard output.
        report: where the page goes.
        engine: `local` is this machine, `ray` what `annotate.scoring.cluster` reaches.
        jobs: how many processes or actors; as many as fit, unless given.
        anew: whether nothing done before counts; on a cluster, nothing does.
        moved: asks which words moved the stances of the claims on the page; see `annotate.scoring.occlusion`.
        step: as in `run`.

    Raises:
        InputError: an input is missing, an output is one, nothing can be written there, or nothing could be read.
        AnnotateError: as `run`.
    """
    outputs = [path for path in (output, report) if path]
    for path in outputs:
        spare(path, [*inputs, *(other for other in outputs if other is not path)])
    if output and output.suffix == ".gz":
        raise InputError(f"{output}: scores are not written packed; name a file that ends in .jsonl or .parquet.")
    unread: list[InputError] = []
    articles = read_articles(inputs, unread.append)
    with ExitStack() as opened:
        page = opened.enter_context(writing(report)) if report else None
        folder = opened.enter_context(TemporaryDirectory(prefix="claimstance-"))
        scores = Path(folder) / "scores.jsonl" if output is None or _is_stream(output) else output
        held = list(articles) if page else articles
        if is_current(scores, manifest) and not anew:  # only the report is missing
            outcome = Outcome(sum(1 for _ in _found(scores)), [])
        elif engine == "local":
            outcome = run(local(held, job, jobs), scores, manifest, unread=unread, anew=anew, step=step)
        else:
            outcome = run(lambda _: cluster(inputs, job, jobs), scores, manifest, anew=True, step=step)
        if page:
            shown = job.wanted.articles(held, lambda _: None)  # what is rejected was told of
            page.write(render(list(shown), _found(scores) if outcome.claims else (), scheme, moved))
        if output and output != scores:
            write_lines(output, (line.decode() for line in read_lines(scores)))
    if report:
        keep(report, manifest)
    return outcome


def _is_stream(output: Path) -> bool:
    """Whether it takes what comes, and has no place beside it: standard output, a device, a pipe."""
    return str(output) == STDIO or (output.exists() and not output.is_file() and not output.is_dir())


def _found(scores: Path) -> Iterator[ScoredClaim]:
    """The claims in a file, which may hold none."""
    return scored_claims(scores) if scores.stat().st_size else iter(())
