"""`annotate serve`: a model that answers over HTTP."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annotate.errors import InputError

if TYPE_CHECKING:
    from socket import socket

    from annotate.scoring.learner import Settings


def serve(
    studio: Annotated[bool, typer.Option("--studio", help="Speak as Label Studio's ML backends do.")] = False,
    model: Annotated[Path | None, typer.Option("-m", "--model", help="A trained model's folder.")] = None,
    host: Annotated[str, typer.Option(help="The address to listen at; any but loopback needs a token.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="With 0, one that is free.")] = 9090,
    log: Annotated[bool, typer.Option("--log", help="A JSON line a request on standard error.")] = False,
    timeout: Annotated[
        int | None, typer.Option(min=1, metavar="SECONDS", help="The most that a request may take; 60.")
    ] = None,
    at_once: Annotated[
        int | None, typer.Option("--at-once", min=1, metavar="N", help="Requests that a client may have under way; 8.")
    ] = None,
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
    """Answers over HTTP: claims and scores of articles, stances of rows; /openapi.json tells how to ask.

    With --studio, gives live predictions in Label Studio instead, and learns from what is annotated there.

    Ends at Ctrl-C or SIGTERM. Where others can reach the address, they must know the token in ANNOTATE_SERVE_TOKEN.

    Examples:
      annotate serve --model build/demo/model

      curl -s localhost:9090/score --json '{"articles": [{"id": "a", "text": "…"}]}'

      ANNOTATE_SERVE_TOKEN=… annotate serve --host 0.0.0.0 --log

      annotate serve --studio --retrain-after 50 --claims claims.jsonl
    """
    import os

    from annotate.scoring.http import listen
    from annotate.scoring.learner import Settings
    from annotate.scoring.score import find_model
    from annotate.studio.connect import VARIABLE

    if not studio and (retrain_after or claims or train or data):
        raise InputError("--retrain-after, --claims, --train and --data tell how to learn; only --studio does that.")
    if studio and (timeout or at_once):
        raise InputError("--timeout and --at-once bound what anybody may ask; with --studio, only Label Studio asks.")
    if retrain_after and not claims:
        raise InputError("Which claims are annotated? Name their file with --claims, so that they can be trained on.")
    if missing := [path for path in claims or () if not path.is_file()]:
        raise InputError(f"{missing[0]}: there is no such file.")
    token = os.environ.get(VARIABLE, "")
    with listen(host, port, token) as listener:
        base = find_model(model)
        if studio:
            folder = data or base.resolve().with_name(f"{base.resolve().name}-live")
            _studio(listener, token, log, Settings(base, folder, claims or (), train, retrain_after))
        else:
            _service(listener, token, log, base, timeout, at_once)


def _service(listener: "socket", token: str, log: bool, base: Path, timeout: int | None, at_once: int | None) -> None:
    from annotate.claims.tagger.model import load_tagger
    from annotate.classifier.predict import identity, load
    from annotate.cli.console import remark
    from annotate.scoring.http import address, serve
    from annotate.scoring.service import USUAL, service

    share = at_once or USUAL.share
    limits = USUAL._replace(seconds=timeout or USUAL.seconds, share=share, held=max(USUAL.held, share))
    model, tagger = load(base), load_tagger(note=remark)
    app = service(model, tagger, token, limits)
    remark(f"{identity(model)} serves at {address(listener)}; Ctrl-C ends it.")
    serve(app, listener, _line, every=log, patience=round(limits.seconds) + 1)
    remark("Stopped.")


def _studio(listener: "socket", token: str, log: bool, settings: "Settings") -> None:
    from datetime import datetime

    from annotate.classifier.predict import load
    from annotate.cli.console import remark
    from annotate.scoring.backend import Serving, backend
    from annotate.scoring.http import address, serve
    from annotate.scoring.learner import Learner
    from annotate.scoring.learning import in_use, recipe

    if settings.after:
        recipe(settings.base, settings.train)
    chosen = in_use(settings.base, settings.data)
    serving = Serving(chosen, load(chosen))

    def note(sentence: str) -> None:
        remark(f"{datetime.now():%H:%M:%S} {sentence}")

    with Learner(settings, serving, note) as learner:
        remark(f"{serving.version} serves at {address(listener)}; Ctrl-C ends it.")
        serve(backend(serving, learner.hear, token), listener, _line, every=log)
    remark("Stopped.")


def _line(line: str) -> None:
    """Writes a line of the log."""
    import sys

    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
