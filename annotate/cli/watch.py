"""`annotate watch`: what is new in feeds and folders, scored every day or every few minutes."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from annotate.cli.options import MinRisk, Since, Speakers, Targets, wanted_by

if TYPE_CHECKING:
    from annotate.scoring.watch import Round


def watch(
    inputs: Annotated[list[str], typer.Argument(metavar="INPUT...", help="Folders, files, addresses of feeds.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The folder for the claims, a file a round.")],
    every: Annotated[
        str, typer.Option(metavar="INTERVAL", help="How long to wait between rounds: 90s, 15m, 6h, 1d.")
    ] = "15m",
    once: Annotated[bool, typer.Option("--once", help="Make one round and end, as cron and timers want it.")] = False,
    model: Annotated[Path | None, typer.Option("-m", "--model", help="A trained model's folder.")] = None,
    since: Since = None,
    speakers: Speakers = None,
    targets: Targets = None,
    min_risk: MinRisk = None,
) -> None:
    """Follows feeds and folders, and scores each article once: when it comes, and again when its text changes.

    The claims of a round are one file in the folder, such as 2026-11-27T16-05-00.jsonl (UTC); a round with nothing
    new has none. What cannot be read is told of, and tried again the next round.

    Ends at Ctrl-C or SIGTERM, at once; what was not finished is done when it is called again.

    Examples:
      annotate watch inbox/ https://example.org/news.xml -o watched

      annotate watch inbox/ -o watched --every 10s

      annotate watch https://example.org/news.xml -o alarming --every 6h --min-risk high --once
    """
    import signal

    from annotate.claims.tagger.model import load_tagger
    from annotate.classifier.predict import load
    from annotate.cli.console import remark
    from annotate.scoring.score import find_model
    from annotate.scoring.watch import interval
    from annotate.scoring.watch import watch as rounds

    seconds = None if once else interval(every, inputs)
    trained = load(find_model(model))
    load_tagger(note=remark)
    wanted = wanted_by(since, speakers, targets, min_risk)
    wanted.check(trained.scheme)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C
    told: tuple[str, ...] = ()
    try:
        for done in rounds(inputs, output, trained, wanted, seconds):
            for reason in done.left_out:
                if reason not in told:  # in the last round; a feed that is down for a night is told of once
                    remark(f"Left out: {reason}")
            told = done.left_out
            remark(_line(done))
    except KeyboardInterrupt:
        if once:
            raise
        remark("Stopped.")


def _line(done: "Round") -> str:
    parts = [f"{done.articles:,} new articles" if done.articles else "nothing new"]
    if done.file:
        parts.append(f"{done.claims:,} claims in {done.file}")
    if done.left_out:
        parts.append(f"{len(done.left_out):,} left out")
    return f"{done.name}: {', '.join(parts)}."
