"""What became of suggestions, and how long it took."""

from annotate.gold.questions import LEVEL, STANCE, TYPES
from annotate.gold.suggestions import SPANS, Fate, Pace, fates, paces
from annotate.records import Correction, Risk, Suggestion
from tests.gold.examples import AGAINST, FAVOR, HIGH, LOW, ONE, OTHER, SCHEME, TARGET, THREE, TWO, said

SHOWN = Suggestion(model="m@1", stance={TARGET: FAVOR, OTHER: FAVOR}, risk=Risk(level=LOW, types=(ONE, TWO)))


def test_fates_are_counted_by_the_label_that_was_suggested() -> None:
    kept = said(
        "x", "ann", FAVOR, LOW, ONE, TWO, suggestion=SHOWN, origins={TARGET: "kept", "level": "kept", "types": "kept"}
    )
    changed = said(
        "y", "ann", AGAINST, HIGH, TWO, THREE, suggestion=SHOWN,
        origins={TARGET: "changed", OTHER: "deleted", "level": "changed", "types": "changed"},
    )  # fmt: skip
    found = {(fate.question, fate.label): fate for fate in fates([kept, changed], SCHEME)}
    assert found[STANCE, FAVOR] == Fate(model="m@1", question=STANCE, label=FAVOR, kept=1, changed=1, deleted=1)
    assert found[LEVEL, LOW] == Fate(model="m@1", question=LEVEL, label=LOW, kept=1, changed=1)
    assert found[TYPES, ONE] == Fate(model="m@1", question=TYPES, label=ONE, kept=1, deleted=1)
    assert found[TYPES, TWO].kept == 2
    assert found[TYPES, THREE] == Fate(model="m@1", question=TYPES, label=THREE, added=1)
    assert found[STANCE, FAVOR].suggested == 3


def test_what_annotators_give_unasked_counts_for_its_own_label() -> None:
    work = said("x", "ann", AGAINST, origins={TARGET: "added", "level": "added"})
    assert [(fate.model, fate.question, fate.added, fate.suggested) for fate in fates([work], SCHEME)] == [
        ("", STANCE, 1, 0),
        ("", LEVEL, 1, 0),
    ]


def test_models_are_told_apart() -> None:
    work = [
        said(name, "ann", FAVOR, suggestion=SHOWN.model_copy(update={"model": name}), origins={TARGET: "kept"})
        for name in ("m@1", "m@2")
    ]
    assert [(fate.model, fate.kept) for fate in fates(work, SCHEME)] == [("m@1", 1), ("m@2", 1)]


def test_spans_are_counted_by_what_they_are() -> None:
    work = [
        Correction(annotator="ann", article_id=article, claims=(), origins={"cue": {"kept": 3, "deleted": 1}})
        for article in "ab"
    ]
    assert fates(work, SCHEME) == [Fate(model="", question=SPANS, label="cue", kept=6, deleted=2)]


def test_no_suggestion_no_fate() -> None:
    assert fates([said("x", "ann", FAVOR)], SCHEME) == []


def test_paces_are_medians_and_quartiles_of_what_is_known() -> None:
    work = [said(str(i), "bob", seconds=seconds) for i, seconds in enumerate([10, 20, 30, 40, 500, None])]
    work += [said("x", "ann")]
    assert paces(work) == [Pace(annotator="bob", tasks=5, lower=20, median=30, upper=40)]


def test_labels_stand_in_the_schemes_order() -> None:
    work = [said(str(i), "ann", s, origins={TARGET: "added"}) for i, s in enumerate(sorted(SCHEME.stances))]
    assert [fate.label for fate in fates(work, SCHEME)] == SCHEME.stances
