"""`annotate push`, `pull` and `adjudicate` where there is nothing to talk to, or nothing to say."""

import subprocess
import sys
from pathlib import Path

import pytest

ANNOTATE = str(Path(sys.executable).with_name("annotate"))
GOLD = ("seeds/gold/dev.jsonl", "--articles", "seeds/articles")


def annotate(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs the command with nothing in the environment but what is given."""
    return subprocess.run(
        [ANNOTATE, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", **environment},
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("push", "missing.jsonl"), "missing.jsonl: there is no such file."),
        (("push", "seeds/gold/dev.jsonl"), "name them with --articles."),
        (("push", *GOLD, "--target", "moon"), "'moon' is no target of the scheme"),
        (("push", *GOLD), "No Label Studio is at hand: start your own with annotate studio up"),
        (("pull", "-o", "log.jsonl"), "No Label Studio is at hand"),
        (("push", *GOLD, "--interface", "words"), "'words' is not one of"),
    ],
)
def test_what_is_wrong_is_one_sentence(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    done = annotate(*arguments, ANNOTATE_STUDIO_HOME=str(tmp_path / "none"))
    assert done.returncode == 2
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    reached = {"LABEL_STUDIO_URL": "http://127.0.0.1:9", "LABEL_STUDIO_API_KEY": "0" * 40}
    done = annotate("push", *GOLD, **reached)
    assert done.returncode == 1
    assert (
        done.stderr == "annotate: http://127.0.0.1:9: no server answers there; check the address, and that it runs.\n"
    )
    log = tmp_path / "log.jsonl"
    assert annotate("pull", "-o", str(log), **reached).returncode == 1
    assert not log.exists()


def test_nothing_disputed_needs_no_server(tmp_path: Path) -> None:
    done = annotate("adjudicate", "seeds/second.jsonl", "--claims", "seeds/gold/dev.jsonl")
    assert (done.returncode, done.stderr) == (0, "No claim is disputed that a review has not settled.\n")
