"""The command `annotate`: one module a verb, each a thin wrapper over a function that a notebook can call."""

import sys

import typer

from annotate.cli import (
    adjudicate,
    agree,
    audit,
    compare,
    copies,
    doctor,
    evaluate,
    export,
    extract,
    gold,
    predict,
    publish,
    pull,
    push,
    score,
    serve,
    speakers,
    split,
    studio,
    train,
    watch,
)
from annotate.errors import AnnotateError

app = typer.Typer(
    name="annotate",
    help="Who said what in the news, how it stands towards a target, and what risk it tells of.",
    epilog="Start with: annotate extract article.txt",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for verb in (
    extract,
    push,
    pull,
    agree,
    adjudicate,
    gold,
    audit,
    split,
    doctor,
    train,
    predict,
    evaluate,
    compare,
    publish,
    score,
    export,
    copies,
    watch,
    serve,
):
    name = verb.__name__.rpartition(".")[2]
    app.command(name)(getattr(verb, name))
app.add_typer(speakers.app, name="speakers")
app.add_typer(studio.app, name="studio")


_INTERRUPTED = 130


def main() -> None:
    """Runs the command; what goes wrong in a way that we foresee is told in one sentence on standard error."""
    try:
        app()
    except AnnotateError as error:
        sys.exit(_fail(str(error), error.exit_code))
    except SystemExit as ended:
        # What typer makes of Ctrl-C.
        sys.exit(
            _fail("Stopped: nothing half-written is left behind.", 1) if ended.code == _INTERRUPTED else ended.code
        )
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)


def _fail(sentence: str, code: int) -> int:
    sys.stderr.write(f"annotate: {sentence}\n")
    return code
