"""The parser answers as spaCy's own pipeline does, only sooner."""

from annotate.articles import read_articles
from annotate.claims.parser import parser, pipeline


def test_faster_products_change_nothing() -> None:
    texts = [article.text for article in read_articles(["seeds/articles"])][:3]
    ours, theirs = (
        [[(t.text, t.tag_, t.dep_, t.head.i, t.ent_type_) for t in doc] for doc in nlp.pipe(texts)]
        for nlp in (parser(), pipeline())
    )
    assert ours == theirs
