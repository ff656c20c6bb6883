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


def test_a_speaker_is_named_where_the_mention_stands_and_a_continued_statement_has_no_cue() -> None:
    for claim in (claim for claims in SPLITS.values() for claim in claims):
        assert claim.statement
        assert (claim.statement.cue is None) == (claim.kind == "continued")
        if claim.speaker:
            assert TEXTS[claim.article_id][slice(*claim.speaker.mention)].strip()
