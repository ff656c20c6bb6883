"""`annotate evaluate`: a model against gold."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from annotate.errors import InputError

if TYPE_CHECKING:
    from rich.console import Console

    from annotate.classifier.evaluate import Evaluation
    from annotate.classifier.model import Model
    from annotate.evaluation.intervals import Interval


def evaluate(
    model: Annotated[Path, typer.Argument(metavar="MODEL", help="A trained model's folder.")],
    rows: Annotated[Path, typer.Argument(metavar="ROWS", help="Gold claims or labelled rows, JSON lines.")],
    train: Annotated[Path | None, typer.Option("--train", help="What the baselines learn from, if moved.")] = None,
    articles: Annotated[
        list[str] | None,
        typer.Option("-a", "--articles", help="The claims' articles, to tell outlets and months apart."),
    ] = None,
    embeddings: Annotated[
        bool, typer.Option("--embeddings", help="One baseline more: frozen embeddings. It takes a while.")
    ] = False,
    page: Annotated[Path | None, typer.Option("--page", help="Where a page to read goes, as HTML.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The measures as JSON on standard output.")] = False,
) -> None:
    """Measures a model on gold rows, with 95% bootstrap intervals over articles, beside baselines.

    The page and the JSON also tell how sure it may be trusted to be, what it leaves open, where it does better and
    worse, and how often a stance changes when only the speaker's name does.

    Examples:
      annotate evaluate my-model seeds/gold/test.jsonl

      annotate evaluate my-model seeds/gold/test.jsonl -a seeds/articles --page evaluation.html

      annotate evaluate my-model rows.jsonl.gz --json
    """
    import json

    from annotate.articles import read_articles
    from annotate.classifier.evaluate import evaluate as measured
    from annotate.classifier.model import load
    from annotate.classifier.page import render
    from annotate.cli.console import out, remark
    from annotate.files import spare, writing

    spare(page, [rows, train])
    asked = load(model)
    known = list(read_articles(articles)) if articles else []
    found = measured(asked, rows, [train] if train else _learnt(asked), known, embeddings)
    if page is not None:
        with writing(page) as file:
            file.write(render(found, asked, rows))
    if as_json:
        typer.echo(json.dumps(_json(found)))
    else:
        _show(found, out)
    if page is not None:
        remark(f"Open {page} in a browser.")


def _learnt(model: "Model") -> list[Path]:
    """What the model was trained on; nothing, and a remark, where that is not here."""
    from annotate.classifier.evaluate import training_rows
    from annotate.cli.console import remark

    try:
        return training_rows(model.card)
    except InputError as error:
        remark(f"There are no baselines. {error}")
        return []


def _json(found: "dict[str, Evaluation]") -> dict[str, Any]:
    """The first question's measures at the top, as the contract has them; further questions and baselines below."""
    told = {name: {"question": name, "n": those.n} | _told(those) for name, those in found.items()}
    first = next(iter(told.values()))
    return first | {name.replace(" ", "_"): those for name, those in told.items() if those is not first}


def _told(evaluation: "Evaluation") -> dict[str, Any]:
    model, *others = evaluation.measured.items()
    told = _nested(model[1]) | {"baselines": {name: _nested(measures) for name, measures in others}}
    told["slices"] = {
        what: {
            value: {"n": those.n} | _nested({"accuracy": those.accuracy, "f1": those.f1})
            for value, those in each.items()
        }
        for what, each in evaluation.slices.items()
    }
    told["reliability"] = [each._asdict() for each in evaluation.reliability]
    told["risk_coverage"] = [each._asdict() for each in evaluation.risk_coverage]
    told["abstaining"] = evaluation.abstaining and evaluation.abstaining._asdict()
    if swap := evaluation.name_swap:
        told["name_swap"] = {"n": swap.n} | _nested({"changed": swap.changed, "moved": swap.moved})
    return told


def _nested(measures: "dict[str, Interval]") -> dict[str, Any]:
    """Measures by name, `f1/LABEL` below `f1`, and their intervals beside them."""
    found: dict[str, Any] = {"intervals": {}}
    for name, interval in measures.items():
        if name.startswith("f1/"):
            found.setdefault("f1", {})[name[3:]] = interval.value
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
        if left := evaluation.abstaining:
            console.print(
                f"It answers {left.kept:.0%} of the rows, {left.kept_accuracy:.0%} of them right, and leaves open the "
                f"rest; the right stance is possible in {left.covered:.0%}, where {left.coverage:.0%} are promised.",
                soft_wrap=True,
            )
        if swap := evaluation.name_swap:
            console.print(
                f"Under another speaker's name {swap.changed.value:.1%} of stances change "
                f"({swap.changed.low:.1%} to {swap.changed.high:.1%}, {swap.n:,} swaps).",
                soft_wrap=True,
            )
