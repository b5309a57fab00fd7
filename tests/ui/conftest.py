"""A room on a clock moved by hand, driven by keys."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli.demo import Hands, first_start
from app.services.samples import sample


@pytest.fixture(autouse=True)
def collected() -> Iterator[None]:
    """As in the program itself: garbage is collected by the window's own thread, never by a worker beside it."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture
def hands(tmp_path: Path, qapp: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hands]:
    assert qapp is not None
    monkeypatch.setattr(sample, "LEDGERS", {})  # tests begin with empty ledgers
    out = tmp_path / "out"
    out.mkdir()
    made = Hands(out, tmp_path / "home")
    first_start(made)
    yield made
    made.end()
