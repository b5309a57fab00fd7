"""What lies outside the book and is not what it should be is one sentence with a next step: files, keys, queues."""

import hashlib
import json
import os
import sqlite3
import struct
from pathlib import Path

import pytest

from app.models.vocabulary.maps import Datum
from app.services.desk import attachments
from app.services.desk.desk import Desk
from app.services.maps import boundary
from app.services.paper import qr
from app.services.runtime import ipp
from app.services.runtime.errors import Damaged, DutyDeskError, Refused, Unavailable
from app.services.runtime.files import decoded, name_of, read_bytes
from app.services.security import keystore
from app.services.security.keystore import KeyFile, Lock, Way
from app.services.store.tiles import Tiles
from tests.services.refusing import refused

KEY = bytes(range(32))


def shape(coordinates: object, kind: str = "Polygon") -> bytes:
    return json.dumps({"type": kind, "coordinates": coordinates}).encode()


@pytest.mark.parametrize(("data", "words"), [
    (shape("圆"), "坐标不完整"),
    (shape([[[105.1]]]), "坐标不完整"),
    (shape([[["东", "北"]]]), "坐标不是数字"),
    (shape([[[105.1, True]]]), "坐标不是数字"),
    (shape([[[37.2, 105.2]]]), "经纬度写反了"),
    (shape([[[500_000, 4_000_000]]]), "要转成 CGCS2000 经纬度"),
    (shape([105.2, 37.2], "Point"), "没有边界线"),
    (json.dumps({"type": "FeatureCollection", "features": 1}).encode(), "坐标不完整"),
    (json.dumps({"type": "Feature", "geometry": None}).encode(), "没有边界线"),
    (json.dumps({"type": 3}).encode(), "不是 GeoJSON"),
    (b"[" * 5_000, "不是 GeoJSON"),
])  # fmt: skip
def test_a_boundary_that_cannot_be_drawn_says_why(data: bytes, words: str) -> None:
    with pytest.raises(Refused, match=words) as told:
        boundary.read("县界.geojson", data)
    assert told.value.where["file"] == "县界.geojson"


def test_a_boundary_of_nested_collections_is_read_and_one_too_large_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    inner = {"type": "LineString", "coordinates": [[105.1, 37.1], [105.3, 37.3]]}
    whole = {"type": "GeometryCollection", "geometries": [inner, {"type": "MultiLineString", "coordinates": []}]}
    read = boundary.read("界.geojson", json.dumps(whole).encode(), Datum.CGCS2000)
    assert read.lines == (((37.1, 105.1), (37.3, 105.3)),)
    monkeypatch.setattr(boundary, "MOST_BYTES", 10)
    with pytest.raises(Refused, match="超过48兆"):
        boundary.read("界.geojson", json.dumps(whole).encode())


def background(path: Path, metadata: dict[str, str], *, tile: bool = False) -> Path:
    with sqlite3.connect(path) as held:
        held.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        held.execute("CREATE TABLE tiles (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)")
        held.executemany("INSERT INTO metadata VALUES (?, ?)", metadata.items())
        if tile:
            held.execute("INSERT INTO tiles VALUES (9, 405, 313, ?)", (b"\x89PNG\r\n\x1a\n",))
    held.close()
    return path


def test_a_background_of_drawn_lines_or_of_nothing_is_refused_and_zooms_are_found_without_being_told(
    tmp_path: Path,
) -> None:
    for name, metadata, words in (("线.mbtiles", {"format": "pbf"}, "矢量瓦片"), ("空.mbtiles", {}, "里没有瓦片")):
        with pytest.raises(Refused, match=words):
            Tiles(background(tmp_path / name, metadata))
    with pytest.raises(Refused, match="底图文件不在"):
        Tiles(tmp_path / "没有.mbtiles")
    tiles = Tiles(background(tmp_path / "图.mbtiles", {"name": "底图"}, tile=True))
    assert (tiles.least, tiles.most) == (9, 9)
    assert tiles.tile(9, 405, (1 << 9) - 1 - 313).startswith(b"\x89PNG")
    assert tiles.tile(9, 1, 1) == b""
    tiles.close()


