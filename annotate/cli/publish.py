"""`annotate publish`: a model to where others find it."""

from pathlib import Path
from typing import Annotated

import typer


def publish(
    model: Annotated[Path, typer.Argument(metavar="MODEL", help="A trained model's folder.")],
    to: Annotated[
        str, typer.Argument(metavar="TO", help="A folder, such as ./shared/model, or OWNER/NAME on the hub.")
    ],
    evaluation: Annotated[
        Path | None, typer.Option("--evaluation", help="What `annotate evaluate --json` printed, for the card.")
    ] = None,
    licence: Annotated[str, typer.Option("--license", help="For the card, such as apache-2.0.")] = "",
    private: Annotated[bool, typer.Option("--private", help="Make a repository that others do not see.")] = False,
) -> None:
    """Copies a model with its card to a folder or to the Hugging Face hub.

    Where the model's folder has no README.md, a card is written from what is known of it. For the hub, log in with
    `hf auth login` or set HF_TOKEN.

    Examples:
      annotate publish my-model ./shared/my-model

      annotate evaluate my-model gold.jsonl --json > evaluation.json
      annotate publish my-model my-team/our-model --evaluation evaluation.json --license apache-2.0 --private
    """
    from annotate.classifier.publish import publish as published
    from annotate.cli.console import remark

    remark(f"The model is in {published(model, to, evaluation, licence, private)}.")
