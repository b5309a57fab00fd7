"""A book on a disk that is full, or may not be written to, opens for reading and its alarms ring."""

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.services.desk.desk import Desk, open_desk
from app.services.incident.intake import receive
from app.services.runtime.clock import SystemClock
from app.services.samples import sample
from app.services.store.store import FILE
from tests.helpers import PATIENCE, draft_of

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.skipif(os.name != "posix", reason="limits of POSIX systems")


def filled(home: Path, key: bytes | None) -> Desk:
    """A book with a call that has been ringing for an hour."""
    desk = open_desk(home, officer="王澄", key=key)
    sample.ensure_unit(desk)
    before = SystemClock().now() - dt.timedelta(hours=1)
    receive(desk, draft_of(desk, received=before, figures={"deaths": 3}))
    return desk


def told(home: Path, *words: str) -> list[str]:
    command = [sys.executable, "-X", "utf8", "-m", "tests.faults.reading", str(home), *words]
    done = subprocess.run(  # noqa: S603 - our own module
        command, cwd=ROOT, capture_output=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode().splitlines()


@pytest.mark.parametrize("key", [None, bytes(range(32))])
@pytest.mark.parametrize("torn", [False, True])
def test_a_full_disk_opens_the_book_for_reading_and_rings(tmp_path: Path, key: bytes | None, *, torn: bool) -> None:
    """``torn``: the program before fell, and its last entries stand in the log beside the book only."""
    home = tmp_path / "home"
    desk = filled(home, key)
    if torn:
        beside = {path.name: path.read_bytes() for path in home.iterdir() if path.name.startswith(f"{FILE}-wal")}
        held = (home / FILE).read_bytes()
        desk.close()
        (home / FILE).write_bytes(held)
        for name, data in beside.items():
            (home / name).write_bytes(data)
        assert beside
    else:
        desk.close()
    (tmp_path / "key").write_bytes(key or b"")
    before = (home / FILE).read_bytes()
    said = told(home, *([str(tmp_path / "key")] if key else []))
    assert [line for line in said if line.startswith("响 ")]
    assert any(line.startswith("隐患 账本只能看、不能登记") for line in said)
    assert any(line.startswith("没记 ") for line in said)
    if not torn:
        assert (home / FILE).read_bytes() == before
    again = open_desk(home, officer="王澄", key=key)
    assert not again.store.unwritable
    again.close()
