"""What stands beside a ledger's list: the record, or the plan of where everything is."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from app.services.desk.desk import Desk
from app.services.resources.lookup import LookupHit
from app.services.resources.reach import Reach
from app.ui.kit.tasks import Tasks
from app.ui.resources.record_view import RecordView

if TYPE_CHECKING:
    from app.ui.resources.plan_chart import PlanChart


class LedgerSide(QStackedWidget):
    """The record first; the plan is made when it is first asked for."""

    chosen = Signal(str)
    """A record was clicked on the plan."""

    def __init__(self, desk: Desk, tasks: Tasks) -> None:
        super().__init__()
        self.desk = desk
        self.tasks = tasks
        self.record = RecordView(desk)
        self.plan: PlanChart | None = None
        self.addWidget(self.record)

    @property
    def planned(self) -> bool:
        """Whether the plan is shown."""
        return self.plan is not None and self.currentWidget() is self.plan

    def turn(self) -> None:
        """The plan in place of the record, and back."""
        if self.planned:
            self.setCurrentWidget(self.record)
            return
        if self.plan is None:
            from app.ui.resources.ground import Ground
            from app.ui.resources.plan_chart import PlanChart

            self.plan = PlanChart(partial(Ground, desk=self.desk, tasks=self.tasks))
            self.plan.chosen.connect(self.chosen)
            self.addWidget(self.plan)
        self.setCurrentWidget(self.plan)

    def show_hits(self, near: tuple[float, float] | None, title: str, hits: list[LookupHit], reach: Reach) -> None:
        """Draw what the list shows; without a place for the middle the record comes back."""
        if not self.planned or self.plan is None:
            return
        if near is None:
            self.setCurrentWidget(self.record)
        else:
            self.plan.show_hits(near, title, hits, reach)
