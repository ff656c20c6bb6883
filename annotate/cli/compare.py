"""`annotate compare`: two models on the same gold."""

from pathlib import Path
from typing import Annotated

import typer


def compare(
    first: Annotated[Path, typer.Argument(metavar="A", help="A trained model's folder.")],
    second: Annotated[Path, typer.Argument(metavar="B", help="Another's.")],
    rows: Annotated[Path, typer.Argument(metavar="ROWS", help="Gold claims or labelled rows, JSON lines.")],
    as_json: Annotated[bool, typer.Option("--json", help="As JSON on standard output.")] = False,
) -> None:
    """Tells how far model B is above model A on the same rows, and whether that may be chance.

    Differences have 95% intervals by bootstrap over articles; McNemar's test asks whether the rows that only one of the
    two has right lie further apart than chance would put them.

    Examples:
      annotate compare models/stance-risk-minilm my-model seeds/gold/test.jsonl
    """
    import json

    from rich.table import Table

    from annotate.classifier.compare import compare as compared
    from annotate.classifier.model import load
    from annotate.cli.console import out

    found = compared(load(first), load(second), rows)
    if as_json:
        told = {name.replace(" ", "_"): those._asdict() for name, those in found.items()}
        typer.echo(json.dumps(told))
        return
    for name, those in found.items():
        table = Table(name, "B less A", title=f"{name}, {those.n} rows", title_justify="left")
        for measure, at in those.differences.items():
            table.add_row(measure, f"{at.value:+.3f} ({at.low:+.3f} to {at.high:+.3f})")
        out.print(table)
        out.print(f"Right in A alone {those.first}, in B alone {those.second}; McNemar's p {those.p:.3f}.\n")
