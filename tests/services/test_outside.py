"""Keys, papers and packages against whoever would forge, find or replay them."""

import os
import re
from pathlib import Path

import keyring
import pytest
from msgspec.structs import replace

from app.cli.commands import main
from app.models.report.facts import ReportSubmitted
from app.models.security.units import Unit
from app.models.vocabulary.incident import Section
from app.services.desk import attachments, drafts
from app.services.desk.desk import Desk, open_desk
from app.services.exchange import package
from app.services.exchange.receiving import take
from app.services.forms.report_papers import report_mark, report_pdf
from app.services.forms.verification import of_pdf
from app.services.incident import handling
from app.services.incident.handling import progress
from app.services.incident.intake import receive
from app.services.paper.archive import footer_of
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Unavailable
from app.services.samples import sample
from app.services.security import backups, encryption, keystore, left_behind
from app.services.security.keystore import Way
from app.services.security.proof import check_anchor
from app.services.settings import editing
from app.services.store import copies
from app.services.store.anchors import anchor_of
from app.services.store.engine import is_plain
from app.services.store.sealing import entries_under, opens
from app.services.store.store import FILE
from tests.helpers import PATIENCE, book, send_report, state_of
from tests.rings import Locked, Ring, Slow

PHRASE = "青山县值班室的口令2026"
KEEP = encryption.Keeping(way=Way.PHRASE, phrase=PHRASE)


# what is printed


def test_a_head_on_paper_has_eighty_bits_and_a_wrong_last_digit_is_seen(desk: Desk) -> None:
    incident = book(desk, deaths=3)
    send_report(desk, incident)
    report = state_of(desk, incident).reports[-1]
    for words in (footer_of(desk), report_mark(desk, report)):
        anchor = anchor_of(words)
        assert len(anchor.digits) == 20
        assert check_anchor(desk.store, anchor).ok
        last = "0" if anchor.digits[-1] != "0" else "1"
        forged = f"{anchor.seat} {anchor.seq} {anchor.digits[:-1]}{last}"
        assert not check_anchor(desk.store, anchor_of(forged)).ok
    answer = of_pdf(desk, report_pdf(desk, report))
    assert answer["ok"]
    assert answer["same"]


def test_a_report_of_an_earlier_version_keeps_the_mark_it_was_printed_with(desk: Desk) -> None:
    incident = book(desk, deaths=3)
    send_report(desk, incident)
    report = state_of(desk, incident).reports[-1]
    with desk.store.read() as reading:
        entry = reading.book.entry(report.entry)
    assert entry is not None
    assert isinstance(entry.fact, ReportSubmitted)
    assert entry.fact.mark_digits == 20
    assert (
        ReportSubmitted(report="r", stage=report.stage, ordinal=1, title="t", body="b", addressee="a").mark_digits == 12
    )
    assert check_anchor(desk.store, anchor_of(f"{entry.seat} {entry.seq} {entry.hash.hex()[:12]}")).ok


def test_a_fingerprint_has_more_than_a_hundred_bits() -> None:
    unit = Unit(name="乙县应急管理局", sign="11" * 32, seal="22" * 32)
    assert re.fullmatch(r"(?:[0-9A-F]{4}-){6}[0-9A-F]{4}", unit.fingerprint)


# a locked ring


