"""Manifests: a step with nothing new to do is known, and no other."""

from pathlib import Path
from typing import Any

import pytest

from annotate.errors import InputError
from annotate.manifest import LIBRARIES, Manifest, describe, files_in, inputs_of, is_current, keep, location, sha256


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("a", encoding="utf-8")
    (folder / "b.txt").write_text("b", encoding="utf-8")
    return folder


def run(output: Path, articles: Path, **config: Any) -> Manifest:
    """A step that has ended well."""
    manifest = describe("extract", [articles], **config)
    output.write_text("made", encoding="utf-8")
    keep(output, manifest)
    return manifest


def test_what_a_manifest_tells(articles: Path) -> None:
    manifest = describe("extract", [articles, articles / "a.txt"], path=Path("x"), n=1)
    assert manifest.inputs == {str(path): sha256(path) for path in (articles / "a.txt", articles / "b.txt")}
    assert manifest.config == {"path": "x", "n": 1}
    assert set(manifest.versions) == {*LIBRARIES, "annotate"}


def test_a_step_is_current_until_something_changes(tmp_path: Path, articles: Path) -> None:
    output = tmp_path / "claims.jsonl"
    assert not is_current(output, describe("extract", [articles], n=1))
    run(output, articles, n=1)
    assert is_current(output, describe("extract", [articles], n=1))

    assert not is_current(output, describe("extract", [articles], n=2))
    assert not is_current(output, describe("score", [articles], n=1))
    (articles / "c.txt").write_text("c", encoding="utf-8")
    assert not is_current(output, describe("extract", [articles], n=1))
    (articles / "c.txt").unlink()
    assert is_current(output, describe("extract", [articles], n=1))

    (articles / "a.txt").write_text("changed", encoding="utf-8")
    assert not is_current(output, describe("extract", [articles], n=1))


@pytest.mark.parametrize("lost", ["claims.jsonl", "claims.jsonl.manifest.json"])
def test_a_step_is_not_current_without_its_output_or_manifest(tmp_path: Path, articles: Path, lost: str) -> None:
    manifest = run(tmp_path / "claims.jsonl", articles)
    (tmp_path / lost).unlink()
    assert not is_current(tmp_path / "claims.jsonl", manifest)


def test_a_damaged_manifest_is_not_current(tmp_path: Path, articles: Path) -> None:
    manifest = run(tmp_path / "claims.jsonl", articles)
    location(tmp_path / "claims.jsonl").write_bytes(b"\xff{")
    assert not is_current(tmp_path / "claims.jsonl", manifest)


@pytest.mark.parametrize("unknown", ["http://127.0.0.1/feed", "-", "missing.txt", "x" * 300])
def test_what_can_be_another_the_next_time_is_never_current(tmp_path: Path, articles: Path, unknown: str) -> None:
    output = tmp_path / "claims.jsonl"
    output.write_text("made", encoding="utf-8")
    manifest = describe("extract", [articles, unknown])
    keep(output, manifest)
    assert unknown in manifest.inputs
    assert not is_current(output, manifest)


def test_the_manifest_lies_in_a_folder_or_beside_a_file(tmp_path: Path, articles: Path) -> None:
    assert location(tmp_path) == tmp_path / "manifest.json"
    assert location(tmp_path / "a.jsonl") == tmp_path / "a.jsonl.manifest.json"
    manifest = describe("train", [articles / "a.txt"])
    keep(tmp_path, manifest)
    assert is_current(tmp_path, manifest)


def test_streams_and_devices_have_none(tmp_path: Path, articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    manifest = describe("extract", [articles])
    for output in (Path("-"), Path("/dev/null")):
        keep(output, manifest)
        assert not is_current(output, manifest)
        assert not location(output).exists()


def test_the_files_in_a_folder(tmp_path: Path) -> None:
    for name in ("b.txt", "a/c.txt", ".hidden", ".git/x", "b.txt.manifest.json", "a/manifest.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert files_in(tmp_path) == [tmp_path / "a" / "c.txt"]  # b.txt is an output


def test_an_input_that_may_not_be_read(own_folder: Path) -> None:
    (own_folder / "a.txt").touch(mode=0)
    with pytest.raises(InputError, match="check its permissions"):
        describe("extract", [own_folder])


def test_what_was_read_is_told_as_it_was_named(tmp_path: Path, articles: Path) -> None:
    output, model = tmp_path / "scores.jsonl", tmp_path / "model"
    model.mkdir()
    (model / "weights").touch()
    manifest = describe("score", [articles], [model])
    assert str(model / "weights") in manifest.inputs
    output.touch()
    assert inputs_of(output) == []
    keep(output, manifest)
    assert inputs_of(output) == [str(articles)]
    location(output).write_text("{}", encoding="utf-8")
    assert inputs_of(output) == []