@pytest.mark.parametrize(("data", "words"), [
    (b"", "不是值守台的报告"),
    (qr.MAGIC + bytes([99]) + b"x", "更新版本的值守台印出（第99版）"),
    (qr.MAGIC + bytes([qr.WITNESS]) + bytes(3), "内容损坏"),
    (qr.MAGIC + bytes([qr.VERSION]) + bytes(90), "内容损坏"),
])  # fmt: skip
def test_a_code_that_is_not_whole_says_so(data: bytes, words: str) -> None:
    with pytest.raises(Refused, match=words):
        qr.decode(data)


def test_a_head_that_no_book_of_ours_has_is_not_put_into_a_code() -> None:
    for head in (("X", 1, bytes(32)), ("S00000000", 0, bytes(32))):
        with pytest.raises(Refused, match="放不进二维码"):
            qr.encode({"stage": "首报"}, lambda body: body[:0], head)


def test_a_file_that_is_too_large_missing_or_changed_is_not_handed_out(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "预案.txt"
    path.write_bytes(b"x" * 2_000_000)
    held = attachments.keep(desk, path)
    assert attachments.read(desk, held.digest) == path.read_bytes()
    refused(desk, lambda: attachments.read(desk, hashlib.sha256(b"y").hexdigest()), "附件内容缺失或已改变")
    refused(desk, lambda: attachments.lay_down(desk, "预案.sh", held.digest), "只能另存")
    with pytest.raises(Unavailable, match="附件没有存成"):
        attachments.save_to(desk, held.digest, path / "预案.txt")
    with pytest.raises(Refused, match="读不出来"):
        attachments.keep(desk, tmp_path / "没有.txt")
    monkeypatch.setattr(attachments, "LIMIT", 1_048_576)
    with pytest.raises(Refused, match="有2兆，超过50兆"):
        attachments.keep(desk, path)
    with pytest.raises(Refused, match="太大"):
        read_bytes(path, most=1000)
    with pytest.raises(Refused, match="读不到文件"):
        read_bytes(tmp_path / "没有.txt")


@pytest.mark.parametrize(("data", "text"), [
    ("值守台".encode("utf-16"), "值守台"),
    ("值守 OK".encode("utf-16-be"), "值守 OK"),
    ("值守 OK".encode("utf-16-le"), "值守 OK"),
    ("值守".encode("utf-32"), "值守"),
    ("值守".encode("gb18030"), "值守"),
    (b"\xff\xfe\x00", "\ufffd\ufffd\x00"),
    (b"\x81", "\ufffd"),
])  # fmt: skip
def test_bytes_are_read_as_whoever_wrote_them_meant(data: bytes, text: str) -> None:
    assert decoded(data) == text


@pytest.mark.skipif(os.name == "nt", reason="Windows 的文件名都是 Unicode")
def test_a_name_from_an_old_stick_is_read() -> None:
    assert name_of(Path(os.fsdecode("名单.xls".encode("gb18030")))) == "名单.xls"
    assert name_of(Path(os.fsdecode(b"\xff"))) == "\ufffd"


@pytest.mark.parametrize(("held", "kind", "words"), [
    (b"{", Damaged, "密钥文件已损坏"),
    (json.dumps({"format": 2}).encode(), Unavailable, "更新版本"),
    (json.dumps({"locks": [{"way": "phrase", "check": "0", "memory": 1 << 40}]}).encode(), Damaged, "内存或次数过大"),
])  # fmt: skip
def test_a_key_file_that_is_not_ours_to_read_says_what_to_do(
    tmp_path: Path, held: bytes, kind: type[DutyDeskError], words: str
) -> None:
    (tmp_path / keystore.FILE).write_bytes(held)
    with pytest.raises(kind, match=words):
        keystore.read(tmp_path)


def test_a_key_file_that_cannot_be_read_or_written_is_said(tmp_path: Path) -> None:
    (tmp_path / keystore.FILE).mkdir()
    with pytest.raises(Unavailable, match="读不到密钥文件"):
        keystore.read(tmp_path)
    full = tmp_path / "满"
    (full / f"{keystore.FILE}.part").mkdir(parents=True)
    with pytest.raises(Unavailable, match="密钥文件写不进"):
        keystore.keep_under(full, KEY, "一个够长的口令1234")
    assert keystore.read(full) is None


def test_a_phrase_opens_what_it_closed_and_nothing_else_does(tmp_path: Path) -> None:
    for weak, words in (("短", "口令至少"), ("aaaaaaaaaaaaaaaa", "口令太简单")):
        with pytest.raises(Refused, match=words):
            keystore.check_phrase(weak)
    assert keystore.ways(tmp_path) == set()
    keystore.keep_under(tmp_path, KEY, "一个够长的口令1234")
    assert keystore.ways(tmp_path) == {Way.PHRASE}
    assert keystore.from_phrase(tmp_path, " 一个够长的口令１２３４ ") == [KEY]
    with pytest.raises(Refused, match="口令不对"):
        keystore.from_phrase(tmp_path, "另一个够长的口令1234")
    with pytest.raises(Unavailable, match="系统钥匙串里没有"):
        keystore.from_ring(tmp_path)
    assert keystore.kept_here(tmp_path, KEY)
    assert not keystore.kept_here(tmp_path, bytes(32))


def test_only_the_lock_in_use_stays(tmp_path: Path) -> None:
    keystore.settle(tmp_path, KEY)  # a plain book has none
    keystore.keep_under(tmp_path, KEY, "一个够长的口令1234")
    keystore.keep_under(tmp_path, bytes(32), "另一个够长的口令1234", alone=False)
    keystore.settle(tmp_path, bytes(31) + b"\1")  # it fits neither: nothing is thrown away
    held = keystore.read(tmp_path)
    assert held is not None
    assert len(held.locks) == 2
    keystore.settle(tmp_path, KEY)
    assert keystore.from_phrase(tmp_path, "一个够长的口令1234") == [KEY]
    with pytest.raises(Refused, match="口令不对"):
        keystore.from_phrase(tmp_path, "另一个够长的口令1234")
    (tmp_path / keystore.FILE).write_bytes(b"{")
    keystore.settle(tmp_path, KEY)  # what does not read is left to whoever keeps the key anew
    assert (tmp_path / keystore.FILE).read_bytes() == b"{"
    assert KeyFile(locks=(Lock(way=Way.RING, check="", name="a"),)).locks[0].fits(KEY) is False


def said(*attributes: tuple[int, str, bytes], status: int = 0) -> bytes:
    """An answer of a print queue (RFC 8010): its status, then attributes of a group."""
    body = b"".join(
        struct.pack(">BH", tag, len(name)) + name.encode() + struct.pack(">H", len(value)) + value
        for tag, name, value in attributes
    )
    return struct.pack(">HHI", 0x0101, status, 1) + b"\x02" + body + b"\x03"


def test_what_a_queue_answers_is_read_by_its_names() -> None:
    answer = said((0x23, "job-state", struct.pack(">i", 9)), (0x44, "reasons", b"none"), (0x44, "", b"held"))
    assert ipp._read(answer) == {"job-state": [9], "reasons": ["none", "held"]}
    with pytest.raises(ipp.NotThere, match="0x0406"):
        ipp._read(said(status=0x0406))
    for broken in (b"", answer[:5], answer[:12]):
        with pytest.raises(Unavailable, match="回答读不懂"):
            ipp._read(broken)


@pytest.fixture
def settings_of_cups(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine whose print system is found by its settings alone: the file they stand in."""
    monkeypatch.delenv("CUPS_SERVER", raising=False)
    monkeypatch.setattr(ipp, "_SOCKETS", ())
    monkeypatch.setattr(ipp, "_CONFIG", (str(tmp_path / "没有.conf"), str(tmp_path / "client.conf")))
    return tmp_path / "client.conf"


@pytest.mark.parametrize(("text", "host", "port"), [
    ("", "localhost", 631),
    ("# 说明\nServerName\nservername 打印机室:8631/version=1.1\n", "打印机室", 8631),
    ("ServerName print.local\n", "print.local", 631),
])  # fmt: skip
def test_the_print_system_is_where_the_settings_of_the_machine_say(
    settings_of_cups: Path, text: str, host: str, port: int
) -> None:
    settings_of_cups.write_text(text, encoding="utf-8")
    line = ipp._connection()
    assert (line.host, line.port) == (host, port)


def test_a_print_system_that_does_not_answer_is_said(
    settings_of_cups: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert not settings_of_cups.exists()
    monkeypatch.setenv("CUPS_SERVER", str(tmp_path / "没有.sock"))
    with pytest.raises(Unavailable, match="打印系统没有响应"):
        ipp.job(7)
