"""曲线: the chart of numbers with its heading."""

from PySide6.QtWidgets import QVBoxLayout

from app.services.desk.desk import Desk
from app.services.incident.listing import title_of
from app.services.review.figure_steps import figures_of
from app.services.review.view_tables import figure_tables
from app.services.runtime.errors import DutyDeskError
from app.ui.kit.labels import elided, margins, scrolled
from app.ui.kit.signals import Broadcast
from app.ui.review.review_view import ReviewView, Saveable
from app.ui.review.view_files import view_files


class FigurePane(ReviewView):
    """How the numbers of one incident went."""

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        from app.ui.review.figure_chart import FigureChart  # pyqtgraph loads with the first chart

        super().__init__(desk, broadcast)
        self.heading = elided(16, medium=True)
        self.chart = FigureChart()
        layout = QVBoxLayout(self)
        margins(layout, 8, 8, 8, 4)
        layout.addWidget(self.heading)
        layout.addWidget(scrolled(self.chart), 1)
        self.chart.entry_chosen.connect(self.entry_chosen)

    def begin(self) -> None:
        """The arrows work on the chart."""
        self.chart.setFocus()

    def reload(self) -> None:
        """Read the numbers again."""
        try:
            found = figures_of(self.desk, self.incident) if self.incident else ()
        except DutyDeskError as error:
            found = ()
            self.broadcast.warn(error.sentence)
        self.heading.setText(title_of(self.desk, self.incident) if self.incident else "曲线")
        self.chart.show_figures(self.incident, found, self.desk.now())

    def saveables(self) -> tuple[Saveable, ...]:
        """The picture, and every step as a paper and a workbook."""
        if not self.incident:
            return ()
        tables = figure_tables(self.chart.courses)
        return view_files(self.desk, "数字曲线", self.heading.text(), tables, self.picture)
