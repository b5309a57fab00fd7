"""The editable copy of a form: everything the form says, room to write where it has it, the pages of the PDF."""

import io
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt
from pypdf import PdfReader

from app.services.desk.desk import Desk
from app.services.forms.papers import form_copy, form_made
from app.services.paper import fonts
from app.services.paper.grid import PAD, STEP
from app.services.runtime.errors import Refused
from tests.helpers import book, send_report
from tests.services.test_word import ALIAS, ALIASES


def test_the_sheet_for_the_leader_has_its_words_and_its_boxes(desk: Desk) -> None:
    incident = book(desk, deaths=1)
    send_report(desk, incident)
    made = Document(io.BytesIO(form_copy(desk, "instruction-sheet", incident=incident)))
    said = "\n".join(one.text for one in made.paragraphs)
    for words in ("值班信息呈批件", "内容", "死亡1人", "值班员：", "带班领导：", "可编辑稿，不作为凭证"):
        assert words in said
    facts, boxes = made.tables
    assert [one.cells[0].text for one in boxes.rows] == ["拟办意见", "领导批示", "办理结果"]
    heights = [one.height for one in boxes.rows]
    assert heights == [Pt(lines * STEP + 2 * PAD) for lines in (5, 6, 5)]
    assert facts.rows[0].cells[1].text.startswith("关于")
    fields = made.sections[0].footer.paragraphs[0]._p.findall(qn("w:fldSimple"))
    assert [one.get(qn("w:instr")) for one in fields] == ["PAGE", "NUMPAGES"]


def test_a_paper_with_pages_of_its_own_has_no_copy(desk: Desk) -> None:
    incident = book(desk, deaths=1)
    send_report(desk, incident)
    with pytest.raises(Refused, match="事件档案没有可编辑稿"):
        form_copy(desk, "dossier", incident=incident)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="这台机器没有 LibreOffice，不能核对页数")
def test_the_copy_of_a_form_has_the_pages_of_the_pdf_in_an_office_program(desk: Desk, tmp_path: Path) -> None:
    incident = book(desk, deaths=1)
    send_report(desk, incident)
    aliases = "".join(ALIAS.format(*pair) for pair in ALIASES.items())
    conf = f"<fontconfig><dir>{fonts.FOLDER}</dir><cachedir>{tmp_path}/cache</cachedir>{aliases}</fontconfig>"
    (tmp_path / "fonts.conf").write_text(f'<?xml version="1.0"?>{conf}', encoding="utf-8")
    kinds = ("instruction-sheet", "system-sheet", "blank-intake")
    for kind in kinds:
        (tmp_path / f"{kind}.docx").write_bytes(form_copy(desk, kind, incident=incident))
    command = ["soffice", "--headless", f"-env:UserInstallation={tmp_path.as_uri()}/profile", "--convert-to", "pdf"]
    files = [str(tmp_path / f"{kind}.docx") for kind in kinds]
    env = os.environ | {"FONTCONFIG_FILE": str(tmp_path / "fonts.conf")}
    subprocess.run([*command, "--outdir", str(tmp_path), *files], check=True, capture_output=True, env=env)  # noqa: S603 - ours
    for kind in kinds:
        pages = len(form_made(desk, kind, incident=incident).paper.pages)
        assert len(PdfReader(tmp_path / f"{kind}.pdf").pages) == pages, kind
