"""Agreement on the questions asked of a claim, and who disagrees on what."""

from pathlib import Path

import pytest
from sklearn.metrics import cohen_kappa_score

from annotate.files import resource
from annotate.gold.agreement import Agreement, agree, disputed
from annotate.gold.annotations import Log, read_log
from annotate.gold.doctor import examine
from annotate.gold.questions import LEVEL, SPEAKS, STANCE, TYPES
from annotate.records import Annotation
from tests.gold.examples import (
    AGAINST,
    FAVOR,
    HIGH,
    LOW,
    MODERATE,
    NEUTRAL,
    NONE,
    ONE,
    OTHER,
    SCHEME,
    TARGET,
    THREE,
    TWO,
    as_annotation,
    log,
    said,
    seeds,
    written,
)


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Log[Annotation]:
    """The seeds, once as their gold has them and once as a second annotator did a part of them."""
    first = written(tmp_path_factory.mktemp("log") / "first.jsonl", map(as_annotation, seeds()))
    return read_log([first, resource("seeds/second.jsonl")], SCHEME).of(Annotation)


def by_question(*work: Annotation) -> dict[str, Agreement]:
    return {found.question: found for found in agree(log(*work).of(Annotation), SCHEME)}


def test_kappas_on_the_seeds_are_the_doctors(twice: Log[Annotation]) -> None:
    found = {agreement.question: agreement.overall.cohen.value for agreement in agree(twice, SCHEME)}
    doctor = examine(resource("seeds"), SCHEME).agreement
    assert found[STANCE] == pytest.approx(doctor["stance, where both name the target (kappa)"])
    assert found[SPEAKS] == pytest.approx(doctor["whether a claim speaks to a target (kappa)"])
    assert found[LEVEL] == pytest.approx(doctor["risk level (quadratic kappa)"])


def test_labels_targets_and_pairs_are_parts_of_the_whole(twice: Log[Annotation]) -> None:
    for agreement in agree(twice, SCHEME):
        [couple] = agreement.by_pair
        assert (couple.first, couple.second) == ("first", "second")
        assert couple.measures == agreement.overall
        if agreement.question in (STANCE, SPEAKS):
            assert sum(part.units for part in agreement.by_target.values()) == agreement.overall.units
        if agreement.question != TYPES:
            counts = couple.confusion.counts
            same = sum(counts[i][i] for i in range(len(counts)))
            assert sum(map(sum, counts)) == agreement.overall.units
            assert agreement.overall.agreed == pytest.approx(same / agreement.overall.units)


def test_one_label_against_the_rest(twice: Log[Annotation]) -> None:
    stance = next(agreement for agreement in agree(twice, SCHEME) if agreement.question == STANCE)
    said_of: dict[tuple[str, str], dict[str, str]] = {}
    for annotation in twice.work:
        for target, label in annotation.stance.items():
            said_of.setdefault((annotation.claim_id, target), {})[annotation.annotator] = label
    both = [labels for labels in said_of.values() if len(labels) == 2]
    for label in SCHEME.stances:
        kappa = cohen_kappa_score([x["first"] == label for x in both], [x["second"] == label for x in both])
        assert stance.by_label[label].cohen.value == pytest.approx(kappa)


def test_who_was_not_asked_does_not_disagree() -> None:
    found = by_question(
        said("x", "ann", FAVOR), said("x", "bob", {OTHER: FAVOR}, asked=(OTHER,)), said("y", "ann", FAVOR),
        said("y", "bob", None), said("z", "ann", None), said("z", "bob", None),
    )[SPEAKS]  # fmt: skip
    assert found.overall.units == 2
    assert found.by_pair[0].confusion.counts == ((1, 0), (1, 0))


def test_confusion_of_types_is_told_by_type() -> None:
    found = by_question(said("x", "ann", None, LOW, ONE, TWO), said("x", "bob", None, LOW, TWO, THREE))[TYPES]
    counts = dict(zip(found.by_pair[0].confusion.rows, found.by_pair[0].confusion.counts, strict=True))
    assert (counts[ONE], counts[TWO], counts[THREE]) == ((0, 1, 0), (1, 0, 0), (0, 0, 1))


@pytest.mark.parametrize(
    "work",
    [
        [],
        [said("x", "ann", FAVOR, LOW, ONE)],
        [said("x", "ann", FAVOR, LOW, ONE), said("y", "bob", FAVOR, LOW, ONE)],
        [said("x", "ann", FAVOR, LOW, ONE), said("x", "bob", FAVOR, LOW, ONE)],
        [said("x", "ann"), said("x", "bob")],
        [said("x", "ann", risk=None), said("x", "bob", risk=None)],
    ],
)
def test_too_little_to_tell_is_no_fault(work: list[Annotation]) -> None:
    for agreement in by_question(*work).values():
        assert agreement.overall.alpha.value is None
        assert agreement.overall.fleiss.value is None
        assert agreement.overall.cohen.value is None
        assert (agreement.overall.agreed is None) == (agreement.overall.units == 0)
    assert disputed(log(*work).of(Annotation), SCHEME) == []


def test_the_most_disputed_come_first() -> None:
    work = [
        said("poles", "ann", FAVOR, NONE), said("poles", "bob", AGAINST, HIGH, ONE),
        said("near", "ann", FAVOR, LOW, ONE), said("near", "bob", NEUTRAL, LOW, ONE),
        said("silent", "ann", None, LOW, ONE), said("silent", "bob", FAVOR, MODERATE, ONE),
        said("same", "ann", FAVOR), said("same", "bob", FAVOR),
        said("near", "eve", FAVOR, LOW, ONE, review=True),
    ]  # fmt: skip
    found = disputed(log(*work).of(Annotation), SCHEME)
    assert [dispute.claim_id for dispute in found] == ["poles", "silent", "near"]
    assert [dispute.disagreement for dispute in found] == pytest.approx([1, (1 / 2 + 1 / 3) / 3, 1 / 2 / 3])
    assert [dispute.settled for dispute in found] == [False, False, True]
    assert [(each.annotator, each.stance) for each in found[0].said] == [
        ("ann", {TARGET: FAVOR}), ("bob", {TARGET: AGAINST})
    ]  # fmt: skip


def test_an_annotator_more_does_not_change_a_pair(tmp_path: Path, twice: Log[Annotation]) -> None:
    third = tuple(a.model_copy(update={"annotator": "third"}) for a in twice.work if a.annotator == "second")
    more = twice._replace(work=twice.work + third)
    for before, after in zip(agree(twice, SCHEME), agree(more, SCHEME), strict=True):
        assert before.by_pair[0] == after.by_pair[0]
        assert after.by_pair[2].measures.agreed == 1
