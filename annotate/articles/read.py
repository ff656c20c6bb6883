"""Every input that the toolkit takes, told apart and read, one article at a time."""

import hashlib
import io
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from annotate.articles import feeds, pages, plain, tables
from annotate.articles.fetch import fetch
from annotate.articles.tables import Rows
from annotate.errors import InputError, Reject, place, refuse
from annotate.files import MAX_BYTES, STDIO, open_bytes, read_bytes, read_lines, too_large
from annotate.manifest import files_in
from annotate.records import Article

Whole = Callable[[bytes, str, str], Iterator[Article]]
"""Reads content at once: the content, where it stands, and the name that its article gets."""

WHOLE: dict[str, Whole] = {
    ".txt": plain.read,
    ".md": plain.read,
    ".html": pages.read,
    ".htm": pages.read,
    ".xml": feeds.read,
    ".rss": feeds.read,
    ".atom": feeds.read,
}
TABLES: dict[str, Callable[[Path, Reject], Rows]] = {
    ".jsonl": tables.json_lines,
    ".jsonl.gz": tables.json_lines,
    ".csv": tables.csv_table,
    ".parquet": tables.parquet,
}
READABLE = ", ".join([*WHOLE, *TABLES])

_ADDRESS = re.compile(r"(\w[\w+.-]*)://")
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\[\s*)?\{")
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s|<\?.*?\?>|<!--.*?-->|<!doctype[^>]*>)*<(?:\w+:)?([a-z]\w*)", re.IGNORECASE | re.DOTALL
)
_BEGINNING = 10_000


def read_articles(inputs: Sequence[str], reject: Reject = refuse) -> Iterator[Article]:
    """The articles in files, folders, feeds and standard input, in their order, one in memory at a time.

    An input is the path of a file or folder, an http or https address of a feed or page, or `-` for standard input
    (JSON lines, a feed, HTML or text, told apart by how it begins). The id of a file's article is its path in the
    folder without suffix, or its bare name; a row has its own. An article that comes twice is given once.

    Args:
        inputs: Paths and addresses. All are looked for before the first is read.
        reject: gets what cannot be read, holds no article, or has the id of another article: a row where the others
            can still be read, else a whole input.

    Raises:
        InputError: an input is missing; or whatever `reject` raises.
    """
    sources = [source for given in inputs for source in _sources(given)]
    rows = chain.from_iterable(_readable(given, name, reject) for given, name in sources)
    return (article for _, article in distinct(rows, reject))


def _readable(given: str, name: str, reject: Reject) -> Rows:
    """What can be read of one source."""
    some = False
    try:
        for row in _read(given, name, reject):
            some = True
            yield row
    except InputError as error:
        reject(InputError(f"{error} Nothing after it was read.") if some else error)


def distinct(found: Rows, reject: Reject) -> Rows:
    """Articles without those that come again; all that is remembered of an article is a hash."""
    seen: dict[str, str] = {}
    for where, article in found:
        text = digest(article)
        if article.id not in seen:
            seen[article.id] = text
            yield where, article
        elif seen[article.id] != text:
            reject(twice(where, article.id))


def digest(article: Article) -> str:
    """The hash of an article's text."""
    return hashlib.blake2b(article.text.encode(), digest_size=16).hexdigest()


def twice(where: str, name: str) -> InputError:
    """What is said of an article whose id another text has already."""
    return InputError(
        f"{where}: the article {name} stands here a second time with another text; "
        "each needs an id of its own (for files: its path in the folder that is read)."
    )


def _sources(given: str) -> list[tuple[str, str]]:
    """What to read for one input: paths or addresses, each with the name that its article gets."""
    if given == STDIO:
        return [(given, "stdin")]
    if address := _ADDRESS.match(given):
        if address[1].lower() not in ("http", "https"):
            raise InputError(f"{given}: only http and https addresses are read.")
        return [(given, given)]
    path = Path(given)
    if not given:
        raise InputError("An input is an empty string; the path of a file or folder is expected.")
    if _is_folder(path):
        found = [
            (str(file), file.relative_to(path).with_name(_stem(file)).as_posix())
            for file in files_in(path)
            if _suffix(file) and file.name != "README.md"
        ]
        if not found:
            raise InputError(f"{path}: no article is in this folder; readable are {READABLE}.")
        return found
    open_bytes(path).close()
    if not _suffix(path):
        raise InputError(f"{path}: this sort of file is not known; readable are {READABLE}, and folders of these.")
    return [(str(path), _stem(path))]


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name that no file can have, such as an article's whole text
        return False


def _suffix(path: Path) -> str:
    """The suffix in `WHOLE` or `TABLES` that a file's name ends in, or nothing."""
    return next((suffix for suffix in (*WHOLE, *TABLES) if path.name.lower().endswith(suffix)), "")


def _stem(path: Path) -> str:
    try:
        str(path).encode()
    except UnicodeEncodeError:
        raise InputError(f"{path}: this name is not UTF-8; rename the file.") from None
    return path.name[: -len(_suffix(path))] or path.name


def _read(given: str, name: str, reject: Reject) -> Rows:
    """The articles of one source, each with the place where it stands."""
    if given == STDIO:
        yield from _standard_input(name, reject)
    elif _ADDRESS.match(given):
        content = fetch(given)
        match _sort(content):
            case feeds.read:
                articles = feeds.read(content, given, name)
            case pages.read:
                articles = pages.read(content, given, name, address=given)
            case _:
                raise InputError(f"{given}: neither a feed nor a page is at this address.")
        yield from ((given, article) for article in articles)
    elif (suffix := _suffix(Path(given))) in TABLES:
        yield from TABLES[suffix](Path(given), reject)
    else:
        yield from ((given, article) for article in WHOLE[suffix](read_bytes(Path(given), MAX_BYTES), given, name))


def _standard_input(name: str, reject: Reject) -> Rows:
    path, where = Path(STDIO), place(STDIO)
    beginning = sys.stdin.buffer.read(_BEGINNING)
    if _JSON.match(beginning):
        started = io.BytesIO(beginning + sys.stdin.buffer.readline(MAX_BYTES + 1))
        yield from tables.rows(chain(started, read_lines(path)), path, reject)
        return
    content = beginning + sys.stdin.buffer.read(MAX_BYTES + 1 - len(beginning))
    if len(content) > MAX_BYTES:
        raise too_large(where)
    yield from ((where, article) for article in _sort(content)(content, where, name))


def _sort(content: bytes) -> Whole:
    """The reader for what begins like this."""
    begins = _MARKUP.match(content[:_BEGINNING])
    if not begins:
        return plain.read
    return feeds.read if begins[1].lower() in (b"rss", b"feed", b"rdf") else pages.read
