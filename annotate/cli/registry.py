"""Speakers in a terminal: tables of them and of proposals, and the questions of a review."""

from collections.abc import Iterable
from pathlib import Path

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from annotate.cli.console import out, remark
from annotate.registry.decisions import apart, merge
from annotate.registry.entries import Entry, changing, groups, read, root
from annotate.registry.proposals import Proposal, stands


def ask(path: Path, found: list[Proposal]) -> None:
    """Asks about each proposal and keeps each answer at once: nothing is lost if the terminal closes."""
    same = different = 0
    for number, proposal in enumerate(found, start=1):
        known = read(path)  # others may have decided meanwhile, and so may an answer above
        if not stands(known, proposal):
            continue
        pair = [groups(known)[root(known, name)] for name in (proposal.keep, proposal.other)]
        out.print(f"\n{number} of {len(found)}: {proposal.reason} ({proposal.score}).", markup=False)
        show_speakers(pair, out, examples=True)
        answer = _answer()
        if answer == "q":
            break
        if answer == "s":
            continue
        with changing(path) as current:
            if answer == "y":
                current |= merge(current, proposal.keep, proposal.other)
                same += 1
            else:
                current |= apart(current, proposal.keep, proposal.other)
                different += 1
    remark(f"{same:,} merged and {different:,} kept apart in {path}.")


def _answer() -> str:
    while True:
        try:
            answer = str(typer.prompt("The same? y(es), n(o), s(kip), q(uit)", err=True)).strip().lower()[:1]
        except typer.Abort:  # Ctrl-D or Ctrl-C: what was answered is kept
            return "q"
        if answer in ("y", "n", "s", "q"):
            return answer


def show_proposals(found: Iterable[Proposal], console: Console) -> None:
    """Prints a line for each pair that may be one, the surest first."""
    table = Table()
    table.add_column("score", justify="right")
    table.add_column("keep", overflow="fold")
    table.add_column("other", overflow="fold")
    table.add_column("why", ratio=1, overflow="fold")
    for proposal in found:
        table.add_row(str(proposal.score), *map(escape, (proposal.keep, proposal.other, proposal.reason)))
    console.print(table)


def show_speakers(found: Iterable[tuple[Entry, ...]], console: Console, *, examples: bool = False) -> None:
    """Prints a line for each speaker, with all that goes under it; with `examples`, a claim of each, too."""
    table = Table(show_lines=examples)
    table.add_column("id", style="bold", overflow="fold")
    table.add_column("names", overflow="fold")
    table.add_column("roles", ratio=2, overflow="fold")
    table.add_column("articles", justify="right")
    table.add_column("claims", justify="right")
    if examples:
        table.add_column("says", ratio=2, overflow="fold")
    for entries in found:
        top = entries[0]
        names = dict.fromkeys(name for entry in entries for name in (entry.name, *entry.aliases))
        articles = {name for entry in entries for name in entry.articles}
        claims = sum(count for entry in entries for count in entry.articles.values())
        says = [next((entry.example for entry in entries if entry.example), "")] if examples else []
        called = "; ".join(names) + (f" ({top.wikidata})" if top.wikidata else "")
        table.add_row(*map(escape, (top.id, called, _roles(entries), f"{len(articles):,}", f"{claims:,}", *says)))
    console.print(table)


def _roles(entries: tuple[Entry, ...]) -> str:
    lines = []
    for role in (role for entry in entries for role in entry.roles):
        named = ", ".join(part for part in (role.role, role.affiliation) if part)
        days = dict.fromkeys(str(day) for day in (role.first, role.last) if day)
        lines.append(f"{named} ({' to '.join(days)})" if days else named)
    return "\n".join(dict.fromkeys(lines))
