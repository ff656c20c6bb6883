"""`annotate doctor`: whether a corpus holds together."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annotate.errors import InputError

if TYPE_CHECKING:
    from rich.console import Console

    from annotate.gold.doctor import Report

_SHOWN = 20


def doctor(
    folder: Annotated[Path, typer.Argument(help="A corpus: articles/, gold/*.jsonl, and annotations beside them.")],
    scheme: Annotated[Path | None, typer.Option(help="The scheme; the one that is shipped, unless given.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The findings as JSON on standard output.")] = False,
) -> None:
    """Checks every offset and label of a corpus, and tells how its labels are spread.

    Examples:
      annotate doctor seeds/

      annotate doctor my-corpus/ --scheme my-scheme.yaml --json
    """
    import json

    from annotate.cli.console import out
    from annotate.gold.doctor import examine
    from annotate.scheme import load_scheme

    report = examine(folder, load_scheme(scheme))
    if as_json:
        out.print_json(json.dumps(report._asdict() | {"splits": [split._asdict() for split in report.splits]}))
    else:
        _show(report, out)
    if report.problems:
        more = f" (and {len(report.problems) - _SHOWN} more)" if len(report.problems) > _SHOWN else ""
        raise InputError("\n".join([f"{folder} does not hold together{more}:", *report.problems[:_SHOWN]]))


def _show(report: "Report", console: "Console") -> None:
    from rich.table import Table

    splits = Table("split", "articles", "claims", "stances")
    for split in report.splits:
        splits.add_row(split.name, *(f"{number:,}" for number in split[1:]))
    console.print(splits)
    claims = sum(split.claims for split in report.splits)
    spread = Table("what", "label", "claims", "share")
    for what, counts in report.spread.items():
        total = counts.total() if what == "stance" else claims
        for name, count in counts.items():
            spread.add_row(what, name, f"{count:,}", f"{count / total:.1%}")
        spread.add_section()
    console.print(spread)
    if report.agreement:
        agreement = Table(f"agreement with the second labelling of {report.twice} claims", "")
        for measure, value in report.agreement.items():
            agreement.add_row(measure, f"{value:.2f}")
        console.print(agreement)
