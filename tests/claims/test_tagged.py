"""What the tagger finds, as statements of the article."""

import pytest

from annotate.claims.attribution import Parsed
from annotate.claims.extract import claims_of
from annotate.claims.parser import parser
from annotate.claims.ranking import weights
from annotate.claims.sentences import sentences
from annotate.claims.tagged import RULE, found_in
from annotate.claims.tagger.decode import Tagged
from annotate.records import Article, Claim, Span

TEXT = (
    "War, the analyst Timothy Heath said, is unlikely. Snow fell in Belgrade on Monday.\n\n"
    "“I think talks failed,” he added.\n\n"
    "It was announced that the bridge is closed."
)


def at(words: str) -> Span:
    start = TEXT.index(words)
    return start, start + len(words)


WAR = Tagged((at("War"), at("is unlikely")), at("said"), at("the analyst Timothy Heath"), 0.9)
THINK = Tagged((at("talks failed"),), at("think"), at("I"), 0.8)
HE = (at("he added")[0], at(" added")[0])
ADDED = Tagged((at("“I think talks failed,”"),), at("added"), HE, 0.7)
ANNOUNCED = Tagged((at("that the bridge is closed"),), at("was announced"), None, 0.6)


def parsed() -> list[Parsed]:
    found = sentences(Article(id="a", text=TEXT))
    return [Parsed(s, doc) for s, doc in zip(found, parser().pipe(TEXT[s.start : s.end] for s in found), strict=True)]


def test_a_statement_belongs_to_the_sentence_of_its_cue_and_keeps_the_tagger_s_words() -> None:
    (found,) = found_in(TEXT, parsed()[:2], [WAR, ADDED], [])
    assert (found.rule, found.sentence, found.confidence) == (RULE, 0, 0.9)
    assert [TEXT[a:b] for a, b in found.spans] == ["War", "is unlikely"]
    assert found.source is not None
    assert found.source.text == "Timothy Heath"
    assert found.source.role == "analyst"
    assert found.source.span == at("the analyst Timothy Heath")


def test_what_i_think_is_the_content_of_who_is_quoted() -> None:
    assert [one.cue for one in found_in(TEXT, parsed()[2:3], [THINK, ADDED], [])] == [at("added")]


def test_claims_have_the_speakers_that_the_article_tells_and_none_where_it_names_none() -> None:
    claims: list[Claim] = claims_of(Article(id="a", text=TEXT), parsed(), [WAR, THINK, ADDED, ANNOUNCED], weights())
    told = [(claim.text, claim.kind, claim.speaker and claim.speaker.name) for claim in claims]
    assert told == [
        ("War is unlikely", "indirect", "Timothy Heath"),
        ("Snow fell in Belgrade on Monday", "narrated", None),
        ("I think talks failed", "direct", "Timothy Heath"),
        ("the bridge is closed", "indirect", None),
    ]
    assert [claim.statement.confidence for claim in claims if claim.statement] == [0.9, 0.7, 0.6]


def test_the_name_is_read_within_what_the_tagger_takes_for_the_source() -> None:
    text = "The price, the state-controlled utility announced on Monday, will rise."
    said = Tagged(((0, 9),), (text.index("announced"), text.index(" on")), (11, text.index(" announced")), 0.9)
    (item,) = sentences(Article(id="a", text=text))
    (found,) = found_in(text, [Parsed(item, next(iter(parser().pipe([text]))))], [said], [])
    assert found.source is not None
    assert (found.source.text, found.source.form) == ("the state-controlled utility", "description")


def test_of_two_names_the_one_beside_the_cue_speaks() -> None:
    text = "Mayor Ragnhild Tveitan said Aslanbey had told her that she would resign."
    said = Tagged(((text.index("that she"), len(text) - 1),), (37, 45), (0, text.index(" had")), 0.9)
    (item,) = sentences(Article(id="a", text=text))
    (found,) = found_in(text, [Parsed(item, next(iter(parser().pipe([text]))))], [said], [])
    assert found.source is not None
    assert found.source.text == "Aslanbey"


def test_a_content_that_only_points_elsewhere_is_no_statement() -> None:
    it = Tagged((at("It"),), at("was announced"), None, 0.9)
    assert found_in(TEXT, parsed()[3:], [it], []) == []
    assert len(found_in(TEXT, parsed()[3:], [it, ANNOUNCED], [])) == 1


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("The bridge would hold, he said. It had been built for worse.", ["indirect", "continued"]),
        ("“The bridge holds,” he said. “It was built for worse.”", ["direct"]),
    ],
)
def test_what_goes_on_in_another_sentence_is_continued_unless_it_is_quoted(text: str, kinds: list[str]) -> None:
    where = text.index("he said")
    said = Tagged(((0, where - 2), (where + 9, len(text))), (where + 3, where + 7), (where, where + 2), 0.9)
    article = Article(id="a", text=text)
    items = sentences(article)
    docs = parser().pipe([text[item.start : item.end] for item in items])
    claims = claims_of(article, [Parsed(item, doc) for item, doc in zip(items, docs, strict=True)], [said], weights())
    assert list({claim.statement.id: claim.kind for claim in claims if claim.statement}.values()) == kinds
    assert {claim.speaker.mention for claim in claims if claim.speaker} == {(where, where + 2)}


def test_a_cue_cut_in_two_is_one() -> None:
    text = "War is unlikely, in the view of Timothy Heath."
    content, source = ((0, 15),), (text.index("Timothy"), len(text) - 1)
    cues = [(text.index("in "), text.index(" the")), (text.index("the"), text.index(" of"))]
    parts = [Tagged(content, cues[0], source, 0.9), Tagged(content, cues[1], None, 0.6)]
    (item,) = sentences(Article(id="a", text=text))
    (found,) = found_in(text, [Parsed(item, next(iter(parser().pipe([text]))))], parts, [])
    assert (found.cue, found.confidence) == ((cues[0][0], cues[1][1]), 0.9)
    assert found.source is not None
