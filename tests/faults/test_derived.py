"""What is shown and printed is held by the proof: forged and damaged rows, pieces of files, indexes (核验)."""

import json
import sqlite3
import threading
from pathlib import Path

import msgspec
import pytest

from app.cli.commands import main
from app.models.book.rows import Row
from app.models.incident.rows import IncidentRow
from app.models.incident.state import Incident
from app.models.obligations.rows import ClockRow
from app.services.desk.desk import Desk, open_desk, replaced
from app.services.duty.shift import write_note
from app.services.forms.report_papers import report_pdf
from app.services.forms.verification import of_pdf
from app.services.incident import handling
from app.services.reports import reporting
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Derived
from app.services.samples.simulation import simulate
from app.services.security import proof
from app.services.settings import editing
from app.services.store import verify as walk
from app.services.store.audit import audit
from app.services.store.contents import check_contents
from app.services.store.derived import compare
from app.services.store.mending import compare_and_mend
from app.services.store.store import FILE
from app.services.store.views import inserting
from tests.helpers import book, send_report, state_of

FIRST = "SELECT data FROM snapshot WHERE subject LIKE 'incident:%'"


def raw(home: Path, statement: str, *values: object) -> None:
    """Change the file as somebody would who has it in hand."""
    connection = sqlite3.connect(home / FILE)
    with connection:
        connection.execute(statement, values)
    connection.close()


def forged(home: Path) -> None:
    """Deaths 3 → 0 and another place in what is shown, no clocks; the entries stand as they were written."""
    connection = sqlite3.connect(home / FILE)
    with connection:
        ((subject, data),) = connection.execute("SELECT subject, data FROM snapshot WHERE subject LIKE 'incident:%'")
        state = msgspec.msgpack.decode(data, type=Incident)
        words = msgspec.msgpack.encode(msgspec.structs.replace(state, place="别处村无名山沟", figures=()))
        connection.execute("UPDATE snapshot SET data = ? WHERE subject = ?", (words, subject))
        connection.execute("DELETE FROM clock")
    connection.close()


