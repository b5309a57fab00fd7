"""Values beside the book (``meta``) that somebody wrote there: what is shown or acted upon is held against the book."""

import datetime as dt
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from app.models.incident.facts import Carried
from app.models.moments import BEIJING, to_micros
from app.models.outbox.routes import Route, RouteKind
from app.models.vocabulary.call import CallKind
from app.models.vocabulary.exchange import Seal
from app.services.desk.desk import Desk, open_desk, replaced
from app.services.duty import shift
from app.services.exchange import receiving
from app.services.incident.intake import book_call, follow_up, receive
from app.services.incident.intake_draft import IntakeDraft
from app.services.outbox import connectivity, queue
from app.services.outbox.connectivity import Connectivity, Health
from app.services.outbox.sender import MARGIN
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused
from app.services.samples.simulation import simulate
from app.services.security import backups, encryption, keystore, left_behind, proof
from app.services.security.encryption import Keeping
from app.services.security.keystore import Way
from app.services.settings import editing
from app.services.store import before_update, copies
from app.services.store.audit import audit
from app.services.store.copy_heads import heads_in
from app.services.store.copy_names import PATTERN, STAMP
from app.services.watch import program
from app.services.watch.program import note_version
from tests.helpers import PATIENCE, book, draft_of

WELL = "9999条记录逐条核验，没有问题。"


def test_a_last_check_that_nobody_made_is_shown_as_not_booked(desk: Desk) -> None:
    assert proof.last_words(desk).startswith("还没有核验过")
    desk.store.set_meta("proof", f"上次核验 2026-06-12 11:00：{WELL}")
    assert "没有登记，不能作数" in proof.last_words(desk)


def test_a_last_check_is_what_the_book_says_whatever_stands_beside_it(desk: Desk) -> None:
    done = proof.check(desk)
    desk.store.set_meta("proof", f"上次核验 2026-06-12 11:00：{WELL}")
    said = proof.last_words(desk)
    assert done.ok
    assert done.sentence in said
    assert WELL not in said
    assert audit(desk.store).ok


def test_of_two_checks_the_later_is_told_and_both_stand_in_the_log(desk: Desk, clock: FixedClock) -> None:
    proof.check(desk)
    clock.advance(3600)
    later = proof.check(desk)
    assert later.sentence in proof.last_words(desk)
    with desk.store.read() as reading:
        assert sum("核验账本" in line.text for line in reading.journal.lines(limit=100)) == 2


def test_a_check_that_was_rewritten_in_the_file_is_not_told(desk: Desk) -> None:
    proof.check(desk)
    with desk.store.raw() as connection:
        for name in ("entry_no_update", "entry_no_delete"):
            connection.execute(f"DROP TRIGGER {name}")
        data = msgspec.json.encode({"fact": "seat:checked", "ok": True, "entries": 9999, "sentence": WELL})
        connection.execute("UPDATE entry SET data = ? WHERE kind = 'seat:checked'", (data,))
    assert WELL not in proof.last_words(desk)
    assert not audit(desk.store).ok


@pytest.mark.parametrize("ahead", [dt.timedelta(minutes=1), dt.timedelta(days=9000)])
def test_a_backup_that_is_yet_to_come_puts_off_none(desk: Desk, tmp_path: Path, ahead: dt.timedelta) -> None:
    place = str(tmp_path / "盘")
    editing.change_settings(desk, replaced(desk.settings, backup_folder=place))
    moment = to_micros(desk.now() + ahead)
    name = PATTERN.replace("*", (desk.now() + ahead).astimezone(BEIJING).strftime(STAMP))
    forged = backups.Last(made_at=moment, tried_at=moment, begun_at=moment, file=name)
    desk.store.set_meta(backups.META, msgspec.json.encode({place: forged}).decode())
    assert backups.due(desk, desk.now())
    assert backups.make(desk) == ""
    assert not backups.due(desk, desk.now())


