"""Encryption at rest: keys in rings and under pass-phrases, recovery codes, changing keys, plain copies, proof."""

import io
import re
import sqlite3
from pathlib import Path

import keyring
import pytest
from pypdf import PdfReader

from app.models.security.recovery import code_of
from app.services.desk.desk import Desk, open_desk, replaced
from app.services.duty.shift import write_note
from app.services.forms import signing
from app.services.forms.verification import of_pdf
from app.services.reports import reporting
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Damaged, Refused, Unavailable
from app.services.security import encryption, identity, keystore, unlock
from app.services.security.encryption import Keeping
from app.services.security.keystore import Way
from app.services.security.proof import check, check_anchor, check_start, last_words
from app.services.security.unlock import Step
from app.services.settings import editing
from app.services.store import engine, sealing
from app.services.store import verify as walk
from app.services.store.anchors import Anchor, anchor_of
from app.services.store.store import FILE
from tests.helpers import book, send_report, state_of
from tests.rings import Locked, Ring, Slow

PHRASE = "青山值守不打烊2026"
PHONE = "张三的电话一三八"


@pytest.fixture
def ring() -> Ring:
    made = Ring()
    keyring.set_keyring(made)
    return made


def plain_home(desk: Desk) -> Path:
    book(desk, deaths=3)
    write_note(desk, PHONE)
    desk.close()
    return desk.store.path.parent


def bytes_under(home: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(home.rglob("*")) if path.is_file())


def test_a_plain_book_is_encrypted_in_place_and_opens_by_the_ring(desk: Desk, clock: FixedClock, ring: Ring) -> None:
    before = walk(desk.store)
    home = plain_home(desk)
    assert PHONE.encode() in bytes_under(home)
    done = encryption.encrypt(home, clock, "王澄", Keeping())
    assert done.entries == before.entries + 8 or done.entries > before.entries
    assert PHONE.encode() not in bytes_under(home)
    assert unlock.first_step(home) is Step.RING
    key = unlock.by_ring(home)
    assert key.hex() not in bytes_under(home).decode("latin-1")
    again = open_desk(home, officer="王澄", clock=clock, key=key)
    assert walk(again.store).ok
    assert again.store.engine.pragma("journal_mode") == "wal"
    with again.store.read() as reading:
        text = [line.text for line in reading.journal.lines(limit=1000)]
    assert any(PHONE in one for one in text)
    assert any("账本已加密（系统钥匙串）" in one for one in text)
    again.close()
    assert len(ring.kept) == 1
    with pytest.raises(Refused, match="已经是加密的"):
        encryption.encrypt(home, clock, "王澄", Keeping())


def test_without_a_ring_a_pass_phrase_keeps_the_key(desk: Desk, clock: FixedClock) -> None:
    home = plain_home(desk)
    with pytest.raises(Unavailable, match="没有可用的系统钥匙串"):
        encryption.encrypt(home, clock, "王澄", Keeping())
    assert engine.is_plain(home / FILE)
    for weak in ("短", "啊啊啊啊啊啊啊啊啊啊啊啊"):
        with pytest.raises(Refused):
            encryption.encrypt(home, clock, "王澄", Keeping(way=Way.PHRASE, phrase=weak))
    encryption.encrypt(home, clock, "王澄", Keeping(way=Way.PHRASE, phrase=PHRASE))
    assert unlock.first_step(home) is Step.PHRASE
    with pytest.raises(Refused, match="口令不对"):
        unlock.by_phrase(home, PHRASE + "。")
    assert unlock.by_phrase(home, "青山值守不打烊２０２６") == unlock.by_phrase(home, PHRASE)
    assert PHRASE.encode() not in bytes_under(home)


def test_a_locked_and_a_silent_ring_are_said_and_the_code_opens(desk: Desk, clock: FixedClock, ring: Ring) -> None:
    home = plain_home(desk)
    encryption.encrypt(home, clock, "王澄", Keeping())
    code = " ".join(code_of(unlock.by_ring(home)))
    keyring.set_keyring(Locked())
    with pytest.raises(Unavailable, match="打不开"):
        unlock.by_ring(home)
    slow = Slow()
    keyring.set_keyring(slow)
    with pytest.raises(Unavailable, match="没有应答"):
        keystore.from_ring(home, 0.05)
    slow.clicked.set()
    keyring.set_keyring(Ring())  # another machine: the ring knows nothing
    with pytest.raises(Unavailable, match="没有这个账本的密钥"):
        unlock.by_ring(home)
    key = unlock.by_code(home, code)
    keyring.set_keyring(ring)
    assert key == unlock.by_ring(home)
    wrong = code.replace(code[0], "7" if code[0] != "7" else "8", 1)
    with pytest.raises(Refused, match="第1组"):
        unlock.by_code(home, wrong)
    with pytest.raises(Refused, match="打不开这个账本"):
        unlock.by_code(home, " ".join(code_of(bytes(32))))


