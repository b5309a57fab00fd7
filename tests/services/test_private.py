"""What the program makes is its user's alone; of opened attachments nothing stays, and few kinds are handed on."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.cli.commands import main
from app.models.vocabulary.resource import ResourceKind
from app.services.desk import attachments
from app.services.desk.desk import Desk, open_desk
from app.services.desk.home import home_of
from app.services.forms.report_papers import report_made
from app.services.paper.archive import save
from app.services.resources.importing.export import export
from app.services.runtime import private
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused
from app.services.samples import sample
from app.services.security import encryption
from app.services.security.keystore import Way
from app.services.store import copies
from app.services.store.store import FILE
from tests.conftest import START
from tests.helpers import book, send_report, state_of

KEY = bytes(range(32))
posix = pytest.mark.skipif(os.name != "posix", reason="a profile's folders are closed off by the system there")


@pytest.fixture
def sealed(tmp_path: Path) -> Iterator[Desk]:
    before = os.umask(0o022)
    opened = open_desk(tmp_path / "home", officer="王澄", clock=FixedClock(START), key=KEY)
    sample.ensure_unit(opened)
    yield opened
    opened.close()
    os.umask(before)


def open_to_others(folder: Path) -> list[str]:
    """What below a folder somebody else could read."""
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if stat.S_IMODE(path.lstat().st_mode) & 0o077
    )


@posix
def test_everything_that_is_made_is_its_users_alone(sealed: Desk, tmp_path: Path) -> None:
    incident = book(sealed, deaths=3)
    send_report(sealed, incident)
    out = tmp_path / "out"
    made = copies.backup(sealed.store, out / "backups")
    encryption.plain_copy(sealed, out / "plain" / "副本.db", "审计")
    save(encryption.recovery_sheet(sealed, "封存").data, out / "sheet" / "恢复码.pdf")
    save(report_made(sealed, state_of(sealed, incident).reports[-1]).data, out / "papers" / "报告.pdf")
    sample.fill_ledgers(sealed)
    for name in ("a.xlsx", "a.csv"):
        export(sealed, ResourceKind.TEAM, out / "lists" / name)
    file = attachments.keep_bytes(sealed, "现场.jpg", b"picture")
    attachments.lay_down(sealed, file.name, file.digest)
    attachments.save_to(sealed, file.digest, out / "lists" / "现场.jpg")
    copies.restore(made.path, out / "restored", FixedClock(START), "王澄", key=KEY)
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700
    assert (tmp_path / "home" / f"{FILE}-wal").exists()
    assert open_to_others(tmp_path) == []


@posix
def test_a_book_of_an_earlier_version_is_closed_off_when_it_is_opened(tmp_path: Path) -> None:
    home = tmp_path / "home"
    open_desk(home, officer="王澄", clock=FixedClock(START)).close()
    (home / FILE).chmod(0o644)
    open_desk(home, officer="王澄", clock=FixedClock(START)).close()
    assert open_to_others(home) == []


@posix
def test_a_mirror_and_what_was_encrypted_is_its_users_alone(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        home, second = tmp_path / "home", tmp_path / "second"
        second.mkdir(mode=0o700)
        desk = open_desk(home, officer="王澄", clock=FixedClock(START))
        from app.services.store.mirror import Mirror

        mirror = Mirror(desk.store, second)
        mirror.follow()
        mirror.close()
        desk.close()
        encryption.encrypt(
            home, FixedClock(START), "王澄", encryption.Keeping(way=Way.PHRASE, phrase="一句足够长的口令在这里")
        )
        assert list(second.glob("*.db"))
        assert open_to_others(tmp_path) == []
    finally:
        os.umask(before)


# attachments


def test_opened_attachments_go_when_the_window_opens_and_closes(desk: Desk) -> None:
    file = attachments.keep_bytes(desk, "现场.jpg", b"picture")
    path = attachments.lay_down(desk, file.name, file.digest)
    assert path.read_bytes() == b"picture"
    attachments.clear_opened(home_of(desk))
    assert not (home_of(desk) / attachments.OPENED).exists()
    attachments.clear_opened(home_of(desk))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("发票.pdf\u202efdp.exe", "发票.pdffdp.exe"),
        ("发票\u202egpj.exe", "发票gpj.exe"),
        ("通知.pdf.exe", "通知.exe"),
        ("通知.exe.pdf", "通知.pdf"),
        ("通知.pdf      .exe", "通知.exe"),
        ("../../x.pdf", "x.pdf"),
        ("..\\x.pdf", "x.pdf"),
        ("..", "附件"),
        ("", "附件"),
        (".desktop", "desktop"),
        ("a\u200b.pdf. . ", "a.pdf"),
        ("3.15火灾.现场图.jpg", "3.15火灾.现场图.jpg"),
        ("a:b*c.txt", "a_b_c.txt"),
    ],
)
def test_a_name_reads_as_it_is(name: str, shown: str) -> None:
    assert attachments.plain_name(name) == shown


@given(name=st.text(max_size=300))
@example(name="." * 300)
@example(name="长" * 300 + ".pdf")
@example(name=".pdf.pdf.pdf")
def test_any_name_becomes_one_that_a_folder_takes(name: str) -> None:
    shown = attachments.plain_name(name)
    assert shown
    assert "/" not in shown
    assert "\\" not in shown
    assert shown not in {".", ".."}
    assert len(shown.encode()) <= 255
    assert attachments.plain_name(shown) == shown


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("通知.pdf.exe", b"MZ"),
        ("通知.desktop", b"[Desktop Entry]"),
        ("通知.html", b"<script>"),
        ("通知.docm", b"PK"),
        ("通知", b"x"),
        ("通知.pdf", b"MZ\x90"),
        ("通知.txt", b"\n#!/bin/sh"),
        ("发票.pdf\u202efdp.exe", b"x"),
    ],
)
def test_what_could_run_is_never_handed_to_the_desktop(desk: Desk, tmp_path: Path, name: str, data: bytes) -> None:
    file = attachments.keep_bytes(desk, name, data)
    with pytest.raises(Refused, match="只能另存") as refused:
        attachments.lay_down(desk, file.name, file.digest)
    assert refused.value.where["save"]
    assert not (home_of(desk) / attachments.OPENED).exists()
    attachments.save_to(desk, file.digest, tmp_path / "saved")
    assert (tmp_path / "saved").read_bytes() == data


@posix
def test_texts_that_were_read_are_their_readers_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, out = tmp_path / "来话.jsonl", tmp_path / "读出.jsonl"
    source.write_text('{"text": "青山镇厂房火灾，1人受伤，报告人电话0700-5550102。\\ud800"}\n', encoding="utf-8")
    before = os.umask(0)
    try:
        assert main(["extract", "--jsonl", str(source), "--out", str(out), "--json"]) == 0
    finally:
        os.umask(before)
    capsys.readouterr()
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


@posix
def test_what_is_no_file_of_ours_keeps_its_mode(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    pipe.chmod(0o666)
    private.close_off(pipe)  # as /dev/null would, given to --out by the superuser
    assert stat.S_IMODE(pipe.stat().st_mode) == 0o666
    (tmp_path / "old").write_bytes(b"x")
    (tmp_path / "old").chmod(0o644)
    private.close_off(tmp_path / "old")
    assert stat.S_IMODE((tmp_path / "old").stat().st_mode) == 0o600
