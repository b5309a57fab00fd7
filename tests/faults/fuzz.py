"""Hostile input (docs/架构.md#外来的东西): every reader gets mutated or random bytes; it answers or refuses, soon.

``python3 run.py faults --inputs N`` gives N inputs in all; a short run is among the tests.
"""

import contextlib
import io
import json
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import msgspec
import openpyxl

from app.models.incident.facts import Carried
from app.models.security.recovery import WrongCode, code_of, key_of
from app.models.security.units import Unit, WrongCard, card_of, unit_of
from app.models.vocabulary.exchange import Seal
from app.models.vocabulary.resource import ResourceKind
from app.services.desk import rulebook
from app.services.desk.desk import Desk, open_desk
from app.services.exchange import package, receiving
from app.services.extraction.reader import extract
from app.services.forms.verification import of_pdf
from app.services.incident.intake import context
from app.services.library.reading_files import text_in
from app.services.maps import boundary
from app.services.paper import qr
from app.services.resources.importing.plan import dry_run
from app.services.resources.importing.sheets import Worksheet, sheets_in
from app.services.runtime.errors import DutyDeskError
from app.services.samples import sample
from app.services.security import identity, keystore
from app.services.store.anchors import anchor_of
from app.services.store.tiles import Tiles
from app.services.warnings import cap
from app.ui.kit.rasters import texts_in
from tests.helpers import FIRE, book, send_report, state_of
from tests.services.test_warnings import CAP

SLOW = 2.0
"""Seconds of this thread's own work for one input; more is a hang."""
Read = Callable[[bytes], object]


def in_this_process(path: Path) -> list[Worksheet]:
    """The sheets without the child that bounds them: what is tried is the reader itself."""
    return sheets_in(path.name, path.read_bytes())


class Slow(AssertionError):
    """A reader took too long."""


def readers(folder: Path) -> dict[str, tuple[list[bytes], Read]]:
    """Seeds and reader by name; what the reader may raise is what the program shows as a sentence."""
    desk = open_desk(folder / "home", officer="战备")
    sample.ensure_unit(desk)
    incident = book(desk, deaths=3)
    send_report(desk, incident)
    sheet = folder / "表"

    def roster(suffix: str) -> Read:
        path = sheet.with_suffix(suffix)

        def read(data: bytes) -> object:
            path.write_bytes(data)
            return dry_run(desk, ResourceKind.TEAM, path, read=in_this_process)

        return read

    def rules(data: bytes) -> object:
        path = folder / "规则.toml"
        path.write_bytes(data)
        return rulebook.read_pack(path)

    def key_file(data: bytes) -> object:
        (folder / keystore.FILE).write_bytes(data)
        return keystore.read(folder)

    def text(data: bytes) -> object:
        return extract(data.decode("utf-8", "replace"), context(desk, desk.now()))

    def document(ending: str) -> Callable[[bytes], object]:
        return lambda data: text_in(f"预案{ending}", data, texts_in)

    def tiles(data: bytes) -> object:
        path = folder / "底图.mbtiles"
        path.write_bytes(data)
        held = Tiles(path)
        try:
            return [held.tile(zoom, 0, 0) for zoom in range(held.least, held.most + 1)]
        finally:
            held.close()

    csv = "队伍名称,驻地,人数,值班电话\n青山镇救援队,青山镇,约12人,0700-5550101、5550102\n合计,,12,\n".encode()
    packed = package.pack(
        desk, incident, to=identity.ourselves(desk)
    )  # a pass-phrase costs 0.2 s each time, by intention
    pack = next(iter((desk.resources / "rules").glob("*.toml"))).read_bytes()
    card = card_of(Unit(name="临川市应急管理局", sign="11" * 32, seal="22" * 32)).encode()
    code = qr.encode({"stage": "首报", "unit": "青山县", "figures": {"deaths": 3}}, partial(identity.signed, desk))
    key = keystore.KeyFile(locks=(keystore.Lock(way=keystore.Way.RING, check="0" * 32, name="book-1"),))
    return {
        "csv": ([csv, csv.decode().encode("gb18030"), b"\xef\xbb\xbf" + csv], roster(".csv")),
        "xlsx": ([_workbook()], roster(".xlsx")),
        "package": ([packed], lambda data: package.unpack(desk, data, "")),
        "envelope": ([_envelope(packed)], lambda data: package.unpack(desk, _framed(data), "")),
        "code": ([code], lambda data: _scanned(desk, data)),
        "picture": ([_picture(b"png"), _picture(b"jpeg"), _picture(b"tiff")], _pictured),
        "rules": ([pack], rules),
        "key file": ([msgspec.json.encode(key)], key_file),
        "recovery code": (
            [" ".join(code_of(bytes(32))).encode()],
            lambda data: key_of(data.decode("utf-8", "replace")),
        ),
        "card": ([card], lambda data: unit_of(data.decode("utf-8", "replace"))),
        "anchor": ([b"S1a2b3c4d 12 AB12-CD34-EF56"], lambda data: anchor_of(data.decode("utf-8", "replace"))),
        "pdf": ([_report(desk, incident)], lambda data: of_pdf(desk, data)),
        "cap": ([CAP.encode(), CAP.encode("gb18030")], lambda data: cap.read("预警.xml", data, lambda code: code)),
        "geojson": ([_geojson()], lambda data: boundary.read("县.geojson", data)),
        "mbtiles": ([_mbtiles(folder)], tiles),
        "document pdf": ([_report(desk, incident)], document(".pdf")),
        "document docx": ([_docx(desk, incident)], document(".docx")),
        "document txt": (["一、总则。适用于火灾。".encode(), "一、总则。".encode("gb18030")], document(".txt")),
        "text": ([FIRE.encode(), "昨晚23时许至今晨6点，S305省道3车追尾，死2伤5、失联1人。".encode()], text),
    }


