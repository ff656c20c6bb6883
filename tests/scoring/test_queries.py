"""What docs/query.md shows is run as it stands there; its SQL and its Python give the same rows."""

import ast
import re
from functools import partial
from pathlib import Path

import duckdb
import polars as pl
import pytest

from annotate.claims import extract
from annotate.scheme import Scheme
from annotate.scoring.parquet import write_parquet
from annotate.scoring.score import answered
from tests.scoring.example import ARTICLES, MODEL, guess

PAGE = (Path(__file__).parents[2] / "docs/query.md").read_text(encoding="utf-8")
QUESTIONS = re.findall(r"^## (.+?)\n.*?^```sql\n(.+?)^```.*?^```python\n(.+?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, scheme: Scheme) -> Path:
    """Where `scores.parquet` lies, with claims of articles that have dates."""
    folder = tmp_path_factory.mktemp("queries")
    articles = {article.id: article for article in ARTICLES}
    write_parquet(folder / "scores.parquet", answered(extract(ARTICLES), partial(guess, scheme), MODEL, articles))
    return folder


def shown(code: str) -> pl.DataFrame:
    """The table that a cell of a notebook would show: what its last expression gives."""
    *statements, last = ast.parse(code).body
    assert isinstance(last, ast.Expr)
    names: dict[str, object] = {}
    exec(compile(ast.Module(statements, []), "docs/query.md", "exec"), names)
    table = eval(compile(ast.Expression(last.value), "docs/query.md", "eval"), names)
    assert isinstance(table, pl.DataFrame)
    return table


def test_the_page_asks_in_both_tongues() -> None:
    assert len(QUESTIONS) == PAGE.count("```sql") == PAGE.count("```python") == 4


@pytest.mark.parametrize(("sql", "python"), [pytest.param(*both, id=name) for name, *both in QUESTIONS])
def test_what_the_page_shows_runs(folder: Path, monkeypatch: pytest.MonkeyPatch, sql: str, python: str) -> None:
    monkeypatch.chdir(folder)
    told, table = duckdb.sql(sql), shown(python)
    assert told is not None
    assert told.columns == table.columns
    assert told.fetchall() == table.rows()
    assert len(table)
