"""登录: passwords, delays, two people at one window, and the one door every writing use case goes through."""

import ast
import datetime as dt
import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NoReturn

import pytest

from app.models.book import codec
from app.models.book.codec import Unknown, decode
from app.models.book.fact import Fact
from app.models.book.signature import name_in, person_in, signature
from app.models.officer.rights import OF_ROLE, Right, right_of
from app.models.vocabulary.duty import DutyRole, OfficerRole
from app.models.vocabulary.term import Level
from app.services.desk.desk import Desk, open_desk, replaced
from app.services.desk.session import NOBODY
from app.services.duty import officers, shift, sign_on
from app.services.forms import signing
from app.services.incident import handling
from app.services.outbox import queue
from app.services.reports import reporting
from app.services.review import search
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused
from app.services.security import drill, encryption
from app.services.settings.editing import change_settings
from app.services.store import verify
from app.services.store.engine import read_only
from app.services.store.sealing import written_again
from tests.helpers import book, state_of
from tests.house.laws import modules, tree_of

ROOT = Path(__file__).resolve().parents[2]
KEPT: dict[str, dict[str, str]] = json.loads((ROOT / "tests/snapshots/facts.json").read_text(encoding="utf-8"))
PEOPLE = {
    "王澄": OfficerRole.OFFICER, "李明": OfficerRole.OFFICER, "赵启明": OfficerRole.LEADER, "周敏": OfficerRole.ADMIN,
    "钱看": OfficerRole.READER,
}  # fmt: skip
WORDS = {name: f"{number}7qd{number}" for number, name in enumerate(PEOPLE)}


@pytest.fixture
def room(desk: Desk) -> Desk:
    """Five people with passwords; the administrator first, as the rule is."""
    for name, role in PEOPLE.items():
        officers.add(desk, name, role)
    for name in ("周敏", *(one for one in PEOPLE if one != "周敏")):
        sign_on.set_password(desk, name, WORDS[name], WORDS[name])
    desk.begin_session()
    return desk


def on(desk: Desk, *names: str) -> None:
    for name in names:
        sign_on.sign_on(desk, name, WORDS[name])


def locked(desk: Desk) -> bool:
    return desk.session is not None and desk.session.locked


def last(desk: Desk) -> tuple[str, str]:
    """(kind, by) of the newest entry."""
    with desk.store.read() as reading:
        seq, _ = reading.book.head(desk.store.seat)
        entry = reading.book.entry_at(desk.store.seat, seq)
    assert entry is not None
    return entry.kind, entry.by


def test_a_signature_is_read_back_whatever_the_name() -> None:
    person = "0190aaaa-0000-7000-8000-000000000001"
    for name in ("王澄", "命令行", "a@b", "", "王" * 40):
        assert name_in(signature(name, "")) == name
        assert person_in(signature(name, "")) == ""
    assert signature("王澄", person) == f"王澄@{person}"
    assert (name_in(f"王澄@{person}"), person_in(f"王澄@{person}")) == ("王澄", person)


def test_a_room_without_passwords_works_as_before(desk: Desk) -> None:
    session = desk.begin_session()
    shift.assign(desk, {DutyRole.MAIN: "王澄"})
    assert not session.required
    assert not session.locked
    assert book(desk)
    assert desk.officer == "王澄"
    with pytest.raises(Refused, match="还没有人设登录口令"):
        sign_on.lock(desk)


def test_every_entry_carries_the_persons_id_and_old_ones_map_by_name(desk: Desk) -> None:
    shift.write_note(desk, "名单以前的记事")
    assert last(desk) == ("note:written", "王澄")
    officers.add(desk, "王澄", OfficerRole.OFFICER)
    (listed,) = officers.listed(desk)
    shift.write_note(desk, "名单以后的记事")
    assert last(desk) == ("note:written", f"王澄@{listed.id}")
    with desk.store.read() as reading:
        assert {line.by for line in reading.journal.lines() if "记事" in line.text} == {"王澄"}
    search.catch_up(desk)
    found = search.search(desk, "名单 记事", search.Within(officer="王澄"), 10)
    known = officers.by_name(desk)
    assert [officers.person_of(known, one.entry.by) for one in found] == [listed.id, listed.id]
    assert officers.person_of(known, "命令行") is None
    assert verify(desk.store).ok


def test_passwords_lie_beside_the_book_and_never_in_it(room: Desk) -> None:
    with room.store.read() as reading:
        held = reading.credentials()
        lines = " ".join(f"{line.text}" for line in reading.journal.lines())
    assert len(held) == len(PEOPLE)
    assert len({one.salt for one in held.values()}) == len(PEOPLE)
    assert not any(word in lines for word in WORDS.values())
    data = room.store.path.read_bytes() + room.store.path.with_name(f"{room.store.path.name}-wal").read_bytes()
    assert not any(word.encode() in data for word in WORDS.values())


