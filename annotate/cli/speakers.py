"""`annotate speakers`: who speaks across articles, and which of them are one."""

from pathlib import Path
from typing import Annotated

import typer

from annotate.errors import InputError

app = typer.Typer(
    help="Keeps a registry of speakers across articles: one file, which you can read and edit (speakers.jsonl).",
    no_args_is_help=True,
)

_SHOWN = 5

RegistryFile = Annotated[Path, typer.Option("-r", "--registry", help="The registry.")]
AsJson = Annotated[bool, typer.Option("--json", help="The same as JSON lines on standard output.")]
REGISTRY = Path("speakers.jsonl")


@app.command()
def update(
    claims: Annotated[list[Path], typer.Argument(metavar="CLAIMS...", help="Claims as extracted, JSON lines.")],
    articles: Annotated[
        list[str] | None, typer.Option("-a", "--articles", help="Where the articles are, unless the claims tell.")
    ] = None,
    registry: Annotated[
        Path, typer.Option("-r", "--registry", "-o", "--output", help="The registry; made where there is none.")
    ] = REGISTRY,
    every: Annotated[bool, typer.Option("--all", help="Also speakers with no name, such as residents.")] = False,
) -> None:
    """Adds to the registry who speaks in claims: names, roles, and the dates of the articles they were seen in.

    What stands in it stays, and the same claims again add nothing. An id is one speaker.

    Examples:
      annotate speakers update claims.jsonl

      annotate speakers update january.jsonl february.jsonl --articles articles/ -o speakers.jsonl
    """
    from annotate.claims.read import read_claims
    from annotate.cli.console import remark
    from annotate.registry.entries import changing
    from annotate.registry.update import dates_of, updated

    if registry in claims:
        raise InputError(f"{registry}: this is an input too; name another file as the registry.")
    read = [claim for path in claims for claim in read_claims(path)]
    wanted = {claim.article_id for claim in read if claim.speaker}
    dates = dates_of(wanted, claims, articles or ())
    with changing(registry, new=True) as known:
        told = updated(known, read, dates, every=every)
        known |= told.registry
    if not told.added and not told.changed:
        remark(f"{registry} has all of this already; {len(known):,} speakers.")
    else:
        remark(f"{registry}: {len(told.added):,} speakers added, {len(told.changed):,} changed, {len(known):,} in all.")
    if undated := wanted - dates.keys():
        remark(f"Of {len(undated):,} of {len(wanted):,} articles no date is known: {_first(sorted(undated))}.")
    if told.left_out:
        remark(f"{len(told.left_out):,} have no name and are left out (--all adds them): {_first(told.left_out)}.")


@app.command()
def suggest(
    registry: RegistryFile = REGISTRY,
    least: Annotated[int | None, typer.Option(min=0, max=100, help="Leave out what scores less.")] = None,
    review: Annotated[bool, typer.Option("--review", help="Ask about each, and keep the answers.")] = False,
    as_json: AsJson = False,
) -> None:
    """Tells which speakers may be one, with a score and the reason. Nothing is merged unless you say so.

    Examples:
      annotate speakers suggest

      annotate speakers suggest --review

      annotate speakers suggest --least 80 --json
    """
    import json
    import sys

    from annotate.cli.console import out, remark
    from annotate.cli.registry import ask, show_proposals
    from annotate.registry.entries import read
    from annotate.registry.proposals import LEAST, proposals

    if review and as_json:
        raise InputError("--review asks, and --json only tells; choose one of the two.")
    if review and not sys.stdin.isatty():
        raise InputError(
            "--review asks questions, and standard input is no terminal; "
            "decide with annotate speakers merge and annotate speakers apart."
        )
    known = read(registry)
    found = proposals(known, LEAST if least is None else least)
    if as_json:
        for proposal in found:
            out.print(json.dumps(proposal._asdict(), ensure_ascii=False), markup=False, soft_wrap=True)
    elif not found:
        remark("No two speakers look like one of whom nothing is decided.")
    elif review:
        ask(registry, found)
    else:
        show_proposals(found, out)


