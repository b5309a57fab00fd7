"""Values beside the book (``meta``) that somebody wrote there: what is shown or acted upon is held against the book."""

import datetime as dt
from pathlib import Path

import msgspec
import pytest

from app.models.moments import to_micros
from app.models.outbox.routes import Route, RouteKind
from app.models.vocabulary.call import CallKind
from app.services.desk.desk import Desk, open_desk, replaced
from app.services.exchange import receiving
from app.services.incident.intake import book_call
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
from app.services.store import before_update
from app.services.store.audit import audit
from tests.helpers import draft_of

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
    forged = backups.Last(made_at=moment, tried_at=moment, begun_at=moment)
    desk.store.set_meta(backups.META, msgspec.json.encode({place: forged}).decode())
    assert backups.due(desk, desk.now())
    assert backups.make(desk) == ""
    assert not backups.due(desk, desk.now())


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
    assert msgspec.structs.replace(route, total_seconds=601).wrong(), "no attempt is longer"
    longest = (route.total_seconds + MARGIN) * 1_000_000
    assert longest < queue.LONGEST_LEASE <= 1.2 * longest


def test_a_book_is_made_up_only_where_it_says_so_itself(desk: Desk) -> None:
    book_call(desk, draft_of(desk), CallKind.CONSULT)
    before = desk.store.entries()
    desk.store.set_meta("made_up", "1")
    with pytest.raises(Refused, match="已经有登记的事"):
        simulate(desk, days=1, seed=1)
    assert desk.store.entries() == before


@pytest.mark.parametrize("told", ["call:01JZZZZZZZZZZZZZZZZZZZZZZZ", "01JZZZZZZZZZZZZZZZZZZZZZZZ", "nonsense"])
def test_a_paper_that_the_book_does_not_hold_is_not_kept_out_as_read_before(desk: Desk, told: str) -> None:
    digest = "ab" * 32
    call = book_call(desk, draft_of(desk), CallKind.CONSULT)
    assert call
    desk.store.set_meta(f"carried:{digest}", told)
    assert receiving.booked_before(desk, digest) == ""


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
    assert before_update.wanted(desk.store)
    before_update.keep_wanted(desk.store)
    assert not before_update.wanted(desk.store)
    assert "x" * 20 not in "".join(desk.store.news)
    assert len(list((desk.store.path.parent / before_update.FOLDER).glob("*.db"))) == 1
