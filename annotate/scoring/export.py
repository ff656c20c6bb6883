"""Scored claims in the formats that others read."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from annotate.errors import InputError
from annotate.files import writing, writing_bytes
from annotate.records import Article, ScoredClaim
from annotate.scheme import Scheme, load_scheme
from annotate.scoring.parquet import scored_claims, write_parquet
from annotate.scoring.tables import write_csv, write_dataset
from annotate.studio.interface import interface
from annotate.studio.prepare import articles_of, label_tasks
from annotate.studio.tasks import payload

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

Format = Literal["parquet", "csv", "spacy", "datasets", "label-studio"]

SUFFIXES: dict[str, Format] = {".parquet": "parquet", ".csv": "csv", ".spacy": "spacy", ".json": "label-studio"}
"""Formats by how a file's name ends; a data set is a folder, and no name tells that."""

UNITS = {"parquet": "claims", "csv": "rows", "spacy": "articles", "datasets": "rows", "label-studio": "tasks"}
"""What each format counts by."""

CLAIMS, RISK, STANCE = "claims", "risk", "stance"
"""The span groups of a spaCy `Doc`."""


def format_of(output: Path) -> Format:
    """The format that a file's name tells.

    Raises:
        InputError: it tells none.
    """
    if output.suffix.lower() in SUFFIXES:
        return SUFFIXES[output.suffix.lower()]
    known = ", ".join(f"{suffix} ({form})" for suffix, form in SUFFIXES.items())
    raise InputError(
        f"{output}: this name tells no format. Known are {known}, and with --to datasets a folder of any name."
    )


def export(
    scores: Path,
    output: Path,
    form: Format,
    articles: Sequence[str] = (),
    scheme: Scheme | None = None,
    watch: Callable[[Iterable[ScoredClaim]], Iterable[ScoredClaim]] = iter,
) -> int:
    """Writes scored claims in another format, whole or not at all; returns how many of its units.

    Args:
        scores: claims, as `scored_claims` reads them.
        output: a file, or a folder for `datasets`.
        form: the format.
        articles: for spaCy and Label Studio, where the articles are, unless the manifest beside `scores` tells.
        scheme: for Label Studio, whose labels are asked for; the one that is shipped, unless given.
        watch: passes claims on, and may show how far it is.

    Raises:
        InputError: with the place of the first thing that is wrong; or nothing can be written there.
    """
    claims = watch(scored_claims(scores))
    if form == "parquet":
        return write_parquet(output, claims)
    if form == "csv":
        return write_csv(output, claims)
    if form == "datasets":
        return write_dataset(output, claims)
    held = list(claims)
    found = articles_of(held, scores, articles)
    return write_docs(output, held, found) if form == "spacy" else write_tasks(output, held, found, scheme)


def write_docs(path: Path, claims: Iterable[ScoredClaim], articles: Mapping[str, Article]) -> int:
    """Writes a spaCy `DocBin`, an article a `Doc`, in words as spaCy's blank English finds them; returns how many.

    Each piece of a claim is a span with the claim's id, in three groups: `claims`, labelled by kind, `risk` by level,
    and `stance` by target and stance, where the model does not abstain. `doc.user_data` has under `article` all else
    that is known of the article, and under `claims`, by id, all that is known of each.

    Raises:
        InputError: nothing can be written there.
    """
    import spacy
    from spacy.tokens import DocBin

    by_article = defaultdict[str, list[ScoredClaim]](list)
    for claim in claims:
        by_article[claim.article_id].append(claim)
    words = spacy.blank("en").tokenizer
    docs = DocBin(attrs=["ORTH"], store_user_data=True)
    for name, those in by_article.items():
        docs.add(_marked(words(articles[name].text), articles[name], those))
    with writing_bytes(path) as file:
        file.write(docs.to_bytes())
    return len(docs)


def _marked(doc: "Doc", article: Article, claims: Sequence[ScoredClaim]) -> "Doc":
    groups: dict[str, list[Span]] = {CLAIMS: [], RISK: [], STANCE: []}
    for claim in claims:
        for start, end in claim.spans:
            for group, label in _labels(claim):
                if span := doc.char_span(start, end, label, span_id=claim.id, alignment_mode="expand"):
                    groups[group].append(span)
    doc.spans.update(groups)
    doc.user_data["article"] = article.model_dump(exclude={"text"})
    doc.user_data["claims"] = {claim.id: claim.model_dump() for claim in claims}
    return doc


def _labels(claim: ScoredClaim) -> Iterator[tuple[str, str]]:
    """The groups that a claim's spans are in, and how they are labelled there."""
    yield CLAIMS, claim.kind
    yield RISK, claim.risk.level.label
    yield from ((STANCE, f"{stance.target}: {stance.label}") for stance in claim.stance if not stance.abstained)


def write_tasks(
    path: Path, claims: Iterable[ScoredClaim], articles: Mapping[str, Article], scheme: Scheme | None = None
) -> int:
    """Writes tasks with predictions, to be imported into a Label Studio project with our `labels` interface.

    Returns how many. They are the same that `annotate push` sends.

    Raises:
        InputError: a task would not be shown or come back as it is, or nothing can be written there.
    """
    from annotate.studio.checks import check

    scheme = scheme or load_scheme()
    tasks = label_tasks(claims, articles, scheme)
    check(tasks, "labels", interface("labels", scheme))
    with writing(path) as file:
        json.dump([payload(task) for task in tasks], file, ensure_ascii=False, indent=1)
    return len(tasks)
