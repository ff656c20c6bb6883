"""Sentences with no cue: the last speaker's, or the writer's own."""

import pytest

from annotate.claims import extract
from annotate.records import Article, Claim

TOLD = "The border must stay open, said Olga Marić, a judge."


def after(sentence: str, before: str = TOLD, gap: str = " ") -> Claim:
    return list(extract([Article(id="a", text=f"Border talks begin\n\n{before}{gap}{sentence}")]))[-1]


def sure(claim: Claim) -> float:
    assert claim.kind == "continued"
    assert claim.statement
    return claim.statement.confidence


@pytest.mark.parametrize(
    "sentence",
    [
        "I would not trust anybody with it.",
        "They closed it when I was a child, and nobody opened it for years.",
        "A wall has never stopped anybody.",
        "Whoever builds a wall will pay for it.",
    ],
)
def test_talk_goes_on(sentence: str) -> None:
    claim = after(sentence)
    assert sure(claim)
    assert claim.speaker
    assert claim.speaker.name == "Olga Marić"


@pytest.mark.parametrize("sentence", ["It had been shut for years.", "It would stay open.", "A wall had been built."])
def test_what_is_reported_goes_on_a_tense_further_back(sentence: str) -> None:
    told = "The border had been shut, said Olga Marić, a judge."
    assert after(sentence, told).kind == "continued"
    assert after(sentence, '"The border was shut," said Olga Marić, a judge.').kind == "narrated"


def test_a_scene_is_the_writers() -> None:
    assert after("There was laughter in the gallery.").kind == "narrated"


@pytest.mark.parametrize(
    "sentence",
    [
        "The two countries signed the treaty in Vienna in 2019.",
        "She spent six weeks in Vienna.",
        "She left.",
        "The treaty, which Vienna has signed, is under appeal.",
        "It is understood that a payment was promised to Vienna in May.",
    ],
)
def test_background_is_the_writers(sentence: str) -> None:
    assert after(sentence).kind != "continued"


def test_confidence_follows_the_evidence() -> None:
    """First person and a modal tell more than a pronoun that points back; a new paragraph tells against."""
    strong, weak = after("We should never close it."), after("It must be guarded.")
    assert sure(strong) > sure(weak)
    assert sure(strong) > sure(after("We should never close it.", gap="\n\n"))


def test_a_new_entry_of_a_live_page_is_nobodys_talk() -> None:
    assert after("11:02 We should never close it.", gap="\n\n").kind == "narrated"


def test_a_quotation_in_the_same_paragraph_is_surer() -> None:
    near, far = (after("“It was open for years. It will be open again.”", gap=gap) for gap in (" ", "\n\n"))
    assert sure(near) > sure(far)


def test_marks_alone_are_nobodys_words() -> None:
    """A quotation of nothing but dots ran out of spans once."""
    text = f"{TOLD} “It was open for years.\n“...\n“...”"
    assert [claim.text for claim in extract([Article(id="a", text=text)])][-1] == "It was open for years"


def test_breaks_tell_nothing_where_each_sentence_has_a_paragraph_of_its_own() -> None:
    lines = [
        "Snow fell on Monday.",
        "The road was shut.",
        "It opened at noon.",
        "War is unlikely, said Timothy Heath.",
        "I don't think this would end well.",
        "He spoke in Belgrade on Monday.",
    ]
    claims = list(extract([Article(id="a", text="\n\n".join(lines))]))
    assert [claim.kind for claim in claims] == ["narrated"] * 3 + ["indirect", "continued", "narrated"]
