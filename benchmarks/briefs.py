"""Who is meant in everyday briefs of two to five sentences: seeds/attribution/briefs.jsonl.

    python -m benchmarks.briefs [--by rules]

Each brief says of some parts of it who says them: a name, or the words for somebody who has none. A claim under a wrong
name is worse than one under none.
"""

import argparse
from collections import Counter
from typing import Literal

from annotate.claims import extract
from annotate.files import read_records, resource
from annotate.records import Article, Claim, Record
from benchmarks.seeds import finder

BRIEFS = resource("seeds/attribution/briefs.jsonl")
Outcome = Literal["right", "wrong name", "wrong words", "nobody"]


class Part(Record):
    """A part of a brief, and who says it; `by` is a part of the name, or of the words for who has none."""

    part: str
    by: str
    named: bool


class Brief(Record):
    """A short article of one paragraph."""

    text: str
    said: tuple[Part, ...]


def outcome(brief: Brief, part: Part, claims: list[Claim]) -> Outcome:
    """What became of a part's speaker."""
    where = brief.text.index(part.part)
    said = [claim for claim in claims if claim.statement and any(a <= where < b for a, b in claim.spans)]
    if not said or said[0].speaker is None:
        return "nobody"
    name = said[0].speaker.name
    is_named = name != name.lower()
    if part.by.lower() in name.lower() and (part.named or not is_named):
        return "right"
    return "wrong name" if is_named else "wrong words"


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--by", default="tagger", help="rules, tagger, or the folder of a tagger of your own")
    given = options.parse_args()
    briefs = list(read_records(BRIEFS, Brief))
    found: Counter[Outcome] = Counter()
    for brief in briefs:
        claims = list(extract([Article(id="brief", text=brief.text)], finder(given.by)))
        found.update(outcome(brief, part, claims) for part in brief.said)
    print(
        f"{len(briefs)} briefs, {found.total()} parts: " + ", ".join(f"{n} {name}" for name, n in found.most_common())
    )


if __name__ == "__main__":
    main()
