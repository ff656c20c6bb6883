"""Options that several verbs have, and what they come to."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from annotate.scoring.wanted import Wanted

Since = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only articles of this day or later.")]
Speakers = Annotated[list[str] | None, typer.Option("--speaker", help="Only claims of speakers with this name.")]
Targets = Annotated[list[str] | None, typer.Option("--target", help="Only claims that speak to this target.")]
MinRisk = Annotated[str | None, typer.Option(metavar="LEVEL", help="Only claims of this level or above.")]


def wanted_by(
    since: datetime | None, speakers: list[str] | None, targets: list[str] | None, min_risk: str | None
) -> "Wanted":
    """Which claims these options ask for."""
    from annotate.scoring.wanted import Wanted

    return Wanted(
        since=since and since.date(), speakers=tuple(speakers or ()), targets=tuple(targets or ()), min_risk=min_risk
    )


def written_to(output: Path | None, as_json: bool) -> Path | None:
    """Where results go: to a file, to standard output as JSON, or, with neither, into a table.

    Raises:
        InputError: both are asked for.
    """
    from annotate.errors import InputError
    from annotate.files import STDIO

    if as_json and output:
        raise InputError("--json writes to standard output; leave --output out, or --json.")
    return Path(STDIO) if as_json else output