def backed_up(desk: Desk, place: Path) -> backups.Last:
    """A place with a backup, and what is told of it beside the book."""
    editing.change_settings(desk, replaced(desk.settings, backup_folder=str(place)))
    shift.write_note(desk, "先记一条。")
    assert backups.make(desk) == ""
    return backups.last(desk)[str(place)]


def told(desk: Desk, place: Path, one: backups.Last) -> None:
    desk.store.set_meta(backups.META, msgspec.json.encode({str(place): one}).decode())


@pytest.mark.parametrize("name", ["", "dutydesk-备份-20200101-000000.db", "../home/dutydesk.db", "x"])
def test_a_backup_without_the_name_of_its_moment_was_never_made(desk: Desk, tmp_path: Path, name: str) -> None:
    """Just made, just tried, just begun: whatever was written there puts nothing off."""
    place = tmp_path / "盘"
    editing.change_settings(desk, replaced(desk.settings, backup_folder=str(place)))
    now = to_micros(desk.now())
    told(desk, place, backups.Last(made_at=now, tried_at=now, begun_at=now, file=name))
    assert backups.due(desk, desk.now())
    assert backups.tend(desk) == ""
    assert len(copies.copies_in(place)) == 1


def just_forged(desk: Desk, place: Path, clock: FixedClock) -> Path:
    """An hour later somebody writes that a backup was just made; returns where it would lie."""
    known = backed_up(desk, place)
    clock.advance(3600)
    shift.write_note(desk, "又记一条。")
    clock.advance(2)
    now = desk.now()
    name = PATTERN.replace("*", now.astimezone(BEIJING).strftime(STAMP))
    told(desk, place, replace(known, made_at=to_micros(now), tried_at=to_micros(now), file=name))
    assert not backups.due(desk, now), "what stands beside the book alone would be believed"
    return place / name


@pytest.mark.parametrize("how", ["nothing", "an older one", "the book itself", "a link to it", "rubbish", "a folder"])
def test_a_backup_that_was_only_told_of_is_made(desk: Desk, tmp_path: Path, clock: FixedClock, how: str) -> None:
    place = tmp_path / "盘"
    path = just_forged(desk, place, clock)
    (first,) = copies.copies_in(place)
    if how == "an older one":
        path.write_bytes(first.read_bytes())
    elif how == "the book itself":
        path.hardlink_to(desk.store.path)
    elif how == "a link to it":
        path.symlink_to(desk.store.path)
    elif how == "rubbish":
        path.write_bytes(b"x" * 8192)
    elif how == "a folder":
        path.mkdir()
    clock.advance(60)
    assert backups.tend(desk) == ""
    assert any("不能算数" in one for one in desk.store.news)
    made = place / backups.last(desk)[str(place)].file
    assert made != path
    assert len(heads_in(made, desk.store.engine.key)) == 1
    assert not backups.confirm(desk)


def test_a_sound_backup_is_left_in_peace_and_of_a_disk_that_is_away_nothing_is_known(
    desk: Desk, tmp_path: Path
) -> None:
    place = tmp_path / "盘"
    known = backed_up(desk, place)
    assert backups.tend(desk) == ""
    place.rename(tmp_path / "拔下")
    assert backups.confirm(desk) == ()
    assert backups.last(desk) == {str(place): known}
    (tmp_path / "拔下").rename(place)
    (place / known.file).unlink()
    assert backups.confirm(desk) != ()
    assert backups.due(desk, desk.now())


@pytest.mark.parametrize("ahead", [61, 10**9])
def test_a_knock_that_is_yet_to_come_silences_no_route(desk: Desk, ahead: int) -> None:
    route = Route(name="市局", kind=RouteKind.HTTPS, url="https://198.51.100.7/in")
    moment = to_micros(desk.now())
    forged = Health(failures=9, knocked_at=moment + ahead * 1_000_000)
    assert connectivity.to_knock(route, forged, moment)
    assert not connectivity.to_knock(route, Health(failures=9, knocked_at=moment), moment)
    desk.store.set_meta(connectivity.META, msgspec.json.encode(Connectivity(routes={"市局": forged})).decode())
    assert connectivity.connectivity(desk).routes["市局"].paused


