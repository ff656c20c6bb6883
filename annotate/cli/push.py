"""`annotate push`: claims to Label Studio."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from annotate.errors import InputError

if TYPE_CHECKING:
    from annotate.records import Claim


def push(
    claims: Annotated[Path, typer.Argument(help="Claims as JSON lines, from `annotate extract` or `annotate score`.")],
    articles: Annotated[
        list[str] | None, typer.Option("-a", "--articles", help="Where the articles are, unless CLAIMS tell.")
    ] = None,
    interface: Annotated[
        Literal["labels", "claims"], typer.Option(help="Single claims to label, or whole articles to correct.")
    ] = "labels",
    project: Annotated[str | None, typer.Option(help="The project's title, unless the scheme's.")] = None,
    scheme: Annotated[Path | None, typer.Option(help="The scheme; the one that is shipped, unless given.")] = None,
    model: Annotated[
        Path | None, typer.Option("-m", "--model", help="A trained model, whose answers annotators start from.")
    ] = None,
    target: Annotated[
        list[str] | None, typer.Option(help="A target to ask about in every claim, instead of the article's own.")
    ] = None,
    overlap: Annotated[int, typer.Option(min=1, help="How many people are to label each.")] = 2,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would happen, and send nothing.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite an interface that was edited by hand.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="What was done as JSON on standard output.")] = False,
) -> None:
    """Sends claims to a Label Studio project, once each: what is there already stays, what has changed is updated.

    Run it again after an error: it goes on from there. Start a server with `annotate studio up`, or name one with
    LABEL_STUDIO_URL and LABEL_STUDIO_API_KEY.

    Examples:
      annotate push claims.jsonl

      annotate push claims.jsonl --model build/demo/model --dry-run

      annotate push claims.jsonl --interface claims --overlap 1
    """
    import json

    from annotate import __version__
    from annotate.cli.console import out, remark, stepping
    from annotate.scheme import load_scheme
    from annotate.studio.checks import check
    from annotate.studio.client import connect
    from annotate.studio.interface import interface as interface_of
    from annotate.studio.prepare import article_tasks, articles_of, label_tasks, read_claims
    from annotate.studio.projects import find, ready, title_for
    from annotate.studio.push import plan
    from annotate.studio.push import push as push_tasks
    from annotate.studio.server import find_server

    rules = load_scheme(scheme)
    known = [name.name for name in rules.targets]
    if strange := [name for name in target or () if name not in known]:
        raise InputError(f"{strange[0]!r} is no target of the scheme, which has {', '.join(known)}.")
    found = read_claims(claims)
    read = articles_of(found, claims, articles or ())
    if interface == "labels":
        if model:
            found = _scored(found, model)
        tasks = label_tasks(found, read, rules, target or ())
    else:
        tasks = article_tasks(found, read, rules, f"annotate-{__version__}")
    check(tasks, interface, interface_of(interface, rules))
    studio = connect(*find_server())
    title = project or title_for(rules, interface)
    if dry_run:
        number = find(studio, title)
        doing = plan(studio, number, tasks)
    else:
        number = ready(studio, title, interface, rules, overlap=overlap, force=force)
        with stepping("Pushing tasks", len(tasks)) as step:
            doing = push_tasks(studio, number, tasks, step)
    told = {
        "project": number,
        "title": title,
        "added": len(doing.new),
        "updated": len(doing.changed),
        "unchanged": doing.there,
        "kept": doing.frozen,
        "doubles": len(doing.doubles),
        "sent": not dry_run,
    }
    if as_json:
        out.print_json(json.dumps(told))
        return
    would = "would be " if dry_run else ""
    remark(
        f"{title}: {len(doing.new):,} {would}added, {len(doing.changed):,} {would}updated, {doing.there:,} unchanged."
    )
    if doing.frozen:
        remark(f"{doing.frozen:,} have other predictions now and are labelled already; they stay as people saw them.")
    if doing.doubles:
        remark(f"{len(doing.doubles):,} stood there twice, and the copy that nobody labelled {would or 'was '}removed.")
    if number and not dry_run:
        remark(f"Label them at {studio.url}/projects/{number}/")


def _scored(claims: list["Claim"], folder: Path) -> list["Claim"]:
    """Claims with what a model says of them."""
    from functools import partial

    from annotate.classifier.predict import identity, load, predict_claims
    from annotate.cli.console import watched
    from annotate.scoring.score import answered

    model = load(folder)
    return list(answered(watched(claims, "Predicting", len(claims)), partial(predict_claims, model), identity(model)))
