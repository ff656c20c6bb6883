"""Scores as a file, as a report, or both."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import Literal

from annotate.articles import read_articles
from annotate.errors import InputError
from annotate.files import STDIO, writing
from annotate.manifest import Manifest, keep
from annotate.records import ScoredClaim
from annotate.scheme import Scheme
from annotate.scoring.cluster import cluster
from annotate.scoring.engines import local
from annotate.scoring.occlusion import Moved
from annotate.scoring.parquet import scored_claims
from annotate.scoring.report import render
from annotate.scoring.run import Outcome, run
from annotate.scoring.view import once
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
    moved: Callable[[Iterable[ScoredClaim]], Moved] = lambda _: {},
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
        InputError: an input is missing, nothing can be written there, or nothing could be read; nothing is written.
        AnnotateError: as `run`.
    """
    unread: list[InputError] = []
    articles = read_articles(inputs, unread.append)
    with ExitStack() as opened:
        page = opened.enter_context(writing(report)) if report else None
        folder = opened.enter_context(TemporaryDirectory(prefix="claimstance-"))
        scores = Path(folder) / "scores.jsonl" if output is None or _is_stream(output) else output
        held = list(articles) if page else articles
        scored = local(held, job, jobs) if engine == "local" else lambda _: cluster(inputs, job, jobs)
        outcome = run(scored, scores, manifest, unread=unread, anew=anew or engine == "ray", step=step)
        if page:
            claims = list(scored_claims(scores)) if outcome.claims else []
            shown = once(held)
            page.write(render(held, claims, scheme, moved(claim for claim in claims if claim.article_id in shown)))
        if output and output != scores:
            with scores.open(encoding="utf-8") as lines, writing(output) as stream:
                copyfileobj(lines, stream)
    if report:
        keep(report, manifest)
    return outcome


def _is_stream(output: Path) -> bool:
    """Whether it takes what comes, and has no place beside it: standard output, a device, a pipe."""
    return str(output) == STDIO or (output.exists() and not output.is_file() and not output.is_dir())