@pytest.mark.parametrize("ring", [Locked, Slow])
def test_a_ring_that_is_locked_never_makes_a_plain_book(
    tmp_path: Path, ring: type[Ring], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    held = ring()
    keyring.set_keyring(held)
    defaults = keystore.keep_in_ring.__kwdefaults__
    assert defaults is not None
    monkeypatch.setitem(defaults, "seconds", 0.3)
    assert main(["clocks", "--home", str(tmp_path / "home")]) != 0
    said = capsys.readouterr()
    assert "没有建立账本" in said.err + said.out
    assert not (tmp_path / "home" / FILE).exists()
    if isinstance(held, Slow):
        held.clicked.set()


def test_a_new_book_is_made_under_the_phrase_that_is_named(tmp_path: Path) -> None:
    words = tmp_path / "phrase"
    words.write_text(PHRASE, encoding="utf-8")
    home = tmp_path / "home"
    assert main(["clocks", "--home", str(home), "--passphrase-file", str(words)]) == 0
    assert not is_plain(home / FILE)
    assert main(["clocks", "--home", str(home), "--passphrase-file", str(words)]) == 0


def test_a_machine_without_a_ring_says_that_the_book_is_plain(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["clocks", "--home", str(tmp_path / "home")]) == 0
    assert "未加密" in capsys.readouterr().err


def test_what_the_ring_held_goes_when_the_key_is_kept_otherwise(tmp_path: Path, clock: FixedClock) -> None:
    ring, home = Ring(), tmp_path / "home"
    keyring.set_keyring(ring)
    open_desk(home, officer="王澄", clock=clock).close()
    encryption.encrypt(home, clock, "王澄", encryption.Keeping())
    assert len(ring.kept) == 1
    (key,) = keystore.from_ring(home)
    encryption.keep_otherwise(home, clock, "王澄", key, KEEP)
    assert ring.kept == {}
    encryption.rekey(home, clock, "王澄", keystore.from_phrase(home, PHRASE)[0], encryption.Keeping())
    assert len(ring.kept) == 1


@pytest.mark.parametrize("encrypted", [False, True])
def test_mirror_and_backups_follow_a_change_of_key_or_are_named(
    tmp_path: Path, clock: FixedClock, *, encrypted: bool
) -> None:
    home, second, third = (tmp_path / name for name in ("home", "second", "third"))
    second.mkdir()
    old = None
    if encrypted:
        open_desk(home, officer="王澄", clock=clock).close()
        encryption.encrypt(home, clock, "王澄", KEEP)
        old = keystore.from_phrase(home, PHRASE)[0]
    desk = open_desk(home, officer="王澄", clock=clock, key=old)
    sample.ensure_unit(desk)
    places = replace(desk.settings, mirror_folder=str(second), backup_folder=str(third))
    editing.change_settings(desk, places)
    book(desk, deaths=3)
    backups.make(desk)
    assert desk.store.mirror is not None
    assert desk.store.mirror.caught_up(PATIENCE)
    (held,) = second.glob("*.db")
    desk.close()

    if old is None:
        done = encryption.encrypt(home, clock, "王澄", KEEP)
    else:
        done = encryption.rekey(home, clock, "王澄", old, KEEP)
    key = keystore.from_phrase(home, PHRASE)[0]
    assert list(second.glob("*.db")) == [held]
    assert opens(held, key)
    assert not opens(held, old)
    assert entries_under(held, key) == entries_under(home / FILE, key)
    (backup,) = third.glob("*.db")
    assert done.left == (str(backup),)
    desk = open_desk(home, officer="王澄", clock=clock, key=key)
    assert backup.name in left_behind.sentence(desk)
    assert desk.store.mirror is not None
    assert desk.store.mirror.caught_up(PATIENCE)
    backup.unlink()
    assert left_behind.sentence(desk) == ""
    desk.close()


def test_an_old_mirror_that_holds_more_than_the_book_stays(tmp_path: Path, clock: FixedClock) -> None:
    home, second = tmp_path / "home", tmp_path / "second"
    second.mkdir()
    desk = open_desk(home, officer="王澄", clock=clock)
    sample.ensure_unit(desk)
    editing.change_settings(desk, replace(desk.settings, mirror_folder=str(second)))
    desk.close()
    whole = {path.name: path.read_bytes() for path in home.iterdir() if path.is_file()}
    desk = open_desk(home, officer="王澄", clock=clock)
    book(desk, deaths=3)
    assert desk.store.mirror is not None
    assert desk.store.mirror.caught_up(PATIENCE)
    desk.close()
    for path in home.iterdir():
        if path.is_file():
            path.unlink()
    for name, data in whole.items():  # the folder as it was before
        (home / name).write_bytes(data)
    done = encryption.encrypt(home, clock, "王澄", KEEP)
    assert len(list(second.glob("*.db"))) == 2
    (stays,) = done.left
    assert "镜像" in stays
    assert len(entries_under(Path(stays), None)) > len(whole), "what only the old mirror holds is still there"


# packages


def test_a_package_says_when_it_was_made_and_that_a_newer_one_is_booked(desk: Desk, clock: FixedClock) -> None:
    incident = book(desk, deaths=3)
    older = package.pack(desk, incident, phrase="乙县约定的一句口令")
    clock.advance(3600)
    progress(desk, incident, Section.MEASURES, "明火已扑灭")
    newer = package.pack(desk, incident, phrase="乙县约定的一句口令")
    first = take(desk, "新.ddpack", newer, (), "乙县约定的一句口令")
    assert "2026年6月12日04:12制作" in first.sentence
    assert not first.superseded
    receive(desk, replace(first.draft, id=desk.new_id()))
    late = take(desk, "旧.ddpack", older, (), "乙县约定的一句口令")
    assert "2026年6月12日03:12制作" in late.sentence
    assert "已登记过2026年6月12日04:12制作的一份，比这份新" in late.sentence
    assert late.superseded


def chunks_in(desk: Desk) -> int:
    with desk.store.raw() as connection:
        return int(connection.execute("SELECT count(*) FROM chunk").fetchall()[0][0])


def test_a_package_that_was_only_read_leaves_nothing_in_the_book(desk: Desk, clock: FixedClock, tmp_path: Path) -> None:
    incident = book(desk, deaths=3)
    (tmp_path / "现场.jpg").write_bytes(os.urandom(600_000))
    handling.attach(desk, incident, tmp_path / "现场.jpg")
    send_report(desk, incident)
    data = package.pack(desk, incident, phrase="与乙县约定的一句口令")
    other = open_desk(tmp_path / "other", officer="刘某", clock=clock)
    sample.ensure_unit(other)
    before = chunks_in(other)

    taken = take(other, "甲.ddpack", data, (), "与乙县约定的一句口令")
    laid = chunks_in(other)
    assert laid > before
    assert attachments.collect(other) == 0  # it may be being booked this very moment
    clock.advance(3601)
    drafts.save(other, "intake", taken.draft.id, taken.draft)
    assert attachments.collect(other) == 0
    assert chunks_in(other) == laid
    drafts.discard(other, taken.draft.id)
    assert attachments.collect(other) > 0
    assert chunks_in(other) == before

    taken = take(other, "甲.ddpack", data, (), "与乙县约定的一句口令")
    booked = receive(other, taken.draft).id
    clock.advance(3601)
    assert attachments.collect(other) == 0
    assert chunks_in(other) == laid
    for file in state_of(other, booked).attachments:
        assert attachments.read(other, file.digest)
    other.close()


# restoring


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_takes_nothing_is_not_blamed_on_the_medium(desk: Desk, tmp_path: Path, clock: FixedClock) -> None:
    made = copies.backup(desk.store, tmp_path / "backups")
    home = tmp_path / "closed"
    home.mkdir()
    home.chmod(0o500)
    with pytest.raises(Unavailable, match="closed 不能写，或磁盘已满。备份没有动"):
        copies.restore(made.path, home, clock, "王澄")
    home.chmod(0o700)


def test_the_medium_is_blamed_only_where_it_cannot_be_read(
    desk: Desk, tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = copies.backup(desk.store, tmp_path / "backups")

    def full(_source: Path, _target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(copies, "copied", full)
    with pytest.raises(Unavailable, match="不能写，或磁盘已满。备份没有动"):
        copies.restore(made.path, tmp_path / "new", clock, "王澄")
    monkeypatch.setattr(copies, "readable", lambda _path: False)
    with pytest.raises(Unavailable, match="请检查介质"):
        copies.restore(made.path, tmp_path / "new", clock, "王澄")


def test_restore_needs_only_the_data_folder_itself(desk: Desk, tmp_path: Path, clock: FixedClock) -> None:
    made = copies.backup(desk.store, tmp_path / "backups")
    parent = tmp_path / "parent"
    (parent / "home").mkdir(parents=True)
    before = set(parent.iterdir())
    copies.restore(made.path, parent / "home", clock, "王澄")
    assert set(parent.iterdir()) == before
