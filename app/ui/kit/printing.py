"""Handing a paper to a printer: CUPS gets the PDF itself; elsewhere Qt paints the pages, as vectors with our fonts."""

from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QEventLoop, QObject, QPointF, QRectF, QSettings, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QDesktopServices,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QPageLayout,
    QPageSize,
    QPainter,
    QPen,
)
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from app.services.desk.desk import Desk
from app.services.desk.print_jobs import PrintJob
from app.services.paper import fonts
from app.services.paper.archive import PaperMade, folder_of, save
from app.services.paper.page import RED, Page, Paper
from app.services.runtime import cups
from app.services.runtime.errors import DutyDeskError, Unavailable
from app.services.runtime.workers import Aside
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
    """What was handed over: to which printer, or into which file, and how many copies."""

    printer: str
    copies: int
    file: str = ""

    @property
    def sentence(self) -> str:
        """Said when the pages were handed over."""
        if self.file:
            return f"已存成文件：{self.file}"
        return f"已送打印机“{self.printer}”的队列" + (f"，{self.copies}份。" if self.copies > 1 else "。")


SIDES = {
    QPrinter.DuplexMode.DuplexNone: "one-sided",
    QPrinter.DuplexMode.DuplexLongSide: "two-sided-long-edge",
    QPrinter.DuplexMode.DuplexShortSide: "two-sided-short-edge",
}
TRAYS = {
    QPrinter.PaperSource.Upper: "Upper",
    QPrinter.PaperSource.Middle: "Middle",
    QPrinter.PaperSource.Lower: "Lower",
    QPrinter.PaperSource.Manual: "Manual",
    QPrinter.PaperSource.Envelope: "Envelope",
    QPrinter.PaperSource.EnvelopeManual: "EnvelopeManual",
    QPrinter.PaperSource.LargeCapacity: "LargeCapacity",
    QPrinter.PaperSource.Cassette: "Cassette",
}


def print_paper(desk: Desk, made: PaperMade, parent: QWidget, form: str) -> Job | None:
    """Ask for a printer (the last one used for this form is offered) and hand the pages over; CUPS jobs are followed.

    Returns None when the officer cancelled; raises Unavailable where there is no printer or it takes nothing.
    """
    if cups.usable():
        patiently(cups.destinations)
    if not QPrinterInfo.availablePrinterNames():
        raise Unavailable("没有找到打印机。请先用“另存”存成 PDF，或检查打印机是否开机、是否已安装。")
    settings = QSettings()
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    last = str(settings.value(f"printer/{form}", ""))
    if last in QPrinterInfo.availablePrinterNames():
        printer.setPrinterName(last)
    dialog = QPrintDialog(printer, parent)
    dialog.setMinMax(1, len(made.paper.pages))
    if not dialog.exec():
        return None
    settings.setValue(f"printer/{form}", printer.printerName())
    return handed(desk, made, printer)


def handed(desk: Desk, made: PaperMade, printer: QPrinter) -> Job:
    """What was chosen in the dialog is done: the paper is in a file, in a queue that is followed, or on the printer."""
    if printer.outputFileName():
        path = Path(printer.outputFileName())
        save(made.data, path)
        return Job("", 1, path.name)
    job = Job(printer.printerName(), max(1, printer.copyCount()))
    if not cups.usable():
        replay(made.paper, printer)
        return job
    queued = patiently(partial(cups.submit, made.data, order_of(printer)))
    desk.printing.add(PrintJob(job=queued, name=Path(made.name).stem, printer=job.printer, since=desk.now()))
    return job


def order_of(printer: QPrinter) -> cups.PrintOrder:
    """What the officer chose in the dialog, as the print system is told."""
    ranges = printer.pageRanges().toString() if printer.printRange() is QPrinter.PrintRange.PageRange else ""
    if printer.printRange() is QPrinter.PrintRange.PageRange and not ranges and printer.fromPage():
        ranges = f"{printer.fromPage()}-{printer.toPage()}"
    return cups.PrintOrder(
        printer=printer.printerName(),
        copies=max(1, printer.copyCount()),
        pages=ranges,
        sides=SIDES.get(printer.duplex(), ""),
        colour=printer.colorMode() is QPrinter.ColorMode.Color,
        tray=TRAYS.get(printer.paperSource(), ""),
        backwards=printer.pageOrder() is QPrinter.PageOrder.LastPageFirst,
    )


class _Waiting(QObject):
    """Lets the clocks go on while something behind the window is waited for; keys are taken afterwards."""

    _ended = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._loop = QEventLoop()
        self._ended.connect(self._loop.quit, Qt.ConnectionType.QueuedConnection)

    def run(self, act: Callable[[], str]) -> str:
        """Do it behind the window; returns and raises what it did."""
        said: list[str] = []
        wrong: list[Exception] = []
        lane = Aside("printer")
        lane.run(partial(self._do, act, said, wrong))
        self._loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        lane.close(0)
        if wrong:
            raise wrong[0]
        return said[0]

    def _do(self, act: Callable[[], str], said: list[str], wrong: list[Exception]) -> None:
        try:
            said.append(act())
        except Exception as error:  # noqa: BLE001 - it is raised in the window's own thread
            wrong.append(error)
        self._ended.emit()


def patiently(act: Callable[[], str]) -> str:
    """Do what a printer may hold up, while clocks go on and alarms ring; returns and raises what it did."""
    QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        return _Waiting().run(act)
    finally:
        QGuiApplication.restoreOverrideCursor()


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
