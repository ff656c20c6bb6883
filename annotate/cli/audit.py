"""`annotate audit`: gold labels that are likely wrong."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annotate.errors import InputError

if TYPE_CHECKING:
    from annotate.classifier.audit import Suspect
    from annotate.scheme import Scheme
    from annotate.studio.tasks import Task

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
    from annotate.files import write_records

    if output == gold:
        raise InputError(f"{output}: this is the input, and would be lost; name another output.")
    how = load_config(found(config))
    suspects = audited(how, gold, folds)
    if output is not None:
        write_records(output, suspects)
    if as_json:
        typer.echo(json.dumps([suspect.model_dump(mode="json") for suspect in suspects]))
    elif suspects:
        out.print(_table(suspects))
    labels = len({(suspect.text, suspect.question) for suspect in suspects})
    remark(f"{labels:,} labels are suspect{'' if labels <= _SHOWN or as_json else f'; the first {_SHOWN} are shown'}.")
    if to_review:
        _push(suspects, gold, how.scheme, articles or [], limit, project, as_json)


def _table(suspects: "list[Suspect]") -> object:
    from rich.markup import escape
    from rich.table import Table

    table = Table("claim", "what", "given", "rather", "likely right", show_lines=True)
    for suspect in suspects[:_SHOWN]:
        given, rather = (", ".join(labels) or "none" for labels in (suspect.given, suspect.suggested))
        table.add_row(escape(" ".join(suspect.text.split())), suspect.question, given, rather, f"{suspect.quality:.0%}")
    return table


def _push(
    suspects: "list[Suspect]",
    gold: Path,
    scheme: Path,
    articles: list[str],
    limit: int | None,
    project: str | None,
    as_json: bool,
) -> None:
    from annotate.cli.console import remark, stepping
    from annotate.cli.push import tell
    from annotate.scheme import load_scheme
    from annotate.studio.client import connect
    from annotate.studio.deliver import deliver
    from annotate.studio.server import find_server

    rules = load_scheme(scheme)
    tasks = _tasks(suspects, gold, rules, articles, limit)
    if not tasks:
        remark("No claim is suspect, so nothing is sent.")
        return
    studio = connect(*find_server())
    done = deliver(studio, tasks, "labels", rules, stepping, title=project, review=True, overlap=1)
    tell(done, studio.url, as_json)


def _tasks(
    suspects: "list[Suspect]", gold: Path, rules: "Scheme", articles: list[str], limit: int | None
) -> "list[Task]":
    """Tasks of review: each starts from what gold says, beside what the models say."""
    from annotate.classifier.audit import disputes
    from annotate.files import read_records
    from annotate.gold.adjudicate import said_table
    from annotate.records import Gold, Suggestion
    from annotate.studio.labels import Start
    from annotate.studio.prepare import articles_of, label_tasks

    known = {claim.id: claim for claim in read_records(gold, Gold)} if any(one.claim_id for one in suspects) else {}
    found = disputes(suspects, known)[:limit]
    claims = [known[dispute.claim_id] for dispute in found]
    return label_tasks(
        claims,
        articles_of(claims, gold, articles) if claims else {},
        rules,
        starts={
            claim.id: Start(Suggestion(model="gold", stance=claim.stance, risk=claim.risk), 1 - dispute.disagreement)
            for claim, dispute in zip(claims, found, strict=True)
        },
        said={dispute.claim_id: said_table(dispute, rules) for dispute in found},
        first={claim.id: list(claim.stance) for claim in claims},
    )
