"""The editable copy: the words of the report, the geometry of the PDF; a page stays a page in an office program."""

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from msgspec.structs import replace
from pypdf import PdfReader

from app.models.settings.settings import Settings
from app.services.paper.bulletin import BulletinSheet
from app.services.paper.word import report_docx
from app.services.runtime.clock import SystemClock

BODY = (
    "一、基本情况。6月12日2时50分许，青山镇工业园二路一厂房发生火灾，造成3人死亡、2人失联。\n二、处置情况。正在扑救。"
)
HEAD = Settings(duty_phone="0700-5550110").letterhead


def sheet(body: str = BODY, title: str = "关于青山县青山镇工业园二路火灾情况的报告（首报）") -> BulletinSheet:
    return BulletinSheet(
        title=title, body=body, addressee="云岭市应急管理局总值班室", copies=("县委办", "县政府办"),
        mark="青应急值〔2026〕1号", signed_by="赵启明", head=HEAD, date=SystemClock().now(),
        officer="王澄",
    )  # fmt: skip


def opened(data: bytes) -> list[str]:
    return [one.text for one in Document(io.BytesIO(data)).paragraphs]


def test_every_word_is_there() -> None:
    lines = opened(report_docx(sheet()))
    text = "\n".join(lines)
    for words in (
        *BODY.split("\n"),
        "青应急值〔2026〕1号",
        "赵启明",
        "云岭市应急管理局总值班室：",
        "抄送：县委办，县政府办。",
        "印发",
    ):
        assert words in text


def test_the_geometry_is_that_of_the_standard() -> None:
    document = Document(io.BytesIO(report_docx(sheet())))
    section = document.sections[0]
    found = (
        section.page_width, section.page_height, section.top_margin, section.bottom_margin, section.left_margin,
        section.right_margin,
    )  # fmt: skip
    assert [round(one / Mm(1)) for one in found if one is not None] == [210, 297, 37, 35, 28, 26]
    body = next(one for one in document.paragraphs if one.text.startswith("一、"))
    indent = body._p.pPr.ind if body._p.pPr is not None else None
    assert indent is not None
    assert indent.get(qn("w:firstLineChars")) == "200"


def test_properties_stand_in_the_order_office_programs_ask_for() -> None:
    order = [
        "keepNext",
        "framePr",
        "pBdr",
        "shd",
        "tabs",
        "autoSpaceDE",
        "autoSpaceDN",
        "snapToGrid",
        "spacing",
        "ind",
        "jc",
    ]
    document = Document(io.BytesIO(report_docx(sheet())))
    for one in document.paragraphs:
        assert one._p.pPr is not None
        names = [child.tag.split("}")[1] for child in one._p.pPr]
        places = [order.index(name) for name in names if name in order]
        assert places == sorted(places), names


def test_black_and_white_has_no_red() -> None:
    def parts(data: bytes) -> str:
        return str(Document(io.BytesIO(data)).element.xml)

    assert "E60012" in parts(report_docx(sheet()))
    assert "E60012" not in parts(report_docx(sheet(), colour=False))


def test_user_text_is_data() -> None:
    hostile = "<w:p>&amp; \x07\ud800 “引号”𠙶"
    lines = opened(report_docx(sheet(body=hostile, title=hostile)))
    assert any("<w:p>&amp; \ufffd\ufffd “引号”𠙶" in line for line in lines)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="这台机器没有 LibreOffice，不能核对页数")
def test_one_page_stays_one_page_in_an_office_program(tmp_path: Path) -> None:
    (tmp_path / "稿.docx").write_bytes(report_docx(sheet()))
    command = ["soffice", "--headless", f"-env:UserInstallation={tmp_path.as_uri()}/profile", "--convert-to", "pdf"]
    subprocess.run([*command, "--outdir", str(tmp_path), str(tmp_path / "稿.docx")], check=True, capture_output=True)  # noqa: S603 - ours
    assert len(PdfReader(tmp_path / "稿.pdf").pages) == 1


def test_annexes_joint_units_secrecy_and_rows_of_signers_are_in_the_copy() -> None:
    head = replace(HEAD, secrecy="内部资料")
    names = "周正、王力、李明"
    full = replace(sheet(), head=head, annexes=("现场照片", "伤员名单"), joint=("青山县公安局",), signed_by=names)
    lines = opened(report_docx(full))
    assert lines[:2] == ["内部资料", "特急"]
    assert "\t签发人：周正\t王力" in lines
    assert "\t青应急值〔2026〕1号\t李明" in lines
    assert [line for line in lines if "附件" in line or "伤员名单" in line] == ["附件：1.现场照片", "　　　2.伤员名单"]
    assert lines.index("\t青山县应急管理局") + 1 == lines.index("\t青山县公安局")