def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, object]]:
    code = main([*words, "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_a_sound_book_says_what_was_looked_at(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    simulate(desk, days=3, seed=5)
    home = desk.store.path.parent
    desk.close()
    before = (home / FILE).read_bytes()
    code, answer = said(capsys, "verify", "--home", str(home))
    assert (code, answer["ok"], answer["derived"], answer["contents"]) == (0, True, [], [])
    assert answer["ran"] == ["chain", "seats", "derived", "contents", "structure"]
    assert (home / FILE).read_bytes() == before, "nothing is written"


def test_forged_rows_are_named_and_made_again_with_a_copy_kept(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    incident = book(desk, deaths=3)
    with desk.store.read() as reading:
        clocks = reading.running_clocks()
    home = desk.store.path.parent
    desk.close()
    forged(home)
    code, answer = said(capsys, "verify", "--home", str(home))
    found = answer["derived"]
    assert isinstance(found, list)
    assert (code, answer["ok"], answer["problems"]) == (1, False, [])
    assert {one["table"] for one in found} == {"snapshot", "clock"}
    assert {(one["field"], one["problem"]) for one in found if one["table"] == "clock"} == {("整行", "表里缺少")}
    assert [one["field"] for one in found if one["table"] == "snapshot"] in (["place"], ["figures"])
    code, answer = said(capsys, "verify", "--home", str(home), "--heal")
    assert (code, answer["ok"], answer["healed"]) == (0, True, len(found))
    again = open_desk(home, officer="王澄", clock=FixedClock(desk.now()))
    assert state_of(again, incident).place == "青山镇工业园二路"
    with again.store.read() as reading:
        assert [one.id for one in reading.running_clocks()] == [one.id for one in clocks]
        (line,) = [one for one in reading.journal.lines() if one.kind == "seat:derived_mended"]
    assert "与账本不符" in line.text
    assert check_contents(again.store) == [], "the rows as they were found are kept like an attachment"
    assert audit(again.store).ok
    again.close()


def test_a_paper_made_of_forged_rows_does_not_match(desk: Desk) -> None:
    incident = book(desk, deaths=3)
    send_report(desk, incident)
    home, moment = desk.store.path.parent, desk.now()
    held = state_of(desk, incident).reports[-1]
    assert of_pdf(desk, report_pdf(desk, held))["same"]
    false = msgspec.structs.replace(held, body=held.body.replace("3人死亡", "无人死亡"), digests=())
    desk.close()
    connection = sqlite3.connect(home / FILE)
    with connection:
        ((data,),) = connection.execute(FIRST).fetchall()
        state = msgspec.msgpack.decode(data, type=Incident)
        words = msgspec.msgpack.encode(msgspec.structs.replace(state, reports=(false,)))
        connection.execute("UPDATE snapshot SET data = ? WHERE subject LIKE 'incident:%'", (words,))
    connection.close()
    again = open_desk(home, officer="王澄", clock=FixedClock(moment))
    shown = state_of(again, incident).reports[-1]
    assert shown.body == false.body
    found = of_pdf(again, report_pdf(again, shown))
    assert found["same"] is False, "the book says three"
    again.close()


def test_no_report_is_laid_before_anybody_out_of_forged_rows(desk: Desk) -> None:
    incident = book(desk, deaths=3)
    home, moment = desk.store.path.parent, desk.now()
    desk.close()
    forged(home)
    again = open_desk(home, officer="王澄", clock=FixedClock(moment))
    draft = reporting.compose(again, state_of(again, incident))
    with pytest.raises(Derived, match="与账本不符"):
        reporting.submit(again, draft)
    assert proof.mend_start(again, threading.Event())
    reporting.submit(again, reporting.compose(again, state_of(again, incident)))
    assert "3人" in state_of(again, incident).reports[-1].body
    again.close()


def test_changed_and_lost_bytes_of_an_attachment_are_named(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    incident = book(desk, deaths=0)
    for name in ("照片.jpg", "图纸.pdf"):
        path = tmp_path / name
        path.write_bytes(name.encode() * 60_000)
        handling.attach(desk, incident, path)
    home = desk.store.path.parent
    names = {one.name: one.digest for one in state_of(desk, incident).attachments}
    desk.close()
    raw(home, "UPDATE chunk SET data = zeroblob(length(data)) WHERE digest = ? AND number = 1", names["照片.jpg"])
    raw(home, "DELETE FROM chunk WHERE digest = ?", names["图纸.pdf"])
    code, answer = said(capsys, "verify", "--home", str(home))
    contents = answer["contents"]
    assert isinstance(contents, list)
    assert code == 1
    assert {(one["name"], one["problem"][-3:]) for one in contents} == {
        ("照片.jpg", "已改变"), ("图纸.pdf", "容缺失"),
    }  # fmt: skip
    assert (answer["problems"], answer["derived"]) == ([], [])


def test_rows_nobody_booked_are_named(desk: Desk) -> None:
    book(desk, deaths=1)
    kinds: tuple[type[Row], ...] = (IncidentRow, ClockRow)
    with desk.store.read() as reading:
        first = {kind: reading.rows(kind)[0] for kind in kinds}
    with desk.store.raw() as connection:
        for kind in kinds:
            row = msgspec.structs.replace(first[kind], id="伪造")
            connection.execute(inserting(kind, replace=False), msgspec.structs.astuple(row))
        connection.execute("UPDATE journal SET text = '没有这回事', \"by\" = '别人' WHERE rowid = 2")
    found = compare(desk.store) or []
    assert {(one.table, one.text[-2:]) for one in found} == {
        ("incident", "多出"), ("clock", "多出"), ("journal", "不符"),
    }  # fmt: skip
    assert len(compare_and_mend(desk.store, "王澄").found) == 3
    assert compare(desk.store) == []


DAMAGE = (
    "UPDATE clock SET data = substr(data, 1, length(data) - 1)",
    "UPDATE snapshot SET data = substr(data, 1, length(data) - 1)",
    "UPDATE snapshot SET data = x'00'",
    "UPDATE setting SET value = x'ff'",
    "UPDATE duty SET person = x'ff01'",
    "UPDATE incident SET level = '不知道', status = 'nothing'",
    "UPDATE clock SET due = 'x'",
    "DROP TABLE clock",
    "DROP TABLE snapshot",
    "DROP TABLE journal",
    "ALTER TABLE incident DROP COLUMN search",
)


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_row_is_mended_or_said_never_a_traceback(
    desk: Desk, tmp_path: Path, damage: str, capsys: pytest.CaptureFixture[str]
) -> None:
    incident = book(desk, deaths=3)
    write_note(desk, "巡查正常")
    home = desk.store.path.parent
    desk.close()
    raw(home, damage)
    words = ("report", "--home", str(home), "--incident", incident, "--stage", "first")
    code = main([*words, "--pdf", str(tmp_path / "首报.pdf"), "--json"])
    told = capsys.readouterr()
    assert code == 0 or "heal" in told.err, told.err
    assert said(capsys, "verify", "--home", str(home), "--heal")[0] == 0
    assert main([*words, "--pdf", str(tmp_path / "再一份.pdf"), "--json"]) in {0, 1}
    capsys.readouterr()
    code, answer = said(capsys, "verify", "--home", str(home))
    assert (code, answer["derived"]) == (0, [])


def test_everything_the_simulated_room_writes_is_what_the_book_says(desk: Desk) -> None:
    simulate(desk, days=12, seed=8)
    editing.change_settings(desk, replaced(desk.settings, unit_name="别处县应急管理局"))
    incident = book(desk, deaths=2)
    send_report(desk, incident)
    with desk.store.read() as reading:
        note = next(one for one in reading.journal.lines() if one.kind == "note:written")
    handling.strike(desk, note.entry, "记错了")
    done = audit(desk.store)
    assert (done.derived, done.contents) == ((), ())
    assert walk(desk.store).ok
