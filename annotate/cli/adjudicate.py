"""`annotate adjudicate`: disputed claims to a project of review."""

from pathlib import Path
from typing import Annotated

import typer


def adjudicate(
    logs: Annotated[list[Path], typer.Argument(metavar="LOG...", help="Annotations as pulled, JSON lines.")],
    claims: Annotated[list[Path], typer.Option("--claims", help="The claims that were annotated.")],
    articles: Annotated[
        list[str] | None, typer.Option("-a", "--articles", help="Where the articles are, unless the claims tell.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="The most disputed so many; all, unless given.")] = None,
    least: Annotated[float, typer.Option(min=0, max=1, help="Leave out what is disputed no more than this.")] = 0.0,
    hide_names: Annotated[bool, typer.Option("--hide-names", help="Show letters, not names.")] = False,
    project: Annotated[str | None, typer.Option(help="The project's title, unless the scheme's.")] = None,
    scheme: Annotated[Path | None, typer.Option(help="The scheme; the one that is shipped, unless given.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would happen, and send nothing.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Overwrite an interface that was edited by hand.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="What was done as JSON on standard output.")] = False,
) -> None:
    """Sends disputed claims to a project of review that shows who said what; its answers win in `annotate gold`.

    The reviewer starts from what the votes decide. `annotate pull` brings the answers back into the same log.

    Examples:
      annotate adjudicate annotations.jsonl --claims claims.jsonl

      annotate adjudicate annotations.jsonl --claims claims.jsonl --limit 50 --hide-names
    """
    from annotate.cli.console import remark, stepping
    from annotate.cli.push import tell
    from annotate.gold.adjudicate import said_table, starts, to_settle
    from annotate.gold.agreement import disputed
    from annotate.gold.annotations import read_log
    from annotate.records import Annotation
    from annotate.scheme import load_scheme
    from annotate.studio.client import connect
    from annotate.studio.deliver import deliver
    from annotate.studio.prepare import articles_of, claims_to_ask, label_tasks
    from annotate.studio.server import find_server

    rules = load_scheme(scheme)
    log = read_log(logs, rules).of(Annotation)
    disputes = to_settle(disputed(log, rules), least, limit)
    if not disputes:
        remark("No claim is disputed that a review has not settled.")
        return
    wanted = {dispute.claim_id for dispute in disputes}
    by_file = {path: claims_to_ask(path) for path in claims}
    known = {claim.id: claim for those in by_file.values() for claim in those}
    read = {
        name: article
        for path, those in by_file.items()
        for name, article in articles_of([c for c in those if c.id in wanted], path, articles or ()).items()
    }
    found = [known[dispute.claim_id] for dispute in disputes if dispute.claim_id in known]
    tables = {dispute.claim_id: said_table(dispute, rules, names=not hide_names) for dispute in disputes}
    disputed_targets = {dispute.claim_id: dispute.targets for dispute in disputes}
    tasks = label_tasks(found, read, rules, starts=starts(log, known, rules), said=tables, first=disputed_targets)
    studio = connect(*find_server())
    done = deliver(
        studio,
        tasks,
        "labels",
        rules,
        stepping,
        title=project,
        review=True,
        overlap=1,
        dry_run=dry_run,
        force=force,
    )
    tell(done, studio.url, as_json)
