"""A claim shown in its article."""

import re
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from annotate.articles import read_articles
from annotate.claims import extract
from annotate.records import Article, Claim
from annotate.studio.excerpt import AROUND, excerpt

TAG = re.compile(r"<[^>]*>")


def narrated(article: Article, start: int, end: int) -> Claim:
    return Claim(
        id="c",
        article_id=article.id,
        sentence=0,
        spans=((start, end),),
        text=article.text[start:end],
        kind="narrated",
        statement=None,
        speaker=None,
    )


@given(st.text("ab <>&\"'🙂.", min_size=1).filter(str.strip))
def test_all_of_the_text_is_there_and_none_of_it_is_markup(text: str) -> None:
    html = excerpt(Article(id="a", text=text, outlet='<script>"'), narrated(Article(id="a", text=text), 0, len(text)))
    assert "".join(unescape(TAG.sub("", html)).split()) == "".join(f'<script>"{text}'.split())
    assert set(re.findall(r"</?(\w+)", html)) <= {"p", "small", "span", "details", "summary"}


def test_claim_cue_and_speaker_are_marked_and_the_rest_is_folded() -> None:
    article = next(iter(read_articles(["seeds/articles/arms-01.md"])))
    claim = next(c for c in extract([article]) if c.speaker and c.statement and c.statement.cue and c.sentence > 10)
    assert claim.speaker
    html = excerpt(article, claim)
    marked = re.findall(r'<span style="([^"]*)">([^<]*)</span>', html)
    assert "".join(words for style, words in marked if "background" in style) == claim.text
    assert article.text[slice(*claim.speaker.mention)] in [words for style, words in marked if "font-weight" in style]
    assert html.count("<details>") == 2
    before = unescape(TAG.sub("", html.partition("</details>")[2].partition("background")[0]))
    assert len(before) < AROUND + 1000
