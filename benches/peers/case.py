"""Reads what `fixpoint --dump DIR` writes; its format stands in benches/fixpoint.rs.

A set of at most 128 categories is two unsigned 64-bit words, low and high. All is kept as plain columns, so that no peer
pays for taking them apart.
"""

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass(frozen=True)
class Case:
    """The list of edges, what each kind does to a set, where the data enters, and the facts to arrive at."""

    origin: np.ndarray  # of each edge: the spot it leaves, the spot it enters, its kind
    target: np.ndarray
    kind: np.ndarray
    open: np.ndarray  # of each kind: whether it lets the population through
    keep: np.ndarray  # of each kind: the categories it keeps, (kinds, 2)
    first: np.ndarray  # of each kind: its additions are rows first .. first + count
    count: np.ndarray
    when: np.ndarray  # of each addition: any of these categories, (additions, 2), ...
    what: np.ndarray  # ... brings all of these
    seeds: np.ndarray  # of each spot: the categories that enter there, (spots, 2)
    facts: np.ndarray  # of each spot: the categories that reach it, as Thalweg found them


def read(folder: Path) -> Case:
    """The case in a folder that `fixpoint --dump` wrote."""
    edges = np.fromfile(folder / "edges", "<u4").reshape(-1, 3)
    keep, count, additions = read_masks((folder / "masks").read_bytes())
    return Case(
        *(np.ascontiguousarray(column) for column in edges.T),
        open=np.fromfile(folder / "open", "u1") != 0,
        keep=keep,
        first=np.cumsum(count) - count,
        count=count,
        when=np.ascontiguousarray(additions[:, :2]),
        what=np.ascontiguousarray(additions[:, 2:]),
        seeds=np.fromfile(folder / "seeds", "<u8").reshape(-1, 2),
        facts=np.fromfile(folder / "facts", "<u8").reshape(-1, 2),
    )


def read_masks(data: bytes) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What is kept, the number of additions, and the additions one after the other."""
    keep, count, additions = [], [], []
    at = 0
    while at < len(data):
        number, *words = struct.unpack_from("<IQQ", data, at)
        at += 20
        keep.append(words)
        count.append(number)
        additions.extend(struct.unpack_from("<4Q", data, at + 32 * i) for i in range(number))
        at += 32 * number
    return (
        np.array(keep, "u8").reshape(-1, 2),
        np.array(count, "i8"),
        np.array(additions, "u8").reshape(-1, 4),
    )
