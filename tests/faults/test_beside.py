"""What stands beside the book and is hashed by nobody decides nothing: seat, version of the views, triggers, marks."""

import datetime as dt
import json
import sqlite3
from pathlib import Path

import msgspec
import pytest

from app.cli.commands import main, parser
from app.cli.home import on_desk
from app.models.moments import to_micros
from app.services.desk import rulebook
from app.services.desk.desk import PRACTICE, Desk, open_desk
from app.services.duty.shift import write_note
from app.services.outbox import connectivity, queue
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Unavailable
from app.services.security import backups, identity, left_behind, proof
from app.services.security.open_book import check_start
from app.services.store import copies, unit_key_proof
from app.services.store.audit import audit
from app.services.store.store import FILE
from tests.faults.test_derived import raw, said
from tests.helpers import book, state_of

FOREIGN = {
    "触发器": ("CREATE TRIGGER zz AFTER INSERT ON clock BEGIN DELETE FROM clock WHERE id = NEW.id; END",),
    "视图": ("CREATE VIEW zz AS SELECT 1",),
    "唯一索引": ('CREATE UNIQUE INDEX zz ON entry(subject, kind, "by") WHERE position < 0',),
    "缺少保护账本的触发器 entry_no_delete": ("DROP TRIGGER entry_no_delete",),
    "到达时刻": ("INSERT INTO arrival SELECT id, 1 FROM entry LIMIT 1",),
}


@pytest.fixture
def home(desk: Desk) -> Path:
    """A closed book with an incident whose clocks run."""
    book(desk, deaths=3)
    write_note(desk, "记一笔")
    folder = desk.store.path.parent
    desk.close()
    return folder


def again(home: Path, desk: Desk) -> Desk:
    return open_desk(home, officer="周砚", clock=FixedClock(desk.now()))


def problems(answer: dict[str, object]) -> list[str]:
    found = answer["problems"]
    assert isinstance(found, list)
    return [one["problem"] for one in found]


