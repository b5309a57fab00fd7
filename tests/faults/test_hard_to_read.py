"""Files that are small, sound, and made to be hard to read: a sentence, and soon."""

import shutil
import zlib
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlcipher3 import dbapi2

from app.models.security.units import Unit
from app.services.desk import rulebook
from app.services.desk.desk import Desk, open_desk, replaced
from app.services.duty.shift import write_note
from app.services.exchange import package
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Damaged, DutyDeskError, Refused
from app.services.samples import practice
from app.services.security import identity
from app.services.settings import editing
from app.services.store import copies, verify
from app.services.store.copy_heads import heads_in, sound_in
from app.services.store.salvaging import salvage
from app.services.store.sealing import entries_under
from app.services.store.store import FILE, SAVED
from tests.helpers import book

ENDLESS = (
    "CREATE VIEW entry AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x AS position, "
    "x AS id, 'S00000000' AS seat, x AS seq, x AS at, x AS \"order\", 'b' AS \"by\", 's' AS subject, 'k' AS kind, "
    "x'00' AS data, x'00' AS prev, x'00' AS hash FROM c"
)


def never_ends(path: Path) -> Path:
    """A file that looks like a book, whose entries come out of a view without end."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = dbapi2.connect(str(path), isolation_level=None)
    connection.execute("CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT)")
    connection.execute(ENDLESS)
    connection.close()
    return path


def test_a_copy_whose_entries_never_end_is_no_copy(tmp_path: Path, clock: FixedClock) -> None:
    path = never_ends(tmp_path / "盘" / "dutydesk-备份-20260612-031400.db")
    assert (heads_in(path, None), sound_in(path, None)) == ((), False)
    with pytest.raises(Damaged):
        entries_under(path, None)
    with pytest.raises(Damaged):
        copies.restore(path, tmp_path / "新", clock, "周砚")
    with pytest.raises(Damaged):
        salvage(path, tmp_path / "救", clock, "周砚")


def test_a_book_starts_beside_such_a_backup_and_such_saved_lines(tmp_path: Path, clock: FixedClock) -> None:
    home = tmp_path / "home"
    desk = open_desk(home, officer="王澄", clock=clock)
    editing.change_settings(desk, replaced(desk.settings, backup_folder=str(tmp_path / "盘")))
    desk.close()
    never_ends(tmp_path / "盘" / "dutydesk-备份-20260612-031400.db")
    never_ends(home / SAVED)
    desk = open_desk(home, officer="王澄", clock=clock)
    write_note(desk, "照常登记。")
    assert verify(desk.store).ok
    desk.close()


def test_a_mirror_that_leads_to_the_book_is_kept_aside(tmp_path: Path, clock: FixedClock) -> None:
    home, second = tmp_path / "home", tmp_path / "镜"
    second.mkdir()
    desk = open_desk(home, officer="王澄", clock=clock)
    editing.change_settings(desk, replaced(desk.settings, mirror_folder=str(second)))
    mirror = desk.store.mirror
    assert mirror is not None
    assert mirror.caught_up(60)
    path = mirror.path
    desk.close()
    path.unlink()
    path.symlink_to(home / FILE)
    desk = open_desk(home, officer="王澄", clock=clock)
    write_note(desk, "两处都有。")
    mirror = desk.store.mirror
    assert mirror is not None
    assert mirror.caught_up(60)
    assert not path.is_symlink()
    assert entries_under(path, None) == entries_under(home / FILE, None)
    assert verify(desk.store).ok
    desk.close()


def packed(desk: Desk, plain: bytes) -> bytes:
    """A package for us, signed by us, with anything in it."""
    ours = identity.ourselves(desk)
    key, nonce, signer = bytes(32), bytes(12), bytes.fromhex(ours.sign)
    sealed = AESGCM(key).encrypt(nonce, zlib.compress(plain, 9), package.MAGIC + signer)
    envelope = package.Envelope(
        unit="邻县局", sign=signer, body_nonce=nonce, body=sealed, **package._wrapped(key, ours, "")
    )  # fmt: skip
    data = msgspec.msgpack.encode(envelope)
    signed = package.MAGIC + len(data).to_bytes(4, "big") + data
    return signed + identity.signed(desk, signed)


def of(content: bytes, files: bytes) -> bytes:
    """The body of a package from its two halves."""
    return b"\x82\xa7content" + content + b"\xa5files" + files


CONTENT = msgspec.msgpack.encode(package.Content(format=package.FORMAT, made_at="", unit="邻县局"))


@pytest.mark.parametrize(
    "plain",
    [
        of(b"\x84\xa6format\xb2dutydesk-package/1\xa7made_at\xa0\xa4unit\xa0\xa8timeline\xdd"
           + (3_000_000).to_bytes(4, "big") + b"\x93\xa0\xa0\xa0" * 3_000_000, b"\x80"),
        of(CONTENT, b"\xdf" + (300_000).to_bytes(4, "big") + b"\xa0\xc4\x00" * 300_000),
        of(CONTENT, b"\xde\x02\x00" + b"\xa0\xc4\x00" * 512),
        of(CONTENT, b"\x90"),
        of(CONTENT, b"\xc0"),
        b"\x80",
    ],
    ids=("many lines", "many files", "a few files too many", "no map", "nothing", "empty"),
)  # fmt: skip
def test_a_small_package_with_millions_of_values_is_refused(desk: Desk, plain: bytes) -> None:
    data = packed(desk, plain)
    assert len(data) < 100_000
    with pytest.raises(Refused):
        package.unpack(desk, data)


def test_a_package_as_we_make_them_reads(desk: Desk) -> None:
    incident = book(desk, deaths=1)
    ours = identity.ourselves(desk)
    assert package.unpack(desk, package.pack(desk, incident, to=ours)).content.incident == incident
    assert package.unpack(desk, packed(desk, of(CONTENT, b"\xde\x00\x01\xa0\xc4\x00"[:3] + b"\xd9\x40"
        + b"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" + b"\xc4\x00"))).files  # fmt: skip


@pytest.mark.parametrize(
    ("sign", "seal"),
    [
        ("11" * 32, "00" * 32),
        ("11" * 32, "01" + "00" * 31),
        ("01" + "00" * 31, "09" + "00" * 31),
        ("00" * 32, "09" + "00" * 31),
        ("ec" + "ff" * 30 + "7f", "09" + "00" * 31),
        ("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", "09" + "00" * 31),
    ],
)
def test_a_card_with_a_key_that_is_everybodys_is_not_taken(desk: Desk, sign: str, seal: str) -> None:
    with pytest.raises(Refused, match="不能用"):
        identity.know(desk, Unit(name="邻县局", sign=sign, seal=seal))


def test_a_unit_that_was_known_with_such_a_key_gets_nothing(desk: Desk) -> None:
    incident = book(desk, deaths=1)
    with pytest.raises(Refused, match="不能用"):
        package.pack(desk, incident, to=Unit(name="邻县局", sign="11" * 32, seal="00" * 32))


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "[" * 50_000, "x = " + "9" * 5_000, "a." * 20_000 + "b = 1", "[" + "a." * 20_000 + "b]",
        "x = 1\n" * 900_000,
    ],
    ids=("brackets", "digits", "dots", "dotted table", "long"),
)  # fmt: skip
def test_toml_that_is_hard_to_read_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DutyDeskError):
        rulebook.read_pack(path)
    with pytest.raises(DutyDeskError):
        practice.load(path)
    with pytest.raises(DutyDeskError):
        rulebook.read_rule(text, "x")
    shutil.rmtree(tmp_path)
