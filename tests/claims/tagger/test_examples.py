"""Documents as rows: what is learnt is what is gold."""

import json
from pathlib import Path

import pytest

from annotate.articles import read_articles
from annotate.claims.sentences import sentences
from annotate.claims.tagger.examples import collate, read_documents, rows_of
from annotate.claims.tagger.network import BEGINS, UNKNOWN
from annotate.claims.tagger.windows import stretches, windows
from annotate.encoder.weights import PINNED, load_tokenizer
from annotate.errors import InputError
from annotate.files import read_records, resource, write_records
from annotate.records import Claim, Correction, Gold

ARTICLES = {article.id: article for article in read_articles([str(resource("seeds/articles"))])}
GOLD = resource("seeds/gold/train.jsonl")


def test_gold_of_the_seeds_comes_back_from_what_is_learnt() -> None:
    tokenizer = load_tokenizer(PINNED)
    total = exact = 0
    for document in read_documents(GOLD, ARTICLES):
        text = document.article.text
        gold = {one.cue: one for one in document.attributions}
        parts = windows(text, list(stretches(sentences(document.article))), tokenizer, 320)
        for window, row in zip(parts, rows_of(document, tokenizer, 1000, 320), strict=True):
            assert row["ids"] == window.ids
            for one in row["found"]:
                first, last, start, end = one["pointers"]
                cue = window.span(one["cue"][0], max(i for i in range(*one["cue"]) if window.begins[i]))
                assert row["cues"][one["cue"][0]] == BEGINS
                wanted = gold[cue]
                content = window.span(start, end) if end else None
                source = window.span(first, last) if last else None
                exact += (source, content) == (wanted.source, (wanted.content[0][0], wanted.content[-1][1]))
            total += len(row["found"])
    assert total == sum(len(d.attributions) for d in read_documents(GOLD, ARTICLES)) > 500
    # What runs on in another paragraph is learnt as far as this one goes.
    assert exact / total > 0.93


def test_corrected_articles_are_documents_too(tmp_path: Path) -> None:
    gold = list(read_records(GOLD, Gold))
    name = gold[0].article_id
    claims = tuple(claim for claim in gold if claim.article_id == name)
    done = Correction(annotator="a@b.c", article_id=name, claims=claims)
    write_records(tmp_path / "corrections.jsonl", [done, done.model_copy(update={"status": "draft"})])
    (found,) = read_documents(tmp_path / "corrections.jsonl", ARTICLES)
    (same,) = (d for d in read_documents(GOLD, ARTICLES) if d.article.id == name)
    assert found == same


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"id": "a", "attributions": []}, 'line 1: a document has "text"'),
        ({"text": "He said so.", "attributions": [{"quote": [[8, 99]], "cue": [[3, 7]]}]}, "the span 8 to 99"),
        ({"text": "He said so.", "attributions": [{"quote": 3, "cue": [[3, 7]]}]}, "line 1"),
        ({"text": "He said so."}, "line 1, field id"),
    ],
)
def test_what_is_no_document_is_told(tmp_path: Path, row: dict[str, object], told: str) -> None:
    (tmp_path / "d.jsonl").write_text(json.dumps(row) + "\n")
    with pytest.raises(InputError, match=told):
        list(read_documents(tmp_path / "d.jsonl"))


def test_a_claim_whose_article_is_not_at_hand_is_told() -> None:
    with pytest.raises(InputError, match=r"line 1: the text of article .* is not at hand"):
        list(read_documents(GOLD))


def test_a_batch_is_padded_to_its_longest(documents: Path) -> None:
    tokenizer = load_tokenizer(PINNED)
    (document, *_) = read_documents(documents)
    rows = rows_of(document, tokenizer, 1000, 64)
    batch = collate(rows, tokenizer.pad_token_id)
    longest = max(row["length"] for row in rows)
    assert batch["input_ids"].shape == batch["cues"].shape == (5, longest)
    assert batch["rows"].tolist() == [0, 1, 2, 3]
    assert batch["marks"].sum(1).tolist() == [1] * 4
    for inside, (_, _, start, end) in zip(batch["inside"], batch["pointers"].tolist(), strict=True):
        known = (inside != UNKNOWN).nonzero()[:, 0].tolist()
        assert (known[0], known[-1]) == (start, end)
        assert (inside[known] == 1).all()


def test_a_sentence_that_goes_on_with_no_cue_is_content_of_the_statement_that_has_its_mention() -> None:
    seeds = resource("seeds/attribution")
    articles = {article.id: article for article in read_articles([str(seeds / "articles")])}
    gold = seeds / "gold/train.jsonl"
    continued = [claim for claim in read_records(gold, Claim) if claim.kind == "continued"]
    learnt = {d.article.id: d.attributions for d in read_documents(gold, articles)}
    for claim in continued:
        owners = [one for one in learnt[claim.article_id] if set(claim.spans) <= set(one.content)]
        assert claim.speaker
        assert [one.source for one in owners] == [claim.speaker.mention]
    assert len(continued) > 50
