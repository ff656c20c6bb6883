"""Claims as tasks of the `labels` interface, and answers read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.articles import read_articles
from annotate.claims import extract
from annotate.records import Prediction, Risk, RiskPrediction, ScoredClaim, StancePrediction
from annotate.scheme import load_scheme
from annotate.studio.labels import answers, answers_result, asked, label_task, spoken_to
from annotate.studio.tasks import digest, digest_of

SCHEME = load_scheme()
TARGETS = [target.name for target in SCHEME.topics[0].targets]
ARTICLE = next(iter(read_articles(["seeds/articles/arms-01.md"])))
CLAIMS = list(extract([ARTICLE]))

stances = st.dictionaries(st.sampled_from(TARGETS), st.sampled_from(SCHEME.stances))
risks = st.none() | st.builds(
    lambda level, types: Risk(level=level, types=tuple(name for name in SCHEME.types if name in types)),
    st.sampled_from(SCHEME.levels),
    st.sets(st.sampled_from(SCHEME.types)),
)


@given(stances, risks)
def test_answers_come_back_as_they_were_written(stance: dict[str, str], risk: Risk | None) -> None:
    told = answers(answers_result("c@1", TARGETS, stance, risk), TARGETS)
    assert (told.stance, told.risk, told.unclear, told.comment) == (stance, risk, False, "")


@pytest.mark.parametrize(
    ("item", "problem"),
    [
        ({"from_name": "stance_9", "value": {"choices": ["favor"]}}, "stance_9 answers a question that was not asked"),
        ({"from_name": "level", "value": {"choices": ["low", "high"]}}, "level has 2 answers, and one is expected"),
    ],
)
def test_what_is_no_answer(item: dict[str, object], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        answers([item], TARGETS)


def test_unclear_and_a_comment_are_read() -> None:
    unclear = {"from_name": "unclear", "value": {"choices": ["unclear"]}}
    comment = {"from_name": "comment", "value": {"text": ["Whose drones?"]}}
    told = answers([unclear, comment], TARGETS)
    assert (told.unclear, told.comment, told.risk) == (True, "Whose drones?", None)


def test_the_targets_of_the_articles_topic_are_asked_about() -> None:
    assert spoken_to(ARTICLE, SCHEME) == TARGETS
    for claim in CLAIMS:
        assert asked(claim, SCHEME, TARGETS) == TARGETS
    far = SCHEME.topics[1].targets[0].name
    assert far in asked(CLAIMS[0], SCHEME, TARGETS, [far])
    assert asked(CLAIMS[0], SCHEME, []) == [target.name for target in SCHEME.concerned(CLAIMS[0].text)]


def scored(types: dict[str, float], level: str, abstained: bool = False) -> ScoredClaim:
    others = (1 - 0.6) / (len(SCHEME.levels) - 1)
    stance = StancePrediction(target=TARGETS[1], label="against", probabilities={"against": 0.7}, abstained=abstained)
    return ScoredClaim(
        **dict(CLAIMS[0]),
        stance=(stance,),
        risk=RiskPrediction(
            level=Prediction(label=level, probabilities=dict.fromkeys(SCHEME.levels, others) | {level: 0.6}),
            types=dict.fromkeys(SCHEME.types, 0.1) | types,
        ),
        model="m@1",
    )


def test_a_scored_claim_brings_what_the_model_says() -> None:
    task = label_task(ARTICLE, scored({"coercion": 0.9}, "low"), SCHEME, TARGETS)
    told = answers(task.result, task.data["targets"])
    assert (told.stance, told.risk) == ({TARGETS[1]: "against"}, Risk(level="low", types=("coercion",)))
    assert (task.model, task.score, digest_of(task.result)) == ("m@1", 0.8, digest(task.key))


def test_the_lowest_level_has_no_type_and_every_other_has_one() -> None:
    lowest = label_task(ARTICLE, scored({"coercion": 0.9}, SCHEME.levels[0]), SCHEME, TARGETS)
    assert answers(lowest.result, TARGETS).types == ()
    unsure = label_task(ARTICLE, scored({"coercion": 0.2}, SCHEME.levels[1]), SCHEME, TARGETS)
    assert answers(unsure.result, TARGETS).types == ("coercion",)


def test_an_abstention_suggests_no_stance_and_comes_first() -> None:
    task = label_task(ARTICLE, scored({}, "low", abstained=True), SCHEME, TARGETS)
    assert answers(task.result, TARGETS).stance == {}
    assert task.score < label_task(ARTICLE, scored({}, "low"), SCHEME, TARGETS).score


def test_a_claim_without_a_prediction_has_none() -> None:
    task = label_task(ARTICLE, CLAIMS[0], SCHEME, TARGETS)
    assert (task.result, task.model) == ([], "")
