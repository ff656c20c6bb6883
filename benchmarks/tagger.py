"""Taggers alone, with none of the rules around them, against documents with gold statements.

    python -m benchmarks.tagger path/to/documents.jsonl.gz models/statements-minilm build/other-tagger

Documents are of any form that `annotate train configs/statements.yaml` reads. Intervals are of 95%, by bootstrap over
documents.
"""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

from annotate.claims.sentences import sentences
from annotate.claims.tagger.examples import Document, read_documents
from annotate.claims.tagger.model import WEIGHTS, Trained, load_tagger
from annotate.claims.tagger.scores import f1, tally
from annotate.claims.tagger.windows import stretches
from annotate.evaluation.intervals import intervals


def main() -> None:
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("documents", type=Path)
    options.add_argument("taggers", type=Path, nargs="+", metavar="tagger")
    given = options.parse_args()
    if not given.documents.exists():
        print(f"{given.documents} is not here: public documents are not shipped, so this benchmark is left out.")
        return
    documents = list(read_documents(given.documents))
    for folder in given.taggers:
        if (tagger := load_tagger(folder)) is not None:
            show(tagger, documents)


def show(tagger: Trained, documents: Sequence[Document]) -> None:
    """Prints the size of a tagger, how long it reads, and what it is worth."""
    read = [(d.article.text, list(stretches(sentences(d.article), tagger.card.context))) for d in documents]
    start = time.perf_counter()
    found = tagger.statements(read)
    taken = time.perf_counter() - start
    counts = [tally(document.attributions, those) for document, those in zip(documents, found, strict=True)]
    measured = intervals([d.article.id for d in documents], lambda rows: f1(counts[i] for i in rows))
    print(f"{tagger.folder}: {(tagger.folder / WEIGHTS).stat().st_size / 1e6:.1f} MB, {taken:.0f} s")
    print("  " + ", ".join(f"{n} {v.value:.3f} ({v.low:.3f} to {v.high:.3f})" for n, v in measured.items()))


if __name__ == "__main__":
    main()
