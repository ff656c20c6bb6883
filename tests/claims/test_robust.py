"""Texts that no careful writer would send: nothing fails, every span is one, and time grows with the length."""

import time
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise, product
from random import Random

import pytest

from annotate.claims import extract
from annotate.claims.tagger.model import load_tagger
from annotate.records import Article, Claim, cut

ARTICLES = 2_000
MARKS = ["«", "»", "„", "“", "”", "'", "‘", "’", "``", "''", '"', "‹", "›", "(", "—"]
WORDS = {
    "English": "the minister said that he will not sign because she told reporters talks failed and Mr. Ilic denied",
    "Serbian": "министар је рекао да неће потписати jer je Vučić izjavio da su pregovori propali",
    "French": "le ministre a déclaré qu’il ne signera pas car l’accord selon Mme Dupont « est mort » hier",
    "German": "der Minister sagte, dass er nicht unterschreibt, weil die Gespräche laut Frau Müller scheiterten",
    "Chinese": "部长 表示 他 不会 签署 因为 谈判 失败 了 据 新华社 报道",
    "Arabic": "قال الوزير إنه لن يوقع لأن المحادثات فشلت وفقا لوكالة",
    "Mixed": "Heath said “war 😀 unlikely” according to Rand, añadió: «no» — Sebena's view; U.S. officials (3.5%) e.g.",
}


def generated(count: int) -> Iterator[Article]:
    """Articles of words of many languages, with quotation marks that open and never close, nest and mix."""
    for number in range(count):
        random = Random(number)
        words = random.choice(list(WORDS.values())).split()
        shout, stops = random.random() < 0.2, random.random() < 0.7
        paragraphs = []
        for _ in range(random.randint(1, 4)):
            told = [random.choice(words) for _ in range(random.randint(3, 40))]
            for _ in range(random.randint(0, 6)):
                place = random.randrange(len(told))
                mark = random.choice(MARKS)
                told[place] = random.choice([mark + told[place], told[place] + mark, mark])
            for place in range(7, len(told), 9):
                told[place] += random.choice(".!?,;:") if stops else ""
            paragraphs.append(" ".join(told) + ("." if stops else ""))
        text = random.choice(["\n\n", "\n", "\r\n", "\u2028"]).join(paragraphs)
        yield Article(id=str(number), text=text.upper() if shout else text)


def check(claims: Iterable[Claim], texts: dict[str, str]) -> int:
    """That spans are spans of their article; returns how many statements there are."""
    said = set()
    for claim in claims:
        text = texts[claim.article_id]
        assert claim.text == cut(text, claim.spans)
        spans = [*claim.spans]
        if claim.statement:
            said.add((claim.article_id, claim.statement.id))
            assert all(a[1] <= b[0] for a, b in pairwise(claim.statement.spans))
            assert 0 < claim.statement.confidence <= 1
            spans += [*claim.statement.spans, *([claim.statement.cue] if claim.statement.cue else [])]
        if claim.speaker:
            spans.append(claim.speaker.mention)
            assert claim.speaker.name.strip()
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert all(text[start:end].strip() for start, end in spans)
    return len(said)


@pytest.mark.parametrize(("by_rules", "count"), [(False, ARTICLES), (True, ARTICLES // 5)], ids=["tagger", "rules"])
def test_no_text_makes_it_fail(by_rules: bool, count: int) -> None:
    articles = list(generated(count))
    texts = {article.id: article.text for article in articles}
    assert check(extract(articles, None if by_rules else load_tagger()), texts) > count / 20


@pytest.mark.parametrize("by_rules", [False, True], ids=["tagger", "rules"])
def test_time_grows_with_the_length_of_an_article(by_rules: bool) -> None:
    finder = None if by_rules else load_tagger()
    once = "\n\n".join(article.text for article in generated(30))

    def seconds(times: int) -> float:
        start = time.process_time()
        list(extract([Article(id="a", text="\n\n".join([once] * times))], finder))
        return time.process_time() - start

    seconds(1)
    # 4 times the text; 16 times the time if it grew with the square.
    assert seconds(8) < 2 * 4 * seconds(2)


def test_time_grows_with_the_number_of_people_in_an_article() -> None:
    syllables = ("Ba", "Ko", "Mi", "Ra", "Tu", "Len", "Dor", "Vas")
    names = [f"{a}{b.lower()} {c}{d.lower()}n" for a, b, c, d in islice(product(syllables, repeat=4), 0, 4000, 7)]

    def seconds(count: int) -> float:
        lines = [
            f"{name}, a baker, said that it rained. The baker said that the road was shut." for name in names[:count]
        ]
        start = time.process_time()
        list(extract([Article(id="a", text="\n\n".join(lines))]))
        return time.process_time() - start

    seconds(10)
    assert seconds(480) < 2 * 4 * seconds(120)
