"""`annotate train`: gold to a model."""

from pathlib import Path
from typing import Annotated

import typer


def train(
    config: Annotated[Path, typer.Argument(metavar="CONFIG", help="A training configuration, YAML.")],
    output: Annotated[Path, typer.Option("-o", "--output", metavar="DIR", help="The model's folder.")],
    rows: Annotated[Path | None, typer.Option("--train", help="Rows in place of the configuration's.")] = None,
    dev: Annotated[Path | None, typer.Option("--dev", help="Development rows in place of the configuration's.")] = None,
    seed: Annotated[int | None, typer.Option("--seed", help="In place of the configuration's.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on from the last checkpoint in DIR.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Run even if nothing has changed.")] = False,
) -> None:
    """Trains the classifier on gold claims or on plain rows of text, target and label.

    Examples:
      annotate train configs/train.yaml -o my-model

      annotate train configs/train.yaml --train rows.jsonl.gz --dev dev.jsonl.gz -o my-model

      annotate train configs/train.yaml -o my-model --resume
    """
    from annotate.classifier.train import load_config
    from annotate.classifier.train import train as trained
    from annotate.cli.console import remark
    from annotate.manifest import describe, is_current, keep

    settings = load_config(config, rows, dev, seed)
    data = settings.data
    inputs = [config, settings.scheme, data.train, *([data.dev] if data.dev else [])]
    manifest = describe("train", inputs, **settings.model_dump(mode="json"))
    if not force and is_current(output, manifest):
        remark(f"{output} is up to date; --force trains it anew.")
        return
    scores = trained(settings, output, resume)
    keep(output, manifest)
    told = ", ".join(f"{name} {value:.3f}" for name, value in scores.items())
    remark(f"The model is in {output}. Macro F1 on the development rows: {told}.")
