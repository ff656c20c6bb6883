"""The folder of our own Label Studio, the credentials in it, and which server is to be used."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from annotate.errors import InputError
from annotate.files import read_text, record
from annotate.studio.answers import WHERE

HOME = "ANNOTATE_STUDIO_HOME"
URL, KEY = "LABEL_STUDIO_URL", "LABEL_STUDIO_API_KEY"
"""Variables of the environment."""

_OTHERS = 0o077
"""What a file's mode may not have: anything for others than its owner."""


class Home(NamedTuple):
    """Where our own server keeps what it needs. All of it is for the user alone."""

    root: Path

    @property
    def venv(self) -> Path:
        """The server's own virtual environment."""
        return self.root / "venv"

    @property
    def data(self) -> Path:
        """Its database and uploads: what a backup holds."""
        return self.root / "data"

    @property
    def credentials(self) -> Path:
        """A `Credentials`, as JSON."""
        return self.root / "credentials.json"

    @property
    def log(self) -> Path:
        """What the server said since it was last started."""
        return self.root / "server.log"

    @property
    def lock(self) -> Path:
        """Held by whoever starts or stops the server."""
        return self.root / "lock"


class Account(BaseModel):
    """What somebody signs in with."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    email: str
    password: str = Field(repr=False)


class Credentials(BaseModel):
    """Who may do what on our own server; `token` is the administrator's."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    admin: Account
    token: str = Field(repr=False)
    annotators: tuple[Account, ...] = ()


def studio_home(environment: Mapping[str, str] = os.environ) -> Home:
    """The folder that `ANNOTATE_STUDIO_HOME` names, or one where the system keeps a user's data; it need not exist."""
    from platformdirs import user_data_path

    named = environment.get(HOME)
    root = Path(named).expanduser() if named else user_data_path("claimstance", appauthor=False) / "studio"
    return Home(root.resolve())  # one folder has one name: the server is found by it


def make_home(home: Home) -> None:
    """Makes the folder, if need be.

    Raises:
        InputError: it cannot be made, or others can read it.
    """
    try:
        home.root.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{home.root}: this folder cannot be made ({error.strerror}); name one in {HOME}.") from None
    _refuse_open(home.root, "chmod 700")


def read_credentials(home: Home) -> Credentials | None:
    """The credentials of our own server; None before it was first started.

    Raises:
        InputError: the file is damaged, or others can read it.
    """
    path = home.credentials
    if not path.exists():
        return None
    _refuse_open(home.root, "chmod 700")
    _refuse_open(path, "chmod 600")
    lines = read_text(path)
    return _parsed(lines, path)


def write_credentials(home: Home, credentials: Credentials) -> None:
    """Replaces the credentials, whole or not at all, by a file that is never open to others."""
    handle, name = tempfile.mkstemp(dir=home.root, prefix=".credentials.")  # of mode 0600
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(credentials.model_dump_json(indent=2) + "\n")
        temporary.replace(home.credentials)
    finally:
        temporary.unlink(missing_ok=True)


def named_server(environment: Mapping[str, str] = os.environ) -> tuple[str, str] | None:
    """Address and token of the team's server that the environment names, if it names one.

    Raises:
        InputError: one of the two is missing.
    """
    url, key = environment.get(URL, ""), environment.get(KEY, "")
    if url and not key:
        raise InputError(f"{URL} is set and {KEY} is not. {WHERE}.")
    if key and not url:
        raise InputError(f"{KEY} is set and {URL} is not: set it to the address of the server that the token is for.")
    return (url, key) if url else None


def _parsed(text: str, path: Path) -> Credentials:
    import json

    try:
        value = json.loads(text)
    except ValueError:
        raise InputError(f"{path}: this is no JSON; restore it from a backup, or move it and the data away.") from None
    return record(value, Credentials, path, 1)


def _refuse_open(path: Path, cure: str) -> None:
    if os.name == "posix" and path.stat().st_mode & _OTHERS:
        raise InputError(f"{path}: others can read this; make it yours alone: {cure} {path}")