def _workbook() -> bytes:
    made = openpyxl.Workbook()
    page = made.create_sheet("队伍", 0)
    page.append(["队伍名称", "驻地", "人数"])
    page.append(["青山镇救援队", "青山镇", 12])
    sink = io.BytesIO()
    made.save(sink)
    return sink.getvalue()


def _envelope(packed: bytes) -> bytes:
    return packed[len(package.MAGIC) + 4 : -package.SIGNATURE]


def _framed(data: bytes) -> bytes:
    return package.MAGIC + len(data).to_bytes(4, "big") + data + bytes(package.SIGNATURE)


def _scanned(desk: Desk, data: bytes) -> object:
    scanned = qr.decode(data)
    identity.seal_of_code(desk, scanned)
    carried = Carried(unit="x", means="code", seal=Seal.UNKNOWN, digest="d")
    return receiving.draft_of(desk, scanned.fields, receiving.words_of(desk, scanned.fields), carried, ())


def _picture(kind: bytes) -> bytes:
    from PIL import Image

    sink = io.BytesIO()
    Image.new("L", (60, 60), 200).save(sink, kind.decode())
    return sink.getvalue()


def _pictured(data: bytes) -> object:
    for page in qr.pages_of(data):
        if page.width * page.height > 100_000:
            return None  # the ladder of retries costs about 2 s a million pixels, behind the window; see test_qr
    return qr.code_on(qr.CodeQuestion(data, qr.MAGIC))


def _report(desk: Desk, incident: str) -> bytes:
    from app.services.forms.report_papers import report_pdf

    return report_pdf(desk, state_of(desk, incident).reports[-1])


def _geojson() -> bytes:
    ring = [[105.0, 37.0], [105.5, 37.0], [105.5, 37.5], [105.0, 37.0]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    return json.dumps({"type": "Feature", "properties": {"name": "青山县"}, "geometry": shape}).encode()


def _mbtiles(folder: Path) -> bytes:
    path = folder / "样.mbtiles"
    with contextlib.closing(sqlite3.connect(path)) as held:
        held.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        held.execute("CREATE TABLE tiles (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)")
        held.execute("INSERT INTO tiles VALUES (0, 0, 0, ?)", (_picture(b"png"),))
        held.commit()
    return path.read_bytes()


def _docx(desk: Desk, incident: str) -> bytes:
    from app.services.forms.report_papers import report_docx

    return report_docx(desk, state_of(desk, incident).reports[-1])


def mutated(seed: bytes, chance: random.Random) -> bytes:
    """A seed with some of it flipped, cut, doubled, filled or set to what numbers are afraid of."""
    data = bytearray(seed)
    for _ in range(chance.choice((1, 1, 2, 4, 8))):
        if not data:
            break
        at = chance.randrange(len(data))
        match chance.randrange(7):
            case 0:
                data[at] ^= 1 << chance.randrange(8)
            case 1:
                data[at] = chance.choice((0, 0x7F, 0x80, 0xFF, 0x22, 0x2C, 0x0A, 0x3D))
            case 2:
                del data[at : at + chance.randrange(1, 40)]
            case 3:
                data[at:at] = data[at : at + chance.randrange(1, 40)] * chance.randrange(1, 30)
            case 4:
                data[at:at] = chance.choice(
                    (b"9" * 40, b"\x00" * 8, b"[" * 300, "若干".encode(), b"\xed\xa0\x80", b"1e999")
                )
            case 5:
                del data[at:]
            case _:
                data[at : at + 4] = chance.randbytes(4)
    return bytes(data)


def run(total: int, seed: int, only: tuple[str, ...] = ()) -> dict[str, dict[str, float]]:
    """``total`` inputs, shared among the readers; raises whatever a reader should not have raised, with its input."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, no secret
    seen: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as name:
        chosen = {one: both for one, both in readers(Path(name)).items() if not only or one in only}
        share = -(-total // len(chosen))  # rounded up: no fewer than were asked for
        for one, (seeds, read) in chosen.items():
            refused, longest = 0, 0.0
            for number in range(share):
                data = mutated(chance.choice(seeds), chance) if number % 10 else chance.randbytes(chance.randrange(600))
                began = time.thread_time()
                try:
                    read(data)
                except (DutyDeskError, WrongCode, WrongCard):
                    refused += 1
                except Exception as error:
                    error.add_note(f"{one}: {data[:300]!r}")
                    raise
                spent = time.thread_time() - began
                longest = max(longest, spent)
                if spent > SLOW:
                    message = f"{one} took {spent:.1f} s: {data[:300]!r}"
                    raise Slow(message)
            seen[one] = {"inputs": share, "refused": refused, "longest_ms": round(longest * 1000, 1)}
    return seen
