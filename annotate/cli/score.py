"""`annotate score`: articles to predictions."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from annotate.cli.options import MinRisk, Since, Speakers, Targets, wanted_by, written_to

_SHOWN = 3
"""Rejected inputs of which the reason is told at once."""


def score(
    inputs: Annotated[list[str], typer.Argument(metavar="ARTICLE...", help="Files, folders, a feed's address, or - .")],
    model: Annotated[Path | None, typer.Option("-m", "--model", help="A trained model's folder.")] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Where predictions go: JSON lines, or .parquet.")
    ] = None,
    report: Annotated[Path | None, typer.Option("-r", "--report", help="Where a page to read goes, as HTML.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Predictions as JSON lines on standard output.")] = False,
    since: Since = None,
    speakers: Speakers = None,
    targets: Targets = None,
    min_risk: MinRisk = None,
    jobs: Annotated[
        int | None, typer.Option("-j", "--jobs", min=1, help="How many processes; as many as fit, if not named.")
    ] = None,
    engine: Annotated[
        Literal["local", "ray"], typer.Option(help="This machine, or the cluster at $RAY_ADDRESS.")
    ] = "local",
    force: Annotated[
        bool, typer.Option("--force", help="Run even if nothing has changed, and from the start.")
    ] = False,
) -> None:
    """Finds the claims in articles, and says how each stands towards its targets and what risk it tells of.

    With no model named, takes the one that $ANNOTATE_MODEL names, the one that ships, or the demo's.
    With neither output nor report, shows the claims by speaker. The report is one HTML file that needs no network.

    A run that was killed goes on where it was when it is called again. Articles that cannot be read are told of, with
    the reason, in a file beside the output.

    Examples:
      annotate score article.txt

      annotate score articles/ --model build/demo/model -o scores.jsonl --report report.html

      annotate score news.parquet -o scores.parquet --since 2025-01-01 --speaker "Timothy Heath" --min-risk moderate

      annotate score shared/articles/ -o scores.jsonl --engine ray

      curl -s https://example.org/news.xml | annotate score - --json
    """
    from functools import partial

    from annotate.articles import read_articles
    from annotate.claims.tagger.model import load_tagger
    from annotate.classifier.predict import load
    from annotate.cli.console import out, remark, stepping, watched
    from annotate.cli.tables import show_scores
    from annotate.errors import InputError
    from annotate.manifest import describe, is_current
    from annotate.scoring import find_model, save
    from annotate.scoring import score as scores_of
    from annotate.scoring.occlusion import moved
    from annotate.scoring.parts import forget
    from annotate.scoring.wanted import ALL
    from annotate.scoring.work import Job

    folder, tagger = find_model(model), load_tagger(note=remark)
    wanted = wanted_by(since, speakers, targets, min_risk)
    output = written_to(output, as_json)
    outputs = [path for path in (output, report) if path is not None]
    besides = [folder, *([tagger.folder] if tagger else [])]
    settings = wanted.model_dump(exclude_defaults=True) | ({} if engine == "local" else {"engine": engine})
    manifest = describe("score", inputs, besides, **settings)
    if outputs and not force and all(is_current(path, manifest) for path in outputs):
        forget(outputs[0])
        remark(f"Up to date: {' and '.join(map(str, outputs))}; --force makes it anew.")
        return
    trained = load(folder)
    wanted.check(trained.scheme)
    if outputs:
        with stepping("Scoring articles") as step:
            job = Job(model=folder, wanted=wanted)
            done = save(
                inputs,
                job,
                manifest,
                trained.scheme,
                output=output,
                report=report,
                engine=engine,
                jobs=jobs,
                anew=force,
                moved=partial(moved, trained),
                step=step,
            )
        _tell(done.rejected, output)
        remark(f"{done.claims:,} claims scored: {' and '.join(map(str, outputs))}.")
    else:
        unread: list[InputError] = []
        articles = watched(read_articles(inputs, unread.append), "Scoring articles")
        shown = show_scores(scores_of(articles, trained, wanted, unread.append), trained.scheme, out)
        if unread and not shown and wanted == ALL:
            raise unread[0]
        _tell([str(error) for error in unread], None)


def _tell(rejected: Sequence[str], output: Path | None) -> None:
    from annotate.cli.console import remark
    from annotate.scoring.run import reasons

    for reason in rejected[:_SHOWN]:
        remark(f"Left out: {reason}")
    if output and reasons(output).exists():
        remark(f"{len(rejected):,} inputs were left out in all; {reasons(output)} says of each why.")
    elif len(rejected) > _SHOWN:
        remark(f"{len(rejected):,} inputs were left out in all.")
