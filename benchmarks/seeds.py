"""Extraction against the seeds' gold: statements, speakers, claims.

python -m benchmarks.seeds [--split test]
"""

import argparse
from pathlib import Path

from annotate.articles import read_articles
from annotate.claims import extract
from annotate.evaluation.attribution import Attribution, measure
from annotate.files import read_records
from annotate.records import Gold
from annotate.scheme import Scheme, load_scheme

THRESHOLDS = (0.3, 0.8)


def show(name: str, threshold: float, found: Attribution) -> None:
    """Prints one comparison."""
    p, r, f1 = found.statements
    print(f"{name}, statements at Jaccard {threshold}: F1 {f1:.3f} (precision {p:.3f}, recall {r:.3f})")
    print(
        f"  found {found.found} of {found.gold}; the right speaker's words on {found.mention:.3f} of the matched ones"
    )
    print("  recall by kind: " + ", ".join(f"{kind} {share:.2f}" for kind, share in found.recall_by_kind.items()))


def show_targets(gold: list[Gold], scheme: Scheme) -> None:
    """Prints how often the scheme's patterns find the targets that a claim speaks to, by its own words alone."""
    found = [({target.name for target in scheme.concerned(claim.text)}, set(claim.stance)) for claim in gold]
    hits, offered, wanted = (sum(map(len, those)) for those in zip(*((a & b, a, b) for a, b in found), strict=True))
    print(f"targets by the scheme's patterns: precision {hits / offered:.3f}, recall {hits / wanted:.3f}")


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--split", default="test", choices=("train", "dev", "test"))
    split = options.parse_args().split
    path = Path(f"seeds/gold/{split}.jsonl")
    if not path.exists():
        raise SystemExit(f"{path} is not here; run this from the project's root.")
    gold = list(read_records(path, Gold))
    wanted = {claim.article_id for claim in gold}
    claims = list(extract(article for article in read_articles(["seeds/articles"]) if article.id in wanted))
    for threshold in THRESHOLDS:
        found = measure(gold, claims, threshold)
        show(f"seeds, {split}", threshold, found)
        print(f"  the right speaker by name on {found.speaker:.3f}, the right kind on {found.kind:.3f} of them")
        print(f"  claims, narrated ones with them: F1 {found.claims.f1:.3f}")
    show_targets(gold, load_scheme())


if __name__ == "__main__":
    main()