@app.command()
def merge(
    keep: Annotated[str, typer.Argument(help="The speaker whose id and name stay.")],
    other: Annotated[str, typer.Argument(help="The one that is the same.")],
    registry: RegistryFile = REGISTRY,
    anyway: Annotated[bool, typer.Option("--anyway", help="Even if they were said to be two.")] = False,
) -> None:
    """Says that two speakers are one: the second goes under the first. Ids, or names that have one.

    Both lines stay in the registry, so that annotate speakers apart can take it back.

    Examples:
      annotate speakers merge aleksandar-vucic vucic

      annotate speakers merge "United Nations" UN
    """
    from annotate.cli.console import remark
    from annotate.registry.decisions import find
    from annotate.registry.decisions import merge as merged
    from annotate.registry.entries import changing, root

    with changing(registry) as known:
        one, two = find(known, keep), find(known, other)
        before = root(known, two)
        known |= merged(known, one, two, anyway=anyway)
        top = root(known, one)
    if before == top:
        remark(f"{one} and {two} are one already, {known[top].name} ({top}).")
    else:
        remark(f"{two} goes under {known[top].name} ({top}).")


@app.command()
def apart(
    one: Annotated[str, typer.Argument(help="A speaker.")],
    other: Annotated[str, typer.Argument(help="Another one.")],
    registry: RegistryFile = REGISTRY,
) -> None:
    """Says that two speakers are two, so that they are not proposed again; takes a merge of them back.

    Examples:
      annotate speakers apart jens-berg anna-berg
    """
    from annotate.cli.console import remark
    from annotate.registry.decisions import apart as parted
    from annotate.registry.decisions import find
    from annotate.registry.entries import changing, root

    with changing(registry) as known:
        first, second = find(known, one), find(known, other)
        were_one = first != second and root(known, first) == root(known, second)
        known |= parted(known, first, second)
    remark(f"{first} and {second} are two{' again' if were_one else ''}.")


@app.command()
def show(
    names: Annotated[list[str] | None, typer.Argument(metavar="[SPEAKER...]", help="Ids or names; or all.")] = None,
    registry: RegistryFile = REGISTRY,
    as_json: AsJson = False,
) -> None:
    """Shows speakers with what they are called, their roles and when, and how much they say.

    Examples:
      annotate speakers show

      annotate speakers show vucic --json
    """
    from annotate.cli.console import out
    from annotate.cli.registry import show_speakers
    from annotate.registry.decisions import find
    from annotate.registry.entries import groups, read, root

    known = read(registry)
    wanted = dict.fromkeys(root(known, find(known, name)) for name in names or ())
    found = [entries for name, entries in groups(known).items() if not names or name in wanted]
    if as_json:
        for entries in found:
            for entry in entries:
                out.print(entry.model_dump_json(), markup=False, soft_wrap=True)
    else:
        show_speakers(found, out)


@app.command()
def apply(
    claims: Annotated[list[Path], typer.Argument(metavar="CLAIMS...", help="Claims, gold or scores, JSON lines.")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Where they go; or standard output.")] = None,
    registry: RegistryFile = REGISTRY,
    force: Annotated[bool, typer.Option("--force", help="Run even if nothing has changed.")] = False,
) -> None:
    """Gives claims the registry's ids and names of their speakers. All else stays, the ids of claims with it.

    Examples:
      annotate speakers apply claims.jsonl -o unified.jsonl

      annotate speakers apply scores.jsonl | jq -r .speaker.name
    """
    from annotate.claims.read import read_claims
    from annotate.cli.console import remark
    from annotate.files import STDIO, spare, write_records
    from annotate.manifest import describe, inputs_of, is_current, keep
    from annotate.registry.decisions import unified
    from annotate.registry.entries import read

    output = output or Path(STDIO)
    spare(output, [*claims, registry])
    # The articles stay the sources, so that what comes after finds them.
    sources = dict.fromkeys(source for path in claims for source in inputs_of(path))
    manifest = describe("speakers apply", sources, besides=[*claims, registry])
    if not force and is_current(output, manifest):
        remark(f"{output} is up to date; --force makes it anew.")
        return
    known = read(registry)
    count = write_records(output, (claim for path in claims for claim in unified(read_claims(path), known)))
    keep(output, manifest)
    if output != Path(STDIO):
        remark(f"{count:,} claims written to {output}.")


def _first(names: "list[str] | tuple[str, ...]") -> str:
    more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    return f"{', '.join(names[:_SHOWN])}{more}"
