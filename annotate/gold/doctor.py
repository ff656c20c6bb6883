"""Whether a corpus holds together: every offset, every label, every split."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from annotate.articles import read_articles
from annotate.errors import InputError, place
from annotate.files import read_objects, record
from annotate.records import Annotation, Gold, Risk, Span, cut
from annotate.scheme import Scheme


class Split(NamedTuple):
    """One file of gold claims."""

    name: str
    articles: int
    claims: int
    stances: int


class Report(NamedTuple):
    """What the doctor found: problems as sentences, the splits, how labels are spread, and agreement."""

    problems: list[str]
    splits: list[Split]
    spread: dict[str, Counter[str]]
    agreement: dict[str, float]
    twice: int


class _Placed(NamedTuple):
    gold: Gold
    path: Path
    line: int


def examine(folder: Path, scheme: Scheme) -> Report:
    """Checks a corpus: `articles/`, `gold/*.jsonl`, and `*.jsonl` beside them with annotations of its claims.

    Raises:
        InputError: a file is missing, or is not what its place says.
    """
    texts = {article.id: article.text for article in read_articles([str(folder / "articles")])}
    files = sorted((folder / "gold").glob("*.jsonl"))
    if not files:
        raise InputError(f"{folder / 'gold'}: there is no gold here; one .jsonl file a split is expected.")
    placed = [
        _Placed(record(value, Gold, path, line), path, line) for path in files for line, value in read_objects(path)
    ]
    golds = {item.gold.id: item.gold for item in placed}
    annotations = list(_annotations(folder))
    problems = [
        f"{place(item.path, item.line)}: {text}" for item in placed for text in _problems(item.gold, texts, scheme)
    ]
    problems += _corpus_problems(placed, texts)
    problems += [
        f"{place(path, line)}: {text}"
        for path, line, annotation in annotations
        for text in _annotation_problems(annotation, golds, scheme)
    ]
    pairs = [(golds[a.claim_id], a) for _, _, a in annotations if a.claim_id in golds and a.risk]
    return Report(problems, _splits(placed), _spread(golds.values(), scheme), _agreement(pairs, scheme), len(pairs))


def _annotations(folder: Path) -> Iterator[tuple[Path, int, Annotation]]:
    for path in sorted(folder.glob("*.jsonl")):
        for line, value in read_objects(path):
            yield path, line, record(value, Annotation, path, line)


def _problems(gold: Gold, texts: dict[str, str], scheme: Scheme) -> Iterator[str]:
    text = texts.get(gold.article_id)
    if text is None:
        yield f"there is no article {gold.article_id}."
        return
    statement, speaker = gold.statement, gold.speaker
    spans = {
        "spans": gold.spans,
        "statement.spans": statement.spans if statement else (),
        "statement.cue": (statement.cue,) if statement and statement.cue else (),
        "speaker.mention": (speaker.mention,) if speaker else (),
    }
    for field, those in spans.items():
        if not _in_order(those, len(text)):
            yield f"{field} {list(those)} are not spans in order within the article's {len(text)} characters."
    if gold.text != cut(text, gold.spans):
        yield f"text is {gold.text[:40]!r}, and its spans cut out {cut(text, gold.spans)[:40]!r}."
    if (gold.kind == "narrated") != (statement is None):
        yield f"kind is {gold.kind}, which goes {'with no' if gold.kind == 'narrated' else 'with a'} statement."
    if statement is not None:
        if (gold.kind == "continued") != (statement.cue is None):
            yield f"kind is {gold.kind}, which goes {'with no' if gold.kind == 'continued' else 'with a'} cue."
        if not all(any(a <= start and end <= b for a, b in statement.spans) for start, end in gold.spans):
            yield "spans reach beyond the statement's."
    yield from label_problems(gold.stance, gold.risk, scheme)


def _in_order(spans: Iterable[Span], length: int) -> bool:
    last = 0
    for start, end in spans:
        if not last <= start < end <= length:
            return False
        last = end
    return True


def label_problems(stance: dict[str, str], risk: Risk, scheme: Scheme) -> Iterator[str]:
    """What a scheme does not allow among the labels of one claim, as sentences."""
    yield from unknown_labels(stance, risk, scheme)
    if (risk.level == scheme.levels[0]) != (not risk.types):
        found = ", ".join(risk.types) or "no type"
        yield f"risk.level is {risk.level!r} with {found}; the lowest level has no type, and every other has one."


def unknown_labels(stance: dict[str, str], risk: Risk | None, scheme: Scheme) -> Iterator[str]:
    """What a scheme does not know among the labels of one claim, as sentences."""
    targets = {target.name for target in scheme.targets}
    for target, label in stance.items():
        if target not in targets:
            yield f"stance names the target {target!r}, which is not in the scheme."
        if label not in scheme.stances:
            yield f"stance to {target} is {label!r}; the scheme has {', '.join(scheme.stances)}."
    if risk is None:
        return
    if risk.level not in scheme.levels:
        yield f"risk.level is {risk.level!r}; the scheme has {', '.join(scheme.levels)}."
    for name in risk.types:
        if name not in scheme.types:
            yield f"risk.types has {name!r}; the scheme has {', '.join(scheme.types)}."


def _annotation_problems(annotation: Annotation, golds: dict[str, Gold], scheme: Scheme) -> Iterator[str]:
    if annotation.claim_id not in golds:
        yield f"there is no claim {annotation.claim_id}."
    if annotation.risk:
        yield from label_problems(annotation.stance, annotation.risk, scheme)


def _corpus_problems(placed: list[_Placed], texts: dict[str, str]) -> Iterator[str]:
    for name, count in Counter(item.gold.id for item in placed).items():
        if count > 1:
            yield f"the claim {name} stands {count} times."
    splits: dict[str, set[str]] = {}
    for item in placed:
        splits.setdefault(item.gold.article_id, set()).add(item.path.name)
    for article, files in splits.items():
        if len(files) > 1:
            yield f"the article {article} stands in {' and '.join(sorted(files))}; an article belongs to one split."
    for article in texts.keys() - splits.keys():
        yield f"the article {article} has no gold."


def _splits(placed: list[_Placed]) -> list[Split]:
    found = []
    for name in dict.fromkeys(item.path.stem for item in placed):
        golds = [item.gold for item in placed if item.path.stem == name]
        stances = sum(len(gold.stance) for gold in golds)
        found.append(Split(name, len({gold.article_id for gold in golds}), len(golds), stances))
    return found


def _spread(golds: Iterable[Gold], scheme: Scheme) -> dict[str, Counter[str]]:
    """How often each label stands, the ones that never do with it."""
    spread = {
        "stance": Counter(dict.fromkeys(scheme.stances, 0)),
        "risk level": Counter(dict.fromkeys(scheme.levels, 0)),
        "risk type": Counter(dict.fromkeys(scheme.types, 0)),
        "kind": Counter[str](),
    }
    for gold in golds:
        spread["stance"].update(gold.stance.values())
        spread["risk level"][gold.risk.level] += 1
        spread["risk type"].update(gold.risk.types)
        spread["kind"][gold.kind] += 1
    return spread


def _agreement(pairs: list[tuple[Gold, Annotation]], scheme: Scheme) -> dict[str, float]:
    """How far annotations agree with gold: Cohen's kappa (Cohen 1960), quadratic for levels (Cohen 1968).

    Risk types are told as the mean Jaccard index of the two sets; two empty ones are alike.
    """
    from sklearn.metrics import cohen_kappa_score

    if not pairs:
        return {}
    both = [(g.stance[t], a.stance[t]) for g, a in pairs for t in g.stance.keys() & a.stance.keys()]
    asked = [(t.name in g.stance, t.name in a.stance) for g, a in pairs for t in scheme.targets]
    told = [(g.risk, a.risk) for g, a in pairs if a.risk]
    levels = [(scheme.levels.index(first.level), scheme.levels.index(second.level)) for first, second in told]
    types = [(set(first.types), set(second.types)) for first, second in told]
    return {
        "stance, where both name the target (kappa)": cohen_kappa_score(*zip(*both, strict=True)),
        "whether a claim speaks to a target (kappa)": cohen_kappa_score(*zip(*asked, strict=True)),
        "risk level (quadratic kappa)": cohen_kappa_score(*zip(*levels, strict=True), weights="quadratic"),
        "risk types (mean Jaccard index)": sum(len(x & y) / len(x | y) if x | y else 1.0 for x, y in types)
        / len(types),
    }