def test_a_rebuild_that_is_none_keeps_nothing_from_being_compared(
    home: Path, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    raw(home, "INSERT INTO meta VALUES ('rebuilding', '1')")
    raw(home, "DELETE FROM clock")
    code, answer = said(capsys, "verify", "--home", str(home))
    assert code == 1
    assert answer["derived"]
    opened = again(home, desk)
    assert opened.store.meta("rebuilding") == ""
    assert audit(opened.store).ok
    with opened.store.read() as reading:
        assert reading.running_clocks()
    opened.close()


@pytest.mark.parametrize("floor", ["junk", "-1", str(2**63), "1"])
def test_an_order_that_is_kept_beside_the_book_is_not_believed(desk: Desk, floor: str) -> None:
    book(desk, deaths=3)
    desk.store.set_meta("rebuilding", floor)
    write_note(desk, "照常登记")
    assert not audit(desk.store).verdict.problems


@pytest.mark.parametrize("order", [2**63 - 1, "junk", b"\x00\xff", -1])
def test_an_order_that_is_no_entrys_moves_no_later_one(desk: Desk, order: object) -> None:
    write_note(desk, "先一条")
    with desk.store.raw() as connection:
        connection.execute('UPDATE journal SET "order" = ? WHERE entry = (SELECT max(id) FROM entry)', (order,))
    write_note(desk, "后一条")
    with desk.store.read() as reading:
        ((last, before),) = reading.connection.execute(
            'SELECT max("order"), (SELECT max("order") FROM entry WHERE position < (SELECT max(position) FROM entry)) '
            "FROM entry"
        ).fetchall()
    assert before < last <= (to_micros(desk.now()) // 1000 + 1) << 16


@pytest.mark.parametrize("seat", ["Sdeadbeef", "", "junk"])
def test_nothing_is_written_under_a_seat_the_book_holds_nothing_of(home: Path, desk: Desk, seat: str) -> None:
    raw(home, "UPDATE meta SET value = ? WHERE name = 'seat'", seat)
    opened = again(home, desk)
    write_note(opened, "接着记")
    found = audit(opened.store)
    assert opened.store.seat not in {seat, desk.store.seat}
    assert sorted(found.verdict.heads) == sorted({desk.store.seat, opened.store.seat})
    assert not found.verdict.unbooked
    named = [one.seat for one in found.verdict.problems]
    assert named == (["Sdeadbeef"] if seat == "Sdeadbeef" else []), "what was said to be there is missing for ever"
    opened.close()


def test_a_seat_that_another_goes_on_from_is_not_used_again(home: Path, desk: Desk) -> None:
    opened = again(home, desk)
    left = opened.store.seat
    copies.begin_seat(opened.store, "周砚")
    write_note(opened, "在新席号下")
    opened.close()
    raw(home, "UPDATE meta SET value = ? WHERE name = 'seat'", left)
    opened = again(home, desk)
    before = audit(opened.store).verdict.heads[left]
    write_note(opened, "再记")
    found = audit(opened.store).verdict
    assert found.ok
    assert found.heads[left] == before
    opened.close()


def test_a_healthy_book_keeps_its_seat_however_often_it_is_opened(home: Path, desk: Desk) -> None:
    for _ in range(3):
        opened = again(home, desk)
        assert opened.store.seat == desk.store.seat
        assert len(audit(opened.store).verdict.heads) == 1
        opened.close()


def test_a_mark_beside_the_book_makes_no_practice_of_it(home: Path, desk: Desk) -> None:
    for name in ("practice", PRACTICE):
        raw(home, "INSERT INTO meta VALUES (?, '1')", name)
    opened = again(home, desk)
    assert not opened.practice
    opened.close()


@pytest.mark.parametrize("named", FOREIGN)
def test_what_the_file_does_that_is_not_ours_is_named(
    home: Path, desk: Desk, named: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for statement in FOREIGN[named]:
        raw(home, statement)
    code, answer = said(capsys, "verify", "--home", str(home))
    assert code == 1
    (text,) = problems(answer)
    assert named in text
    opened = again(home, desk)
    assert named in proof.check_start(opened.store)
    assert copies.backup(opened.store, tmp_path / "盘").entries, "its entries are copied all the same"
    opened.close()


@pytest.mark.parametrize(
    "statements",
    [
        ("ALTER TABLE clock RENAME TO other", "CREATE VIEW clock AS SELECT * FROM other WHERE due > 0"),
        ("UPDATE clock SET data = 'text'",),
        ("UPDATE snapshot SET data = 7",),
        ("UPDATE journal SET \"order\" = 'text'",),
        ("UPDATE incident SET title = x'00ff', place = x'00ff'",),
    ],
)
@pytest.mark.parametrize("command", ["clocks", "find", "intake"])
def test_no_command_is_stopped_by_rows_that_follow_from_the_book(
    home: Path, tmp_path: Path, statements: tuple[str, ...], command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told = tmp_path / "来电.txt"
    told.write_text("今天10时许，青山镇工业园发生火灾，3人死亡。", encoding="utf-8")
    words = {"clocks": (), "find": ("青山",), "intake": ("--text-file", str(told))}[command]
    for statement in statements:
        raw(home, statement)
    code, _ = said(capsys, command, "--home", str(home), *words)
    assert code == 0
    held = sqlite3.connect(home / FILE)
    ((incidents,),) = held.execute("SELECT count(DISTINCT subject) FROM entry WHERE kind = 'incident:received'")
    held.close()
    assert incidents == (2 if command == "intake" else 1), "it is booked once"


def test_a_command_that_booked_already_is_not_begun_again(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def act(desk: Desk, _: object) -> dict[str, object]:
        write_note(desk, "已经记了")
        message = "a value of another kind"
        raise TypeError(message)

    raw(home, "UPDATE clock SET data = 'text'")
    arguments = parser().parse_args(["clocks", "--home", str(home)])
    with pytest.raises(TypeError):
        on_desk(act)(arguments)
    assert main(["verify", "--home", str(home), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["derived"] == [], "the rows are sound for the next command"
    held = sqlite3.connect(home / FILE)
    assert held.execute("SELECT count(*) FROM journal WHERE text LIKE '%已经记了%'").fetchall() == [(1,)]
    held.close()


@pytest.mark.parametrize("held", ["junk", "{", "[1,2]", '{"a":1}', "99999999999999999999"])
def test_values_beside_the_book_that_do_not_read_stop_nothing(desk: Desk, held: str) -> None:
    for name in (backups.META, left_behind.META, connectivity.META, queue.LEASES):
        desk.store.set_meta(name, held)
    desk.store.set_meta("pending:abc", "junk")
    assert backups.last(desk) == {}
    assert left_behind.sentence(desk) == ""
    assert connectivity.status(desk).waiting == 0
    with desk.store.beside() as writing:
        assert writing.collect((), to_micros(desk.now())) == ("abc",)
    desk.store.set_meta(unit_key_proof.META, held)
    with pytest.raises(Unavailable, match="密钥读不出来"):
        identity.own(desk)
    assert desk.store.meta(unit_key_proof.META) == held, "no other keys are made in their place"


def test_deleting_all_of_it_loses_no_clock(home: Path, desk: Desk) -> None:
    raw(home, "DELETE FROM meta")
    opened = again(home, desk)
    with opened.store.read() as reading:
        ((subject,),) = reading.connection.execute("SELECT subject FROM entry WHERE kind = 'incident:received'")
    assert state_of(opened, str(subject).partition(":")[2]).clocks
    write_note(opened, "接着记")
    assert audit(opened.store).ok
    opened.close()


def forged_rules(home: Path) -> None:
    """The half hour of a call is a hundred hours in what is kept as parsed; the rule files stand as they were."""
    path = home / rulebook.GOOD / "rules.bin"
    held = msgspec.msgpack.decode(path.read_bytes())
    for pack in held["packs"]:
        for rule in pack["rules"]:
            rule["minutes"] = 6000 if rule["minutes"] == 30 else rule["minutes"]
    path.write_bytes(msgspec.msgpack.encode(held))


def test_rules_kept_as_parsed_are_held_against_their_files(
    home: Path, desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sound = {one.id: one.minutes for one in desk.rules.rules}
    forged_rules(home)
    told = tmp_path / "来电.txt"
    told.write_text("今天10时许，青山镇工业园发生火灾，3人死亡。", encoding="utf-8")
    code, answer = said(capsys, "intake", "--home", str(home), "--text-file", str(told))
    assert code == 0
    deadlines = answer["deadlines"]
    assert isinstance(deadlines, list)
    spans = [dt.datetime.fromisoformat(one["due"]) - dt.datetime.fromisoformat(one["basis_at"]) for one in deadlines]
    assert dt.timedelta(minutes=30) in spans, "the command line reads the files"
    assert dt.timedelta(minutes=6000) not in spans
    forged_rules(home)
    code, answer = said(capsys, "verify", "--home", str(home))
    assert code == 1
    assert answer["derived"] == [
        {"table": "rules-good", "subject": "", "id": "rules.bin", "field": "", "problem": "存下的规则与规则文件不符"}
    ]
    quick = open_desk(home, officer="周砚", clock=FixedClock(desk.now()), wait=False)
    assert "已按规则文件重读" in check_start(quick)
    quick.refresh()
    assert {one.id: one.minutes for one in quick.rules.rules} == sound
    assert check_start(quick) == ""
    quick.close()
    forged_rules(home)
    code, answer = said(capsys, "verify", "--home", str(home), "--heal")
    assert code == 0
    assert said(capsys, "verify", "--home", str(home))[0] == 0


def test_what_the_program_keeps_of_the_rules_is_its_users_alone(home: Path) -> None:
    modes = {path.name: path.stat().st_mode & 0o077 for path in home.rglob("*")}
    assert set(modes.values()) == {0}, modes
