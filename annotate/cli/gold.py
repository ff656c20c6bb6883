"""`annotate gold`: from what annotators said to what is decided."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from annotate.errors import InputError

if TYPE_CHECKING:
    from annotate.gold.annotations import Log
    from annotate.gold.decide import Decided
    from annotate.records import Correction

_SHOWN = 5


def gold(
    logs: Annotated[list[Path], typer.Argument(metavar="LOG...", help="Annotations as pulled, JSON lines.")],
    claims: Annotated[list[Path] | None, typer.Option("--claims", help="The claims that were annotated.")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Where the gold goes, as JSON lines.")] = None,
    method: Annotated[
        Literal["majority", "dawid-skene", "mace"], typer.Option("--method", help="How votes are weighed.")
    ] = "majority",
    scheme: Annotated[Path | None, typer.Option(help="The scheme; the one that is shipped, unless given.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Run even if nothing has changed.")] = False,
) -> None:
    """Decides each claim from all annotations of it, and keeps how they were spread; reviews win.

    With the log of a project of whole articles, chooses each article's corrected claims. What is tied is told, so that
    it can be adjudicated. On standard output where no file is named.

    Examples:
      annotate gold annotations.jsonl --claims claims.jsonl -o gold.jsonl

      annotate gold annotations.jsonl --claims claims.jsonl -o gold.jsonl --method dawid-skene

      annotate gold corrections.jsonl -o claims.jsonl
    """
    from annotate.cli.console import remark
    from annotate.files import STDIO, spare
    from annotate.gold.annotations import claims_by_id, read_log
    from annotate.gold.decide import decide
    from annotate.manifest import describe, is_current, keep
    from annotate.records import Annotation, Correction
    from annotate.scheme import load_scheme

    output, claims = output or Path(STDIO), claims or []
    given = [*logs, *claims, *([scheme] if scheme else [])]
    spare(output, given)
    labels = load_scheme(scheme)
    manifest = describe("gold", given, method=method, scheme=labels.version)
    if not force and is_current(output, manifest):
        remark(f"{output} is up to date; --force makes it anew.")
        return
    log = read_log(logs, labels)
    corrections = log.of(Correction)
    if corrections.work or corrections.reviews:
        if claims:
            raise InputError("Corrected articles bring their claims along; leave --claims out.")
        _write_chosen(corrections, output)
    else:
        if not claims:
            raise InputError("Which claims were annotated? Name their file with --claims.")
        told = decide(log.of(Annotation), claims_by_id(claims), labels, method)
        _write_decided(told, output)
    keep(output, manifest)


def _write_chosen(corrections: "Log[Correction]", output: Path) -> None:
    from annotate.cli.console import remark
    from annotate.files import write_records
    from annotate.gold.choose import choose

    chosen = choose(corrections)
    count = write_records(output, chosen.claims)
    remark(f"{count:,} claims chosen.")
    if chosen.ties:
        remark(
            f"Of {len(chosen.ties):,} articles the corrections agree equally well, and the first annotator's is taken; "
            f"have them reviewed: {_first(chosen.ties)}."
        )


def _write_decided(told: "Decided", output: Path) -> None:
    from annotate.cli.console import remark
    from annotate.files import write_records

    count = write_records(output, told.golds)
    remark(f"{count:,} claims decided.")
    if told.ties:
        ties = "\n".join(f"  {name}: {'; '.join(what)}" for name, what in list(told.ties.items())[:_SHOWN])
        more = f"\n  and {len(told.ties) - _SHOWN:,} more" if len(told.ties) > _SHOWN else ""
        remark(f"{len(told.ties):,} are tied in part, and should be adjudicated:\n{ties}{more}")
    for reason, those in told.reasons.items():
        remark(f"{len(those):,} are not decided, because {reason}: {_first(those)}.")


def _first(names: list[str]) -> str:
    more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    return f"{', '.join(names[:_SHOWN])}{more}"