def test_a_lease_is_believed_no_longer_than_an_attempt_can_last() -> None:
    route = Route(name="市局", kind=RouteKind.HTTPS, url="https://198.51.100.7/in", total_seconds=600)
    assert route.wrong() == ""
    assert replace(route, total_seconds=601).wrong(), "no attempt is longer"
    longest = (route.total_seconds + MARGIN) * 1_000_000
    assert longest < queue.LONGEST_LEASE <= 1.2 * longest


def test_a_book_is_made_up_only_where_it_says_so_itself(desk: Desk) -> None:
    book_call(desk, draft_of(desk), CallKind.CONSULT)
    before = desk.store.entries()
    desk.store.set_meta("made_up", "1")
    with pytest.raises(Refused, match="已经有登记的事"):
        simulate(desk, days=1, seed=1)
    assert desk.store.entries() == before


def carried(desk: Desk, number: int, made: str = "") -> IntakeDraft:
    """A form as it is after a package was read."""
    came = Carried(
        unit="乙县应急管理局", means="package", seal=Seal.UNKNOWN, digest=f"{number:064x}", origin="01A", made=made
    )
    return replace(draft_of(desk, text=f"乙县来文{number}：老桥塌了一角。"), carried=came)


@pytest.mark.parametrize("how", ["incident", "followed", "call"])
@pytest.mark.parametrize("forged", [None, "", "call:01JZZZZZZZZZZZZZZZZZZZZZZZ", "nonsense"])
def test_whether_a_paper_was_booked_is_what_the_book_says(desk: Desk, how: str, forged: str | None) -> None:
    """Whatever earlier versions remembered of it beside the book: taken away, emptied, another one."""
    draft = carried(desk, 7)
    if how == "incident":
        where = receive(desk, draft).id
    elif how == "followed":
        where = book(desk, deaths=1)
        follow_up(desk, where, draft)
    else:
        where = f"call:{book_call(desk, draft, CallKind.CONSULT).id}"
    for digest in (f"{7:064x}", f"{8:064x}"):
        if forged is not None:
            desk.store.set_meta(f"carried:{digest}", forged)
    assert receiving.booked_before(desk, f"{7:064x}") == where
    assert receiving.booked_before(desk, f"{8:064x}") == ""


def test_a_paper_that_was_booked_is_known_again_after_a_restore_from_the_mirror(
    desk: Desk, tmp_path: Path, clock: FixedClock
) -> None:
    """The mirror takes the values beside the book once, when it is begun."""
    (tmp_path / "二盘").mkdir()
    editing.change_settings(desk, replaced(desk.settings, mirror_folder=str(tmp_path / "二盘")))
    desk.refresh()
    assert desk.store.mirror is not None
    identity = receive(desk, carried(desk, 7)).id
    assert desk.store.mirror.caught_up(PATIENCE)
    source, key = desk.store.mirror.path, desk.store.engine.key
    copies.restore(source, tmp_path / "另一处", clock, "王澄", key=key)
    again = open_desk(tmp_path / "另一处", officer="王澄", clock=clock, key=key)
    assert receiving.booked_before(again, f"{7:064x}") == identity
    again.close()