@pytest.mark.parametrize("words", ["", "12", "1111", "1234", "9876", "abcd", "x" * 65])
def test_a_weak_password_is_refused(room: Desk, words: str) -> None:
    on(room, "周敏")
    with pytest.raises(Refused, match="口令"):
        sign_on.set_password(room, "王澄", words, words)


def test_the_first_password_is_an_administrators_and_shuts_nobody_out(desk: Desk) -> None:
    officers.add(desk, "王澄", OfficerRole.OFFICER)
    officers.add(desk, "周敏", OfficerRole.ADMIN)
    session = desk.begin_session()
    with pytest.raises(Refused, match="先给管理员设口令"):
        sign_on.set_password(desk, "王澄", "7391", "7391")
    with pytest.raises(Refused, match="两遍口令不一样"):
        sign_on.set_password(desk, "周敏", "7391", "7392")
    sign_on.set_password(desk, "周敏", "7391", "7391")
    assert session.required
    assert not session.locked
    assert desk.officer == "周敏"
    sign_on.set_password(desk, "王澄", "7391", "7391")
    assert [one.name for one in sign_on.with_passwords(desk)] == ["王澄", "周敏"]


def test_the_last_administrator_is_kept(room: Desk) -> None:
    on(room, "周敏")
    with pytest.raises(Refused, match="最后一名"):
        sign_on.take_password(room, "周敏")
    with pytest.raises(Refused, match="最后一名管理员"):
        officers.leave(room, "周敏")
    officers.add(room, "孙二", OfficerRole.ADMIN)
    with pytest.raises(Refused, match="最后一名管理员，先登记另一名管理员并设口令"):
        officers.leave(room, "周敏")
    sign_on.set_password(room, "孙二", "5vk2", "5vk2")
    officers.leave(room, "周敏", "调离")
    assert "周敏" not in {one.name for one in sign_on.with_passwords(room)}
    assert room.session is not None
    assert room.session.locked, "whoever left is signed on no more"


def test_wrong_passwords_are_slower_and_slower_and_a_restart_shortens_nothing(
    room: Desk, clock: FixedClock, tmp_path: Path
) -> None:
    for _ in range(sign_on.FREE):
        with pytest.raises(Refused, match="口令不对"):
            sign_on.sign_on(room, "王澄", "错的口令")
    with pytest.raises(Refused, match="连错3次，请等5秒"):
        sign_on.sign_on(room, "王澄", WORDS["王澄"])
    room.close()
    again = open_desk(tmp_path / "home", officer="值班员", clock=clock)
    again.begin_session()
    with pytest.raises(Refused, match="请等5秒"):
        sign_on.sign_on(again, "王澄", WORDS["王澄"])
    on(again, "李明")  # one person's mistakes keep nobody else out
    clock.advance(5)
    with pytest.raises(Refused, match="再试要等10秒"):
        sign_on.sign_on(again, "王澄", "还是错的")
    clock.advance(10)
    on(again, "王澄")
    with again.store.read() as reading:
        assert {one.wrong for one in reading.credentials().values()} == {0}
    again.close()


def test_the_delay_grows_to_a_quarter_of_an_hour_and_no_further() -> None:
    assert [sign_on.delay_after(wrong) for wrong in range(7)] == [0, 0, 0, 5, 10, 20, 40]
    assert sign_on.delay_after(50) == sign_on.delay_after(10**6) == sign_on.LONGEST_DELAY


def test_two_at_one_window_and_one_key_says_who_writes(room: Desk) -> None:
    assert locked(room)
    on(room, "王澄")
    with pytest.raises(Refused, match="只有一人登录"):
        sign_on.turn(room)
    on(room, "李明")
    shift.write_note(room, "李明写的")
    assert name_in(last(room)[1]) == "李明"
    assert sign_on.turn(room).name == "王澄"
    shift.write_note(room, "王澄写的")
    assert name_in(last(room)[1]) == "王澄"
    assert sign_on.turn(room).name == "李明"
    sign_on.sign_off(room)
    assert room.officer == "王澄"
    assert not locked(room)
    sign_on.sign_off(room)
    assert locked(room)
    assert room.officer == NOBODY
    with room.store.read() as reading:
        told = [line.text for line in reading.journal.lines() if "登录" in line.text and "口令" not in line.text]
    assert sorted(told) == sorted(["王澄登录", "李明登录", "李明退出登录", "王澄退出登录"])


def test_who_is_on_duty_does_not_say_who_writes_where_people_sign_on(room: Desk) -> None:
    on(room, "王澄")
    shift.assign(room, {DutyRole.MAIN: "李明", DutyRole.DEPUTY: "王澄"})
    room.refresh()
    shift.write_note(room, "仍是王澄写")
    assert name_in(last(room)[1]) == "王澄"


