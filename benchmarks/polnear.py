"""Extraction against PolNeAR (Newell et al. 2018), which is not shipped.

    python -m benchmarks.polnear path/to/attribution_polnear_dev.jsonl.gz

One document a line: {"id", "text", "attributions": [{"quote", "speaker", "cue"}]}, spans in code points of the text.
PolNeAR counts beliefs and intentions as attributions, and hardly knows statements with no cue.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from annotate.claims import extract
from annotate.claims.quotes import quotes
from annotate.claims.statements import kind_of
from annotate.evaluation.attribution import measure
from annotate.files import read_objects
from annotate.records import Article, Claim, Span, Speaker, Statement, cut
from benchmarks.seeds import THRESHOLDS, show


def gold_of(document: dict[str, Any]) -> Iterator[Claim]:
    """A document's attributions as claims, each content one claim."""
    text = document["text"]
    marked = quotes(text, 0, len(text))
    for number, attribution in enumerate(document["attributions"]):
        spans = spans_of(attribution["quote"])
        if not spans:
            continue
        cue, source = spans_of(attribution["cue"]), spans_of(attribution["speaker"])
        name = cut(text, source)
        yield Claim(
            id=f"{document['id']}-{number}",
            article_id=document["id"],
            sentence=0,
            spans=spans,
            text=cut(text, spans),
            kind=kind_of(spans, cue[0] if cue else None, marked),
            statement=Statement(
                id=f"{document['id']}-{number}", spans=spans, cue=cue[0] if cue else None, confidence=1.0
            ),
            speaker=Speaker(id=name, name=name, mention=(source[0][0], source[-1][1])) if source else None,
        )


def spans_of(pairs: list[list[int]] | None) -> tuple[Span, ...]:
    """Spans as records have them."""
    return tuple((start, end) for start, end in pairs or [])


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("path", type=Path)
    path = options.parse_args().path
    if not path.exists():
        print(f"{path} is not here: PolNeAR is not shipped, so its benchmark is left out.")
        return
    documents = [document for _, document in read_objects(path)]
    gold = [claim for document in documents for claim in gold_of(document)]
    claims = list(extract(Article(id=document["id"], text=document["text"]) for document in documents))
    for threshold in THRESHOLDS:
        show(path.name, threshold, measure(gold, claims, threshold))


if __name__ == "__main__":
    main()
