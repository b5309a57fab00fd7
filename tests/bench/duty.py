"""值班: a key in the month view, a year of the rota, everything a hand-over gathers."""

import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.models.vocabulary.duty import RotaPattern
from app.services.desk.desk import Desk, open_desk
from app.services.duty import gathering, rotas
from app.services.duty.rotas import RotaDraft
from app.ui.duty.duty_page import DutyPage
from app.ui.kit.keys import PageKey, heard
from app.ui.kit.signals import Broadcast

Timed = Callable[[Callable[[], object], int], list[float]]
MONTHS = tuple(f"2026-{number:02d}" for number in range(1, 13))
PEOPLE = tuple("甲乙丙丁戊己庚辛壬癸")
SIZE = (1366, 768)


def year(desk: Desk) -> None:
    """A year of two turns a day with who stands by, planned, checked, booked month by month."""
    for month in MONTHS:
        draft = RotaDraft(
            month=month, pattern=RotaPattern.TWO_A_DAY, officers=PEOPLE, leaders=("子", "丑", "寅"), standby=PEOPLE,
            replace=True,
        )  # fmt: skip
        rotas.make(desk, draft)


def made(timed: Timed) -> tuple[float, list[float]]:
    """(seconds of a year's rota, seconds of each key that turns the month on the page, painted)."""
    with tempfile.TemporaryDirectory() as scratch:
        desk = open_desk(Path(scratch), officer="王澄")
        planned = statistics.median(timed(lambda: year(desk), 5))
        keys = _keys(desk, timed)
        desk.close()
    return planned, keys


def _keys(desk: Desk, timed: Timed) -> list[float]:
    application = QApplication.instance() or QApplication([])
    page = DutyPage(desk, Broadcast(desk.monotonic))
    page.resize(*SIZE)
    page.show()
    page.month = MONTHS[0]
    page.reload()
    pressed = heard(page)
    turns = [*[PageKey.MONTH_BEFORE] * 11, *[PageKey.NEXT_MONTH] * 11] * 5  # taken from the end

    def turn() -> None:
        pressed[turns.pop()]()
        application.processEvents()  # laid out and painted, as in tests/bench/keystrokes.py

    found = timed(turn, len(turns))
    page.close()
    page.deleteLater()
    application.processEvents()
    return found


def gathered(home: Path, timed: Timed) -> float:
    """Seconds in which a hand-over gathers everything that is open in a book."""
    desk = open_desk(home, officer="王澄")
    seconds = statistics.median(timed(lambda: gathering.gather(desk), 5))
    desk.close()
    return seconds
