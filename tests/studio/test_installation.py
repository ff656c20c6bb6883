"""The server's environment is made once, and made anew when it was cut short or its requirements change."""

import re
from pathlib import Path

import pytest
import yaml

from annotate.errors import AnnotateError
from annotate.files import resource
from annotate.studio import installation
from annotate.studio.installation import install


def test_an_environment_is_made_once_and_repaired(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    requirements = tmp_path / "requirements.txt"
    requirements.write_text("# nothing is needed\n")
    monkeypatch.setattr(installation, "resource", lambda name: requirements)
    venv, notes = tmp_path / "venv", list[str]()
    half = venv / "lib" / "half-written"
    half.parent.mkdir(parents=True)
    half.touch()

    install(venv, notes.append)
    assert not half.exists()
    assert (venv / "bin" / "pip").exists()
    assert notes

    notes.clear()
    install(venv, notes.append)
    assert not notes

    monkeypatch.setenv("PIP_NO_INDEX", "1")
    requirements.write_text("no-such-package==1.0\n")
    with pytest.raises(AnnotateError, match=r"could not be made: ERROR: .*no-such-package==1\.0"):
        install(venv, notes.append)
    requirements.write_text("# nothing is needed\n")
    notes.clear()
    install(venv, notes.append)
    assert notes


def test_requirements_are_exact_and_name_no_address() -> None:
    lines = resource("configs/studio/requirements.txt").read_text().splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert "label-studio==1.23.2" in pins
    assert not [line for line in pins if line.count("==") != 1 or "/" in line or line.startswith("-")]


def test_a_team_runs_the_same_version_on_its_own_loopback_and_no_secret_is_written_down() -> None:
    services = yaml.safe_load(resource("configs/studio/compose.yaml").read_text())["services"]
    images = {service["image"] for service in services.values()}
    assert all(re.fullmatch(r".+:\d+\.\d+(\.\d+)?", image) for image in images)
    assert "heartexlabs/label-studio:1.23.2" in images
    assert [port for service in services.values() for port in service.get("ports", ())] == ["127.0.0.1:8080:8085"]
    settings = [pair for service in services.values() for pair in service["environment"].items()]
    secret = [value for name, value in settings if name.endswith(("PASSWORD", "TOKEN")) and name.isupper()]
    assert secret
    assert all(value.startswith("${") or value in ("true", "false") for value in secret)
