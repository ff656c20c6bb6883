"""The articles in which it is hard to tell who speaks."""

from annotate.articles import read_articles
from annotate.files import read_records, resource
from annotate.records import Claim

SEEDS = resource("seeds/attribution")
SPLITS = {path.stem: list(read_records(path, Claim)) for path in sorted((SEEDS / "gold").glob("*.jsonl"))}
TEXTS = {article.id: article.text for article in read_articles([str(SEEDS / "articles")])}


def test_no_article_stands_in_two_splits_and_each_in_one() -> None:
    articles = [{claim.article_id for claim in claims} for claims in SPLITS.values()]
    assert sum(map(len, articles)) == len(TEXTS)
    assert set().union(*articles) == TEXTS.keys()


def test_each_content_begins_and_ends_with_a_word_and_is_the_claim() -> None:
    for claim in (claim for claims in SPLITS.values() for claim in claims):
        pieces = [TEXTS[claim.article_id][start:end] for start, end in claim.spans]
        assert " ".join(pieces) == claim.text
        assert not any(piece[:1].isspace() or piece[-1:].isspace() for piece in pieces)


def test_cues_and_mentions_are_whole_words_outside_of_the_content_and_continued_statements_have_no_cue() -> None:
    for claim in (claim for claims in SPLITS.values() for claim in claims):
        assert claim.statement
        cue, text = claim.statement.cue, TEXTS[claim.article_id]
        assert (cue is None) == (claim.kind == "continued")
        for start, end in [*([cue] if cue else []), *([claim.speaker.mention] if claim.speaker else [])]:
            assert not (text[start - 1 : start] + text[end : end + 1]).isalnum()
            assert not any(start < b and a < end for a, b in claim.spans)