def test_midnight_month_end_and_new_year_change_nobody(room: Desk, clock: FixedClock) -> None:
    on(room, "王澄")
    for day in ((2026, 12, 31), (2028, 2, 28), (2028, 2, 29)):
        clock.wall = dt.datetime(*day, 15, 59, 59, tzinfo=dt.UTC)  # 23:59:59 in Beijing
        room.store.order_clock.confirm()
        shift.write_note(room, "零点前")
        clock.advance(2)
        shift.write_note(room, "零点后")
        assert name_in(last(room)[1]) == "王澄"


def test_a_locked_window_takes_calls_and_hears_and_nothing_else(room: Desk) -> None:
    incident = book(room)
    assert last(room)[1] == NOBODY
    assert state_of(room, incident).received_at is not None
    with pytest.raises(Refused, match="锁着"):
        shift.write_note(room, "谁写的？")
    with pytest.raises(Refused, match="锁着"):
        change_settings(room, replaced(room.settings, duty_phone="0700-5550000"))
    sign_on.claim(room, f"incident:{incident}", "王澄")
    assert last(room)[0] == "duty:claimed"
    with pytest.raises(Refused, match="没有“过路人”"):
        sign_on.claim(room, f"incident:{incident}", "过路人")


def test_a_leader_signs_in_the_own_name_and_an_officer_in_anothers(room: Desk) -> None:
    on(room, "王澄")
    incident = book(room)
    draft = reporting.compose(room, state_of(room, incident))
    reporting.submit(room, draft)
    with pytest.raises(Refused, match="不能签发自己"):
        signing.sign(room, incident, draft.id, "王澄")
    on(room, "赵启明")
    with pytest.raises(Refused, match="只能写本人"):
        signing.sign(room, incident, draft.id, "孙国栋")
    with pytest.raises(Refused, match="带班领导，管签发、批示、定级"):
        book(room)
    signing.sign(room, incident, draft.id, "赵启明")
    assert state_of(room, incident).sent_reports == ()
    assert name_in(last(room)[1]) == "赵启明"


def test_a_leader_sets_a_level_and_its_limits_follow(room: Desk) -> None:
    on(room, "王澄")
    incident = book(room, deaths=3)
    on(room, "赵启明")
    handling.set_level(room, incident, Level.MAJOR)
    assert state_of(room, incident).confirmed
    handling.set_level(room, incident, Level.ORDINARY, "现场核实，伤亡系误报")
    assert name_in(last(room)[1]) == "赵启明"


def test_what_is_done_beside_the_book_asks_first(room: Desk, tmp_path: Path) -> None:
    on(room, "王澄")
    for act in (
        lambda: drill.drill(room),
        lambda: encryption.plain_copy(room, tmp_path / "副本.db", "审计"),
        lambda: officers.add(room, "新人", OfficerRole.OFFICER),
        lambda: sign_on.set_password(room, "李明", "8fk3", "8fk3"),
        lambda: sign_on.take_password(room, "李明"),
    ):
        with pytest.raises(Refused, match="管理员"):
            act()
    assert not (tmp_path / "副本.db").exists()
    on(room, "钱看")
    with pytest.raises(Refused, match="只读"):
        queue.hurry(room)


def test_ones_own_password_is_ones_own(room: Desk) -> None:
    on(room, "王澄")
    sign_on.set_password(room, "王澄", "8fk3", "8fk3")
    sign_on.sign_on(room, "王澄", "8fk3")


def test_a_plain_copy_holds_nobodys_password(room: Desk, tmp_path: Path) -> None:
    target = tmp_path / "副本.db"
    written_again(room.store.path, target, None, None, room.store.clock)
    held = read_only(target)
    assert held.execute("SELECT count(*) FROM credential").fetchone() == (0,)
    held.close()


class Tried(Exception):
    """The door let a fact through; the transaction is given up."""


def give_up() -> NoReturn:
    raise Tried


def lets_through(desk: Desk, fact: Fact) -> bool:
    """Whether a transaction of whoever writes now takes a fact."""
    try:
        with desk.write() as transaction:
            transaction.append("trial:door", fact)
            give_up()
    except Tried:
        return True
    except Refused:
        return False


@pytest.mark.parametrize("name", PEOPLE)
def test_every_kind_of_fact_meets_the_door_of_the_desk(room: Desk, name: str) -> None:
    """Whatever a use case books, it books it here: all kinds are tried under all roles, and nothing is kept of it."""
    on(room, name)
    role, before = PEOPLE[name], room.store.entries()
    for tag in sorted(codec.KINDS):
        fact = decode(KEPT[tag]["data"].encode(), tag)
        assert not isinstance(fact, Unknown)
        right = right_of(tag, fact)
        alone = role in {OfficerRole.OFFICER, OfficerRole.ADMIN}
        may = alone if right is Right.FOLLOW else right in OF_ROLE[role]
        assert lets_through(room, fact) is may, tag
    assert room.store.entries() == before


