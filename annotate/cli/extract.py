"""`annotate extract`: articles to claims."""

from pathlib import Path
from typing import Annotated

import typer

from annotate.cli.options import written_to
from annotate.errors import InputError


def extract(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT...", help="Files, folders, a feed's address, or - .")],
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Where the claims go, as JSON lines.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Claims as JSON lines on standard output.")] = False,
    tagger: Annotated[
        Path | None, typer.Option("--tagger", metavar="DIR", help="A tagger of your own that finds statements.")
    ] = None,
    rules: Annotated[bool, typer.Option("--rules", help="Find statements by rules alone, without a tagger.")] = False,
    speakers: Annotated[
        Path | None, typer.Option("--speakers", metavar="DIR", help="Weights of your own for who speaks.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Run even if nothing has changed.")] = False,
) -> None:
    """Finds the claims in articles and who makes them.

    Reads .txt, .md, .html, .jsonl, .jsonl.gz, .csv, .parquet, folders of these, feeds, and standard input (-).
    With no output file, shows the claims by speaker.

    Examples:
      annotate extract article.txt

      annotate extract articles/ more.jsonl.gz -o claims.jsonl

      curl -s https://example.org/news.xml | annotate extract - --json

      annotate extract articles/ --tagger my-tagger --speakers my-speakers -o claims.jsonl
    """
    from annotate.articles import read_articles
    from annotate.claims import extract as claims_in
    from annotate.claims.ranking import SHIPPED, weights
    from annotate.claims.tagger.model import load_tagger
    from annotate.cli.console import out, remark, watched
    from annotate.cli.tables import show_claims
    from annotate.files import STDIO, resource, spare, write_records
    from annotate.manifest import describe, is_current, keep

    if rules and tagger:
        raise InputError("--rules and --tagger are two ways to find statements; name one of them.")
    finder = None if rules else load_tagger(tagger, remark)
    judge = weights(speakers)
    output = written_to(output, as_json)
    articles = watched(read_articles(inputs), "Reading articles")
    if output is None:
        show_claims(claims_in(articles, finder, judge=judge), out)
        return
    spare(output, inputs)
    manifest = describe("extract", inputs, [*([finder.folder] if finder else []), speakers or resource(SHIPPED)])
    if not force and is_current(output, manifest):
        remark(f"{output} is up to date; --force makes it anew.")
        return
    count = write_records(output, claims_in(articles, finder, judge=judge))
    keep(output, manifest)
    if output != Path(STDIO):
        remark(f"{count:,} claims written to {output}.")
