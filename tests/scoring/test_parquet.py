"""Scored claims as Parquet: there and back, whole or not at all."""

from collections.abc import Iterator
from itertools import repeat
from pathlib import Path

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import BufferReader
from pyarrow.parquet import ParquetFile

from annotate.errors import InputError
from annotate.files import read_bytes, write_records
from annotate.records import Likelihood, Prediction, Published, RiskPrediction, ScoredClaim, StancePrediction
from annotate.scoring.parquet import ROWS, read_parquet, scored_claims, write_parquet
from tests.test_records import CLAIMS, SPAN, TEXT

SHARE = st.floats(0, 1)
SHARES = st.dictionaries(TEXT, SHARE, max_size=3)
SCORED = st.builds(
    lambda claim, **scores: ScoredClaim(**dict(claim), **scores),
    CLAIMS.filter(lambda claim: claim.sentence < 2**63),
    stance=st.lists(
        st.builds(
            StancePrediction,
            target=TEXT,
            label=TEXT,
            probabilities=SHARES,
            abstained=st.booleans(),
            possible=st.lists(TEXT, max_size=3).map(tuple),
        ),
        max_size=3,
    ).map(tuple),
    risk=st.builds(RiskPrediction, level=st.builds(Prediction, label=TEXT, probabilities=SHARES), types=SHARES),
    model=TEXT,
    likelihood=st.lists(
        st.builds(
            Likelihood,
            words=TEXT,
            span=SPAN,
            term=TEXT,
            scale=st.sampled_from(["ICD 203", "Kent"]),
            low=SHARE,
            high=SHARE,
        ),
        max_size=2,
    ).map(tuple),
    framing=st.sampled_from([None, "neutral", "endorsing", "distancing"]),
    published=st.none() | st.builds(Published, **dict.fromkeys(("title", "outlet", "date", "url"), st.none() | TEXT)),
)


@settings(deadline=None, max_examples=50)
@given(st.lists(SCORED, min_size=1, max_size=4))
def test_claims_come_back(tmp_path_factory: pytest.TempPathFactory, claims: list[ScoredClaim]) -> None:
    path = tmp_path_factory.mktemp("claims") / "scores.parquet"
    assert write_parquet(path, claims) == len(claims)
    assert list(read_parquet(path)) == claims


def test_columns_are_the_fields_of_a_claim(tmp_path: Path, scored: list[ScoredClaim]) -> None:
    write_parquet(tmp_path / "scores.parquet", scored)
    told = ParquetFile(BufferReader(read_bytes(tmp_path / "scores.parquet")))
    assert told.schema_arrow.names == list(ScoredClaim.model_fields)
    assert {told.metadata.row_group(0).column(i).compression for i in range(told.metadata.num_columns)} == {"ZSTD"}


def test_claims_are_written_a_row_group_at_a_time(tmp_path: Path, scored: list[ScoredClaim]) -> None:
    write_parquet(tmp_path / "scores.parquet", repeat(scored[0], ROWS + 1))
    groups = ParquetFile(tmp_path / "scores.parquet").metadata
    assert [groups.row_group(i).num_rows for i in range(groups.num_row_groups)] == [ROWS, 1]


def test_all_files_of_claims_are_read_alike(tmp_path: Path, scored: list[ScoredClaim]) -> None:
    write_records(tmp_path / "scores.jsonl", scored)
    write_parquet(tmp_path / "scores.parquet", scored)
    assert list(scored_claims(tmp_path / "scores.jsonl")) == list(scored_claims(tmp_path / "scores.parquet")) == scored


def test_what_others_choose_is_read_again(tmp_path: Path, scored: list[ScoredClaim]) -> None:
    path = tmp_path / "scores.parquet"
    write_parquet(path, scored)
    said = [claim for claim in scored if claim.kind != "narrated"]

    pl.read_parquet(path).filter(pl.col("kind") != "narrated").write_parquet(tmp_path / "polars.parquet")
    duckdb.sql(f"COPY (SELECT *, 'more' AS note FROM '{path}' WHERE kind != 'narrated') TO '{tmp_path}/duckdb.parquet'")

    assert list(read_parquet(tmp_path / "polars.parquet")) == said
    assert list(read_parquet(tmp_path / "duckdb.parquet")) == said


def test_nothing_is_left_of_a_file_that_was_not_finished(tmp_path: Path, scored: list[ScoredClaim]) -> None:
    def broken() -> Iterator[ScoredClaim]:
        yield from scored
        raise InputError("the next one is wrong")

    with pytest.raises(InputError, match="the next one is wrong"):
        write_parquet(tmp_path / "new" / "scores.parquet", broken())
    with pytest.raises(InputError, match="which no table can"):
        write_parquet(tmp_path / "scores.parquet", [scored[0].model_copy(update={"sentence": 10**20})])
    assert list(tmp_path.iterdir()) == []


def test_what_is_wrong_is_one_sentence(tmp_path: Path, scored: list[ScoredClaim]) -> None:
    path = tmp_path / "scores.parquet"
    path.write_text('{"id": "a"}\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"scores\.parquet: this is no Parquet file"):
        list(scored_claims(path))

    write_parquet(path, [])
    with pytest.raises(InputError, match="a row for each claim is expected"):
        list(scored_claims(path))

    write_parquet(path, scored)
    table = pl.read_parquet(path)
    table.drop("risk").write_parquet(path)
    with pytest.raises(InputError, match=r"scores\.parquet, row 1, field risk: this key is missing\."):
        list(scored_claims(path))
    table.with_row_index().with_columns(
        kind=pl.when(pl.col("index") == 2).then(pl.lit("sung")).otherwise("kind")
    ).write_parquet(path)
    with pytest.raises(InputError, match=r"scores\.parquet, row 3, field kind: input should be .* found is 'sung'"):
        list(scored_claims(path))

    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(InputError, match="damaged"):
        list(scored_claims(path))
