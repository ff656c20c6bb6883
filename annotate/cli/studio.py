"""`annotate studio`: a Label Studio of one's own, and the people who label in it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from annotate.studio.home import Home
    from annotate.studio.server import Started

app = typer.Typer(
    help="Runs Label Studio on this machine, or looks after your team's (LABEL_STUDIO_URL, LABEL_STUDIO_API_KEY).",
    no_args_is_help=True,
)
users = typer.Typer(help="The people who label.", no_args_is_help=True)
app.add_typer(users, name="user")


@app.command()
def up(
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Unless given, 8080 or the next free one.")] = None,
) -> None:
    """Installs Label Studio apart from everything else, starts it on loopback, and waits until it answers.

    The first time takes about three minutes and 1 GB. It runs on when you log out; running this twice does no harm.

    Examples:
      annotate studio up

      annotate studio up --port 8090

      ANNOTATE_STUDIO_HOME=/data/studio annotate studio up
    """
    from annotate.cli.console import remark
    from annotate.studio.home import named_server, studio_home
    from annotate.studio.server import up as start

    home = studio_home()
    with _working("Looking for Label Studio") as note:
        started = start(home, port, note)
    _show(home, started)
    if named := named_server():
        remark(f"The other commands go to {named[0]}, because LABEL_STUDIO_URL says so.")


@app.command()
def down() -> None:
    """Stops your own Label Studio. All that was labelled stays.

    Examples:
      annotate studio down
    """
    from annotate.cli.console import remark
    from annotate.studio.home import studio_home
    from annotate.studio.server import down as stop

    with _working("Stopping Label Studio") as note:
        stopped = stop(studio_home(), note)
    remark("Label Studio has stopped." if stopped else "No Label Studio of yours runs.")


@app.command()
def status(
    as_json: Annotated[bool, typer.Option("--json", help="The same as JSON on standard output.")] = False,
) -> None:
    """Tells which Label Studio the other commands use, whether it answers, and who can sign in.

    Examples:
      annotate studio status

      LABEL_STUDIO_URL=https://label.example.org LABEL_STUDIO_API_KEY=… annotate studio status
    """
    import json

    from annotate.cli.console import out, remark
    from annotate.studio.client import call, connect, is_loopback
    from annotate.studio.server import find_server
    from annotate.studio.users import emails

    url, key = find_server()
    studio = connect(url, key)
    version = call(studio, "GET", "/api/version")["release"]
    people = sorted(emails(studio).values())
    if as_json:
        out.print_json(json.dumps({"url": studio.url, "version": version, "users": people}))
    else:
        out.print(
            f"Label Studio {version} answers at {studio.url}.\nWho can sign in: {', '.join(people)}.", markup=False
        )
    if studio.url.startswith("http:") and not is_loopback(studio.url):
        remark(f"{studio.url} is not encrypted: tokens and labels can be read on the way. Use https if you can.")


@app.command()
def connect(
    url: Annotated[str, typer.Option(help="Where `annotate serve --studio` answers.")] = "http://127.0.0.1:9090",
    project: Annotated[str | None, typer.Option(help="The project's title, unless the scheme's.")] = None,
    scheme: Annotated[Path | None, typer.Option(help="The scheme; the one that is shipped, unless given.")] = None,
) -> None:
    """Has a project ask a served model for its predictions as tasks are opened. Running this twice does no harm.

    Where the model was served with a token, set ANNOTATE_SERVE_TOKEN to the same here.

    Examples:
      annotate studio connect

      annotate studio connect --url http://127.0.0.1:9091 --project "our own project"
    """
    import os

    from annotate.cli.console import remark
    from annotate.scheme import load_scheme
    from annotate.studio.client import connect as reach
    from annotate.studio.connect import VARIABLE, register
    from annotate.studio.projects import named, title_for
    from annotate.studio.server import find_server

    title = project or title_for(load_scheme(scheme), "labels")
    studio = reach(*find_server())
    done = register(studio, named(studio, title), url, os.environ.get(VARIABLE, ""))
    remark(
        f"{title} {'was connected already, and is up to date' if done.known else 'is connected'}: {done.model} answers."
    )


@users.command("add")
def add_user(
    name: Annotated[str, typer.Argument(metavar="NAME", help="A name, or an e-mail address.")],
    as_json: Annotated[bool, typer.Option("--json", help="The same as JSON on standard output.")] = False,
) -> None:
    """Makes an annotator and shows, once, what they sign in with.

    Examples:
      annotate studio user add anna

      annotate studio user add bob@example.org
    """
    import json

    from annotate.cli.console import out, remark
    from annotate.studio.client import connect
    from annotate.studio.home import named_server, studio_home
    from annotate.studio.server import find_server, keep
    from annotate.studio.users import add

    studio = connect(*find_server())
    email, password = add(studio, name)
    if not named_server():
        home = studio_home()
        keep(home, email, password)
        remark(f"This is kept in {home.credentials}, and not shown again.")
    if as_json:
        out.print_json(json.dumps({"url": studio.url, "email": email, "password": password}))
    else:
        out.print(f"{studio.url}\n  e-mail    {email}\n  password  {password}", markup=False)


@contextmanager
def _working(what: str) -> Iterator[Callable[[str], None]]:
    """A line that tells what is going on, where standard error is a terminal."""
    from annotate.cli.console import err

    if err.is_terminal:
        with err.status(what) as line:
            yield line.update
    else:
        yield lambda _: None


def _show(home: "Home", started: "Started") -> None:
    from annotate.cli.console import out, remark

    admin = started.credentials.admin
    out.print(f"Label Studio answers at {started.running.url}", markup=False)
    if started.fresh:
        out.print(f"  e-mail    {admin.email}\n  password  {admin.password}", markup=False)
        remark(f"This is kept in {home.credentials}, and not shown again. Annotators: annotate studio user add NAME")
    else:
        remark(f"Sign in as {admin.email}; the password is in {home.credentials}")
