"""Documents with gold statements, as what the tagger learns from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from annotate.claims.attribution import tidy
from annotate.claims.sentences import sentences
from annotate.claims.tagger.windows import Window, behind, stretches, windows
from annotate.errors import InputError
from annotate.files import read_objects, record
from annotate.records import Article, Claim, Correction, Span


class Attribution(NamedTuple):
    """A gold statement: the spans of its content, its cue, and its source if it is named."""

    content: tuple[Span, ...]
    cue: Span
    source: Span | None


class Document(NamedTuple):
    """An article with its gold statements."""

    article: Article
    attributions: tuple[Attribution, ...]


def read_documents(path: Path, articles: Mapping[str, Article] | None = None) -> Iterator[Document]:
    """Documents of JSON lines, in any of three forms, told apart by what their rows hold.

    Public ones: `{"id", "text", "attributions": [{"quote", "speaker", "cue"}]}`, spans in code points. Gold claims, and
    articles as corrected in Label Studio: for these, `articles` has the text. Sentences that go on with no cue are
    content of the statement that they go on with, as far as one reading holds both.

    Args:
        path: the file.
        articles: articles by id.

    Raises:
        InputError: a row is of none of these forms, its article is not there, or a span lies outside of the text.
    """
    claims: dict[str, list[Claim]] = {}
    for line, row in read_objects(path):
        if "attributions" in row:
            yield _public(path, line, row)
        elif "claims" in row:
            correction = record(row, Correction, path, line)
            if correction.status == "submitted":
                yield _corrected(_article(articles or {}, correction.article_id, path, line), correction.claims)
        else:
            claim = record({name: row.get(name) for name in Claim.model_fields}, Claim, path, line)
            _article(articles or {}, claim.article_id, path, line)
            claims.setdefault(claim.article_id, []).append(claim)
    for name, those in claims.items():
        yield _corrected((articles or {})[name], those)


def _article(articles: Mapping[str, Article], name: str, path: Path, line: int) -> Article:
    if name not in articles:
        raise InputError(
            f"{path}, line {line}: the text of article {name} is not at hand; name its file in `articles`."
        )
    return articles[name]


def _corrected(article: Article, claims: Iterable[Claim]) -> Document:
    """An article with the statements of its claims, each once; what goes on with no cue is more of one's content."""
    statements = {claim.statement.id: claim for claim in claims if claim.statement}
    said: list[dict[str, Any]] = []
    latest: dict[Span, dict[str, Any]] = {}
    for claim in sorted(statements.values(), key=lambda claim: claim.statement.spans if claim.statement else ()):
        mention = claim.speaker.mention if claim.speaker else None
        if claim.statement and claim.statement.cue:
            one = {
                "quote": [*claim.statement.spans],
                "cue": [claim.statement.cue],
                "speaker": [mention] if mention else [],
            }
            said.append(one)
            latest |= {mention: one} if mention else {}
        elif claim.statement and mention in latest:  # it is carried over from the statement that has its mention
            latest[mention]["quote"] += claim.statement.spans
    found = (_attribution(article.text, one) for one in said)
    return Document(article, tuple(one for one in found if one is not None))


def _public(path: Path, line: int, row: dict[str, Any]) -> Document:
    text, marked = row.get("text"), row["attributions"]
    if not isinstance(text, str) or not isinstance(marked, list):
        raise InputError(f'{path}, line {line}: a document has "text" and a list of "attributions"; this one has not.')
    try:
        article = Article(id=str(row.get("id", line)), text=text)
        found = [_attribution(text, item) for item in marked if item.get("cue") and item.get("quote")]
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise InputError(f"{path}, line {line}: {error}") from None
    return Document(article, tuple(one for one in found if one is not None))


def _attribution(text: str, item: dict[str, Any]) -> Attribution | None:
    content, cue = tidy(text, _spans(text, item["quote"])), tidy(text, _spans(text, item["cue"]))
    source = tidy(text, _spans(text, item.get("speaker") or []))
    if not content or not cue:
        return None
    return Attribution(content, (cue[0][0], cue[-1][1]), (source[0][0], source[-1][1]) if source else None)


