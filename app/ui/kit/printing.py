"""Handing a paper to a printer: CUPS gets the PDF itself; elsewhere Qt paints the pages, as vectors with our fonts."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSettings, Qt, QUrl
from PySide6.QtGui import QColor, QDesktopServices, QFont, QFontDatabase, QPageLayout, QPageSize, QPainter, QPen
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from app.services.desk.desk import Desk
from app.services.paper import fonts
from app.services.paper.archive import PaperMade, folder_of, save
from app.services.paper.page import RED, Page, Paper
from app.services.runtime.errors import DutyDeskError, Unavailable
from app.ui.kit.signals import Broadcast

FINE = 20
"""Steps in a point: Qt takes text sizes in whole steps only."""


@cache
def family(name: str) -> str:
    """The family under which Qt knows one of our font files; raises Unavailable where it does not load."""
    found = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(fonts.path_of(name))))
    if not found:
        raise Unavailable(f"字体{fonts.path_of(name).name}读不出来，请重新安装本程序，或另存成 PDF 后打印。")
    return found[0]


@cache
def _font(name: str, size: float) -> QFont:
    font = QFont(family(name))
    font.setPixelSize(round(size * FINE))
    font.setStyleStrategy(QFont.StyleStrategy.NoFontMerging)  # Qt would put in a font of the machine's
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setKerning(False)
    return font


def paint(painter: QPainter, page: Page, dots: float) -> None:
    """Draw a page from the top left corner of the paper at ``dots`` an inch."""
    ink, white, red = QColor("black"), QColor("white"), QColor.fromCmykF(*RED)
    painter.save()
    painter.scale(dots / 72 / FINE, dots / 72 / FINE)
    for rule in page.rules:
        painter.setPen(QPen(red if rule.red else ink, rule.width * FINE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawLine(QPointF(rule.x1, rule.y1) * FINE, QPointF(rule.x2, rule.y2) * FINE)
    for boxes, fill in ((page.covers, white), (page.boxes, ink)):
        for box in boxes:
            painter.fillRect(QRectF(box.x * FINE, box.y * FINE, box.width * FINE, box.height * FINE), fill)
    for run in page.texts:
        painter.setPen(red if run.red else ink)
        x = run.x
        for name, piece in fonts.runs(run.text, run.role):
            painter.setFont(_font(name, run.size))
            painter.drawText(QPointF(x, run.y) * FINE, piece)
            x += fonts.text_width(piece, run.role, run.size)
    painter.restore()


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
    if any(page.lies for page in paper.pages):
        printer.setPageOrientation(QPageLayout.Orientation.Landscape)
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
        save(make(), path, shared=bool(desk.settings.papers_folder))
    except DutyDeskError as error:
        return error.sentence
    broadcast.say(f"已存到“{path.parent.name}”文件夹：{path.name}")
    return ""
