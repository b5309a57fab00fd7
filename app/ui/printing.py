"""Handing a paper to a printer: CUPS gets the PDF itself; elsewhere Qt paints the pages."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable

from PySide6.QtCore import QSettings
from PySide6.QtGui import QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from app.services import papers
from app.services.desk import Desk
from app.services.errors import DutyDeskError, Unavailable
from app.ui.signals import Broadcast

DOTS = 300


def print_pdf(data: bytes, parent: QWidget, form: str) -> str:
    """Ask for a printer (the last one used for this form is offered) and hand the pages over.

    Returns the printer's name, empty when the officer cancelled; raises Unavailable where there is none.
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
        return ""
    settings.setValue(f"printer/{form}", printer.printerName())
    if sys.platform.startswith("linux") and shutil.which("lp"):
        _lp(data, printer.printerName(), printer.copyCount())
    else:
        _paint(data, printer)
    return printer.printerName()


def _lp(data: bytes, name: str, copies: int) -> None:
    command = ["lp", "-d", name, "-n", str(copies), "-o", "media=A4", "-o", "print-scaling=none", "-"]
    environment = os.environ | {"LC_ALL": "C"}
    try:
        done = subprocess.run(command, input=data, env=environment, capture_output=True, timeout=20, check=False)  # noqa: S603 - fixed program
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unavailable("打印系统没有响应，请检查打印服务后再试。") from error
    if done.returncode:
        raise Unavailable(f"打印机“{name}”没有接收，请检查是否开机、缺纸。")


def _paint(data: bytes, printer: QPrinter) -> None:
    from app.ui.rasters import pages

    printer.setFullPage(True)
    painter = QPainter(printer)
    for number, page in enumerate(pages(data, DOTS)):
        if number:
            printer.newPage()
        painter.drawImage(painter.viewport(), page)
    painter.end()


def save_paper(desk: Desk, broadcast: Broadcast, name: str, make: Callable[[], bytes]) -> str:
    """Save a paper where the unit keeps them and say so; returns what went wrong, empty when nothing."""
    path = papers.folder_of(desk) / name
    try:
        papers.save(make(), path)
    except DutyDeskError as error:
        return error.sentence
    broadcast.say(f"已存到“{path.parent.name}”文件夹：{path.name}")
    return ""