def _spans(text: str, pairs: Sequence[Sequence[int]]) -> list[Span]:
    for start, end in pairs:
        if not 0 <= start < end <= len(text):
            raise ValueError(f"the span {start} to {end} is none in a text of {len(text):,} characters.")
    return [(start, end) for start, end in pairs]


def rows_of(document: Document, tokenizer: Any, context: int, longest: int) -> list[dict[str, Any]]:
    """The windows of a document as rows to learn from; `Tagger.forward` says what they hold.

    Args:
        document: with its gold statements.
        tokenizer: of the encoder.
        context: how many characters of a paragraph are read at once; 0 for a sentence.
        longest: how many word pieces are.
    """
    article = document.article
    parts = windows(article.text, list(stretches(sentences(article), context)), tokenizer, longest)
    return [_row(window, document.attributions) for window in parts]


def _row(window: Window, attributions: Sequence[Attribution]) -> dict[str, Any]:
    from annotate.claims.tagger.network import BEGINS, INSIDE, OUTSIDE, UNKNOWN

    cues = [OUTSIDE if is_word else UNKNOWN for is_word in window.begins]
    found = []
    for attribution in attributions:
        cue = _pieces(window, [attribution.cue])
        if cue is None:
            continue
        for i in range(cue[0], cue[1] + 1):
            if window.begins[i]:
                cues[i] = BEGINS if i == cue[0] else INSIDE
        source = _pieces(window, [attribution.source]) if attribution.source else None
        content = _pieces(window, attribution.content)
        held = {i for span in attribution.content if (p := _pieces(window, [span])) for i in range(p[0], p[1] + 1)}
        found.append(
            {
                "cue": [cue[0], behind(window.begins, cue[1])],
                "pointers": [*(source or (0, 0)), *(content or (0, 0))],
                "inside": sorted(i for i in held if window.begins[i]),
            }
        )
    return {"ids": window.ids, "begins": window.begins, "cues": cues, "found": found, "length": len(window.ids)}


def _pieces(window: Window, spans: Sequence[Span]) -> Span | None:
    """The first and the last word of some spans, as far as the window holds them."""
    low, high = window.offsets[1][0], max(end for _, end in window.offsets[1:-1])
    met = [p for a, b in spans if a < high and b > low and (p := window.pieces(a, b)) is not None]
    return (min(first for first, _ in met), max(last for _, last in met)) if met else None


def collate(rows: list[dict[str, Any]], padding: int) -> dict[str, Any]:
    """A batch of rows, padded to the longest, as `Tagger.forward` takes it."""
    import torch

    from annotate.claims.tagger.network import POINTERS, UNKNOWN

    longest = max(row["length"] for row in rows)
    found = [(number, one) for number, row in enumerate(rows) for one in row["found"]]

    def padded(name: str, filler: int) -> Any:
        return torch.tensor([row[name] + [filler] * (longest - row["length"]) for row in rows])

    marks = torch.zeros(len(found), longest, dtype=torch.long)
    inside = torch.full((len(found), longest), UNKNOWN)
    for k, (number, one) in enumerate(found):
        marks[k, one["cue"][0] : one["cue"][1]] = 1
        first, last = one["pointers"][2:]
        for i in range(first, last + 1 if last else 0):
            if rows[number]["begins"][i]:
                inside[k, i] = int(i in one["inside"])
    return {
        "input_ids": padded("ids", padding),
        "attention_mask": torch.tensor([[1] * row["length"] + [0] * (longest - row["length"]) for row in rows]),
        "begins": padded("begins", 0).bool(),
        "cues": padded("cues", UNKNOWN),
        "rows": torch.tensor([number for number, _ in found], dtype=torch.long),
        "marks": marks,
        "pointers": torch.tensor([one["pointers"] for _, one in found], dtype=torch.long).reshape(-1, len(POINTERS)),
        "inside": inside,
    }
