"""`annotate split`: gold in two, to learn from and to measure on."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from annotate.errors import InputError

_SHOWN = 8


def split(
    golds: Annotated[list[Path], typer.Argument(metavar="GOLD...", help="Gold claims, JSON lines.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The folder for train.jsonl and test.jsonl.")],
    by: Annotated[
        Literal["article", "speaker", "target", "time"], typer.Option("--by", help="What the two parts may not share.")
    ] = "article",
    share: Annotated[float, typer.Option(min=0.01, max=0.99, help="How much is held out, about.")] = 0.2,
    seed: Annotated[int, typer.Option(help="Decides which are held out; by time the latest are.")] = 13,
    articles: Annotated[
        list[str] | None,
        typer.Option("-a", "--articles", help="The claims' articles: they tell the time, and what are copies."),
    ] = None,
) -> None:
    """Holds claims out by article, speaker, target or time, so that a figure tells what a model makes of new ones.

    Where the articles are named, no claim is learnt from whose article is a copy of one that is held out.

    Examples:
      annotate split gold.jsonl -o parts

      annotate split gold.jsonl -a articles/ -o parts

      annotate split seeds/gold/*.jsonl --by speaker -o build/speakers

      annotate split seeds/gold/*.jsonl --by time -a seeds/articles -o build/time
    """
    from annotate.articles import read_articles
    from annotate.articles.copies import copies
    from annotate.cli.console import remark
    from annotate.files import read_records, write_records
    from annotate.gold.split import split as parted
    from annotate.records import Gold

    if by == "time" and not articles:
        raise InputError("By time, the articles are needed, which tell it; name them with --articles.")
    if any(path.resolve().parent == output.resolve() and path.name in ("train.jsonl", "test.jsonl") for path in golds):
        raise InputError(f"{output}: an input lies there, and would be lost; name another folder.")
    claims = [gold for path in golds for gold in read_records(path, Gold)]
    labelled = {claim.article_id for claim in claims}
    found = [article for article in read_articles(articles or []) if article.id in labelled]
    dates = {article.id: article.date or "" for article in found}
    kept = {copy.article_id: group.kept.article_id for group in copies(found) for copy in group.copies}
    told = parted(claims, by, share, seed, dates, kept)
    for name, part in (("train", told.train), ("test", told.test)):
        write_records(output / f"{name}.jsonl", part)
    more = f" and {len(told.held_out) - _SHOWN:,} more" if len(told.held_out) > _SHOWN else ""
    remark(
        f"{len(told.train):,} claims to learn from, {len(told.test):,} held out: "
        f"{', '.join(told.held_out[:_SHOWN])}{more}."
    )
    if kept:
        left = len(claims) - len(told.train) - len(told.test)
        remark(f"Articles that are copies: {len(kept):,}; claims left out for them: {left:,}.")
