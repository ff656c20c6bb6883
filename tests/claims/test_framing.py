"""How a cue alone presents its source."""

import pytest

from annotate.claims.cues import cues, forms
from annotate.claims.framing import framing


@pytest.mark.parametrize(
    ("way", "told"),
    [
        (
            "neutral",
            "said|told reporters|according to|wrote in a note|argues|warned|was quoted as saying|:",
        ),
        ("neutral", "denied|did not deny|accused|vowed|is understood|are said|is known as|has let it be known"),
        ("endorsing", "noted|has admitted|conceded later|points out|pointing  out|recalled|reminded|it was revealed"),
        ("endorsing", "Confirms|acknowledging|explained|the survey found|regretted|made it clear|own admission"),
        ("distancing", "claimed|the claim that|alleges|insisted|likes to boast|has long maintained|purported"),
        ("distancing", "is rumoured|was put about|repeated her assertion|so-called|would have us believe|bragging"),
    ],
)
def test_a_cue_takes_a_side_by_its_words(way: str, told: str) -> None:
    assert {cue: framing(cue) for cue in told.split("|")} == dict.fromkeys(told.split("|"), way)


@pytest.mark.parametrize(
    "cue",
    ["did not claim", "has not confirmed", "hasn’t acknowledged", "declined to confirm", "refused to admit",
     "has yet to acknowledge", "seemed to confirm", "tried to show"],
)  # fmt: skip
def test_what_is_denied_or_merely_tried_takes_no_side(cue: str) -> None:
    assert framing(cue) == "neutral"


def test_words_of_both_sorts_take_no_side() -> None:
    assert framing("confirmed the allegations") == "neutral"


def test_what_a_verb_takes_may_change_it() -> None:
    assert (framing("claimed responsibility"), framing("insisted on")) == ("neutral", "neutral")


@pytest.mark.parametrize("cue", ["", " \n"])
def test_no_cue_frames_nothing(cue: str) -> None:
    assert framing(cue) is None


def test_all_forms_of_a_verb_are_framed_alike() -> None:
    for verb in ("admit", "claim", "regret regretted regretting", "say said"):
        assert len({framing(form) for form in forms(verb)}) == 1


def test_few_of_the_cues_that_attribute_take_a_side() -> None:
    """The lists are of marked words: a cue of the extractor's own is more often neutral than not."""
    sides = [framing(cue) for cue in cues().verbs]
    assert sides.count("neutral") > len(sides) * 3 / 4
