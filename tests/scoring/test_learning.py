"""What a served model learns from, what models are compared by, and which of two is taken."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotate.encoder.weights import WEIGHTS
from annotate.errors import InputError
from annotate.records import Gold, Risk
from annotate.scheme import load_scheme
from annotate.scoring.learning import (
    CURRENT,
    Score,
    divided,
    gathered,
    in_use,
    is_held_out,
    no_worse,
    recipe,
    score,
    use,
)

SCHEME = load_scheme()
HELD = next(name for name in map(str, range(100)) if is_held_out(name))
LEARNT = next(name for name in map(str, range(100)) if not is_held_out(name))


def gold(article: str, number: int = 0, level: str = SCHEME.levels[0]) -> Gold:
    return Gold(
        id=f"{article}:{number}",
        article_id=article,
        sentence=number,
        spans=((0, 3),),
        text="The",
        kind="narrated",
        statement=None,
        speaker=None,
        stance={},
        risk=Risk(level=level, types=() if level == SCHEME.levels[0] else (SCHEME.types[0],)),
    )


def written(path: Path, golds: list[Gold]) -> Path:
    path.write_text("".join(f"{each.model_dump_json()}\n" for each in golds), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "taken"),
    [
        (Score(0.5, 0.5), Score(0.5, 0.5), True),
        (Score(0.5, 0.5), Score(0.6, 0.5), True),
        (Score(0.5, 0.5), Score(0.6, 0.6), True),
        (Score(0.5, 0.5), Score(0.9, 0.49), False),
        (Score(0.5, 0.5), Score(0.49, 0.9), False),
        (Score(0.5, None), Score(0.5, 0.1), True),
        (Score(0.5, None), Score(0.4, 0.9), False),
        (Score(None, 0.5), Score(None, 0.5), True),
        (Score(0.5, 0.5), Score(0.5, None), False),
        (Score(None, None), Score(None, None), False),
        (Score(0.1 + 0.2, 0.5), Score(0.3, 0.5), True),
    ],
)
def test_a_new_model_is_taken_where_it_is_worse_in_nothing(old: Score, new: Score, taken: bool) -> None:
    assert no_worse(old, new) is taken


@pytest.mark.parametrize(
    ("told", "read"),
    [
        ({"macro_f1": 0.5, "n": 3, "risk_level": {"macro_f1": 0.6}, "risk_types": {"macro_f1": 0.7}}, Score(0.5, 0.6)),
        ({"macro_f1": 0.6, "n": 3, "risk_types": {"macro_f1": 0.7}}, Score(None, 0.6)),
        ({"macro_f1": 0.5, "n": 3}, Score(0.5, None)),
    ],
)
def test_scores_are_read_from_what_evaluate_prints(told: dict[str, object], read: Score) -> None:
    assert score(told) == read


NAMES = st.integers(0, 60).map(lambda number: f"a{number}")
GOLDS = st.lists(st.tuples(NAMES, st.integers(0, 2)), unique=True, max_size=12)


@given(
    st.lists(st.tuples(NAMES, st.integers(0, 2)), unique=True, min_size=1, max_size=12),
    st.none() | st.lists(st.tuples(NAMES, st.integers(0, 2)), unique=True, min_size=1, max_size=12),
    GOLDS,
)
def test_every_claim_stands_once_and_no_new_one_of_an_article_that_models_are_compared_by_is_learnt(
    tmp_path_factory: pytest.TempPathFactory,
    old: list[tuple[str, int]],
    dev: list[tuple[str, int]] | None,
    new: list[tuple[str, int]],
) -> None:
    known = {name for name, _ in old}
    apart = [claim for claim in dev or [] if claim[0] not in known]  # as splits are made: by article
    folder = tmp_path_factory.mktemp("rows")
    train = written(folder / "train.jsonl", [gold(*claim) for claim in old])
    tried = [written(folder / "dev.jsonl", [gold(*claim) for claim in apart])] if apart else []
    rows = divided([gold(*claim, level=SCHEME.levels[1]) for claim in new], [train], tried)
    learn, compare = ([Gold.model_validate_json(line) for line in side] for side in rows)
    everything = [each.id for each in (*learn, *compare)]
    assert sorted(everything) == sorted({f"{name}:{number}" for name, number in (*old, *apart, *new)})
    assert not {each.article_id for each in learn} & {each.article_id for each in compare}
    newest = {f"{name}:{number}" for name, number in new}
    assert all((each.risk.level == SCHEME.levels[1]) == (each.id in newest) for each in (*learn, *compare))
    assert known <= {each.article_id for each in learn}


def test_one_new_article_of_five_is_held_out(tmp_path: Path) -> None:
    train = written(tmp_path / "train.jsonl", [gold("old")])
    assert [len(side) for side in divided([gold(HELD), gold(LEARNT)], [train], [])] == [2, 1]
    assert 150 < sum(is_held_out(f"article {number}") for number in range(1000)) < 250


def test_plain_rows_are_kept_as_they_are(tmp_path: Path) -> None:
    row = {"text": "the plan is good", "target": "the plan", "label": SCHEME.stances[0], "seen": "né"}
    (tmp_path / "rows.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    rows = divided([gold(LEARNT)], [tmp_path / "rows.jsonl"], [])
    assert json.loads(rows.learn[0]) == row
    assert len(rows.learn) == 2


def test_the_model_in_use_outlives_the_server_and_not_the_model_that_it_came_from(tmp_path: Path) -> None:
    base, new, data = tmp_path / "base", tmp_path / "new", tmp_path / "data"
    for folder in (base, new, data):
        folder.mkdir()
    (base / WEIGHTS).write_bytes(b"first")
    assert in_use(base, data) == base
    use(new, base, data)
    assert in_use(base, data) == new
    (base / WEIGHTS).write_bytes(b"trained by hand since")
    assert in_use(base, data) == base
    (data / CURRENT).write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match=r"current\.json: this is no JSON; remove it"):
        in_use(base, data)


def test_a_model_that_does_not_tell_how_it_was_trained(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"manifest\.json tells how this model was trained"):
        recipe(tmp_path)


def test_without_claims_there_is_no_gold(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--claims"):
        gathered([1], [], tmp_path, SCHEME)
