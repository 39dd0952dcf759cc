"""The fixpoint in SQL, with DuckDB: one recursive query that keeps one row for each spot.

`USING KEY (spot, bit_or(low), bit_or(high))` joins what a round finds to what is there, and the next round sees only the
spots that have grown. An edge is one step that keeps, and one for each addition. A set is two columns of 64 bits.
"""

from time import perf_counter

import duckdb
import numpy as np

from case import Case

PACKAGE = "duckdb"

STEPS = """
CREATE TABLE step AS
SELECT origin, target, FALSE AS adds, kinds.low AS when_low, kinds.high AS when_high,
       0::UBIGINT AS low, 0::UBIGINT AS high
FROM edges JOIN kinds USING (kind) WHERE kinds.open
UNION ALL
SELECT origin, target, TRUE, additions.when_low, additions.when_high, additions.low, additions.high
FROM edges JOIN kinds USING (kind) JOIN additions USING (kind) WHERE kinds.open
"""

REACH = """
WITH RECURSIVE reach(spot, low, high) USING KEY (spot, bit_or(low), bit_or(high)) AS (
    SELECT spot, low, high FROM seeds WHERE low <> 0 OR high <> 0
    UNION
    SELECT target,
           bit_or(CASE WHEN adds THEN step.low ELSE reach.low & when_low END),
           bit_or(CASE WHEN adds THEN step.high ELSE reach.high & when_high END)
    FROM reach JOIN step ON origin = spot
    WHERE reach.low & when_low <> 0 OR reach.high & when_high <> 0
    GROUP BY target
)
SELECT spot, low, high FROM reach
"""


def fixpoint(case: Case, threads: int) -> tuple[np.ndarray, float, None]:
    """The facts of every spot, and the moment at which the tables stood; a query does not tell its rounds."""
    with duckdb.connect(config={"threads": threads, "preserve_insertion_order": False}) as connection:
        edges = {"origin": case.origin, "target": case.target, "kind": case.kind}
        connection.register("edges", edges)
        connection.register("kinds", {"kind": numbers(case.keep), "open": case.open, **halves(case.keep)})
        kind = np.repeat(numbers(case.keep), case.count)
        whens = {f"when_{half}": words for half, words in halves(case.when).items()}
        connection.register("additions", {"kind": kind, **whens, **halves(case.what)})
        connection.register("seeds", {"spot": numbers(case.seeds), **halves(case.seeds)})
        connection.execute(STEPS)
        built = perf_counter()

        found = connection.execute(REACH).fetchnumpy()
        facts = np.zeros_like(case.seeds)
        facts[found["spot"], 0] = found["low"]
        facts[found["spot"], 1] = found["high"]
        return facts, built, None


def numbers(rows: np.ndarray) -> np.ndarray:
    return np.arange(len(rows), dtype="u4")


def halves(sets: np.ndarray) -> dict[str, np.ndarray]:
    return {"low": np.ascontiguousarray(sets[:, 0]), "high": np.ascontiguousarray(sets[:, 1])}
