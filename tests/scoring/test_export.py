"""Scores as others read them: each format is read back by what reads it."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
import spacy
from datasets import load_from_disk
from hypothesis import given, settings
from hypothesis import strategies as st
from label_studio_sdk.label_interface import LabelInterface
from spacy.tokens import Doc, DocBin

from annotate.errors import InputError
from annotate.files import write_records
from annotate.manifest import describe, keep
from annotate.records import Likelihood, Published, ScoredClaim, cut
from annotate.scheme import Scheme
from annotate.scoring.export import SUFFIXES, Format, export, format_of
from annotate.scoring.tables import Line, lines, write_csv, write_dataset
from annotate.studio.interface import interface
from annotate.studio.labels import answers, start_of
from tests.cli.test_commands import run
from tests.scoring.example import ARTICLES

FORMULA = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture
def scores(tmp_path: Path, scored: list[ScoredClaim]) -> Path:
    """A file of scores, with a manifest beside it that tells where the articles are."""
    write_records(tmp_path / "articles.jsonl", ARTICLES)
    write_records(tmp_path / "scores.jsonl", scored)
    keep(tmp_path / "scores.jsonl", describe("score", [tmp_path / "articles.jsonl"]))
    return tmp_path / "scores.jsonl"


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def broken(claims: list[ScoredClaim]) -> Iterator[ScoredClaim]:
    yield from claims
    raise InputError("the next one is wrong")


def test_a_table_has_a_row_for_each_claim_and_target(tmp_path: Path, scored: list[ScoredClaim]) -> None:
    count = write_csv(tmp_path / "scores.csv", scored)
    found = table(tmp_path / "scores.csv")

    assert list(found[0]) == list(Line.model_fields)
    assert count == len(found) == sum(max(1, len(claim.stance)) for claim in scored)
    assert {row["claim_id"] for row in found} == {claim.id for claim in scored}
    asked = [(claim.id, stance.target) for claim in scored for stance in claim.stance]
    assert [(row["claim_id"], row["target"]) for row in found if row["target"]] == asked


def test_a_row_tells_what_is_known_of_the_claim(scored: list[ScoredClaim]) -> None:
    claim = next(claim for claim in scored if claim.speaker and len(claim.stance) > 1)
    assert claim.speaker
    likely = Likelihood(words="likely", span=(0, 6), term="likely", scale="ICD 203", low=0.55, high=0.8)
    doubtful = likely.model_copy(update={"words": "unlikely", "low": 0.2, "high": 0.45})
    types = {"coercion": 0.5, "escalation": 0.9, "terrorism": 0.49}
    known = {
        "published": Published(outlet="The Skarne Courier", date="2025-03-11"),
        "likelihood": (likely, doubtful),
        "framing": "distancing",
        "risk": claim.risk.model_copy(update={"types": types}),
    }
    stance, level = claim.stance[0], claim.risk.level

    first, *others = lines([claim.model_copy(update=known)])

    assert first == Line(
        claim_id=claim.id,
        article_id=claim.article_id,
        outlet="The Skarne Courier",
        date="2025-03-11",
        speaker=claim.speaker.name,
        role=claim.speaker.role,
        affiliation=claim.speaker.affiliation,
        kind=claim.kind,
        text=claim.text,
        target=stance.target,
        stance=stance.label,
        probability=stance.probabilities[stance.label],
        abstained=stance.abstained,
        risk_level=level.label,
        risk_probability=level.probabilities[level.label],
        risk_types="coercion, escalation",
        likelihood_low=0.55,
        likelihood_high=0.8,
        framing="distancing",
    )
    assert [line.target for line in others] == [stance.target for stance in claim.stance[1:]]


def test_whoever_has_no_name_is_told_from_the_writer(scored: list[ScoredClaim]) -> None:
    told = {(claim.statement is None, line.speaker) for claim in scored if not claim.speaker for line in lines([claim])}
    assert told == {(True, "the writer"), (False, "a source not named")}


@settings(deadline=None)
@given(st.text(alphabet="=+-@\t\r\n'\",; aé🙂"))
def test_no_cell_is_a_formula(tmp_path_factory: pytest.TempPathFactory, scored: list[ScoredClaim], text: str) -> None:
    path = tmp_path_factory.mktemp("cells") / "scores.csv"
    write_csv(path, [scored[0].model_copy(update={"text": text, "article_id": text})])
    for cell in (table(path)[0]["text"], table(path)[0]["article_id"]):
        assert cell == (f"'{text}" if text.startswith(FORMULA) else text)


def test_a_data_set_is_loaded_from_its_folder(tmp_path: Path, scored: list[ScoredClaim]) -> None:
    folder = tmp_path / "new" / "scores"
    for claims in (scored, scored[:3]):  # the second takes the place of the first
        count = write_dataset(folder, claims)
        found = load_from_disk(str(folder))
        assert list(found) == [line.model_dump() for line in lines(claims)]
        assert count == len(found)
    assert [path.name for path in folder.parent.iterdir()] == ["scores"]


def test_no_folder_but_a_data_set_is_replaced(tmp_path: Path, scored: list[ScoredClaim]) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "file").touch()
    for name in ("mine", "file"):
        with pytest.raises(InputError, match=rf"{name}: something is there already that is no data set"):
            write_dataset(tmp_path / name, scored)
    with pytest.raises(InputError, match="file/scores: nothing can be written there"):
        write_dataset(tmp_path / "file" / "scores", scored)


def test_nothing_is_left_of_what_was_not_finished(tmp_path: Path, scored: list[ScoredClaim]) -> None:
    write_dataset(tmp_path / "set", scored)
    before = sorted(tmp_path.rglob("*"))
    for write, name in ((write_csv, "scores.csv"), (write_dataset, "set"), (write_dataset, "other")):
        with pytest.raises(InputError, match="the next one is wrong"):
            write(tmp_path / name, broken(scored))
    assert sorted(tmp_path.rglob("*")) == before
    assert len(load_from_disk(str(tmp_path / "set"))) == len(list(lines(scored)))


def test_claims_are_spans_of_their_article_in_spacy(scores: Path, scored: list[ScoredClaim]) -> None:
    path = scores.with_name("scores.spacy")
    assert export(scores, path, "spacy") == len(ARTICLES)
    docs: dict[str, Doc] = {}
    for doc in DocBin().from_disk(path).get_docs(spacy.blank("en").vocab):
        docs[doc.user_data["article"]["id"]] = doc

    assert {name: doc.text for name, doc in docs.items()} == {article.id: article.text for article in ARTICLES}
    assert {doc.user_data["article"]["outlet"] for doc in docs.values()} == {article.outlet for article in ARTICLES}
    assert any(len(claim.spans) > 1 for claim in scored)
    for claim in scored:
        doc = docs[claim.article_id]
        mine = {group: [span for span in doc.spans[group] if span.id_ == claim.id] for group in doc.spans}
        assert [(span.start_char, span.end_char) for span in mine["claims"]] == list(claim.spans)
        assert {span.label_ for span in mine["claims"]} == {claim.kind}
        assert {span.label_ for span in mine["risk"]} == {claim.risk.level.label}
        told = {f"{stance.target}: {stance.label}" for stance in claim.stance if not stance.abstained}
        assert {span.label_ for span in mine["stance"]} == told
        assert ScoredClaim.model_validate(doc.user_data["claims"][claim.id]) == claim


def test_a_span_that_ends_within_a_word_takes_all_of_it(scores: Path, scored: list[ScoredClaim]) -> None:
    article = ARTICLES[0]
    claim = next(claim for claim in scored if claim.article_id == article.id)
    start, end = claim.spans[0]
    inner = ((start + 1, end - 1),)
    write_records(scores, [claim.model_copy(update={"spans": inner, "text": cut(article.text, inner)})])
    export(scores, scores.with_name("scores.spacy"), "spacy")
    (doc,) = DocBin().from_disk(scores.with_name("scores.spacy")).get_docs(spacy.blank("en").vocab)
    assert doc.spans["claims"][0].text.split()[0] == claim.text.split()[0]


def test_tasks_can_be_imported_into_a_project_of_ours(scores: Path, scored: list[ScoredClaim], scheme: Scheme) -> None:
    path = scores.with_name("tasks.json")
    assert export(scores, path, "label-studio") == len(scored)
    tasks = json.loads(path.read_text(encoding="utf-8"))
    labels = LabelInterface(interface("labels", scheme))

    for claim, task in zip(scored, tasks, strict=True):
        (prediction,) = task["predictions"]
        assert labels.validate_prediction(prediction, return_errors=True) == []
        assert task["data"]["claim_id"] == claim.id
        assert prediction["model_version"] == claim.model
        told = answers(prediction["result"], task["data"]["targets"])
        shown = start_of(claim, scheme).suggestion
        assert told.risk == shown.risk
        assert told.stance == {name: stance for name, stance in shown.stance.items() if name in task["data"]["targets"]}


def test_the_name_tells_the_format() -> None:
    assert {format_of(Path(f"scores{suffix.upper()}")) for suffix in SUFFIXES} | {"datasets"} == set(get_args(Format))
    with pytest.raises(InputError, match=r"scores\.xlsx: this name tells no format. Known are \.parquet \(parquet\), "):
        format_of(Path("scores.xlsx"))


def test_the_command_exports_what_is_new_and_keeps_its_articles_known(scores: Path, tmp_path: Path) -> None:
    packed, docs = tmp_path / "scores.parquet", tmp_path / "scores.spacy"

    told = run("export", str(scores), "-o", str(packed))
    assert (told.returncode, told.stdout) == (0, "")
    assert "claims written to" in told.stderr
    assert "is up to date" in run("export", str(scores), "-o", str(packed)).stderr
    # The Parquet file's manifest names the articles.
    assert f"{len(ARTICLES)} articles written to" in run("export", str(packed), "-o", str(docs)).stderr


def test_the_command_writes_to_standard_output(scores: Path) -> None:
    told = run("export", "-", "-o", "-", "--to", "csv", given=scores.read_text(encoding="utf-8"))
    assert told.stderr == ""
    assert len(list(csv.DictReader(told.stdout.splitlines(keepends=True)))) > 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("scores.jsonl", "-o", "scores.docx"), "scores.docx: this name tells no format."),
        (("scores.jsonl", "-o", "scores.jsonl", "--to", "csv"), "this is an input too, and would be lost"),
        (("missing.jsonl", "-o", "scores.csv"), "missing.jsonl: there is no such file."),
        (("scores.parquet", "-o", "scores.csv"), "scores.parquet: there is no such file."),
        (("articles.jsonl", "-o", "scores.csv"), "articles.jsonl, line 1, field "),
        (("bare.jsonl", "-o", "scores.spacy"), "name them with --articles."),
        (("bare.jsonl", "-o", "scores.json", "-a", "scores.jsonl"), "which is not among those read."),
    ],
)
def test_what_is_wrong_is_one_sentence(
    scores: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(scores.parent)
    scores.with_name("bare.jsonl").write_bytes(scores.read_bytes())
    before = sorted(scores.parent.rglob("*"))

    told = run("export", *arguments)

    assert told.returncode == 2
    assert said in told.stderr
    assert told.stderr.count("\n") == 1
    assert sorted(scores.parent.rglob("*")) == before
