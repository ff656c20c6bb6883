"""`annotate push`: claims to Label Studio."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from annotate.errors import InputError

if TYPE_CHECKING:
    from annotate.records import Claim
    from annotate.studio.deliver import Delivery


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
    from annotate import __version__
    from annotate.cli.console import stepping
    from annotate.scheme import load_scheme
    from annotate.studio.client import connect
    from annotate.studio.deliver import deliver
    from annotate.studio.prepare import article_tasks, articles_of, claims_to_ask, label_tasks
    from annotate.studio.server import find_server

    rules = load_scheme(scheme)
    known = [name.name for name in rules.targets]
    if strange := [name for name in target or () if name not in known]:
        raise InputError(f"{strange[0]!r} is no target of the scheme, which has {', '.join(known)}.")
    found = claims_to_ask(claims)
    read = articles_of(found, claims, articles or (), silent=interface == "claims")
    if interface == "labels":
        tasks = label_tasks(_scored(found, model) if model else found, read, rules, target or ())
    else:
        tasks = article_tasks(found, read, rules, f"annotate-{__version__}")
    studio = connect(*find_server())
    done = deliver(
        studio, tasks, interface, rules, stepping, title=project, overlap=overlap, dry_run=dry_run, force=force
    )
    tell(done, studio.url, as_json)


def tell(done: "Delivery", url: str, as_json: bool) -> None:
    """Says what was delivered, or would be."""
    from annotate.cli.console import out, remark

    if as_json:
        out.print_json(done.model_dump_json())
        return
    would, was = ("would be ", "would be") if not done.sent else ("", "was")
    remark(f"{done.title}: {done.added:,} {would}added, {done.updated:,} {would}updated, {done.unchanged:,} unchanged.")
    if done.kept:
        remark(f"{done.kept:,} have other predictions now and are labelled already; they stay as people saw them.")
    if done.doubles:
        remark(f"{done.doubles:,} stood there twice; the copy that nobody labelled {was} removed.")
    if done.sent:
        remark(f"Label them at {url}/projects/{done.project}/")


def _scored(claims: list["Claim"], folder: Path) -> list["Claim"]:
    """Claims with what a model says of them."""
    from functools import partial

    from annotate.classifier.predict import identity, load, predict_claims
    from annotate.cli.console import watched
    from annotate.scoring.score import answered

    model = load(folder)
    return list(answered(watched(claims, "Predicting", len(claims)), partial(predict_claims, model), identity(model)))
