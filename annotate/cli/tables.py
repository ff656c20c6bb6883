"""Claims in a terminal, by speaker."""

from collections.abc import Iterable
from itertools import groupby

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from annotate.records import Claim

NARRATED = "the writer"
UNNAMED = "nobody named"


def who(claim: Claim) -> str:
    """The speaker's name with role and affiliation, or what stands in for it."""
    if claim.speaker is None:
        return NARRATED if claim.statement is None else UNNAMED
    described = ", ".join(part for part in (claim.speaker.role, claim.speaker.affiliation) if part)
    return f"{claim.speaker.name} ({described})" if described else claim.speaker.name


def show_claims(claims: Iterable[Claim], console: Console) -> None:
    """Prints a table for each article: its claims by speaker, the writer's own last."""
    for article, group in groupby(claims, key=lambda claim: claim.article_id):
        found = list(group)
        table = Table(title=escape(article), title_justify="left", show_lines=False, expand=console.is_terminal)
        table.add_column("Speaker", style="bold", ratio=1)
        table.add_column("Claim", ratio=3)
        table.add_column("Kind", style="dim")
        order = {who(claim): claim.statement is None for claim in found}
        for name in sorted(order, key=lambda n: order[n]):
            for i, claim in enumerate(claim for claim in found if who(claim) == name):
                table.add_row(escape(name) if i == 0 else "", escape(" ".join(claim.text.split())), claim.kind)
            table.add_section()
        console.print(table)