def test_changing_the_key_leaves_the_old_one_without_a_door(desk: Desk, clock: FixedClock, ring: Ring) -> None:
    home = plain_home(desk)
    encryption.encrypt(home, clock, "王澄", Keeping())
    old = unlock.by_ring(home)
    encryption.rekey(home, clock, "王澄", old, Keeping())
    new = unlock.by_ring(home)
    assert new != old
    assert not sealing.opens(home / FILE, old)
    assert sealing.opens(home / FILE, new)
    assert len(ring.kept) == 1
    encryption.keep_otherwise(home, clock, "王澄", new, Keeping(way=Way.PHRASE, phrase=PHRASE))
    assert unlock.first_step(home) is Step.PHRASE
    assert unlock.by_phrase(home, PHRASE) == new


@pytest.mark.usefixtures("ring")
def test_a_change_of_key_cut_short_opens_with_either(desk: Desk, clock: FixedClock) -> None:
    home = plain_home(desk)
    encryption.encrypt(home, clock, "王澄", Keeping())
    old, new = unlock.by_ring(home), keystore.new_key()
    Keeping().keep(home, new, alone=False)
    assert len((keystore.read(home) or keystore.KeyFile()).locks) == 2
    assert unlock.by_ring(home) == old  # killed before the file was changed over
    assert len((keystore.read(home) or keystore.KeyFile()).locks) == 1
    Keeping().keep(home, new, alone=False)
    sealing.reseal(home, old, new, clock)
    assert unlock.by_ring(home) == new  # killed after it
    assert len((keystore.read(home) or keystore.KeyFile()).locks) == 1


def test_a_damaged_book_is_not_written_again(desk: Desk, clock: FixedClock) -> None:
    home = plain_home(desk)
    data = bytearray((home / FILE).read_bytes())
    for place in [at.start() for at in re.finditer(re.escape(PHONE.encode()), bytes(data))]:
        data[place] ^= 1
    (home / FILE).write_bytes(data)
    with pytest.raises(Damaged, match="没有通过核对"):
        encryption.encrypt(home, clock, "王澄", Keeping(way=Way.PHRASE, phrase=PHRASE))
    assert (home / FILE).read_bytes() == bytes(data)
    assert not list(home.glob("*.part*")) + list(home.glob("*.next"))


@pytest.mark.parametrize("damage", [b"", b"{", b'{"locks": 3}', b"\xff\xfe", b'{"format": 9, "locks": []}'])
def test_a_damaged_key_file_is_said(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / keystore.FILE).write_bytes(damage)
    with pytest.raises(Unavailable, match=r"恢复码|升级"):
        unlock.first_step(tmp_path)


def test_a_key_file_cannot_ask_for_all_memory(tmp_path: Path) -> None:
    keystore.keep_under(tmp_path, bytes(32), PHRASE)
    text = (tmp_path / keystore.FILE).read_text(encoding="utf-8")
    (tmp_path / keystore.FILE).write_text(text.replace('"memory":65536', '"memory":999999999'), encoding="utf-8")
    with pytest.raises(Damaged, match="内存"):
        keystore.from_phrase(tmp_path, PHRASE)


@pytest.mark.usefixtures("ring")
def test_the_sheet_carries_the_code_and_the_book_does_not(desk: Desk, clock: FixedClock) -> None:
    home = plain_home(desk)
    encryption.encrypt(home, clock, "王澄", Keeping())
    key = unlock.by_ring(home)
    again = open_desk(home, officer="王澄", clock=clock, key=key)
    assert encryption.recovery_missing(again)
    made = encryption.recovery_sheet(again, "首次封存")
    assert not encryption.recovery_missing(again)
    text = "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(made.data)).pages).split())
    assert all(group in text for group in code_of(key))
    with again.store.read() as reading:
        lines = " ".join(line.text for line in reading.journal.lines(limit=1000))
    assert "制作了恢复码：首次封存" in lines
    copy = encryption.plain_copy(again, home.parent / "审计.db", "县审计局")
    whole = copy.path.read_bytes()
    assert key not in whole
    assert key.hex().encode() not in whole
    assert not any(group.encode() in whole for group in code_of(key))
    again.close()


