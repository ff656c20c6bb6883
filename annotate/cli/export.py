"""`annotate export`: scores in the formats of others."""

from pathlib import Path
from typing import Annotated, Literal

import typer


def export(
    scores: Annotated[Path, typer.Argument(help="Scored claims: .jsonl, .jsonl.gz or .parquet, or - .")],
    output: Annotated[Path, typer.Option("-o", "--output", help="Where they go; its suffix tells the format.")],
    to: Annotated[
        Literal["parquet", "csv", "spacy", "datasets", "label-studio"] | None,
        typer.Option("--to", help="The format, where the suffix does not tell; datasets makes a folder."),
    ] = None,
    articles: Annotated[
        list[str] | None,
        typer.Option("-a", "--articles", help="Where the articles are, unless SCORES tell; for spacy, label-studio."),
    ] = None,
    scheme: Annotated[
        Path | None, typer.Option(help="For label-studio: the scheme; the one that is shipped, unless given.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Run even if nothing has changed.")] = False,
) -> None:
    """Writes scores as others read them: .parquet, .csv, .spacy, .json for Label Studio, or a data set's folder.

    Parquet has a row for each claim, with all that is known of it; docs/query.md asks it questions. CSV and data sets
    have a flat row for each claim and target. The .json holds tasks with predictions, to be imported into the project
    that `annotate push` makes.

    Examples:
      annotate export scores.jsonl -o scores.parquet

      annotate export scores.jsonl -o scores.csv

      annotate export scores.parquet -o scores.spacy --articles articles/

      annotate export scores.jsonl -o scores-hf --to datasets
    """
    from functools import partial

    from annotate.cli.console import remark, watched
    from annotate.files import STDIO, spare
    from annotate.manifest import describe, inputs_of, is_current, keep
    from annotate.scheme import load_scheme
    from annotate.scoring.export import UNITS, format_of
    from annotate.scoring.export import export as exported

    form = to or format_of(output)
    spare(output, [scores])
    # The articles stay the sources, so that what comes after finds them.
    manifest = describe("export", articles or inputs_of(scores), [scores, *([scheme] if scheme else [])], to=form)
    if not force and is_current(output, manifest):
        remark(f"{output} is up to date; --force makes it anew.")
        return
    asked = load_scheme(scheme)
    count = exported(scores, output, form, articles or (), asked, partial(watched, what="Exporting"))
    keep(output, manifest)
    if output != Path(STDIO):
        remark(f"{count:,} {UNITS[form]} written to {output}.")
