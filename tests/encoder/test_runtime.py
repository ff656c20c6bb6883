"""Where exported networks lie."""

import os
from pathlib import Path

import pytest

from annotate.encoder import runtime


def test_exports_lie_in_the_user_s_cache_by_the_weights_hash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = runtime.cache("ab" * 32)
    assert folder.parent == tmp_path / "claimstance"
    assert folder.name.startswith("ab" * 8)


def test_another_version_of_the_code_exports_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    before = runtime.cache("ab" * 32)
    monkeypatch.setattr(runtime, "_code", lambda: "another")
    assert runtime.cache("ab" * 32) != before


def test_where_the_cache_is_closed_a_run_has_a_folder_of_its_own(
    own_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = own_folder / "closed"
    closed.mkdir()
    closed.chmod(0o500)
    monkeypatch.setenv("XDG_CACHE_HOME", str(closed))
    folder = runtime.cache("cd" * 32)
    assert closed not in folder.parents
    assert runtime.cache("ef" * 32) != folder
    (folder / "a").write_text("a")


@pytest.mark.parametrize(("told", "cores"), [("1", 1), ("3", 3), ("2,1", 2), ("", None), ("0", None), ("many", None)])
def test_a_process_keeps_to_the_cores_that_it_is_told(
    told: str, cores: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", told)
    assert runtime.cores() == (cores or os.cpu_count())
