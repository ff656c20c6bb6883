"""Annotators who can really sign in."""

import json
import logging
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from annotate.errors import InputError
from annotate.studio.client import Studio, call
from annotate.studio.home import Home, read_credentials
from annotate.studio.users import add, address, emails

ANNOTATE = str(Path(sys.executable).with_name("annotate"))


def signs_in(url: str, email: str, password: str) -> bool:
    with httpx.Client(base_url=url, trust_env=False) as visitor:
        visitor.get("/user/login/")
        form = {"csrfmiddlewaretoken": visitor.cookies["csrftoken"], "email": email, "password": password}
        return visitor.post("/user/login/", data=form).is_redirect


@pytest.mark.studio
def test_an_annotator_signs_in_and_is_known_by_name(studio: Studio, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    email, password = add(studio, "Anna")
    assert email == "anna@localhost"
    assert signs_in(studio.url, email, password)
    assert not signs_in(studio.url, email, f"{password}x")
    number = {name: number for number, name in emails(studio).items()}["anna"]
    assert call(studio, "GET", f"/api/users/{number}/")["first_name"] == "Anna"
    assert call(studio, "GET", "/api/invite")["token"] not in caplog.text
    assert password not in caplog.text
    assert logging.getLogger("httpx").isEnabledFor(logging.INFO)


@pytest.mark.studio
def test_an_address_is_taken_as_it_is(studio: Studio) -> None:
    email, password = add(studio, "Bob.O'Neil+news@Example.org")
    assert email == "bob.o'neil+news@example.org"
    assert signs_in(studio.url, email, password)
    assert email in emails(studio).values()


@pytest.mark.studio
def test_who_cannot_be_added(studio: Studio) -> None:
    add(studio, "carla")
    for taken in ("carla", "CARLA", "Carla@localhost"):
        with pytest.raises(InputError, match=r"^carla@localhost can sign in at .* already"):
            add(studio, taken)
    for wrong in ("a@b", "@localhost", "a b@example.org"):
        with pytest.raises(InputError, match=r"does not let .* sign up .*valid email"):
            add(studio, wrong)


@pytest.mark.studio
def test_the_command_keeps_what_it_shows(studio: Studio, home: Home) -> None:
    command = [ANNOTATE, "studio", "user", "add", "dora", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    shown = json.loads(done.stdout)
    credentials = read_credentials(home)
    assert credentials
    kept = credentials.annotators[-1]
    assert (kept.email, kept.password) == (shown["email"], shown["password"])
    assert signs_in(studio.url, shown["email"], shown["password"])
    again = subprocess.run(command, capture_output=True, text=True)
    assert (again.returncode, again.stdout) == (2, "")
    assert "already" in again.stderr
    status = subprocess.run([ANNOTATE, "studio", "status", "--json"], capture_output=True, text=True, check=True)
    assert json.loads(status.stdout)["users"] == sorted(emails(studio).values())


@pytest.mark.parametrize("name", ["Anna B", "", "-x", "müller", "a/b", "<b>", ".", "a\nb"])
def test_what_is_no_name(name: str) -> None:
    with pytest.raises(InputError, match="is no name to sign in with: use a to z"):
        address(name)
