"""`annotate train`: gold to a model."""

from functools import partial
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
    """Trains the classifier on gold claims or on plain rows of text, target and label; the tagger; or who is meant.

    What is trained is said by the configuration: configs/statements.yaml has `task: statements`, which finds who said
    what, and configs/speakers.yaml has `task: speakers`, which says whom "she" and "the minister" mean.

    Examples:
      annotate train configs/train.yaml -o my-model

      annotate train configs/train.yaml --train rows.jsonl.gz --dev dev.jsonl.gz -o my-model

      annotate train configs/train.yaml -o my-model --resume

      annotate train configs/statements.yaml --train documents.jsonl.gz -o my-tagger

      annotate train configs/speakers.yaml -o my-speakers
    """
    from annotate.cli.console import remark, watched
    from annotate.manifest import describe, is_current, keep
    from annotate.scheme import task_of

    inputs: list[str | Path]
    task = task_of(config)
    if task == "statements":
        from annotate.claims.tagger.train import load_config as load_tagger
        from annotate.claims.tagger.train import train as train_tagger

        tagger = load_tagger(config, rows, dev, seed)
        inputs, settings = [config, *tagger.data.files], tagger.model_dump(mode="json")
        run, measured = partial(train_tagger, tagger), "On the development documents"
    elif task == "speakers":
        from annotate.claims.learning import load_config as load_speakers
        from annotate.claims.learning import train as train_speakers
        from annotate.claims.tagger.model import SHIPPED
        from annotate.files import resource

        speakers = load_speakers(config, rows, dev, seed)
        shown = partial(watched, what="Reading articles")
        inputs = [config, *speakers.data.files, resource(SHIPPED)]
        settings = speakers.model_dump(mode="json")
        run, measured = partial(train_speakers, speakers, watch=shown), "Right on articles held out"
    else:
        from annotate.classifier.recipe import load_config as load_classifier
        from annotate.classifier.train import train as train_classifier

        classifier = load_classifier(config, rows, dev, seed)
        inputs, settings = [config, classifier.scheme, *classifier.data.files], classifier.model_dump(mode="json")
        run, measured = partial(train_classifier, classifier), "Macro F1 on the development rows"
    manifest = describe("train", inputs, **settings)
    if not force and is_current(output, manifest):
        remark(f"{output} is up to date; --force trains it anew.")
        return
    scores = run(output, resume)
    keep(output, manifest)
    told = ", ".join(f"{name} {value:.3f}" for name, value in scores.items())
    remark(f"The model is in {output}. {measured}: {told}.")
