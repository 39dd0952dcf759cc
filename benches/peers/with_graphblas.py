"""The fixpoint in linear algebra, with python-graphblas on SuiteSparse:GraphBLAS.

Only built-in operators, for which SuiteSparse has compiled kernels: OR of ANDs, over 64-bit words. A spot is two
elements of one vector, its low and its high word.

- `keeps`: a step from spot to spot along an edge is the product with the kept categories as the entry.
- An addition is a stop of its own between the two spots, one for each spot and `when`: `asks` leads to it with `when`
  as the entry; a stop that anything comes to is set to all ones; `brings` leads on from there with `what` as the entry.

A round takes only what is new at each spot, and each stop is passed once.
"""

from time import perf_counter

import graphblas
import numpy as np

graphblas.init("suitesparse", blocking=False)

from graphblas import Matrix, Vector, binary, semiring  # noqa: E402 (the mode is chosen before)

from case import Case  # noqa: E402

PACKAGE = "python-graphblas"
ONES = np.uint64(0xFFFF_FFFF_FFFF_FFFF)
STEP = semiring.bor_band["UINT64"]


def fixpoint(case: Case, threads: int) -> tuple[np.ndarray, float, int]:
    """The facts of every spot, the moment at which the matrices stood, and the number of rounds."""
    graphblas.ss.config["nthreads"] = threads
    keeps, asks, brings = matrices(case)
    built = perf_counter()

    seeds = case.seeds.T.reshape(-1)
    lacks = Vector.from_dense(~seeds)
    new = Vector.from_dense(seeds).select("!=", 0).new()
    passed = Vector("BOOL", asks.ncols)
    stops = Vector("UINT64", asks.ncols)
    grown = Vector("UINT64", keeps.ncols)
    rounds = 0
    while new.nvals:
        rounds += 1
        stops(~passed.S, replace=True) << STEP(new @ asks)
        stops << stops.select("!=", 0)
        stops(stops.S) << ONES
        passed(stops.S) << True
        grown << STEP(new @ keeps)
        grown(binary.bor) << STEP(stops @ brings)
        grown << binary.band(grown & lacks)
        new << grown.select("!=", 0)
        lacks(binary.bxor) << new
    facts = (~lacks.to_dense()).reshape(2, -1).T
    return facts, built, rounds


def matrices(case: Case) -> tuple[Matrix, Matrix, Matrix]:
    """`keeps`, `asks` and `brings` of the edges that are open."""
    spots = len(case.seeds)
    passes = case.open[case.kind]
    origin, target = case.origin[passes].astype("u8"), case.target[passes].astype("u8")
    kind = case.kind[passes]

    # One row for each edge and each of its additions.
    times = case.count[kind]
    edge = np.repeat(np.arange(len(kind)), times)
    rule = np.arange(len(edge)) + np.repeat(case.first[kind] - (np.cumsum(times) - times), times)

    # Additions that leave one spot with one `when` share a stop.
    whens, when = np.unique(case.when, axis=0, return_inverse=True)
    number = np.uint64(max(len(whens), 1))
    stops, stop = np.unique(origin[edge] * number + when.reshape(-1)[rule].astype("u8"), return_inverse=True)
    stop = stop.astype("u8")
    each = np.arange(len(stops), dtype="u8")

    def both(rows, columns, words, shape, *, rows_twice=True, columns_twice=True):
        """A matrix of the low and the high words; a side that stands for spots is doubled."""
        rows = np.concatenate([rows, rows + np.uint64(spots * rows_twice)])
        columns = np.concatenate([columns, columns + np.uint64(spots * columns_twice)])
        words = words.T.reshape(-1)
        holds = words != 0
        return Matrix.from_coo(
            rows[holds],
            columns[holds],
            words[holds],
            dtype="UINT64",
            nrows=shape[0],
            ncols=shape[1],
            dup_op=binary.bor,
        )

    return (
        both(origin, target, case.keep[kind], (2 * spots, 2 * spots)),
        both(stops // number, each, whens[stops % number], (2 * spots, len(stops)), columns_twice=False),
        both(stop, target[edge], case.what[rule], (len(stops), 2 * spots), rows_twice=False),
    )
