"""A paper in a folder is a witness of the book: its foot typed, or its QR code with the whole head read back."""

import contextlib
import json
import shutil
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography.exceptions import InvalidSignature

from app.cli.commands import main
from app.models.report.facts import WITNESS_FRAME, ReportSubmitted
from app.services.desk.desk import Desk, open_desk
from app.services.duty.shift import write_note
from app.services.forms.report_papers import report_code, report_mark, report_pdf
from app.services.paper import qr
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused
from app.services.samples import sample
from app.services.security.paper_witness import witness_of
from app.services.security.proof import check_anchor
from app.services.store.store import FILE
from app.ui.kit.rasters import pictures
from tests.helpers import book, send_report, state_of
from tests.services.test_qr import FIELDS, KEY

HEAD = ("S1a2b3c4d", 120, bytes(range(32)))


def signed_report(desk: Desk) -> tuple[Any, bytes]:
    incident = book(desk, deaths=3)
    send_report(desk, incident)
    report = state_of(desk, incident).reports[-1]
    return report, report_pdf(desk, report)


def asked(capsys: pytest.CaptureFixture[str], home: Path, *words: str) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    code = main(["verify", "--json", "--home", str(home), *words])
    told = capsys.readouterr().out
    return code, json.loads(told) if told.startswith("{") else {}


def test_the_code_carries_the_whole_head_and_the_fields_beside_it() -> None:
    data = qr.encode(FIELDS, KEY.sign, HEAD)
    found = qr.decode(data)
    assert found.head == HEAD
    assert found.fields == FIELDS
    assert found.version == qr.WITNESS == WITNESS_FRAME
    KEY.public_key().verify(found.proof, found.body)
    assert len(data) <= qr.MOST_WITNESS
    assert qr.decode(qr.encode(FIELDS, KEY.sign)).head is None


def test_a_code_cut_short_is_a_sentence_or_bears_no_signature() -> None:
    data = qr.encode({"unit": "青山县"}, KEY.sign, HEAD)
    refused = 0
    for size in range(len(data)):
        found = None
        with contextlib.suppress(Refused):
            found = qr.decode(data[:size])
        refused += found is None
        if found is not None:
            with pytest.raises(InvalidSignature):
                KEY.public_key().verify(found.proof, found.body)
    assert refused > qr.HEAD.size


def test_a_head_that_is_none_is_refused() -> None:
    for head in (("S1A2B3C4D", 1, bytes(32)), ("S1a2b3c4d", 0, bytes(32)), ("S1a2b3c4d", 1 << 32, bytes(32))):
        with pytest.raises(Refused, match="放不进"):
            qr.encode(FIELDS, KEY.sign, head)


def test_a_report_too_long_for_both_is_coded_without_the_head(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    report, _ = signed_report(desk)
    assert qr.decode(report_code(desk, report)).head is not None
    monkeypatch.setattr(qr, "MOST_WITNESS", 60)
    left = qr.decode(report_code(desk, report))
    assert left.head is None
    assert left.fields["incident"]


def test_a_report_of_an_earlier_program_keeps_the_code_it_was_printed_with(desk: Desk) -> None:
    report, _ = signed_report(desk)
    with desk.store.read() as reading:
        entry = reading.book.entry(report.entry)
    assert entry is not None
    assert isinstance(entry.fact, ReportSubmitted)
    assert entry.fact.code_frame == WITNESS_FRAME
    old = {name: value for name, value in msgspec.json.decode(entry.data).items() if name != "code_frame"}
    assert msgspec.json.decode(msgspec.json.encode(old), type=ReportSubmitted).code_frame == qr.VERSION


def test_a_paper_typed_or_scanned_finds_its_entry(desk: Desk, tmp_path: Path) -> None:
    report, pdf = signed_report(desk)
    scan = tmp_path / "扫描.png"
    scan.write_bytes(next(pictures(pdf, 200)))
    whole = witness_of(str(scan), pictures)
    assert len(whole.digits) == 64
    assert check_anchor(desk.store, whole).ok
    typed = witness_of(report_mark(desk, report), pictures)
    assert whole.digits.startswith(typed.digits)
    last = "0" if whole.digits[-1] != "0" else "1"
    assert not check_anchor(desk.store, msgspec.structs.replace(whole, digits=whole.digits[:-1] + last)).ok
    with pytest.raises(Refused, match="页脚"):
        witness_of(str(tmp_path / "没有这个文件"), pictures)


def test_a_code_without_a_head_says_to_type_the_foot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scan = tmp_path / "旧纸.png"
    scan.write_bytes(b"a picture")
    monkeypatch.setattr(qr, "read_images", lambda _pictures: qr.encode(FIELDS, KEY.sign))
    with pytest.raises(Refused, match=r"没有链头.*页脚"):
        witness_of(str(scan), pictures)


def test_a_folder_that_was_put_back_is_older_than_its_papers(
    tmp_path: Path, clock: FixedClock, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    desk = open_desk(home, officer="王澄", clock=clock)
    sample.ensure_unit(desk)
    desk.close()
    shutil.copytree(home, tmp_path / "旧")
    desk = open_desk(home, officer="王澄", clock=clock)
    report, pdf = signed_report(desk)
    mark = report_mark(desk, report)
    desk.close()
    paper = tmp_path / "首报.pdf"
    paper.write_bytes(pdf)

    code, answer = asked(capsys, home, "--witness", str(paper), "--witness", mark)
    assert code == 0
    assert [(one["ok"], one["digits"]) for one in answer["witnesses"]] == [(True, 64), (True, 20)]

    code, answer = asked(capsys, tmp_path / "旧", "--witness", str(paper))
    assert code == 1
    (said,) = answer["witnesses"]
    assert not said["ok"]
    assert not said["booked"]
    assert "账本比纸旧" in said["problem"]

    other = tmp_path / "别家"
    desk = open_desk(other, officer="刘某", clock=clock)
    write_note(desk, "另一本账。")
    desk.close()
    code, answer = asked(capsys, other, "--witness", str(paper))
    assert code == 1
    assert "另一份账本" in answer["witnesses"][0]["problem"]


def test_what_the_book_booked_as_lost_is_told_apart(
    tmp_path: Path, clock: FixedClock, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    desk = open_desk(home, officer="王澄", clock=clock)
    sample.ensure_unit(desk)
    desk.close()
    shutil.copyfile(home / FILE, tmp_path / "旧.db")
    desk = open_desk(home, officer="王澄", clock=clock)
    _, pdf = signed_report(desk)
    desk.close()
    shutil.copyfile(tmp_path / "旧.db", home / FILE)
    open_desk(home, officer="王澄", clock=clock).close()  # books what is gone, goes on under another seat
    (tmp_path / "首报.pdf").write_bytes(pdf)
    code, answer = asked(capsys, home, "--witness", str(tmp_path / "首报.pdf"))
    assert code == 1
    (said,) = answer["witnesses"]
    assert said["booked"]
    assert "补记" in said["problem"]
