"""Who is meant, against articles in which it is hard to tell: seeds/attribution.

python -m benchmarks.attribution [--split test] [--sets kl]
"""

import argparse

from annotate.articles import read_articles
from annotate.claims import extract
from annotate.evaluation.attribution import continued, measure
from annotate.files import read_records, resource
from annotate.records import Claim
from benchmarks.seeds import THRESHOLDS, finder, show, show_scores, show_speakers

SEEDS = resource("seeds/attribution")


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--split", default="test", choices=("train", "dev", "test"))
    options.add_argument("--by", default="tagger", help="rules, tagger, or the folder of a tagger of your own")
    options.add_argument("--sets", default="", help="the letters of some of its sets; else all")
    given = options.parse_args()
    gold = [
        claim
        for claim in read_records(SEEDS / "gold" / f"{given.split}.jsonl", Claim)
        if not given.sets or claim.article_id[0] in given.sets
    ]
    if not gold:
        raise SystemExit(f"{given.split} has none of the sets {given.sets}.")
    wanted = {claim.article_id for claim in gold}
    articles = [article for article in read_articles([str(SEEDS / "articles")]) if article.id in wanted]
    claims = list(extract(articles, finder(given.by)))
    for threshold in THRESHOLDS:
        show(f"seeds/attribution, {given.split}", threshold, measure(gold, claims, threshold))
    show_speakers(gold, claims, {article.id: article.text for article in articles})
    show_scores(f"continued statements alone, at {THRESHOLDS[0]}", continued(gold, claims, THRESHOLDS[0]))


if __name__ == "__main__":
    main()