@pytest.mark.usefixtures("ring")
def test_a_plain_copy_is_read_by_any_sqlite_and_tells_of_itself(desk: Desk, clock: FixedClock, tmp_path: Path) -> None:
    home = plain_home(desk)
    encryption.encrypt(home, clock, "王澄", Keeping())
    again = open_desk(home, officer="王澄", clock=clock, key=unlock.by_ring(home))
    again.store.set_meta("secret:邮箱", "一句口令")
    again.store.set_meta("paused", "不是秘密")
    identity.own(again)
    with pytest.raises(Refused, match="交给谁"):
        encryption.plain_copy(again, tmp_path / "审计.db", " ")
    done = encryption.plain_copy(again, tmp_path / "审计.db", "县审计局年度审计")
    with pytest.raises(Refused, match="已经存在"):
        encryption.plain_copy(again, tmp_path / "审计.db", "再来一次")
    assert done.entries == again.store.entries()
    again.close()
    connection = sqlite3.connect(done.path)
    assert connection.execute("SELECT count(*) FROM entry WHERE kind = 'seat:plain_copied'").fetchone()[0] == 1
    names = {name for (name,) in connection.execute("SELECT name FROM meta")}
    assert "paused" in names
    assert not {"secret:邮箱", "unit_keys", "code_key"} & names
    assert "一句口令".encode() not in done.path.read_bytes()
    connection.close()


def test_a_head_typed_in_from_paper_is_checked(desk: Desk) -> None:
    book(desk, deaths=3)
    with desk.store.read() as reading:
        seq, head = reading.book.head(desk.store.seat)
    digits, whole = head.hex()[:12].upper(), head.hex()[:20].upper()
    for text in (
        f"账本{desk.store.seat} 第{seq}条 链头{'-'.join(whole[at : at + 4] for at in range(0, 20, 4))}",
        f"{desk.store.seat} {seq} {whole.lower()}",
        f"账本{desk.store.seat} 第{seq}条 链头{digits[:4]}-{digits[4:8]}-{digits[8:]}",
        f"{desk.store.seat.lower()} {seq} {digits.lower()}",
        f"{desk.store.seat}　第{seq}条　校验 {digits[:4]} {digits[4:8]} {digits[8:]}",
    ):
        assert check_anchor(desk.store, anchor_of(text)).ok, text
    other = digits[:-1] + ("0" if digits[-1] != "0" else "1")
    assert "与纸上不同" in check_anchor(desk.store, Anchor(desk.store.seat, seq, other)).sentence
    assert "可能被截去" in check_anchor(desk.store, Anchor(desk.store.seat, seq + 9, digits)).sentence
    assert "没有这个席号" in check_anchor(desk.store, Anchor("S00000000", 1, digits)).sentence
    for text in ("", "第3条", "账本S1234abcd 第x条", f"{desk.store.seat} 第{seq}条 {digits[:8]}"):
        with pytest.raises(Refused, match="看不懂"):
            anchor_of(text)


def test_a_report_on_disk_is_known_again_and_a_changed_one_is_told(desk: Desk) -> None:
    from app.services.forms.papers import form_made
    from app.services.forms.report_papers import report_pdf

    incident = book(desk, deaths=3)
    send_report(desk, incident)
    report = state_of(desk, incident).reports[-1]
    data = report_pdf(desk, report)
    found = of_pdf(desk, data)
    assert found["ok"]
    assert found["same"]
    assert found["report"] == report.id
    assert found["number"] == report.mark
    assert of_pdf(desk, report_pdf(desk, report, colour=False))["same"]
    place = data.rindex(b"stream\r\n") if b"stream\r\n" in data else data.rindex(b"stream\n")
    changed = of_pdf(desk, data[: place - 40] + bytes([data[place - 40] ^ 1]) + data[place - 39 :])
    assert changed["ok"] is False
    assert changed["same"] is False
    editing.change_settings(desk, replaced(desk.settings, unit_name="别处县应急管理局"))
    assert of_pdf(desk, data)["same"]
    form = form_made(desk, "timeline", incident=incident)
    assert of_pdf(desk, form.data)["ok"]
    for other in (b"", b"%PDF-1.4 empty", data.replace(b"dutydesk:", b"somebody:")):
        with pytest.raises(Refused, match="不是值守台"):
            of_pdf(desk, other)
    draft = reporting.compose(desk, state_of(desk, incident))
    reporting.submit(desk, draft)
    unsigned = next(one for one in state_of(desk, incident).reports if one.id == draft.id)
    before = report_pdf(desk, unsigned)
    signing.sign(desk, incident, draft.id, "赵启明")
    assert of_pdf(desk, before)["same"]


def test_a_torn_tail_or_page_is_noticed_at_start(desk: Desk) -> None:
    for number in range(30):
        write_note(desk, f"巡查记事{number}")
    assert check_start(desk.store) == ""
    home = desk.store.path
    desk.close()
    data = bytearray(home.read_bytes())
    for place in [at.start() for at in re.finditer("巡查记事28".encode(), bytes(data))]:
        data[place] ^= 1
    home.write_bytes(data)
    again = open_desk(home.parent, officer="王澄")
    assert "被改动" in check_start(again.store)
    wrong = check(again)
    assert not wrong.ok
    assert "核验发现问题" in last_words(again)
    again.close()
