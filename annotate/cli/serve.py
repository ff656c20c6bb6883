"""`annotate serve`: a model that answers over HTTP."""

from pathlib import Path
from typing import Annotated

import typer

from annotate.errors import InputError


def serve(
    studio: Annotated[bool, typer.Option("--studio", help="Speak as Label Studio's ML backends do.")] = False,
    model: Annotated[Path | None, typer.Option("-m", "--model", help="A trained model's folder.")] = None,
    host: Annotated[str, typer.Option(help="The address to listen at; any but loopback needs a token.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="With 0, one that is free.")] = 9090,
    retrain_after: Annotated[
        int, typer.Option("--retrain-after", min=0, metavar="N", help="Train after N new annotations; 0 is never.")
    ] = 0,
    claims: Annotated[
        list[Path] | None, typer.Option("--claims", help="The claims that are annotated, to train on.")
    ] = None,
    train: Annotated[
        Path | None, typer.Option("--train", help="Gold to train on besides, in place of the model's own.")
    ] = None,
    data: Annotated[
        Path | None, typer.Option("--data", metavar="DIR", help="Where what is learnt goes; beside the model.")
    ] = None,
) -> None:
    """Gives live predictions in Label Studio, and learns from what is annotated there.

    Ends at Ctrl-C or SIGTERM. Where others can reach the address, they must know the token in ANNOTATE_SERVE_TOKEN.

    Examples:
      annotate serve --studio --model build/demo/model

      annotate serve --studio --retrain-after 50 --claims claims.jsonl

      ANNOTATE_SERVE_TOKEN=… annotate serve --studio --host 0.0.0.0
    """
    import os
    from datetime import datetime

    from annotate.classifier.predict import load
    from annotate.cli.console import remark
    from annotate.scoring.backend import Serving, backend, listen
    from annotate.scoring.backend import serve as answer
    from annotate.scoring.learner import Learner, Settings
    from annotate.scoring.learning import in_use, recipe
    from annotate.scoring.score import find_model
    from annotate.studio.connect import VARIABLE

    if not studio:
        raise InputError("What is to be served? --studio serves predictions to Label Studio.")
    if retrain_after and not claims:
        raise InputError("Which claims are annotated? Name their file with --claims, so that they can be trained on.")
    if missing := [path for path in claims or () if not path.is_file()]:
        raise InputError(f"{missing[0]}: there is no such file.")
    token = os.environ.get(VARIABLE, "")
    with listen(host, port, token) as listener:
        base = find_model(model)
        folder = data or base.resolve().with_name(f"{base.resolve().name}-live")
        if retrain_after:
            recipe(base, train)
        chosen = in_use(base, folder)
        serving = Serving(chosen, load(chosen))

        def note(sentence: str) -> None:
            remark(f"{datetime.now():%H:%M:%S} {sentence}")

        settings = Settings(base, folder, claims or (), train, retrain_after)
        with Learner(settings, serving, note) as learner:
            at = listener.getsockname()[:2]
            remark(f"{serving.version} serves at http://{at[0]}:{at[1]}; Ctrl-C ends it.")
            answer(backend(serving, learner.hear, token), listener)
    remark("Stopped.")
