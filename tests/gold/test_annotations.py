"""Logs as they are read: what counts, and what does not."""

from pathlib import Path

import pytest

from annotate.errors import InputError
from annotate.files import resource
from annotate.gold.annotations import asked, claims_by_id, read_log
from annotate.records import Annotation, Correction
from tests.gold.examples import AGAINST, FAVOR, LOW, ONE, OTHER, SCHEME, TARGET, said, seeds, written


def test_a_later_line_of_one_source_replaces_or_deletes_an_earlier_one(tmp_path: Path) -> None:
    path = written(
        tmp_path / "log.jsonl",
        [
            said("x", "ann", FAVOR, source="1/1"),
            said("y", "ann", FAVOR, source="1/2"),
            said("x", "ann", AGAINST, source="1/1"),
            said("y", "ann", FAVOR, source="1/2", status="deleted"),
        ],
    )
    log = read_log([path], SCHEME).of(Annotation)
    assert [(a.claim_id, a.stance[TARGET]) for a in log.work] == [("x", AGAINST)]
    assert log.left_out == {"deleted": 1}
    assert log.seen == {"x"}


def test_what_does_not_count_is_counted(tmp_path: Path) -> None:
    path = written(
        tmp_path / "log.jsonl",
        [
            said("x", "ann", FAVOR, source="1/1", status="skipped"),
            said("x", "bob", FAVOR, source="1/2", status="draft"),
            said("x", "cleo", FAVOR, source="1/3", risk=None, unclear=True),
            said("x", "dora", FAVOR, source="1/4"),
            said("x", "eve", AGAINST, source="1/5", review=True),
        ],
    )
    log = read_log([path], SCHEME).of(Annotation)
    assert [a.annotator for a in log.work] == ["dora"]
    assert [a.annotator for a in log.reviews] == ["eve"]
    assert log.left_out == {"skipped": 1, "draft": 1, "unclear": 1}


def test_of_two_by_one_person_the_newest_counts(tmp_path: Path) -> None:
    lines = [
        said("x", "ann", FAVOR, source="1/1", changed="2026-01-02T10:00:00.5Z"),
        said("x", "ann", AGAINST, source="1/2", changed="2026-01-02T12:00:00+02:30"),
        said("x", "ann", None, changed=""),
    ]
    for order in (lines, lines[::-1]):
        log = read_log([written(tmp_path / "log.jsonl", order)], SCHEME).of(Annotation)
        assert [a.stance for a in log.work] == [{TARGET: FAVOR}]
        assert log.left_out == {"superseded": 2}


def test_a_person_who_annotated_and_reviewed_is_two(tmp_path: Path) -> None:
    path = written(tmp_path / "log.jsonl", [said("x", "ann", FAVOR), said("x", "ann", AGAINST, review=True)])
    log = read_log([path], SCHEME).of(Annotation)
    assert len(log.work) == len(log.reviews) == 1
    assert log.left_out == {}


def test_plain_files_are_read_together(tmp_path: Path) -> None:
    first = written(tmp_path / "first.jsonl", [said(gold.id, "first") for gold in seeds()])
    log = read_log([first, resource("seeds/second.jsonl")], SCHEME)
    assert {a.annotator for a in log.work} == {"first", "second"}
    assert log.left_out == {}


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ({"claim_id": "x", "annotator": "ann"}, "line 2, field stance"),
        (said("x", "bob", "perhaps"), "line 2: stance to"),
        (said("x", "bob", level="dire"), "line 2: risk.level is 'dire'"),
        (said("x", "bob", {"moon": FAVOR}), "'moon', which is not in the scheme"),
        (said("x", "ann", changed="yesterday"), "'yesterday' is no time"),
        (Correction(annotator="ann", article_id="a", claims=()), "line 2: a corrected article stands here"),
    ],
)
def test_bad_lines_are_told_with_their_place(tmp_path: Path, line: Annotation, sentence: str) -> None:
    path = written(tmp_path / "log.jsonl", [said("x", "ann"), line])
    with pytest.raises(InputError, match=r"log\.jsonl") as told:
        read_log([path], SCHEME)
    assert sentence in str(told.value)


def test_an_old_line_with_an_old_label_is_no_fault_once_replaced(tmp_path: Path) -> None:
    path = written(tmp_path / "l", [said("x", "ann", "renamed", source="1/1"), said("x", "ann", FAVOR, source="1/1")])
    assert len(read_log([path], SCHEME).work) == 1


def test_who_was_asked_about_what() -> None:
    everything = [target.name for target in SCHEME.targets]
    assert asked(said("x", "ann", asked=()), SCHEME) == everything
    assert asked(said("x", "ann", asked=(), source="1/1"), SCHEME) == []
    assert asked(said("x", "ann", FAVOR, asked=(OTHER,)), SCHEME) == [TARGET, OTHER]


def test_claims_are_read_from_gold_too() -> None:
    found = claims_by_id(sorted(resource("seeds/gold").glob("*.jsonl")))
    assert found.keys() == {gold.id for gold in seeds()}


def test_a_level_with_its_types_is_read(tmp_path: Path) -> None:
    [read] = read_log([written(tmp_path / "log", [said("x", "ann", None, LOW, ONE)])], SCHEME).of(Annotation).work
    assert read == said("x", "ann", None, LOW, ONE)
