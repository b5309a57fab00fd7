"""An index whose definition stands and whose content does not: what is left out of it no reader sees, and no fold.

SQLite's quick check looks at none of them, so the start saw nothing, and a comparison that reads through them would
have made right rows wrong.
"""

import sqlite3
from pathlib import Path

import msgspec
import pytest

from app.cli.commands import main as cli
from app.models.incident.facts import Carried
from app.models.vocabulary.exchange import Seal
from app.services.desk.desk import Desk, open_desk
from app.services.exchange import receiving
from app.services.incident.intake import receive
from app.services.runtime.clock import FixedClock
from app.services.samples import sample
from app.services.store import copies
from app.services.store.audit import STRUCTURE, audit
from app.services.store.mending import compare_and_mend
from app.services.store.shapes import sql
from app.services.store.store import FILE
from app.services.store.verify import recent
from tests.conftest import START
from tests.helpers import book, draft_of, state_of

MARK = Carried(unit="临川市应急管理局", means="package", seal=Seal.UNKNOWN, digest="d1", origin="i-7")


def forged(path: Path, name: str, instead: str) -> None:
    """An index is made as ``instead`` says and bears the definition it had."""
    connection = sqlite3.connect(path)
    ((right,),) = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (name,)).fetchall()
    connection.execute(f"DROP INDEX {name}")
    connection.execute(instead)
    connection.execute("PRAGMA writable_schema=ON")
    connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", (right, name))
    connection.commit()
    connection.close()


def emptied(name: str, on: str) -> str:
    return sql("CREATE INDEX", name, "ON", on, "WHERE 1 = 0")


FORGERIES = {
    "entry_subject_order": emptied("entry_subject_order", 'entry (subject, "order")'),
    "entry_carried": emptied("entry_carried", "entry (position)"),
    "clock_running_due": emptied("clock_running_due", "clock (running, due)"),
    "incident_status_received_at": emptied("incident_status_received_at", "incident (status, received_at)"),
    "entry_subject_order, other keys": (
        "CREATE INDEX entry_subject_order ON entry (replace(subject, 'incident', 'incidenz'), \"order\")"
    ),
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A book of two incidents, one of which was carried here."""
    desk = opened(tmp_path / "home")
    sample.ensure_unit(desk)
    book(desk, deaths=3)
    receive(desk, msgspec.structs.replace(draft_of(desk), carried=MARK))
    desk.close()
    return tmp_path / "home"


def opened(home: Path) -> Desk:
    return open_desk(home, officer="周砚", clock=FixedClock(START))


def seen(desk: Desk) -> tuple[object, ...]:
    """What depends on the indexes: open incidents with their deaths, clocks that run, whether the paper is known."""
    with desk.store.read() as reading:
        rows = reading.incidents()
        clocks = reading.connection.execute("SELECT count(*) FROM clock WHERE running = 1 AND due > 0").fetchall()
    deaths = sorted(str(state_of(desk, row.id).figures) for row in rows)
    return len(rows), deaths, clocks, receiving.booked_before(desk, "d1") != ""


MENDED, REBUILT = "mended", "rebuilt"


@pytest.mark.parametrize("instead", [MENDED, REBUILT])
@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_index_is_named_made_again_and_makes_no_right_row_wrong(
    home: Path, forgery: str, instead: str
) -> None:
    desk = opened(home)
    right = seen(desk)
    desk.close()
    name = forgery.partition(",")[0]
    forged(home / FILE, name, FORGERIES[forgery])
    desk = opened(home)
    found = audit(desk.store)
    assert not found.ok
    assert STRUCTURE in found.ran
    assert found.verdict.ok, "no line of the book is wrong: nobody is sent to an older backup"
    assert [(one.id, one.field) for one in found.derived] == [(name, "索引")]
    if instead == MENDED:
        assert [one.id for one in compare_and_mend(desk.store, "周砚").found] == [name]
    else:
        desk.close()
        assert cli(["rebuild", "--home", str(home)]) == 0
        desk = opened(home)
    assert seen(desk) == right
    assert audit(desk.store).ok
    with desk.store.read() as reading:
        assert any("索引" in line.text for line in reading.journal.lines()) is (instead == MENDED), "booked"
    desk.close()


STRAYS = (
    "CREATE INDEX beside ON entry (subject, kind, data)",
    "CREATE UNIQUE INDEX beside ON entry (kind)",
    "CREATE INDEX beside ON entry (position) WHERE kind = 'incident:received'",
    "CREATE INDEX beside ON meta (value)",
)


@pytest.mark.parametrize("stray", STRAYS)
def test_an_index_that_is_not_ours_is_named_at_start_and_no_restore_takes_it_along(home: Path, stray: str) -> None:
    connection = sqlite3.connect(home / FILE)
    try:
        connection.execute(stray)
    except sqlite3.IntegrityError:  # the book holds several of a kind
        connection.execute("CREATE UNIQUE INDEX beside ON entry (hash)")
    connection.commit()
    connection.close()
    desk = opened(home)
    assert "索引 beside" in recent(desk.store)
    copies.backup(desk.store, home.parent / "盘")
    desk.close()
    copies.restore(home.parent / "盘", home.parent / "新", FixedClock(START), "周砚")
    again = opened(home.parent / "新")
    assert recent(again.store) == ""
    assert audit(again.store).ok
    again.close()


def test_an_index_of_rows_that_is_not_ours_and_shows_others_goes(home: Path) -> None:
    connection = sqlite3.connect(home / FILE)
    connection.execute("CREATE INDEX beside ON clock (id) WHERE running = 1")
    connection.commit()
    connection.close()
    desk = opened(home)
    assert [one.id for one in compare_and_mend(desk.store, "周砚").found] == ["beside"]
    assert compare_and_mend(desk.store, "周砚").found == ()
    desk.close()
