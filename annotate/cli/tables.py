"""Claims in a terminal, by speaker."""

from collections.abc import Callable, Iterable, Mapping
from itertools import groupby
from typing import TypeVar

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from annotate.records import Claim, ScoredClaim, who
from annotate.scheme import Scheme

POLARITY_STYLES = {1: "blue", 0: "dim", -1: "dark_orange"}

ClaimT = TypeVar("ClaimT", bound=Claim)


def show_claims(claims: Iterable[Claim], console: Console) -> None:
    """Prints a table for each article: its claims by speaker, the writer's own last."""
    _show(claims, console, {"Kind": lambda claim: Text(claim.kind, "dim")})


def show_scores(claims: Iterable[ScoredClaim], scheme: Scheme, console: Console) -> int:
    """Prints a table for each article: its claims by speaker, with stance and risk, colours as in the report.

    Returns:
        How many claims there were.
    """
    columns = {"Stance": lambda claim: _stance(claim, scheme), "Risk": lambda claim: _risk(claim, scheme)}
    return _show(claims, console, columns)


def _show(claims: Iterable[ClaimT], console: Console, columns: Mapping[str, Callable[[ClaimT], Text]]) -> int:
    """Prints a table for each article: speaker, claim, and what `columns` tell of a claim; returns how many claims."""
    count = 0
    for article, group in groupby(claims, key=lambda claim: claim.article_id):
        found = list(group)
        count += len(found)
        table = Table(title=escape(article), title_justify="left", show_lines=False, expand=console.is_terminal)
        table.add_column("Speaker", style="bold", ratio=2, min_width=14, overflow="fold")
        table.add_column("Claim", ratio=5, overflow="fold")
        for name in columns:
            table.add_column(name, max_width=24, overflow="fold")
        order = {who(claim): claim.statement is None for claim in found}
        for name in sorted(order, key=lambda n: order[n]):
            for i, claim in enumerate(claim for claim in found if who(claim) == name):
                told = (tell(claim) for tell in columns.values())
                table.add_row(escape(name) if i == 0 else "", escape(" ".join(claim.text.split())), *told)
            table.add_section()
        console.print(table)
    return count


def _stance(claim: ScoredClaim, scheme: Scheme) -> Text:
    """A line for each target that the claim speaks to."""
    lines = []
    for stance in claim.stance:
        style = POLARITY_STYLES[scheme.polarity(stance.label)]
        said = f"{stance.label} {stance.probabilities[stance.label]:.0%}"
        lines.append(Text("undecided", "dim italic") if stance.abstained else Text(said, style))
        lines[-1].append(f" {stance.target}", "dim")
    return Text("\n").join(lines)


def _risk(claim: ScoredClaim, scheme: Scheme) -> Text:
    level = claim.risk.level
    height = scheme.levels.index(level.label) / (len(scheme.levels) - 1)
    style = "dim" if height == 0 else "bold magenta" if height == 1 else "magenta"
    return Text(f"{level.label} {level.probabilities[level.label]:.0%}", style)
