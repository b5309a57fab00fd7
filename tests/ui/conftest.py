"""A room on a clock moved by hand, driven by keys."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.demo import Hands, first_start


@pytest.fixture
def hands(tmp_path: Path, qapp: object) -> Iterator[Hands]:
    assert qapp is not None
    out = tmp_path / "out"
    out.mkdir()
    made = Hands(out, tmp_path / "home")
    first_start(made)
    yield made
    made.end()
