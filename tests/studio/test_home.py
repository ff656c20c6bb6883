"""What is kept on disk is for its owner alone."""

import stat
from pathlib import Path

import pytest

from annotate.errors import InputError
from annotate.studio.home import (
    HOME,
    KEY,
    URL,
    Account,
    Credentials,
    Home,
    make_home,
    named_server,
    read_credentials,
    studio_home,
    write_credentials,
)

CREDENTIALS = Credentials(
    admin=Account(email="admin@localhost", password="secret-1"),
    token="secret-2",
    annotators=(Account(email="anna@localhost", password="secret-3"),),
)


@pytest.fixture
def own(tmp_path: Path) -> Home:
    home = Home(tmp_path / "some" / "home")
    make_home(home)
    return home


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_credentials_come_back_and_are_not_shown(own: Home) -> None:
    assert read_credentials(own) is None
    write_credentials(own, CREDENTIALS)
    write_credentials(own, CREDENTIALS)
    assert read_credentials(own) == CREDENTIALS
    assert (mode(own.root), mode(own.credentials)) == (0o700, 0o600)
    assert [path.name for path in own.root.iterdir()] == ["credentials.json"]
    assert "secret" not in repr(CREDENTIALS)


@pytest.mark.parametrize("bits", [0o640, 0o604, 0o620])
def test_credentials_that_others_can_read(own: Home, bits: int) -> None:
    write_credentials(own, CREDENTIALS)
    own.credentials.chmod(bits)
    with pytest.raises(InputError, match=r"credentials\.json: others can read this; .*chmod 600"):
        read_credentials(own)


def test_a_folder_that_others_can_read(own: Home) -> None:
    write_credentials(own, CREDENTIALS)
    own.root.chmod(0o755)
    for used in (make_home, read_credentials):
        with pytest.raises(InputError, match=r"home: others can read this; .*chmod 700"):
            used(own)


@pytest.mark.parametrize("text", ["", "{", '{"token": "secret-2"}', '{"admin": 1, "token": 2}', "[]", '"secret-2"'])
def test_damaged_credentials(own: Home, text: str) -> None:
    write_credentials(own, CREDENTIALS)
    own.credentials.write_text(text)
    with pytest.raises(InputError, match=r"credentials\.json") as caught:
        read_credentials(own)
    assert "secret" not in str(caught.value)


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match=f"cannot be made .*{HOME}"):
        make_home(Home(tmp_path / "file" / "home"))


def test_where_the_home_is(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    assert studio_home({HOME: str(tmp_path / "link" / "x")}).root == tmp_path / "x"
    assert studio_home({}).root.name == "studio"


def test_which_server_the_environment_names() -> None:
    assert named_server({}) is None
    assert named_server({URL: "http://x", KEY: "k"}) == ("http://x", "k")
    with pytest.raises(InputError, match=f"{URL} is set and {KEY} is not"):
        named_server({URL: "http://x"})
    with pytest.raises(InputError, match=f"{KEY} is set and {URL} is not"):
        named_server({KEY: "k"})
