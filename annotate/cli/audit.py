"""`annotate audit`: gold labels that are likely wrong."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from annotate.errors import InputError

if TYPE_CHECKING:
    from rich.table import Table

    from annotate.classifier.audit import Suspect
    from annotate.records import Article, Gold
    from annotate.scheme import Scheme
    from annotate.studio.client import Studio

_SHOWN = 15


def audit(
    gold: Annotated[Path, typer.Argument(metavar="GOLD", help="Gold claims or labelled rows, JSON lines.")],
    config: Annotated[Path, typer.Option("--config", help="How the models that judge are trained.")] = Path(
        "configs/train.yaml"
    ),
    folds: Annotated[int, typer.Option(min=2, help="How many models are trained, each on all but one part.")] = 5,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Where all suspects go, as JSON lines.")] = None,
    to_review: Annotated[bool, typer.Option("--push", help="Send their claims to a project of review.")] = False,
    articles: Annotated[list[str] | None, typer.Option("-a", "--articles", help="The claims' articles.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Push the most suspect so many claims only.")] = None,
    project: Annotated[str | None, typer.Option(help="The project's title, unless the scheme's.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="All suspects as JSON on standard output.")] = False,
) -> None:
    """Finds labels that are likely wrong: models that have not seen them are sure of something else.

    It trains a model for each part of the articles, so it takes some minutes. With --push somebody may settle them in
    Label Studio, and `annotate pull` brings the answers back as reviews.

    Examples:
      annotate audit gold.jsonl -o suspects.jsonl

      annotate audit seeds/gold/train.jsonl --folds 3 --push -a seeds/articles --limit 50
    """
    import json

    from annotate.classifier.audit import audit as audited
    from annotate.classifier.recipe import found, load_config
    from annotate.cli.console import out, remark
    from annotate.files import spare, write_records

    spare(output, [gold])
    if to_review and as_json:
        raise InputError("--json prints suspects, and --push sends them; choose one, or keep them with --output.")
    how = load_config(found(config))
    ready = _ready(gold, how.scheme, articles or []) if to_review else None
    suspects = audited(how, gold, folds)
    if output is not None:
        write_records(output, suspects)
    if as_json:
        typer.echo(json.dumps([suspect.model_dump(mode="json") for suspect in suspects]))
    elif suspects:
        out.print(_table(suspects))
    shown = f"; the first {_SHOWN} are shown" if len(suspects) > _SHOWN and not as_json else ""
    remark(f"{len(suspects):,} labels are suspect{shown}.")
    if ready is not None:
        _push(suspects, ready, limit, project)


def _table(suspects: "list[Suspect]") -> "Table":
    from rich.markup import escape
    from rich.table import Table

    table = Table("claim", "what", "given", "rather", "likely right", show_lines=True)
    for suspect in suspects[:_SHOWN]:
        given, rather = (", ".join(labels) or "none" for labels in (suspect.given, suspect.suggested))
        told = " ".join(suspect.text.split()), suspect.question, given, rather
        table.add_row(*map(escape, told), f"{suspect.quality:.0%}")
    return table


class _Ready(NamedTuple):
    """What a push needs, looked up before models are trained for minutes."""

    studio: "Studio"
    rules: "Scheme"
    claims: "dict[str, Gold]"
    articles: "dict[str, Article]"


def _ready(gold: Path, scheme: Path, articles: list[str]) -> _Ready:
    from annotate.files import read_records
    from annotate.records import Gold
    from annotate.scheme import load_scheme
    from annotate.studio.client import connect
    from annotate.studio.prepare import articles_of
    from annotate.studio.server import find_server

    claims = {claim.id: claim for claim in read_records(gold, Gold)}
    read = articles_of(list(claims.values()), gold, articles)
    return _Ready(connect(*find_server()), load_scheme(scheme), claims, read)


def _push(suspects: "list[Suspect]", ready: _Ready, limit: int | None, project: str | None) -> None:
    """Sends tasks of review: each starts from what gold says, beside what the models say."""
    from annotate.classifier.audit import disputes
    from annotate.cli.console import remark, stepping
    from annotate.cli.push import tell
    from annotate.gold.adjudicate import said_table
    from annotate.records import Suggestion
    from annotate.studio.deliver import deliver
    from annotate.studio.labels import Start
    from annotate.studio.prepare import label_tasks

    found = disputes(suspects, ready.claims)[:limit]
    if not found:
        remark("No claim is suspect, so nothing is sent.")
        return
    claims = [ready.claims[dispute.claim_id] for dispute in found]
    tasks = label_tasks(
        claims,
        ready.articles,
        ready.rules,
        starts={
            claim.id: Start(Suggestion(model="gold", stance=claim.stance, risk=claim.risk), 1 - dispute.disagreement)
            for claim, dispute in zip(claims, found, strict=True)
        },
        said={dispute.claim_id: said_table(dispute, ready.rules) for dispute in found},
        first={claim.id: list(claim.stance) for claim in claims},
    )
    done = deliver(ready.studio, tasks, "labels", ready.rules, stepping, title=project, review=True, overlap=1)
    tell(done, ready.studio.url, as_json=False)
