"""Handing a paper to a printer: CUPS gets the PDF itself; elsewhere Qt paints the pages."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QSettings, QUrl
from PySide6.QtGui import QDesktopServices, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from app.services.desk.desk import Desk
from app.services.paper.archive import PaperMade, folder_of, save
from app.services.paper.page import Paper
from app.services.runtime.errors import DutyDeskError, Unavailable
from app.ui.kit.painting import paint
from app.ui.kit.signals import Broadcast


class Job(NamedTuple):
    """What the officer chose: the printer's name and how many copies."""

    printer: str
    copies: int

    @property
    def sentence(self) -> str:
        """Said when the pages were handed over."""
        return f"已交打印机“{self.printer}”" + (f"，{self.copies}份。" if self.copies > 1 else "。")


def print_paper(made: PaperMade, parent: QWidget, form: str) -> Job | None:
    """Ask for a printer (the last one used for this form is offered) and hand the pages over.

    Returns None when the officer cancelled; raises Unavailable where there is no printer or it takes nothing.
    """
    if not QPrinterInfo.availablePrinterNames():
        raise Unavailable("没有找到打印机。请先用“另存”存成 PDF，或检查打印机是否开机、是否已安装。")
    settings = QSettings()
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    last = str(settings.value(f"printer/{form}", ""))
    if last in QPrinterInfo.availablePrinterNames():
        printer.setPrinterName(last)
    dialog = QPrintDialog(printer, parent)
    if not dialog.exec():
        return None
    settings.setValue(f"printer/{form}", printer.printerName())
    job = Job(printer.printerName(), max(1, printer.copyCount()))
    if sys.platform.startswith("linux") and shutil.which("lp"):
        _lp(made.data, job)
    else:
        replay(made.paper, printer)
    return job


def _lp(data: bytes, job: Job) -> None:
    command = ["lp", "-d", job.printer, "-n", str(job.copies), "-o", "media=A4", "-o", "print-scaling=none", "-"]
    environment = os.environ | {"LC_ALL": "C"}
    try:
        done = subprocess.run(command, input=data, env=environment, capture_output=True, timeout=20, check=False)  # noqa: S603 - fixed program
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unavailable("打印系统没有响应，请检查打印服务后再试。") from error
    if done.returncode:
        raise Unavailable(f"打印机“{job.printer}”没有接收，请检查是否开机、缺纸。")


def replay(paper: Paper, printer: QPrinter) -> None:
    """Draw the pages on a printer as vectors, A4 and unscaled; a printer that cannot make copies gets them one by one.

    Raises Unavailable where the printer does not begin.
    """
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setFullPage(True)
    times = 1 if printer.supportsMultipleCopies() else max(1, printer.copyCount())
    painter = QPainter()
    if not painter.begin(printer):
        raise Unavailable(f"打印机“{printer.printerName()}”没有响应，请检查是否开机、缺纸。")
    try:
        for number, page in enumerate(paper.pages * times):
            if number:
                printer.newPage()
            paint(painter, page, printer.resolution())
    finally:
        painter.end()


def open_folder(desk: Desk) -> str:
    """Show the folder of papers in the machine's file manager; returns what went wrong, empty when nothing."""
    folder = folder_of(desk)
    if not folder.is_dir():
        return "还没有存过文书，文件夹还不存在。"
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
        return f"打不开文件夹，请在文件管理器中打开：{folder}"
    return ""


def save_paper(desk: Desk, broadcast: Broadcast, name: str, make: Callable[[], bytes]) -> str:
    """Save a paper where the unit keeps them and say so; returns what went wrong, empty when nothing."""
    path = folder_of(desk) / name
    try:
        save(make(), path)
    except DutyDeskError as error:
        return error.sentence
    broadcast.say(f"已存到“{path.parent.name}”文件夹：{path.name}")
    return ""
