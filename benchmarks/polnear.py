"""Extraction against PolNeAR (Newell et al. 2018), which is not shipped.

    python -m benchmarks.polnear path/to/attribution_polnear_dev.jsonl.gz [--by rules] [--scorer attribution.py]

One document a line: {"id", "text", "attributions": [{"quote", "speaker", "cue"}]}, spans in code points of the text.
PolNeAR counts beliefs and intentions as attributions, and hardly knows statements with no cue. A scorer of your own is
run as `python SCORER GOLD CLAIMS`.
"""

import argparse
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from annotate.claims import extract
from annotate.claims.attribution import tidy
from annotate.claims.quotes import quotes
from annotate.claims.statements import kind_of
from annotate.claims.tagger.scores import f1 as f1_of
from annotate.claims.tagger.scores import tally
from annotate.evaluation.attribution import measure
from annotate.evaluation.intervals import intervals
from annotate.evaluation.parts import parts, whole
from annotate.files import read_objects, write_records
from annotate.records import Article, Claim, Span, Speaker, Statement, cut
from benchmarks.seeds import THRESHOLDS, finder, show

CLAIMS = Path("build/bench/polnear-claims.jsonl")


class Said(NamedTuple):
    """A statement and its parts."""

    content: tuple[Span, ...]
    cue: Span | None
    source: Span | None


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


def by_document(claims: Iterable[Claim], texts: Mapping[str, str]) -> dict[str, list[Said]]:
    """The statements of claims, each once, by the document that they stand in; their parts as `parts` counts them."""
    said: dict[str, dict[str, Said]] = {}
    for claim in claims:
        if claim.statement:
            text, cue = texts[claim.article_id], claim.statement.cue
            one = Said(
                tidy(text, claim.statement.spans),
                whole(text, [cue] if cue else []),
                whole(text, [claim.speaker.mention] if claim.speaker else []),
            )
            said.setdefault(claim.article_id, {})[claim.statement.id] = one
    return {name: list(those.values()) for name, those in said.items()}


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("path", type=Path)
    options.add_argument("--by", default="tagger", help="rules, tagger, or the folder of a tagger of your own")
    options.add_argument("--scorer", type=Path, help="a script that scores claims against the documents")
    given = options.parse_args()
    if not given.path.exists():
        print(f"{given.path} is not here: PolNeAR is not shipped, so its benchmark is left out.")
        return
    documents = [document for _, document in read_objects(given.path)]
    texts = {document["id"]: document["text"] for document in documents}
    gold = [claim for document in documents for claim in gold_of(document)]
    claims = list(extract((Article(id=name, text=text) for name, text in texts.items()), finder(given.by)))
    print(f"statements found by {given.by}")
    for threshold in THRESHOLDS:
        show(given.path.name, threshold, measure(gold, claims, threshold))
    for part, found in parts(gold, claims, texts)._asdict().items():
        p, r, f1 = found
        print(f"exact {part:7} F1 {f1:.3f} (precision {p:.3f}, recall {r:.3f})")
    wanted, offered = by_document(gold, texts), by_document(claims, texts)
    counts = [tally(wanted.get(name, []), offered.get(name, [])) for name in texts]
    measured = intervals(list(texts), lambda rows: f1_of(counts[i] for i in rows))
    print("95% intervals, by bootstrap over documents:")
    print("  " + ", ".join(f"{name} {v.value:.3f} ({v.low:.3f} to {v.high:.3f})" for name, v in measured.items()))
    if given.scorer and given.scorer.exists():
        write_records(CLAIMS, claims)
        print(f"by {given.scorer}:", flush=True)
        subprocess.run([sys.executable, str(given.scorer), str(given.path), str(CLAIMS)], check=True)


if __name__ == "__main__":
    main()
