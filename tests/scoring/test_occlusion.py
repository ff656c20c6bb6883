"""Which words moved a stance, asked of the model that ships."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.classifier.predict import Model, load, predict_claims
from annotate.files import resource
from annotate.records import Claim, ScoredClaim
from annotate.scoring.occlusion import LONGEST, Word, moved, shades, words
from annotate.scoring.score import SHIPPED, answered
from tests.scoring.test_marks import TEXTS

PLAIN = "Asylum quotas were a dangerous experiment that would fail"
TWO = "The border fence is a shameful failure, and the asylum quotas are dangerous"


@pytest.fixture(scope="module")
def model() -> Model:
    return load(resource(SHIPPED))


def scored(model: Model, *texts: str) -> list[ScoredClaim]:
    return list(answered(map(claim, texts), lambda claims: predict_claims(model, claims), "shipped"))


def claim(text: str) -> Claim:
    return Claim(
        id=text,
        article_id="a",
        sentence=0,
        spans=((0, len(text)),),
        text=text,
        kind="narrated",
        statement=None,
        speaker=None,
    )


def falls(text: str, found: tuple[Word, ...]) -> dict[str, float]:
    return {text[slice(*word.span)]: word.fall for word in found}


def test_the_word_that_tells_moves_the_stance_most(model: Model) -> None:
    found = moved(model, scored(model, PLAIN))[PLAIN]
    fallen = falls(PLAIN, tuple(found["asylum-quotas"]))
    assert max(fallen, key=lambda word: fallen[word]) == "dangerous"
    assert fallen["dangerous"] > 0.1 > abs(fallen["would"])


def test_a_fall_is_what_the_model_says_less_of_the_claim_without_the_word(model: Model) -> None:
    [whole, less] = scored(model, PLAIN, PLAIN.replace("dangerous", ""))
    before, after = whole.stance[0], less.stance[0]
    fallen = falls(PLAIN, tuple(moved(model, [whole])[PLAIN][before.target]))
    assert fallen["dangerous"] == pytest.approx(
        before.probabilities[before.label] - after.probabilities[before.label], abs=0.02
    )


def test_each_target_has_its_own_words_and_those_that_name_it_stay(model: Model) -> None:
    found = moved(model, scored(model, TWO))[TWO]
    fence, quotas = (falls(TWO, tuple(found[target])) for target in ("border-fence", "asylum-quotas"))
    assert "fence" not in fence
    assert "fence" in quotas
    assert "quotas" not in quotas
    assert "quotas" in fence


def test_what_is_looked_into_is_bounded_and_the_surest_comes_first(model: Model) -> None:
    claims = scored(model, "The border fence may be something", PLAIN, TWO)
    told = [
        (stance.probabilities[stance.label], claim.id, stance.target)
        for claim in claims
        for stance in claim.stance
        if not stance.abstained and model.scheme.polarity(stance.label)
    ]
    _, surest, target = max(told)
    found = moved(model, claims, most=1)
    assert {name: list(targets) for name, targets in found.items()} == {surest: [target]}


def test_long_claims_are_read_to_a_limit(model: Model) -> None:
    long = f"{PLAIN} {'and so it went on and on ' * 20}".strip()
    [found] = [found for targets in moved(model, scored(model, long)).values() for found in targets.values()]
    assert len(words(long)) > LONGEST >= len(found) > LONGEST - 5


def test_what_the_model_abstains_from_is_not_looked_into(model: Model) -> None:
    [given] = scored(model, PLAIN)
    abstained = given.model_copy(
        update={"stance": tuple(stance.model_copy(update={"abstained": True}) for stance in given.stance)}
    )
    assert moved(model, [abstained]) == {}
    assert moved(model, []) == {}


@st.composite
def left_out(draw: st.DrawFn) -> tuple[str, list[Word]]:
    text = draw(TEXTS)
    return text, [Word(span, draw(st.floats(-1, 1))) for span in words(text) if draw(st.booleans())]


@given(left_out())
def test_shades_are_the_text_and_hold_each_word_whole(drawn: tuple[str, list[Word]]) -> None:
    text, found = drawn
    made = shades(text, found)
    assert "".join(shade.text for shade in made) == text
    assert list(stretches(text, found)) == [shade for shade in made if shade.fall]


def stretches(text: str, found: list[Word]) -> Iterator[tuple[str, float]]:
    for word in found:
        if word.fall:
            yield text[slice(*word.span)], word.fall