ITSELF = frozenset(
    {
        "app.services.duty.lowers",
        "app.services.duty.relief",
        "app.services.duty.sign_on",  # asked for in words before: one's own password
        "app.services.duty.zero_reports",
        "app.services.outbox.sender",
        "app.services.security.backups",  # what came of keeping the book before an update
        "app.services.samples.simulation",  # that a book holds days that were made up
        "app.services.security.identity",  # which keys are the room's own
        "app.services.security.proof",  # how the last check went
        "app.services.watch.falls",
        "app.services.watch.program",
        "app.services.watch.watch",
    }
)
"""Where the program notes something of its own, whoever is signed on."""
PAST_THE_DESK = frozenset({"app.services.desk.desk", "app.services.security.encryption"})
"""Where a transaction begins elsewhere than at the desk: the desk itself, and a book that is closed meanwhile."""


def _calls(path: Path, *names: str) -> Iterator[ast.Call]:
    """Calls of a module; one that does not hold any of the names they are looked for by is not parsed."""
    if any(f".{one}(" in path.read_text(encoding="utf-8") for one in names):
        yield from (node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call))


def _written(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def test_no_use_case_writes_past_the_door() -> None:
    """Every transaction of a use case begins with ``desk.write``, where the door stands; few say it is the program."""
    itself, past, behind = set[str](), set[str](), set[str]()
    for name, path in modules(ROOT).items():
        if not name.startswith(("app.services.", "app.ui.", "app.cli.")) or name.startswith("app.services.store."):
            continue
        for call in _calls(path, "write"):
            if _written(call) != "write" or not isinstance(call.func, ast.Attribute):
                continue
            target = ast.unparse(call.func.value)
            if target.endswith("store"):
                past.add(name)
            elif target.endswith("desk"):
                (itself if any(word.arg == "itself" for word in call.keywords) else behind).add(name)
    assert past == PAST_THE_DESK
    assert itself == ITSELF
    assert len(behind) > 30, "the walk found the use cases"


def test_what_writes_beside_the_book_is_known() -> None:
    """Desk tables have no door of their own: whoever writes there asked first, or writes what is nobody's act."""
    beside = ("beside", "set_meta", "change_meta", "keep_secret")
    found = {
        name
        for name, path in modules(ROOT).items()
        if name.startswith("app.services.") and not name.startswith("app.services.store.")
        for call in _calls(path, *beside)
        if _written(call) in beside
    }
    nobodys = {
        "app.services.desk.attachments",  # bytes that nothing names yet
        "app.services.desk.drafts",
        "app.services.desk.remembered",
        "app.services.security.backups",  # how the last one went
        "app.services.security.keystore",
        "app.services.security.left_behind",
    }
    asked = {
        "app.services.duty.sign_on", "app.services.outbox.connectivity", "app.services.outbox.queue",
        "app.services.outbox.route_editing", "app.services.resources.importing.plan",
        "app.services.security.encryption",
    }  # fmt: skip
    assert found == nobodys | asked
    assert all("desk.ask(Right." in modules(ROOT)[name].read_text(encoding="utf-8") for name in asked - {
        "app.services.outbox.connectivity",
    })  # fmt: skip


def test_the_command_line_keeps_every_right(room: Desk) -> None:
    room.session = None
    room.sign_in("命令行")
    officers.add(room, "新人", OfficerRole.OFFICER)
    assert last(room) == ("officer:added", "命令行")


def test_a_role_is_changed_and_counts_at_once_but_never_the_last_administrators(room: Desk) -> None:
    ids = {one.name: one.id for one in officers.listed(room)}
    admin = next(one.name for one in officers.listed(room) if one.role == OfficerRole.ADMIN)
    other = next(one.name for one in officers.listed(room) if one.role == OfficerRole.OFFICER)
    on(room, admin)
    for act in (
        partial(officers.change, room, admin, OfficerRole.OFFICER),
        partial(officers.change, room, other, OfficerRole.OFFICER),
        partial(officers.change, room, "没有的人", OfficerRole.ADMIN),
    ):
        with pytest.raises(Refused):
            act()
    officers.change(room, other, OfficerRole.ADMIN, "13900000009", "任免")
    assert last(room) == ("officer:changed", signature(admin, ids[admin]))
    with room.store.read() as reading:
        assert reading.journal.lines()[-1].text == f"值班人员{other}由值班员改为管理员：任免"
    (row,) = [one for one in officers.listed(room) if one.name == other]
    assert (row.id, row.role, row.phone) == (ids[other], OfficerRole.ADMIN, "13900000009")
    officers.change(room, admin, OfficerRole.READER)
    with pytest.raises(Refused, match="只读"):
        shift.write_note(room, "还能写吗")
