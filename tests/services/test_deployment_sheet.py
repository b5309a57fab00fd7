"""部署说明: one page for the 信息中心, every row of the document on it; without the document it says so."""

import pytest

from app.services.desk.desk import Desk
from app.services.forms import deployment_papers
from app.services.forms.papers import form_made
from app.services.library.handbook import tables_of
from app.services.runtime.errors import Refused

ASKED = ("端口", "程序文件夹", "自动打开", "杀毒软件", "打印机", "字体", "隐私")
"""What a 信息中心 is to find on it."""


def test_the_whole_document_stands_on_one_page(desk: Desk) -> None:
    paper = form_made(desk, "deployment").paper
    assert len(paper.pages) == 1
    packed = "".join("".join(one.text for one in paper.pages[0].texts).split())
    rows = [row for _head, table in tables_of("部署说明", "部署说明") for row in table]
    assert len(rows) > 18
    for row in rows:
        for cell in row:
            assert "".join(cell.split()) in packed
    for word in ASKED:
        assert word in packed


def test_without_the_document_no_sheet_is_made(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deployment_papers, "tables_of", lambda *_: ())
    with pytest.raises(Refused, match="部署说明没有随程序装上"):
        form_made(desk, "deployment")
