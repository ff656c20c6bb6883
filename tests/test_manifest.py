"""What an output was made from."""

from pathlib import Path

from annotate.manifest import describe, is_current, keep, location


def test_an_output_is_current_until_something_changes(tmp_path: Path) -> None:
    given, output = tmp_path / "in.txt", tmp_path / "out.jsonl"
    given.write_text("a", encoding="utf-8")
    manifest = describe("extract", [given], level=1)
    assert not is_current(output, manifest)
    output.write_text("made", encoding="utf-8")
    assert not is_current(output, manifest)
    keep(output, manifest)
    assert is_current(output, describe("extract", [given], level=1))
    assert not is_current(output, describe("extract", [given], level=2))
    assert not is_current(output, describe("score", [given], level=1))
    given.write_text("b", encoding="utf-8")
    assert not is_current(output, describe("extract", [given], level=1))


def test_a_folder_is_known_by_the_files_in_it(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("a", encoding="utf-8")
    before = describe("extract", [tmp_path / "in"])
    assert before.inputs.keys() == {str(tmp_path / "in" / "a.txt")}
    (tmp_path / "in" / "b.txt").write_text("b", encoding="utf-8")
    assert describe("extract", [tmp_path / "in"]) != before


def test_what_can_be_another_the_next_time_is_never_current(tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    output.write_text("made", encoding="utf-8")
    manifest = describe("extract", ["-"])
    keep(output, manifest)
    assert location(output).exists()
    assert not is_current(output, manifest)
