"""What encryption costs, and how long a backup and a whole verification take."""

import shutil
import tempfile
from functools import partial
from pathlib import Path

from app.services.desk.desk import Desk, open_desk
from app.services.incident.intake import receive
from app.services.review.search import catch_up, search
from app.services.runtime.clock import SystemClock
from app.services.store import copies, sealing, verify
from app.services.store.store import FILE
from tests.bench.timing import Beside, beside
from tests.helpers import draft_of

KEY = bytes(range(32))
WORDS = "厂房 火灾"


def costs(home: Path) -> dict[str, Beside]:
    """Booking, searching and verifying an encrypted book beside a plain one; a backup with its verification."""
    found: dict[str, Beside] = {}
    with tempfile.TemporaryDirectory(dir=home.parent) as scratch:
        plain, sealed = Path(scratch) / "plain", Path(scratch) / "sealed"
        plain.mkdir()
        sealed.mkdir()
        shutil.copyfile(home / FILE, plain / FILE)
        sealing.written_again(plain / FILE, sealed / FILE, None, KEY, SystemClock())
        desks = (open_desk(sealed, officer="王澄", key=KEY), open_desk(plain, officer="王澄"))
        for desk in desks:
            catch_up(desk)
        for name, act, times in (("登记", _book, 100), ("检索", _search, 20), ("核验", _verify, 3)):
            found[name] = beside(partial(act, desks[0]), partial(act, desks[1]), times)
        folders = iter((Path(scratch) / "盘一", Path(scratch) / "盘二"))
        found["备份并核对"] = beside(
            lambda: copies.backup(desks[0].store, next(folders)),
            lambda: copies.backup(desks[1].store, next(folders)),
            1,
        )
        for desk in desks:
            desk.close()
    return found


def _book(desk: Desk) -> object:
    return receive(desk, draft_of(desk, figures={"deaths": 1}))


def _search(desk: Desk) -> object:
    return search(desk, WORDS)


def _verify(desk: Desk) -> object:
    return verify(desk.store)
