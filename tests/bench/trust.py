"""What encryption costs, and how long a backup and a whole verification take."""

import shutil
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path

from app.services.desk.desk import Desk, open_desk
from app.services.incident.intake import receive
from app.services.review.search import catch_up, search
from app.services.runtime.clock import SystemClock
from app.services.store import copies, sealing, verify
from app.services.store.store import FILE
from tests.helpers import draft_of

Timed = Callable[[Callable[[], object], int], list[float]]
KEY = bytes(range(32))
WORDS = "厂房 火灾"


def costs(home: Path, timed: Timed) -> dict[str, tuple[float, float]]:
    """(encrypted, plain) seconds of booking, searching and verifying; of a backup (encrypted, 0)."""
    found: dict[str, tuple[float, float]] = {}
    with tempfile.TemporaryDirectory(dir=home.parent) as scratch:
        plain, sealed = Path(scratch) / "plain", Path(scratch) / "sealed"
        plain.mkdir()
        sealed.mkdir()
        shutil.copyfile(home / FILE, plain / FILE)
        sealing.written_again(plain / FILE, sealed / FILE, None, KEY, SystemClock())
        desks = (open_desk(sealed, officer="王澄", key=KEY), open_desk(plain, officer="王澄"))
        for desk in desks:
            catch_up(desk)
        for name, act, times in (("登记", _book, 100), ("检索", _search, 20)):
            both = [statistics.median(timed(_bound(act, desk), times)) for desk in desks]
            found[name] = (both[0], both[1])
        folder = Path(scratch) / "盘"
        found["备份并核对"] = (timed(lambda: copies.backup(desks[0].store, folder), 1)[0], 0.0)
        found["核验"] = (timed(lambda: verify(desks[0].store), 1)[0], timed(lambda: verify(desks[1].store), 1)[0])
        for desk in desks:
            desk.close()
    return found


def _bound(act: Callable[[Desk], object], desk: Desk) -> Callable[[], object]:
    return lambda: act(desk)


def _book(desk: Desk) -> object:
    return receive(desk, draft_of(desk, figures={"deaths": 1}))


def _search(desk: Desk) -> object:
    return search(desk, WORDS)
