"""The file of a report: whose it is, of when, in which language; its words in the order they are read."""

import io
import shutil
import subprocess
from pathlib import Path
from typing import cast

import pytest
from msgspec.structs import replace
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from app.models.moments import BEIJING
from app.services.desk.desk import Desk
from app.services.forms.papers import form_made
from app.services.forms.report_papers import report_pdf
from app.services.paper.bulletin import BulletinSheet, lay_out
from app.services.paper.page import Paper
from app.services.paper.pdf import render
from app.services.runtime.clock import FixedClock
from tests.helpers import book, send_report, state_of
from tests.services.test_golden import CODE, REPORT

ORDER = (
    "特急", "青应急值〔2026〕37号", "签发人：周正", "关于青山县", "云岭市应急管理局总值班室：", "一、基本情况。",
    "（其中重伤1人），", "三、需要支援事项。", "附件：1.现场照片", "2.伤员名单", "青山县应急管理局", "青山县公安局",
    "2026年6月12日12时10分", "值班员：王澄", "抄送：县委办", "青山县应急管理局值班室", "印发", "— 1 —", "账本S1 第7条",
)  # fmt: skip
"""What a reader meets one after the other."""
FULL: BulletinSheet = replace(
    REPORT, code=CODE, annexes=("现场照片", "伤员名单"), joint=("青山县公安局",), footer="账本S1 第7条"
)


def in_order(text: str) -> None:
    joined = text.replace("\n", "").replace(" ", "")
    place = 0
    for words in ORDER:
        found = joined.find(words.replace(" ", ""), place)
        assert found >= 0, (words, joined[place : place + 60])
        place = found


def test_the_properties_say_whose_paper_and_of_when() -> None:
    reader = PdfReader(io.BytesIO(render(lay_out(FULL), "dutydesk:S1/7/ABC")))
    about = reader.metadata
    assert about is not None
    assert about.author == "青山县应急管理局"
    assert about.title == FULL.title
    assert about.subject == FULL.mark
    assert str(about["/Keywords"]) == "dutydesk:S1/7/ABC"
    assert {str(about[name]) for name in ("/CreationDate", "/ModDate")} == {"D:20260612121000+08'00'"}
    assert about.creation_date == FULL.date.astimezone(BEIJING)
    assert str(cast("DictionaryObject", reader.trailer["/Root"])["/Lang"]) == "zh-CN"


def test_the_date_is_that_of_the_signature_whenever_the_file_is_made(desk: Desk, clock: FixedClock) -> None:
    identity = book(desk, deaths=3)
    send_report(desk, identity)
    report = state_of(desk, identity).reports[-1]
    before = report_pdf(desk, report)
    clock.advance(86400)
    assert report_pdf(desk, report) == before
    about = PdfReader(io.BytesIO(before)).metadata
    assert about is not None
    assert about.creation_date == report.signed_at


def test_a_form_is_not_by_anonymous(desk: Desk) -> None:
    made = form_made(desk, "diary")
    reader = PdfReader(io.BytesIO(made.data))
    assert reader.metadata is not None
    assert reader.metadata.author == desk.settings.unit_name
    assert "anonymous" not in str(reader.metadata)
    assert "unspecified" not in str(reader.metadata)


def test_words_stand_in_the_order_they_are_read() -> None:
    pages = PdfReader(io.BytesIO(render(lay_out(FULL)))).pages
    text = "".join(page.extract_text() for page in pages)
    in_order(text)
    assert "受伤5人（其中重伤1人），" in text  # a squeezed bracket stays in its line


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="这台机器没有 pdftotext")
@pytest.mark.parametrize("layout", [(), ("-layout",)])
def test_another_reader_finds_the_same_order(tmp_path: Path, layout: tuple[str, ...]) -> None:
    path = tmp_path / "报告.pdf"
    path.write_bytes(render(lay_out(FULL)))
    command = ["pdftotext", *layout, "-enc", "UTF-8", str(path), "-"]
    text = subprocess.run(command, capture_output=True, check=True).stdout.decode()  # noqa: S603 - ours
    lines = [line.replace(" ", "") for line in text.split("\n")]
    assert any("受伤5人（其中重伤1人），" in line for line in lines)
    assert any(line.endswith("（首报）") and "情况的报告" in line for line in lines)
    contact = next(number for number, line in enumerate(lines) if "值班员：王澄" in line)
    date = next(number for number, line in enumerate(lines) if line == "2026年6月12日12时10分")
    assert date < contact < next(number for number, line in enumerate(lines) if "抄送：" in line)


def test_a_paper_of_the_first_layout_says_nothing_of_all_this() -> None:
    data = render(Paper("试", lay_out(FULL).pages))
    assert b"/Lang" not in data
    assert b"D:20000101" in data
