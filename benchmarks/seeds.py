"""Extraction against the seeds' gold: statements, speakers, claims.

python -m benchmarks.seeds [--split test]
"""

import argparse
from collections.abc import Iterable, Mapping
from pathlib import Path

from annotate.articles import read_articles
from annotate.claims import extract
from annotate.claims.tagger.model import Trained, load_tagger
from annotate.evaluation.attribution import Attribution, Scores, continued, exact, measure
from annotate.evaluation.speakers import HARD, resolved, together
from annotate.files import read_records
from annotate.records import Claim, Gold
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


def show_speakers(gold: Iterable[Claim], claims: list[Claim], text_of: Mapping[str, str]) -> None:
    """Prints how often who speaks is known, by how the text names him or her."""
    counts = resolved(gold, claims, text_of, THRESHOLDS[0])
    print(f"the right speaker, of statements matched at {THRESHOLDS[0]} whose mention is found:")
    for form, found in [*counts.items(), (", ".join(HARD) + " together", together(counts))]:
        print(f"  {form}: {found.share:.3f} ({found.right} of {found.total})")


def show_claims(gold: list[Gold], claims: list[Claim], text_of: Mapping[str, str]) -> None:
    """Prints how well continued statements are found, and how often claims are cut where the gold cuts them."""
    rows: list[tuple[str, Scores]] = [
        (f"continued statements alone, at {THRESHOLDS[0]}", continued(gold, claims, THRESHOLDS[0]))
    ]
    found = exact(gold, claims, text_of, THRESHOLDS[1])
    rows += [
        (f"claims with the very spans, within statements matched at {THRESHOLDS[1]}", found.matched),
        ("claims with the very spans, narrated ones alone", found.narrated),
        ("claims with the very spans, all", found.all),
    ]
    for name, scores in rows:
        show_scores(name, scores)


def show_scores(name: str, found: Scores) -> None:
    """Prints F1, precision and recall."""
    print(f"{name}: F1 {found.f1:.3f} (precision {found.precision:.3f}, recall {found.recall:.3f})")


def finder(named: str) -> Trained | None:
    """What finds statements: the rules, the tagger that ships, or the one in a folder."""
    if named == "rules":
        return None
    return load_tagger(None if named == "tagger" else Path(named))


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--split", default="test", choices=("train", "dev", "test"))
    options.add_argument("--by", default="tagger", help="rules, tagger, or the folder of a tagger of your own")
    given = options.parse_args()
    split = given.split
    path = Path(f"seeds/gold/{split}.jsonl")
    if not path.exists():
        raise SystemExit(f"{path} is not here; run this from the project's root.")
    gold = list(read_records(path, Gold))
    wanted = {claim.article_id for claim in gold}
    articles = [article for article in read_articles(["seeds/articles"]) if article.id in wanted]
    text_of = {article.id: article.text for article in articles}
    claims = list(extract(articles, finder(given.by)))
    for threshold in THRESHOLDS:
        found = measure(gold, claims, threshold)
        show(f"seeds, {split}", threshold, found)
        print(f"  the right speaker by name on {found.speaker:.3f}, the right kind on {found.kind:.3f} of them")
        print(f"  claims, narrated ones with them: F1 {found.claims.f1:.3f}")
    show_speakers(gold, claims, text_of)
    show_claims(gold, claims, text_of)
    show_targets(gold, load_scheme())


if __name__ == "__main__":
    main()
