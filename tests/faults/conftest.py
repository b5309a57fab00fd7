"""A second disk is given all the time it wants: how long a booking waits for it is no promise of a busy machine."""

import pytest

from app.services.store import mirror
from tests.helpers import PATIENCE


@pytest.fixture(autouse=True)
def patient_mirror(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mirror, "WAIT", PATIENCE)