def test_how_new_the_newest_is_that_was_booked_is_what_the_book_says(desk: Desk) -> None:
    receive(desk, carried(desk, 1, "2026-06-12T03:00:00+00:00"))
    older, newer = carried(desk, 2, "2026-06-12T02:00:00+00:00"), carried(desk, 3, "2026-06-12T04:00:00+00:00")
    for forged in ("", "2030-01-01T00:00:00+00:00", "nonsense", "9"):
        desk.store.set_meta("carried-made:乙县应急管理局:01A", forged)
        assert older.carried
        assert newer.carried
        assert "已登记过2026年6月12日11:00" in receiving.dated(desk, older.carried)
        assert "已登记过" not in receiving.dated(desk, newer.carried)
    follow_up(desk, book(desk, deaths=1), carried(desk, 4))  # as earlier versions booked: the date beside the book
    assert newer.carried
    assert "已登记过" not in receiving.dated(desk, newer.carried), "what does not read is no date"
    desk.store.set_meta("carried-made:乙县应急管理局:01A", "2026-06-12T05:00:00+00:00")
    assert "已登记过2026年6月12日13:00" in receiving.dated(desk, newer.carried)


def test_a_recovery_sheet_that_was_never_made_is_still_asked_for(tmp_path: Path, clock: FixedClock) -> None:
    home, phrase = tmp_path / "home", "青山值守不打烊2026"
    open_desk(home, officer="王澄", clock=clock).close()
    encryption.encrypt(home, clock, "王澄", Keeping(way=Way.PHRASE, phrase=phrase))
    key = keystore.from_phrase(home, phrase)[0]
    desk = open_desk(home, officer="王澄", clock=clock, key=key)
    desk.store.set_meta(encryption.SHOWN, keystore.check_of(key))
    assert encryption.recovery_missing(desk)
    encryption.recovery_sheet(desk)
    assert not encryption.recovery_missing(desk)
    desk.close()


def test_no_file_from_elsewhere_is_called_an_old_backup(desk: Desk, tmp_path: Path) -> None:
    place = tmp_path / "盘"
    place.mkdir()
    editing.change_settings(desk, replaced(desk.settings, backup_folder=str(place)))
    letter, copy = tmp_path / "要紧的文件.db", place / "dutydesk-备份-20260101-000000.db"
    for path in (letter, copy, place / "要紧的文件.docx"):
        path.write_bytes(b"x")
    told = [str(letter), str(copy), str(place / "要紧的文件.docx")]
    desk.store.set_meta(left_behind.META, msgspec.json.encode(told).decode())
    said = left_behind.sentence(desk)
    assert said.startswith("1份")
    assert "要紧的文件" not in said
    assert left_behind.remove_left(desk) == ()


def test_a_forged_mark_of_an_update_makes_a_copy_and_no_more(desk: Desk) -> None:
    desk.store.set_meta(before_update.META, "x" * 5000)
    assert backups.due(desk, desk.now())
    assert backups.make(desk) == ""
    assert not backups.due(desk, desk.now())
    assert "x" * 20 not in "".join(desk.store.news)
    assert len(list((desk.store.path.parent / before_update.FOLDER).glob("*.db"))) == 1


@pytest.mark.parametrize("fails", [False, True])
def test_whether_the_book_before_an_update_was_kept_is_what_the_book_says(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, *, fails: bool
) -> None:
    """Whatever is taken away beside the book, the copy is made, once, and the log says how it went."""
    folder = desk.store.path.parent / before_update.FOLDER
    note_version(desk)
    monkeypatch.setattr(program, "__version__", "9.9.9")
    note_version(desk)
    with desk.store.raw() as connection:
        connection.execute("DELETE FROM meta WHERE name = ?", (before_update.META,))
    if fails:
        folder.write_text("", encoding="utf-8")
    assert backups.due(desk, desk.now())
    assert backups.make(desk) == ""
    assert not backups.due(desk, desk.now())
    with desk.store.read() as reading:
        said = [line.text for line in reading.journal.lines(limit=100)]
    told = "升级前的账本没有备份成：备份没有做成" if fails else "升级前的账本备份为dutydesk-备份-"
    assert sum(one.startswith(told) for one in said) == 1
    if not fails:
        assert len(copies.copies_in(folder)) == 1
