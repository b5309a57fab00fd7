"""What the print dialog says is done, and what became of the paper is told in the window."""

from pathlib import Path

import pytest
from PySide6.QtGui import QPageRanges
from PySide6.QtPrintSupport import QPrinter

from app.cli.hands import Hands
from app.models.moments import minutes
from app.services.desk.print_jobs import PrintJob
from app.services.forms.papers import form_made
from app.services.runtime import cups
from app.services.runtime.cups import PrintState, Standing
from app.services.runtime.errors import Unavailable
from app.ui.kit.printing import handed, order_of


def test_to_file_writes_the_very_bytes_and_prints_nothing(hands: Hands, tmp_path: Path) -> None:
    desk = hands.room.desk
    made = form_made(desk, "diary")
    printer = QPrinter()
    printer.setOutputFileName(str(tmp_path / "值班日志.pdf"))
    job = handed(desk, made, printer)
    assert (tmp_path / "值班日志.pdf").read_bytes() == made.data
    assert (job.file, job.sentence) == ("值班日志.pdf", "已存成文件：值班日志.pdf")
    assert desk.printing.open == ()


def test_range_copies_and_order_of_the_dialog_reach_the_print_system(hands: Hands) -> None:
    assert hands.room.desk is not None
    printer = QPrinter()
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setPageRanges(QPageRanges.fromString("1-2,4"))
    printer.setCopyCount(3)
    printer.setDuplex(QPrinter.DuplexMode.DuplexLongSide)
    printer.setColorMode(QPrinter.ColorMode.GrayScale)
    printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    order = order_of(printer)
    assert (order.pages, order.copies, order.colour, order.backwards) == ("1-2,4", 3, False, True)
    assert order.sides in {"two-sided-long-edge", "one-sided"}, "a printer that cannot do it says so itself"


def test_a_job_is_followed_and_its_end_is_said(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, stands = hands.room.desk, [Standing(state=PrintState.STOPPED, why="缺纸"), Standing(state=PrintState.DONE)]
    asked: list[str] = []

    def standing(job: str) -> Standing:
        asked.append(job)
        return stands[min(len(asked), len(stands)) - 1]

    monkeypatch.setattr(cups, "standing", standing)
    desk.printing.add(PrintJob(job="office-7", name="首报", printer="办公室", since=desk.now()))
    hands.wait(12)
    hands.settle()
    assert "“首报”停住：缺纸（办公室），请去看打印机" in hands.room.window.notice.text()
    hands.wait(12)
    hands.settle()
    assert "“首报”已打印（办公室）" in hands.room.window.notice.text()
    assert desk.printing.open == ()
    hands.wait(30)
    assert set(asked) == {"office-7"}


def test_a_print_system_that_does_not_answer_leaves_the_job_open(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    def standing(_job: str) -> Standing:
        raise Unavailable("打印系统没有响应。")

    monkeypatch.setattr(cups, "standing", standing)
    desk = hands.room.desk
    desk.printing.add(PrintJob(job="office-7", name="首报", printer="办公室", since=desk.now()))
    hands.wait(12)
    hands.settle()
    assert [one.job for one in desk.printing.open] == ["office-7"]
    assert "3分钟还没有打印" in desk.printing.trouble(desk.now() + minutes(3.5))
