"""Books of every earlier format open, verify and are stepped; ``formats/*.sql`` were dumped by the programs of then.

format1.sql is what the program before the outbox made of one call, a note, a file and a draft; format2.sql to
format4.sql the same by the last programs of those formats (the call of the last was carried here). None of them is
ever made again.
"""

import contextlib
import io
import json
import shutil
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from app.cli.commands import main as cli
from app.models.incident.state import Incident
from app.services.desk.desk import open_desk
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Unavailable
from app.services.store import Store, copies, migrations, open_store, verify
from app.services.store.engine import connect
from app.services.store.migrations import FORMAT, STEPS
from app.services.store.shapes import sql
from app.services.store.store import FILE
from app.services.store.table_making import BOOK, DESK
from tests.conftest import START
from tests.services.store.test_tables import affinity

FORMATS = Path(__file__).resolve().parents[2] / "fixtures" / "formats"
OLD = range(1, FORMAT)


def old_book(home: Path, number: int) -> Path:
    """A data folder as a program of that format left it."""
    home.mkdir(parents=True)
    connection = connect(home / FILE, None)
    for line in (FORMATS / f"format{number}.sql").read_text(encoding="utf-8").splitlines():
        connection.execute(line).fetchall()
    connection.close()
    return home


def columns(store: Store) -> dict[str, list[tuple[object, ...]]]:
    """Per table of the book and beside it: name, affinity, NOT NULL and place in the key of each column."""
    with store.read() as reading:
        return {
            shape.name: sorted(
                (name, affinity(declared), missing, key)
                for _, name, declared, missing, _, key in reading.connection.execute(
                    sql("SELECT * FROM", f"pragma_table_info('{shape.name}')")
                ).fetchall()
            )
            for shape in (*BOOK, *DESK)
        }


def indexes(store: Store) -> set[str]:
    """What each index of the book and beside it is on; the first formats gave one of them another name."""
    with store.read() as reading:
        found = reading.connection.execute(
            "SELECT tbl_name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        ).fetchall()
    held = {shape.name for shape in (*BOOK, *DESK)}
    return {" ".join(words.split()).partition(" ON ")[2] for table, words in found if table in held}


@pytest.mark.parametrize("number", OLD)
def test_a_book_of_an_earlier_format_gets_the_tables_of_today(tmp_path: Path, number: int) -> None:
    new = open_store(tmp_path / "new", FixedClock(START))
    old = open_store(old_book(tmp_path / "old", number), FixedClock(START))
    assert columns(old) == columns(new)
    assert indexes(old) == indexes(new)
    assert {one.partition(" WHERE ")[0] for one in indexes(new)} == {'entry (subject, "order")', "entry (position)"}
    assert old.engine.pragma("user_version") == new.engine.pragma("user_version") == FORMAT
    assert old.engine.pragma("application_id") == new.engine.pragma("application_id")
    old.close()
    new.close()


@pytest.mark.parametrize("number", OLD)
def test_a_book_of_an_earlier_format_reads_on(tmp_path: Path, number: int) -> None:
    home = old_book(tmp_path / "old", number)
    for _ in range(2):
        desk = open_desk(home, officer="周砚", clock=FixedClock(START))
        assert verify(desk.store).ok
        with desk.store.read() as reading:
            (row,) = reading.incidents()
            state = reading.state(row.subject, Incident)
            (draft,) = reading.drafts()
            assert [line.text for line in reading.journal.lines() if "巡查" in line.text] == ["巡查记事"]
            assert reading.file_count() == 1
        assert state is not None
        assert state.place == "青山镇"
        assert "写了一半".encode() in draft.data
        assert len(desk.store.heads.kept() or ()) in {0, 3}
        desk.close()


@pytest.mark.parametrize("number", OLD)
def test_a_backup_of_an_earlier_format_restores(tmp_path: Path, number: int) -> None:
    home = old_book(tmp_path / "old", number)
    (tmp_path / "盘").mkdir()
    shutil.copyfile(home / FILE, tmp_path / "盘" / "dutydesk-备份-20260612-031400.db")
    done = copies.restore(tmp_path / "盘", tmp_path / "新", FixedClock(START), "周砚")
    again = open_store(tmp_path / "新", FixedClock(START))
    assert again.engine.pragma("user_version") == FORMAT
    assert again.entries() == done.entries + 1
    assert verify(again).ok
    again.close()


def test_every_step_has_its_fixture_and_stepping_twice_changes_nothing(tmp_path: Path) -> None:
    assert sorted(path.stem for path in FORMATS.iterdir()) == [f"format{number}" for number in OLD]
    store = open_store(tmp_path, FixedClock(START))
    before = columns(store)
    with store.raw() as connection:
        for step in STEPS:
            step(connection)
    assert columns(store) == before
    store.close()


def test_a_step_that_fails_leaves_the_old_format_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = old_book(tmp_path / "old", 1)

    def fail(_connection: dbapi2.Connection) -> None:
        raise Unavailable("磁盘已满")

    monkeypatch.setattr(migrations, "STEPS", (*STEPS[:-1], fail))
    with pytest.raises(Unavailable, match="磁盘已满"):
        open_store(home, FixedClock(START))
    connection = connect(home / FILE, None)
    assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    assert connection.execute("SELECT name FROM sqlite_master WHERE name = 'outbox'").fetchall() == []
    connection.close()


def test_a_newer_format_is_refused_and_left_alone(tmp_path: Path) -> None:
    store = open_store(tmp_path, FixedClock(START))
    with store.raw() as connection:
        connection.execute(f"PRAGMA user_version={FORMAT + 1}")
    store.close()
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(Unavailable, match=f"格式{FORMAT + 1}"):
        open_store(tmp_path, FixedClock(START))
    assert (tmp_path / FILE).read_bytes() == before


def lying_in(home: Path) -> dict[str, bytes]:
    """What lies in a folder, but for the log and its index, which any reader of a book opens."""
    return {one.name: one.read_bytes() for one in home.iterdir() if not one.name.endswith(("-wal", "-shm"))}


@pytest.mark.parametrize("number", OLD)
@pytest.mark.parametrize("carried", [False, True])
def test_verify_of_an_earlier_format_writes_nothing(tmp_path: Path, number: int, *, carried: bool) -> None:
    home = old_book(tmp_path / "old", number)
    connection = connect(home / FILE, None)
    connection.execute(f"PRAGMA journal_mode={'DELETE' if carried else 'WAL'}")
    (many,) = connection.execute("SELECT count(*) FROM entry").fetchall()[0]
    connection.close()
    before = lying_in(home)
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        assert cli(["verify", "--home", str(home), "--json"]) == 0
    said = json.loads(told.getvalue())
    assert said["ok"]
    assert said["entries"] == many
    assert lying_in(home) == before


def test_verify_of_an_earlier_format_names_what_was_changed(tmp_path: Path) -> None:
    home = old_book(tmp_path / "old", 1)
    connection = connect(home / FILE, None)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute("UPDATE entry SET data = CAST(replace(data, '青山', '石坪') AS BLOB)")
    connection.close()
    before = lying_in(home)
    with contextlib.redirect_stdout(io.StringIO()):
        assert cli(["verify", "--home", str(home), "--json"]) == 1
    assert lying_in(home) == before
