"""`annotate agree`: how far annotators agree."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import Console

    from annotate.gold.agreement import Agreement, Dispute, Measures
    from annotate.gold.reliability import Estimate
    from annotate.gold.report import Report
    from annotate.gold.spans import SpanAgreement
    from annotate.gold.suggestions import Fate, Pace

_SHOWN = 10


def agree(
    logs: Annotated[list[Path], typer.Argument(metavar="LOG...", help="Annotations as pulled, JSON lines.")],
    claims: Annotated[list[Path] | None, typer.Option("--claims", help="The claims, to show their words.")] = None,
    scheme: Annotated[Path | None, typer.Option(help="The scheme; the one that is shipped, unless given.")] = None,
    page: Annotated[Path | None, typer.Option("--page", help="Where a page to read goes, as HTML.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="All of it as JSON on standard output.")] = False,
) -> None:
    """Tells how far annotators agree, on what they do not, and what became of suggestions.

    Takes annotations of claims, or the corrected articles of another project. Reviews by an adjudicator are left out.

    Examples:
      annotate agree annotations.jsonl

      annotate agree first.jsonl second.jsonl --claims claims.jsonl --page agreement.html

      annotate agree annotations.jsonl --json
    """
    from annotate.cli.console import out, remark
    from annotate.files import spare, writing
    from annotate.gold.annotations import claims_by_id, read_log
    from annotate.gold.page import render
    from annotate.gold.report import report
    from annotate.scheme import load_scheme

    spare(page, [*logs, *(claims or []), scheme])
    labels = load_scheme(scheme)
    told = report(read_log(logs, labels), labels)
    words = claims_by_id(claims or [])
    if page is not None:
        with writing(page) as file:
            file.write(render(told, words, labels))
    if as_json:
        typer.echo(told.model_dump_json())
    else:
        _show(told, {name: claim.text for name, claim in words.items()}, out)
    if page is not None:
        remark(f"Open {page} in a browser.")


def _show(told: "Report", words: dict[str, str], console: "Console") -> None:
    if told.agreement and told.shared:
        _agreement(told.agreement, console)
    if told.spans:
        _spans(told.spans, console)
    if told.suggestions:
        _suggestions(told.suggestions, console)
    if told.paces:
        _paces(told.paces, console)
    if told.disputed:
        _disputed(told.disputed, words, console)
    annotators = ", ".join(f"{name} {count:,}" for name, count in told.annotators.items()) or "nobody"
    console.print(f"Answers: {annotators}. Shared: {told.shared:,} of {told.things:,}.", markup=False)
    if told.left_out:
        left = ", ".join(f"{count:,} {reason}" for reason, count in told.left_out.items())
        console.print(f"Left out: {left}.", markup=False)
    if told.remark:
        console.print(told.remark, markup=False)


def _agreement(questions: "Iterable[Agreement]", console: "Console") -> None:
    from rich.markup import escape
    from rich.table import Column, Table

    for question in questions:
        name = Column(question.question, overflow="fold")
        table = Table(name, "alpha", "Fleiss' kappa", "Cohen's kappa", "same", Column("units", no_wrap=True))
        table.add_row("overall", *_row(question.overall), style="bold", end_section=True)
        couples = {f"{couple.first} and {couple.second}": couple.measures for couple in question.by_pair}
        for group in (question.by_label, question.by_target, couples if len(couples) > 1 else {}):
            for what, measures in group.items():
                if measures.units:
                    table.add_row(escape(what), *_row(measures))
            table.add_section()
        console.print(table)


def _row(measures: "Measures") -> list[str]:
    each = [_estimate(estimate, measures.units) for estimate in (measures.alpha, measures.fleiss, measures.cohen)]
    return [*each, "–" if measures.agreed is None else f"{measures.agreed:.0%}", f"{measures.units:,}"]


def _estimate(estimate: "Estimate", units: int = 1) -> str:
    """A measure with its interval, in as little space as it takes."""
    from annotate.gold.page import told

    if estimate.low is None or estimate.high is None:
        return told(estimate, units)
    return f"{told(estimate, units)} ({estimate.low:.2f}–{estimate.high:.2f})".replace("0.", ".").replace("-", "−")


def _spans(couples: "Iterable[SpanAgreement]", console: "Console") -> None:
    from rich.markup import escape
    from rich.table import Table

    for couple in couples:
        table = Table(escape(f"{couple.first} and {couple.second}"), f"{couple.articles:,} articles")
        for threshold, estimate in couple.f1.items():
            name = "F1 of claims, exact" if threshold == 1 else f"F1 of claims, overlap of {threshold} or more"
            table.add_row(name, _estimate(estimate))
        table.add_row("same speaker, of those matched", _estimate(couple.speaker))
        console.print(table)


def _suggestions(fates: "Iterable[Fate]", console: "Console") -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table("model", "question", "suggested", "kept", "changed", "deleted", "of", "added")
    for fate in fates:
        shares = [
            f"{n / fate.suggested:.0%}" if fate.suggested else "–" for n in (fate.kept, fate.changed, fate.deleted)
        ]
        table.add_row(
            escape(fate.model), fate.question, escape(fate.label), *shares, f"{fate.suggested:,}", f"{fate.added:,}"
        )
    console.print(table)


def _paces(paces: "Iterable[Pace]", console: "Console") -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table("annotator", "seconds a task, median", "middle half", "tasks")
    for pace in paces:
        table.add_row(
            escape(pace.annotator), f"{pace.median:.0f}", f"{pace.lower:.0f} to {pace.upper:.0f}", f"{pace.tasks:,}"
        )
    console.print(table)


def _disputed(disputes: "tuple[Dispute, ...]", words: dict[str, str], console: "Console") -> None:
    from rich.markup import escape
    from rich.table import Table

    table = Table("disputed", "claim", "who said what", title_justify="left")
    for dispute in disputes[:_SHOWN]:
        said = []
        for each in dispute.said:
            stances = [f"{label} {target}" for target, label in each.stance.items()] or ["no stance"]
            risk = f"{each.risk.level} {', '.join(each.risk.types)}".strip() if each.risk else "no risk told"
            said.append(f"{each.annotator}: {', '.join(stances)}; {risk}")
        claim = " ".join(words.get(dispute.claim_id, dispute.claim_id).split())
        table.add_row(f"{dispute.disagreement:.2f}", escape(claim), escape("\n".join(said)), end_section=True)
    console.print(table)
    if len(disputes) > _SHOWN:
        console.print(f"{len(disputes) - _SHOWN:,} more claims are disputed; --json lists them all.")
