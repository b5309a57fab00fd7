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
from msgspec.structs import replace
from pypdf import PdfReader

from app.services.desk.desk import Desk
from app.services.forms.papers import form_copy, form_made
from app.services.paper import fonts
from app.services.paper.grid import PAD, STEP
from app.services.reports import briefs
from app.services.runtime.errors import Refused
from tests.helpers import book, send_report, state_of
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


@pytest.mark.parametrize(("kind", "name"), [("dossier", "事件档案"), ("power-cut", "断电应急夹")])
def test_papers_bound_of_others_have_no_copy_and_say_which_have(desk: Desk, kind: str, name: str) -> None:
    incident = book(desk, deaths=1)
    send_report(desk, incident)
    with pytest.raises(Refused, match=f"{name}是几份文书合订成的，没有可编辑稿；要改哪一份，选那一份另出。"):
        form_copy(desk, kind, incident=incident)


def test_an_issue_of_the_bulletin_has_its_words_and_its_lists(desk: Desk) -> None:
    incident = book(desk, deaths=1)
    draft = replace(
        briefs.compose(desk, state_of(desk, incident)), reported="县委、县政府", copied="县公安局；县消防救援大队"
    )
    briefs.issue(desk, draft, "赵启明")
    said = [one.text for one in Document(io.BytesIO(form_copy(desk, "brief", incident=incident))).paragraphs]
    for words in ("报：县委，县政府。", "送：县公安局，县消防救援大队。", "签发人：", "2026年第1期"):
        assert any(words in one for one in said), words
    assert not any("抄送" in one or "不作为凭证" in one for one in said)
    assert all(one in "".join(said) for one in draft.body.split("\n"))


def test_a_report_has_its_copy_where_papers_are_chosen(desk: Desk) -> None:
    incident = book(desk, deaths=1)
    report = send_report(desk, incident)
    made = Document(io.BytesIO(form_copy(desk, "report", incident=incident, entry=report)))
    assert any("死亡1人" in one.text for one in made.paragraphs)


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
