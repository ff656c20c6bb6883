"""What a teacher's answers make of labels, and of rows that have none."""

import json
from pathlib import Path

import pytest

from annotate.classifier.model import load
from annotate.classifier.predict import answers
from annotate.classifier.rows import read_rows
from annotate.classifier.teachers import SHARE, taught
from annotate.classifier.train import train
from annotate.errors import InputError
from annotate.scheme import load_scheme
from tests.classifier.conftest import configuration

SCHEME = load_scheme()


@pytest.fixture
def teacher(tmp_path: Path, encoder: Path, rows: Path) -> Path:
    train(configuration(tmp_path, encoder, rows, rows, epochs=8, patience=8), tmp_path / "teacher")
    return tmp_path / "teacher"


def test_half_of_a_label_is_what_teachers_say_and_all_of_it_where_there_is_none(
    tmp_path: Path, rows: Path, teacher: Path
) -> None:
    bare = tmp_path / "bare.jsonl"
    lines = [json.loads(line) for line in rows.read_text(encoding="utf-8").splitlines()]
    bare.write_text("".join(json.dumps(line | {"label": None}) + "\n" for line in lines), encoding="utf-8")
    labelled, unlabelled = (list(read_rows(path, SCHEME, labelled=False)) for path in (rows, bare))
    said = answers(load(teacher), [item.questions[0] for item in labelled])
    with_labels, without = (taught(those, [teacher, teacher], SCHEME) for those in (labelled, unlabelled))
    for row, half, whole, told in zip(lines, with_labels, without, said, strict=True):
        answer = dict(zip(SCHEME.stances, told.stance, strict=True))
        assert whole.questions[0].stance == pytest.approx(answer)
        mixed = {name: SHARE * share + (1 - SHARE) * (name == row["label"]) for name, share in answer.items()}
        assert half.questions[0].stance == pytest.approx(mixed)
        # Nobody asked these rows for a risk, so none is learnt.
        assert half.questions[0].level is None is whole.questions[0].types


def test_a_row_that_asks_for_risk_is_taught_its_level_and_types_alone(tmp_path: Path, teacher: Path) -> None:
    path = tmp_path / "risk.jsonl"
    path.write_text(json.dumps({"text": "the plan is bad", "annotations": []}) + "\n", encoding="utf-8")
    ((_, (question,)),) = taught(list(read_rows(path, SCHEME, labelled=False)), [teacher], SCHEME)
    assert question.stance is None
    assert question.level is not None
    assert sum(question.level.values()) == pytest.approx(1)
    assert question.types is not None
    assert list(question.types) == list(SCHEME.types)


def test_what_a_teacher_says_of_rows_without_labels_is_enough_to_learn_from(
    tmp_path: Path, encoder: Path, rows: Path, teacher: Path
) -> None:
    bare = tmp_path / "bare.jsonl"
    lines = [json.loads(line) for line in rows.read_text(encoding="utf-8").splitlines()]
    bare.write_text("".join(json.dumps(line | {"label": None}) + "\n" for line in lines), encoding="utf-8")
    config = configuration(tmp_path, encoder, rows, rows, epochs=8, patience=8)
    (part,) = config.data.train
    part = part.model_copy(update={"path": bare, "teachers": (teacher,)})
    config = config.model_copy(update={"data": config.data.model_copy(update={"train": (part,)})})
    assert train(config, tmp_path / "pupil")["stance"] > 0.6  # one of three labels never occurs: at most 2/3
    alone = config.data.model_copy(update={"train": (part.model_copy(update={"teachers": ()}),)})
    with pytest.raises(InputError, match="label"):
        train(config.model_copy(update={"data": alone}), tmp_path / "nobody")


def test_a_teacher_of_another_scheme_is_told_of(tmp_path: Path, rows: Path, teacher: Path) -> None:
    scheme = (teacher / "scheme.yaml").read_text(encoding="utf-8").replace("name: favor", "name: for")
    (teacher / "scheme.yaml").write_text(scheme, encoding="utf-8")
    with pytest.raises(InputError, match="this teacher has other labels than the scheme"):
        taught(list(read_rows(rows, SCHEME, labelled=True)), [teacher], SCHEME)
