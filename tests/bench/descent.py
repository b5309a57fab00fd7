"""Logistic regressions with numpy alone: limited-memory BFGS, for what ``tests.bench.learn`` learns."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float32]


class Rows:
    """A matrix of rows of which only the places of signs are held, each with the weight of its row; a start behind."""

    def __init__(self, places: Sequence[Sequence[int]], width: int, scales: Sequence[float] | None = None) -> None:
        """Rows with a sign at each of their places; ``scales``: what the signs of each row count."""
        counts = np.array([len(each) for each in places], np.int64)
        flat = np.fromiter((one for each in places for one in each), np.int64, int(counts.sum()))
        weights = np.ones(len(places), np.float32) if scales is None else np.asarray(scales, np.float32)
        self._at, self._row = flat, np.repeat(np.arange(len(places)), counts)
        self._weight = np.repeat(weights, counts)
        self.shape = (len(places), width + 1)

    def __matmul__(self, weights: Numbers) -> Numbers:
        """The sum of the weights of each row."""
        found = np.empty((self.shape[0], weights.shape[1]), np.float32)
        for column, held in enumerate(np.ascontiguousarray(weights.T)):
            found[:, column] = np.bincount(self._row, held.take(self._at) * self._weight, self.shape[0])
        return np.asarray(found + weights[-1], np.float32)

    def back(self, rest: Numbers) -> Numbers:
        """The sum of what is left over at each sign."""
        found = np.empty((self.shape[1], rest.shape[1]), np.float32)
        for column, held in enumerate(np.ascontiguousarray(rest.T)):
            found[:, column] = np.bincount(self._at, held.take(self._row) * self._weight, self.shape[1])
        found[-1] = rest.sum(axis=0)
        return found


def fitted(x: Numbers | Rows, y: Numbers, ridge: float, steps: int = 60) -> Numbers:
    """SignWeights of logistic regressions with a common matrix, one a column; the last row of ``x`` is the start."""
    weights = np.zeros((x.shape[1], y.shape[1]), np.float32)

    def loss(at: Numbers) -> tuple[float, Numbers]:
        score = x @ at
        rest = np.asarray(1 / (1 + np.exp(-np.clip(score, -30, 30))) - y, np.float32)
        value = float((np.logaddexp(0, score) - y * score).sum() + ridge / 2 * (at * at).sum())
        return value, np.asarray(_back(x, rest) + ridge * at, np.float32)

    value, slope = loss(weights)
    past: list[tuple[Numbers, Numbers, float]] = []
    for _ in range(steps):
        step, stride = _downhill(slope, past), 1.0 if past else 1.0 / max(1.0, float(np.abs(slope).sum()))
        drop = float((step * slope).sum())
        while True:
            after, bent = loss(weights + np.float32(stride) * step)
            if after <= value + 1e-4 * stride * drop or stride < 1e-6:
                break
            stride /= 2
        moved, turned = np.float32(stride) * step, bent - slope
        along = float((moved * turned).sum())
        past = [*past[-7:], (moved, turned, along)] if along > 1e-10 else past
        weights, slope, done = weights + moved, bent, abs(value - after) < 1e-5 * abs(value)
        value = after
        if done:
            break
    return weights


def _back(x: Numbers | Rows, rest: Numbers) -> Numbers:
    return x.back(rest) if isinstance(x, Rows) else np.asarray(x.T @ rest, np.float32)


def _downhill(slope: Numbers, past: list[tuple[Numbers, Numbers, float]]) -> Numbers:
    """The direction of limited-memory BFGS."""
    step, held = -slope, []
    for moved, turned, along in reversed(past):
        part = float((moved * step).sum()) / along
        step = step - np.float32(part) * turned
        held.append(part)
    if past:
        moved, turned, along = past[-1]
        step = step * np.float32(along / float((turned * turned).sum()))
    for (moved, turned, along), part in zip(past, reversed(held), strict=True):
        step = step + np.float32(part - float((turned * step).sum()) / along) * moved
    return np.asarray(step, np.float32)
