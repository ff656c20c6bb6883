"""`annotate score`: articles to predictions."""

from pathlib import Path
from typing import Annotated

import typer


def score(
    inputs: Annotated[list[str], typer.Argument(metavar="ARTICLE...", help="Files, folders, a feed's address, or - .")],
    model: Annotated[Path | None, typer.Option("-m", "--model", help="A trained model's folder.")] = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Where predictions go, as JSON lines.")] = None,
    report: Annotated[Path | None, typer.Option("-r", "--report", help="Where a page to read goes, as HTML.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Predictions as JSON lines on standard output.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Run even if nothing has changed.")] = False,
) -> None:
    """Finds the claims in articles, and says how each stands towards its targets and what risk it tells of.

    With no model named, takes the one that $ANNOTATE_MODEL names, the one that ships, or the demo's.
    With neither output nor report, shows the claims by speaker. The report is one HTML file that needs no network.

    Examples:
      annotate score article.txt

      annotate score articles/ --model build/demo/model -o scores.jsonl --report report.html

      curl -s https://example.org/news.xml | annotate score - --json
    """
    from annotate.articles import read_articles
    from annotate.claims.tagger.model import load_tagger
    from annotate.classifier.predict import load
    from annotate.cli.console import out, remark, watched
    from annotate.cli.tables import show_scores
    from annotate.files import STDIO
    from annotate.manifest import describe, is_current, keep
    from annotate.scoring import find_model, save
    from annotate.scoring import score as scores_of

    output = Path(STDIO) if as_json else output
    outputs = [path for path in (output, report) if path is not None]
    folder = find_model(model)
    tagger = load_tagger(note=remark)
    manifest = describe("score", inputs, [folder, *([tagger.folder] if tagger else [])])
    if outputs and not force and all(is_current(path, manifest) for path in outputs):
        remark(f"Up to date: {' and '.join(map(str, outputs))}; --force makes it anew.")
        return
    trained = load(folder)
    articles = watched(read_articles(inputs), "Scoring articles")
    if not outputs:
        show_scores(scores_of(articles, trained), trained.scheme, out)
        return
    count = save(articles, trained, output, report)
    for path in outputs:
        keep(path, manifest)
    remark(f"{count:,} claims scored: {' and '.join(map(str, outputs))}.")
