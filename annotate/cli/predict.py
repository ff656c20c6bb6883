"""`annotate predict`: rows to predictions."""

from pathlib import Path
from typing import Annotated

import typer


def predict(
    model: Annotated[Path, typer.Argument(metavar="MODEL", help="A trained model's folder.")],
    rows: Annotated[Path, typer.Argument(metavar="ROWS", help="Claims, or rows of text and target, JSON lines.")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Where predictions go, as JSON lines.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Run even if nothing has changed.")] = False,
) -> None:
    """Gives one prediction for each row, in the order of the rows; on standard output where no file is named.

    Examples:
      annotate predict my-model rows.jsonl -o predictions.jsonl

      annotate extract article.txt --json | annotate predict my-model -
    """
    from annotate.classifier.model import load
    from annotate.classifier.predict import predict_rows
    from annotate.classifier.rows import read_rows
    from annotate.cli.console import remark, watched
    from annotate.files import STDIO, write_records
    from annotate.manifest import describe, is_current, keep

    output = output or Path(STDIO)
    manifest = describe("predict", [model, rows])
    if not force and is_current(output, manifest):
        remark(f"{output} is up to date; --force makes it anew.")
        return
    loaded = load(model)
    asked = watched(read_rows(rows, loaded.scheme, labelled=False), "Predicting")
    count = write_records(output, predict_rows(loaded, asked))
    keep(output, manifest)
    if output != Path(STDIO):
        remark(f"{count:,} predictions written to {output}.")
