"""`annotate evaluate`: a model against gold."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from annotate.classifier.evaluate import Evaluation
    from annotate.evaluation.intervals import Interval


def evaluate(
    model: Annotated[Path, typer.Argument(metavar="MODEL", help="A trained model's folder.")],
    rows: Annotated[Path, typer.Argument(metavar="ROWS", help="Gold claims or labelled rows, JSON lines.")],
    train: Annotated[Path | None, typer.Option("--train", help="What the baselines learn from, if moved.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The measures as JSON on standard output.")] = False,
) -> None:
    """Measures a model on gold rows, with 95% bootstrap intervals over articles, beside two baselines.

    Examples:
      annotate evaluate my-model seeds/gold/test.jsonl

      annotate evaluate my-model rows.jsonl.gz --json
    """
    import json

    from annotate.classifier.evaluate import evaluate as measured
    from annotate.classifier.model import load
    from annotate.cli.console import out

    found = measured(load(model), rows, train)
    if as_json:
        typer.echo(json.dumps(_json(found)))
    else:
        _show(found, out)


def _json(found: "dict[str, Evaluation]") -> dict[str, Any]:
    """The first question's measures at the top, as the contract has them; further questions and baselines below."""
    told = {name: {"n": those.n} | _measures(those) for name, those in found.items()}
    first = next(iter(told.values()))
    return first | {name.replace(" ", "_"): those for name, those in told.items() if those is not first}


def _measures(evaluation: "Evaluation") -> dict[str, Any]:
    model, *others = evaluation.measured.items()
    return _nested(model[1]) | {"baselines": {name: _nested(measures) for name, measures in others}}


def _nested(measures: "dict[str, Interval]") -> dict[str, Any]:
    """Measures by name, `f1/LABEL` below `f1`, and their intervals beside them."""
    found: dict[str, Any] = {"f1": {}, "intervals": {}}
    for name, interval in measures.items():
        if name.startswith("f1/"):
            found["f1"][name[3:]] = interval.value
        else:
            found[name] = interval.value
        found["intervals"][name] = [interval.low, interval.high]
    return found


def _show(found: "dict[str, Evaluation]", console: "Console") -> None:
    from rich.table import Table

    for name, evaluation in found.items():
        table = Table(name, *evaluation.measured, title=f"{name}, {evaluation.n} rows", title_justify="left")
        for measure in next(iter(evaluation.measured.values())):
            each = [measures[measure] for measures in evaluation.measured.values()]
            table.add_row(measure, *(f"{i.value:.3f} ({i.low:.3f}–{i.high:.3f})" for i in each))
        console.print(table)
