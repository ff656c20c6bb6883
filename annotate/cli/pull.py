"""`annotate pull`: what annotators did, from Label Studio."""

from pathlib import Path
from typing import Annotated, Literal

import typer


def pull(
    output: Annotated[Path, typer.Option("-o", "--output", help="The log that new annotations are added to.")],
    interface: Annotated[
        Literal["labels", "claims"], typer.Option(help="Whose projects: labels, and reviews with them, or claims.")
    ] = "labels",
    project: Annotated[
        list[str] | None, typer.Option(help="A project's title; all of the scheme's, unless given.")
    ] = None,
    scheme: Annotated[Path | None, typer.Option(help="The scheme; the one that is shipped, unless given.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="What was done as JSON on standard output.")] = False,
) -> None:
    """Adds to a log what annotators did: every annotation, skip and draft of everybody, and what was taken back.

    Nothing in the log is changed or taken away. What could not be taken over goes beside it, to *.rejects.jsonl, with
    the reason. Labels of older versions of the scheme are carried over by its renames.

    Examples:
      annotate pull -o annotations.jsonl

      annotate pull -o corrections.jsonl --interface claims

      annotate pull -o annotations.jsonl --project "our own project"
    """
    import json

    from annotate.cli.console import out, remark, stepping
    from annotate.scheme import load_scheme
    from annotate.studio.client import connect
    from annotate.studio.log import append, rejects_beside
    from annotate.studio.projects import named, ours
    from annotate.studio.pull import pull as pull_project
    from annotate.studio.server import find_server

    rules = load_scheme(scheme)
    studio = connect(*find_server())
    projects = {title: named(studio, title) for title in project} if project else ours(studio, rules, interface)
    told = []
    for title, number in projects.items():
        with stepping(f"Pulling {title}") as step:
            pulled = pull_project(studio, number, rules, step)
        added = append(output, pulled)
        statuses = [work.status for work in pulled.records]
        told.append(
            {
                "project": number,
                "title": title,
                **{status: statuses.count(status) for status in ("submitted", "skipped", "draft")},
                **added._asdict(),
                "rejected": len(pulled.rejects),
            }
        )
    if as_json:
        out.print_json(json.dumps(told))
        return
    for one in told:
        remark(
            f"{one['title']}: {one['submitted']:,} submitted, {one['skipped']:,} skipped, {one['draft']:,} drafts; "
            f"{one['new']:,} new in {output}, {one['changed']:,} changed, {one['deleted']:,} deleted on the server."
        )
        if one["rejected"]:
            remark(f"{one['rejected']:,} could not be taken over: {rejects_beside(output)} tells why.")
