"""The editable copy: the words of the report, the geometry of the PDF; a page stays a page in an office program."""

import datetime as dt
import io
import os
import shutil
import subprocess
from pathlib import Path
from typing import cast

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from msgspec.structs import replace
from pypdf import PageObject, PdfReader

from app.models.moments import BEIJING
from app.models.settings.settings import Settings
from app.services.paper import fonts
from app.services.paper.bulletin import BulletinSheet, lay_out
from app.services.paper.head import title_lines
from app.services.paper.spacing import PITCH, SIZE2
from app.services.paper.word import report_docx

BODY = (
    "一、基本情况。6月12日2时50分许，青山镇工业园二路一厂房发生火灾，造成3人死亡、2人失联。\n二、处置情况。正在扑救。"
)
HEAD = Settings(duty_phone="0700-5550110").letterhead


SIGNED = dt.datetime(2026, 6, 12, 3, 40, tzinfo=BEIJING)
"""The same paper has the same bytes: no clock of the day stands on it."""


def sheet(body: str = BODY, title: str = "关于青山县青山镇工业园二路火灾情况的报告（首报）") -> BulletinSheet:
    return BulletinSheet(
        title=title, body=body, addressee="云岭市应急管理局总值班室", copies=("县委办", "县政府办"),
        mark="青应急值〔2026〕1号", signed_by="赵启明", head=HEAD, date=SIGNED,
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


SENTENCE = "县消防救援大队已到现场处置，周边群众正在转移，现场指挥部已经成立，有关情况正在进一步了解。"
DIGITS = "截至6月12日4时10分，死亡3人、失联2人、受伤5人，转移12户36人，投入3支队伍86人、车辆14台。\n"
ALIASES = {
    "仿宋_GB2312": "Duty Fang", "方正小标宋简体": "Duty Title", "黑体": "Duty Sans Medium", "楷体_GB2312": "Duty Kai",
    "Times New Roman": "Duty Serif", "宋体": "Duty Song",
}  # fmt: skip
"""What the office program draws with, so that every machine gives the same lines."""
ALIAS = (
    '<match target="pattern"><test name="family"><string>{}</string></test>'
    '<edit name="family" mode="assign" binding="strong"><string>{}</string></edit></match>'
)


def copies() -> dict[str, BulletinSheet]:
    """Reports whose copy is compared with the PDF: short and of twelve lines, both heads, sealed, joint, of pages."""
    standard = replace(HEAD, head_style="standard", red_head="青山县应急管理局文件", secrecy="内部资料")
    annexes = ("现场照片", "伤员名单及救治情况统计表（截至6月12日6时，由县卫生健康局汇总提供）")
    many = tuple(f"青山县第{number}成员单位" for number in range(12))
    return {
        "short": sheet(SENTENCE),
        "twelve": sheet("\n".join([SENTENCE] * 6)),
        "digits": sheet(
            "截至6月12日4时10分，死亡3人、失联2人、受伤5人，转移12户36人，投入3支队伍86人、车辆14台。\n" * 4
        ),
        "standard": replace(sheet("\n".join([SENTENCE] * 7)), head=standard),
        "joint": replace(sheet("\n".join([SENTENCE] * 5)), annexes=annexes, joint=("青山县公安局",), copies=many),
        "sealed": replace(sheet(SENTENCE), head=replace(HEAD, sealed=True)),
        "pages": sheet("\n".join([SENTENCE] * 30)),
        "single": sheet(SENTENCE * 12),
    }


@pytest.mark.skipif(shutil.which("soffice") is None, reason="这台机器没有 LibreOffice，不能核对页数")
def test_the_copy_has_the_pages_of_the_pdf_in_an_office_program(tmp_path: Path) -> None:
    aliases = "".join(ALIAS.format(*pair) for pair in ALIASES.items())
    conf = f"<fontconfig><dir>{fonts.FOLDER}</dir><cachedir>{tmp_path}/cache</cachedir>{aliases}</fontconfig>"
    (tmp_path / "fonts.conf").write_text(f'<?xml version="1.0"?>{conf}', encoding="utf-8")
    sheets = copies()
    for name, one in sheets.items():
        (tmp_path / f"{name}.docx").write_bytes(report_docx(one))
    command = ["soffice", "--headless", f"-env:UserInstallation={tmp_path.as_uri()}/profile", "--convert-to", "pdf"]
    files = [str(tmp_path / f"{name}.docx") for name in sheets]
    env = os.environ | {"FONTCONFIG_FILE": str(tmp_path / "fonts.conf")}
    subprocess.run([*command, "--outdir", str(tmp_path), *files], check=True, capture_output=True, env=env)  # noqa: S603 - ours
    for name, one in sheets.items():
        pages = PdfReader(tmp_path / f"{name}.pdf").pages
        assert len(pages) == len(lay_out(one).pages), name
        texts = [page.extract_text() for page in pages]
        assert all(len(text) > 60 for text in texts), name  # no page with the title, or the signature, alone
        assert SENTENCE[-4:] in texts[-1] or "台" in texts[-1], name
        assert "附件" not in texts[-1] or SENTENCE[-4:] in texts[-1].partition("附件")[0], name
        foot = heights(pages[-1], "印发")
        assert foot, name
        assert 35 <= foot[0] / 72 * 25.4 <= 41, name  # on the lower edge of the text block, 35 mm from that of the page


def heights(page: PageObject, words: str) -> list[float]:
    """How high above the edge of the page runs with these words stand, in points."""
    found: list[float] = []

    def visit(text: str, matrix: list[float], place: list[float], *_font: object) -> None:
        if words in text.replace(" ", ""):
            found.append(place[5] * matrix[3] + matrix[5])

    page.extract_text(visitor_text=visit)
    return found


def test_title_lines_have_their_own_pitch_and_the_copy_those_of_the_pdf() -> None:
    one = sheet(title="关于双江拉祜族佤族布朗族傣族自治县勐库镇道路交通事故情况的报告（首报）")
    made = Document(io.BytesIO(report_docx(one)))
    lines = [held for held in made.paragraphs if held.text in title_lines(one.title, SIZE2)]
    assert [held.text for held in lines] == title_lines(one.title, SIZE2)
    for held in lines:
        assert held._p.pPr is not None
        snap = held._p.pPr.find(qn("w:snapToGrid"))
        assert snap is not None
        assert snap.get(qn("w:val")) == "0"
        assert held.paragraph_format.line_spacing == Pt(33)


def test_the_imprint_is_a_frame_at_the_foot_with_three_rules() -> None:
    made = Document(io.BytesIO(report_docx(sheet())))
    framed = [one for one in made.paragraphs if one._p.pPr is not None and one._p.pPr.find(qn("w:framePr")) is not None]
    rule, copied, middle, issued, last = framed
    assert copied.text == "抄送：县委办，县政府办。"
    assert issued.text.startswith("青山县应急管理局值班室\t")
    pitches = [cast("Length", one.paragraph_format.line_spacing) / Mm(1) for one in (rule, middle, last)]
    assert pitches == pytest.approx([0.35, 0.25, 0.35], abs=0.02)
    for one in (rule, middle, last):
        assert one.text == ""
        assert one._p.pPr is not None
        assert one._p.pPr.find(qn("w:shd")) is not None


def test_an_annex_hangs_and_an_unset_addressee_leaves_no_colon() -> None:
    one = replace(sheet(), addressee="", annexes=("现场照片", "伤员名单"))
    made = Document(io.BytesIO(report_docx(one)))
    assert "：" not in [held.text for held in made.paragraphs]
    annex = next(held for held in made.paragraphs if held.text.startswith("附件：1."))
    left, first = annex.paragraph_format.left_indent, annex.paragraph_format.first_line_indent
    assert left is not None
    assert first is not None
    assert left + first == pytest.approx(Pt(2 * PITCH), abs=Pt(1))
    assert first < 0


def test_the_copy_drops_blanks_as_the_pdf_does() -> None:
    lines = opened(report_docx(sheet("接县消防救援大队 张某报告：A 座起火。")))
    assert "接县消防救援大队张某报告：A 座起火。" in lines


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


def test_the_copy_of_a_practice_says_so_on_every_page() -> None:
    made = Document(io.BytesIO(report_docx(sheet(), practice=True)))
    (section,) = made.sections
    assert [one.paragraphs[0].text for one in (section.header, section.even_page_header)] == ["演练　演练　演练"] * 2
    real = Document(io.BytesIO(report_docx(sheet())))
    assert not any(one.text for one in real.sections[0].header.paragraphs)
