"""`annotate copies`: what ran in several places, counted once."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annotate.cli.options import written_to

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from annotate.articles.copies import Group


def copies(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT...", help="Files, folders, a feed's address, or - .")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Where groups go, as JSON lines.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Groups as JSON lines on standard output.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Run even if nothing has changed.")] = False,
) -> None:
    """Finds articles that ran more than once, also under other headlines, shortened or lightly edited.

    Tells for each which is kept, the earliest by date, and where its copies ran. With no output file, shows a table.

    Examples:
      annotate copies articles/

      annotate copies monday.jsonl.gz tuesday.jsonl.gz -o copies.jsonl

      curl -s https://example.org/news.xml | annotate copies - --json
    """
    from annotate.articles import read_articles
    from annotate.articles.copies import copies as groups_in
    from annotate.cli.console import out, remark, watched
    from annotate.files import spare, write_records
    from annotate.manifest import describe, is_current, keep

    output = written_to(output, as_json)
    articles = watched(read_articles(inputs), "Reading articles")
    if output is None:
        groups = groups_in(articles)
        _show(groups, out)
        remark(_counted(groups))
        return
    spare(output, inputs)
    manifest = describe("copies", inputs)
    if not force and is_current(output, manifest):
        remark(f"{output} is up to date; --force makes it anew.")
        return
    groups = groups_in(articles)
    write_records(output, groups)
    keep(output, manifest)
    remark(_counted(groups))


def _counted(groups: "Sequence[Group]") -> str:
    return f"Articles that ran more than once: {len(groups):,}; copies: {sum(len(group.copies) for group in groups):,}."


def _show(groups: "Sequence[Group]", console: "Console") -> None:
    """Prints where each article ran: what is kept, and under it its copies."""
    from rich.markup import escape
    from rich.table import Column, Table

    where = (Column(name, overflow="fold") for name in ("Headline", "Outlet", "Date", "Address"))
    table = Table(*where, Column("Alike", justify="right"), expand=console.is_terminal)
    for group in groups:
        for ran in (group.kept, *group.copies):
            kept = ran is group.kept
            told = (ran.title or "", ran.outlet or "", ran.date or "", ran.url or ran.article_id)
            table.add_row(*map(escape, told), "kept" if kept else f"{ran.similarity:.0%}", style="bold" if kept else "")
        table.add_section()
    if groups:
        console.print(table)
