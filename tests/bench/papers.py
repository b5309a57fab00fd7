"""Floors of the papers: a 首报 against a bare canvas, its code, a long diary."""

import io
import statistics

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.models.settings.settings import Settings
from app.services.paper import fonts, grid, qr
from app.services.paper.bulletin import BulletinSheet, lay_out
from app.services.paper.forms.diary import COLUMNS
from app.services.paper.page import A4
from app.services.paper.pdf import render
from app.services.runtime.clock import SystemClock
from tests.bench.floors import TEXT, Timed
from tests.bench.timing import Beside, beside

KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
CODE = {
    "stage": "首报", "number": "青应急值〔2026〕37号", "unit": "青山县应急管理局", "place": "青山镇工业园二路厂房",
    "category": "12G00", "level": "较大", "occurred_at": "2026-06-12T02:50", "received_at": "2026-06-12T03:12",
    "figures": {"deaths": 3, "missing": 2, "injured": 5}, "incident": "01a214fa-7c27-7bed-871f-6649c662eadb",
}  # fmt: skip


def sheet(code: bytes = b"") -> BulletinSheet:
    """A first report of one page."""
    return BulletinSheet(
        title="关于青山镇工业园二路火灾情况的报告（首报）",
        body="一、基本情况。" + TEXT * 3 + "\n二、处置情况。" + TEXT * 2,
        addressee="云岭市应急管理局总值班室", copies=("县委办", "县政府办"),
        mark="青应急值〔2026〕1号", signed_by="赵启明", code=code,
        head=Settings(duty_phone="0700-5550110").letterhead, date=SystemClock().now(), officer="王澄",
    )  # fmt: skip


def made(code: bytes = b"") -> bytes:
    """The first report as a PDF."""
    return render(lay_out(sheet(code)))


def with_code() -> bytes:
    """The first report with its code worked out and drawn."""
    return made(qr.encode(CODE, KEY.sign))


def report(timed: Timed) -> tuple[Beside, float]:
    """A warm 首报 beside a bare canvas with the same fonts and text; seconds of one with the code."""
    from reportlab.pdfgen.canvas import Canvas

    page = lay_out(sheet()).pages[0]

    def bare() -> bytes:
        sink = io.BytesIO()
        canvas = Canvas(sink, pagesize=A4, invariant=1, pageCompression=1)
        for run in page.texts:
            for name, piece in fonts.runs(run.text, run.role):
                canvas.setFont(fonts.face(name).fontName, run.size)
                canvas.drawString(run.x, run.y, piece)
        canvas.showPage()
        canvas.save()
        return sink.getvalue()

    for warm in (made, bare, with_code):
        warm()
    return beside(made, bare, 20), statistics.median(timed(with_code, 20))


def diary(timed: Timed) -> float:
    """Seconds of a 值班日志 of 2000 lines, laid out and written."""
    rows = tuple((f"{n // 84:02d}:{n % 60:02d}:00", "来往", f"第{n}条：{TEXT[:60]}", "王澄") for n in range(2000))
    form = grid.Form(title="值班日志", left="青山县应急管理局", blocks=(grid.GridTable(COLUMNS, rows),), footer="账本")
    return timed(lambda: render(grid.lay_out(form)), 1)[0]
