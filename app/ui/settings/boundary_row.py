"""设置 → 地图与时速: the boundary drawn on the plan, taken from a GeoJSON file into the store."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget
from shiboken6 import isValid

from app.models.vocabulary.maps import Datum
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.maps import maps
from app.services.runtime.errors import DutyDeskError
from app.ui.kit.flow import FlowLayout
from app.ui.kit.labels import button, label
from app.ui.kit.signals import Broadcast


class BoundaryRow(QWidget):
    """Which file it is, two acts, the datum of the next file."""

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        super().__init__()
        self.desk = desk
        self.broadcast = broadcast
        self.datum = QComboBox()
        self.datum.setAccessibleName("边界坐标系")
        for one in Datum:
            self.datum.addItem(one.label, one.value)
        self.choose = button("导入边界…")
        self.drop = button("不画边界")
        self.state = label("", 13, tone="muted", wrap=True)
        line = FlowLayout(self)
        line.addWidget(self.choose)
        line.addWidget(self.datum)
        line.addWidget(self.drop)
        line.addWidget(self.state)
        self.choose.clicked.connect(self._on_choose_clicked)
        self.drop.clicked.connect(self._on_drop_clicked)
        self._show()

    def _show(self) -> None:
        held = self.desk.settings.boundary
        self.state.setText(f"边界：{held.name}" if held else "还没有边界（GeoJSON，经纬度）。")
        self.drop.setEnabled(held is not None)

    @Slot()
    def _on_choose_clicked(self) -> None:
        options = QFileDialog.Option.DontUseNativeDialog
        files = "GeoJSON (*.geojson *.json);;所有文件 (*)"
        name, _ = QFileDialog.getOpenFileName(self, "导入边界", "", files, options=options)
        if name:
            self.take(Path(name))

    def take(self, path: Path) -> None:
        """Read a file behind the window and draw it from now on."""
        datum = next(one for one in Datum if one == self.datum.currentData())
        self.broadcast.tasks.ask(partial(maps.check_boundary, self.desk, path, datum), self._taken, slow=True)

    def _taken(self, answer: maps.MapFile | DutyDeskError) -> None:
        if isinstance(answer, DutyDeskError):
            self.broadcast.warn(answer.sentence)
            return
        self._publish(maps.use_boundary(self.desk, answer))

    @Slot()
    def _on_drop_clicked(self) -> None:
        self._publish(maps.use_boundary(self.desk, None))

    def _publish(self, changed: Changed) -> None:
        self.broadcast.publish(changed)
        if isValid(self):
            self._show()
