"""队伍物资 by keys only: import a roster, find a team while typing, change, verify, move stock, place the incident."""

import threading
from collections.abc import Sequence
from pathlib import Path

import pyqtgraph as pg
import pytest
from msgspec.structs import replace
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from PySide6.QtWidgets import QApplication, QComboBox, QFileDialog

from app.cli.demo import samples, take_call
from app.cli.hands import Hands
from app.models.maps.geo import distance_km
from app.models.resource.records import Amount, Lot, Material, Team
from app.models.vocabulary.maps import Datum
from app.models.vocabulary.resource import Move, ResourceKind
from app.services.incident import handling
from app.services.resources import ledgers
from app.services.resources.ledgers import MoveDraft
from app.services.settings import editing
from app.ui.kit.acts import Act
from app.ui.kit.form import FormPage
from app.ui.resources import import_page as importing
from app.ui.resources.ground import offset_km
from app.ui.resources.import_page import ImportPage
from app.ui.resources.ledgers_page import LedgersPage
from app.ui.resources.plan_chart import PlanChart
from tests.helpers import PATIENCE
from tests.services.test_maps import SQUARE, geojson, mbtiles
from tests.ui import looking

ROWS: list[list[object]] = [
    ["序号", "队伍名称", "专业", "人数", "联系电话", "经度", "纬度"],
    [1, "青山镇专职消防队", "消防", "约12", "13800000001", 105.20, 37.52],
    [2, "单县蓝天救援队", "水上、山地", "若干", "13800000002", 105.90, 37.90],
    [3, "青山县矿山救护队", "矿山", 30, "138****0003", 105.30, 37.60],
]


def page_of(hands: Hands) -> LedgersPage:
    hands.press("F6")
    hands.settle()
    page = hands.room.window.pages["ledgers"]
    assert isinstance(page, LedgersPage)
    return page


def roster(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


def imported(hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> LedgersPage:
    path = roster(tmp_path / "队伍.xlsx", ROWS)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args, **_more: (str(path), ""))
    page = page_of(hands)
    page.tabs.setCurrentIndex(1)
    hands.press("Ctrl+O")
    form = hands.room.window.forms.current
    assert isinstance(form, ImportPage)
    hands.press("Ctrl+O")
    hands.settle()
    assert form.counts.text() == "共3行：新增1、更新0、相同0、存疑2、跳过0。"
    hands.press("Ctrl+Return")
    hands.settle()
    assert hands.room.window.forms.current is None
    hands.settle()
    return page


def shown(page: LedgersPage) -> list[str]:
    return [hit.item.name for hit in page.table.rows.rows]


def test_an_empty_ledger_says_what_to_do(hands: Hands) -> None:
    page = page_of(hands)
    page.tabs.setCurrentIndex(1)
    assert "Ctrl+O 导入" in page.empty.text()
    assert QApplication.focusWidget() is page.box


def test_import_find_change_verify_and_retire_by_keys(
    hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = imported(hands, tmp_path, monkeypatch)
    assert page.tabs.tabText(1) == "救援队伍 3"
    hands.press("F6")
    hands.settle()
    hands.write("sxlt")
    assert shown(page) == ["单县蓝天救援队"]
    assert "存疑" in page.side.record.marks.text()
    hands.press("Return")
    form = hands.room.window.forms.current
    assert isinstance(form, FormPage)
    form.rows["total"].editor.setFocus()
    hands.replace("20-30")
    hands.press("Ctrl+Return")
    assert "区间" in form.label_of("total").text()
    hands.replace("25")
    hands.press("Ctrl+Return")
    hands.settle()
    with hands.room.desk.store.read() as reading:
        held = {record.name: record for _, record, _ in reading.ledgers.records(ResourceKind.TEAM)}["单县蓝天救援队"]
    assert isinstance(held, Team)
    assert (held.total, held.doubts) == (Amount(25), ())
    hands.press("Ctrl+H")
    hands.press("Tab")
    hands.write("电话已打通")
    hands.press("Ctrl+Return")
    hands.settle()
    assert page.side.record.marks.text() == ""
    hands.press("Down")
    hands.press("Delete")
    hands.write("并入县队")
    hands.press("Ctrl+Return")
    hands.settle()
    page.filter.setCurrentText("可用")
    assert shown(page) == []


def test_a_located_incident_ranks_by_distance(hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    take_call(hands, samples()[0], "x")
    page = imported(hands, tmp_path, monkeypatch)
    hands.press("F6")
    hands.settle()
    assert "还没有坐标" in page.where.text()
    hands.press("Alt+1")
    hands.room.window.broadcast.act_requested.emit(Act.DESCRIBE, hands.room.window.current_incident())
    form = hands.room.window.forms.current
    assert isinstance(form, FormPage)
    form.rows["point"].editor.setFocus()
    hands.write("105.19")
    hands.press("Ctrl+Return")
    assert "看不懂" in form.label_of("point").text()
    hands.replace("37.51,105.19")
    hands.press("Ctrl+Return")
    hands.settle()
    hands.press("F6")
    hands.settle()
    page.tabs.setCurrentIndex(1)
    assert shown(page) == ["青山镇专职消防队", "青山县矿山救护队", "单县蓝天救援队"]
    assert "时速按40公里" in page.where.text()
    hands.press("Ctrl+G")
    assert page.side.plan is not None
    assert page.side.planned
    assert page.side.plan.scatter is not None
    assert len(page.side.plan.scatter.points()) == 3
    east, north = offset_km((37.51, 105.19), 37.52, 105.20)
    assert (east**2 + north**2) ** 0.5 == pytest.approx(distance_km(37.51, 105.19, 37.52, 105.20), rel=1e-3)
    page.side.plan.chosen.emit(page.table.rows.rows[2].item.id)
    assert page.side.record.title.text() == "单县蓝天救援队"
    hands.press("Ctrl+G")
    assert not page.side.planned


def test_stock_moves_by_keys_and_cannot_fall_below_zero_unsaid(hands: Hands) -> None:
    page = page_of(hands)
    page.tabs.setCurrentIndex(3)
    hands.press("Ctrl+N")
    hands.write("编织袋")
    hands.press("Ctrl+Return")
    hands.settle()
    form = hands.room.window.forms.current
    for move, quantity in (("入库", "100"), ("出库", "130")):
        hands.press("Ctrl+M")
        form = hands.room.window.forms.current
        assert isinstance(form, FormPage)
        choice = form.rows["move"].editor
        assert isinstance(choice, QComboBox)
        choice.setFocus()
        hands.press("Up" if move == "入库" else "Home")
        hands.press("Down" if move == "出库" else "Home")
        assert choice.currentText() == move
        form.rows["quantity"].editor.setFocus()
        hands.write(quantity)
        hands.press("Ctrl+Return")
        hands.settle()
    assert isinstance(form, FormPage)
    assert "现有100" in form.label_of("quantity").text()
    form.rows["override"].editor.setFocus()
    hands.write("县长电话同意")
    hands.press("Ctrl+Return")
    hands.settle()
    assert "库存：-30" in page.side.record.text.toPlainText()


def test_a_movement_agreed_on_the_phone_is_papered_by_keys(hands: Hands) -> None:
    desk = hands.room.desk
    made = ledgers.record(desk, Material(name="救生衣", measure="件")).id
    ledgers.move(desk, made, MoveDraft(token=desk.new_id(), move=Move.IN, quantity=50))
    changed = ledgers.move(
        desk, made, MoveDraft(token=desk.new_id(), move=Move.OUT, quantity=20, to="青山镇", papered=False)
    )
    hands.room.broadcast.publish(changed)
    page = page_of(hands)
    page.tabs.setCurrentIndex(3)
    hands.settle()
    page.table.setFocus()
    hands.press("Ctrl+B")
    form = hands.room.window.forms.current
    assert isinstance(form, FormPage)
    hands.press("Ctrl+Return")
    assert "编号" in form.message.text()
    number = form.rows["number"].editor
    number.setFocus()
    hands.write("调2026-017")
    hands.press("Ctrl+Return")
    hands.settle()
    with desk.store.read() as reading:
        assert reading.ledgers.movements(owed=True) == []
    hands.press("Ctrl+B")
    assert "没有待补的单据" in hands.room.window.notice.text()


class Paused(importing.Progress):
    """An import that comes to a point of its work and waits there for the officer's hand."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share
        self.reached, self.go = threading.Event(), threading.Event()

    def tell(self, done: int, total: int) -> bool:
        if done >= self.share * total and not self.reached.is_set():
            self.reached.set()
            self.go.wait(PATIENCE)
        return super().tell(done, total)


@pytest.mark.parametrize("share", [0.0, 0.2, 0.6, 1.0])
def test_stopping_an_import_takes_nothing(
    hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, share: float
) -> None:
    path = roster(tmp_path / "大表.xlsx", [["队伍名称"], *[[f"第{number}队"] for number in range(900)]])
    page_of(hands)
    hands.press("Ctrl+O")
    form = hands.room.window.forms.current
    assert isinstance(form, ImportPage)
    form.read(path)
    hands.settle()
    paused = Paused(share)
    monkeypatch.setattr(importing, "Progress", lambda: paused)
    hands.press("Ctrl+Return")
    assert paused.reached.wait(PATIENCE)
    hands.press("Esc")
    paused.go.set()
    hands.settle()
    assert (paused.done, paused.stopped) == (max(paused.done, int(share * paused.total)), True)
    assert "什么都没有导入" in hands.room.window.notice.text()
    with hands.room.desk.store.read() as reading:
        assert list(reading.ledgers.records()) == []


def typed_name(hands: Hands) -> object:
    """What stands in the name field of the open form, None where no form is open."""
    form = hands.room.window.forms.current
    return form.rows["name"].raw() if isinstance(form, FormPage) else None


def test_a_record_left_half_typed_comes_back_as_it_was(hands: Hands) -> None:
    page = page_of(hands)
    page.tabs.setCurrentIndex(1)
    hands.press("Ctrl+N")
    hands.write("青山镇专")
    for way in ("Esc", "Alt+1"):
        hands.press(way)
        assert typed_name(hands) is None
        hands.press("Alt+5")
        hands.press("Ctrl+N")
        assert typed_name(hands) == "青山镇专"
    hands.press("Ctrl+Return")
    hands.settle()
    hands.press("Ctrl+N")
    assert typed_name(hands) == ""


def test_a_heading_read_wrongly_is_put_right_in_the_window_and_remembered(hands: Hands, tmp_path: Path) -> None:
    from app.ui.resources.mapping_page import MappingPage

    roster = tmp_path / "队伍.csv"
    roster.write_text("番号,兵力,驻地\n青山镇救援队,24,青山镇\n", encoding="utf-8")
    page = ImportPage(hands.room.desk, hands.room.broadcast, ResourceKind.TEAM)
    hands.room.broadcast.form_requested.emit(page)
    page.read(roster)
    hands.settle()
    assert not page.act.isEnabled()  # no column of names
    hands.press("Ctrl+L")
    hands.settle()
    form = hands.room.window.forms.current
    assert isinstance(form, MappingPage)
    titles = [form.rows[name].field.title for name in form.rows]
    assert titles == ["番号", "兵力", "驻地"]
    for name, wanted in (("heading0", "队伍名称"), ("heading1", "人数")):
        box = form.rows[name].editor
        assert isinstance(box, QComboBox)
        found = [box.itemText(number) for number in range(box.count())]
        match = next((text for text in found if text == wanted), None)
        assert match is not None, found
        box.setCurrentText(match)
    hands.press("Ctrl+Return")
    hands.settle()
    assert hands.room.window.forms.current is page
    assert page.plan is not None
    assert page.plan.counts["new"] == 1
    page.read(roster)
    hands.settle()
    assert page.plan is not None
    assert page.plan.counts["new"] == 1


def test_a_new_lot_comes_in_by_keys_and_is_told_apart(hands: Hands) -> None:
    desk = hands.room.desk
    made = ledgers.record(desk, Material(name="压缩饼干", measure="箱", lot=Lot(number="25-1"))).id
    hands.room.broadcast.publish(ledgers.move(desk, made, MoveDraft(token=desk.new_id(), move=Move.IN, quantity=50)))
    page = page_of(hands)
    page.tabs.setCurrentIndex(3)
    hands.settle()
    page.table.setFocus()
    hands.press("Ctrl+M")
    form = hands.room.window.forms.current
    assert isinstance(form, FormPage)
    for name, words in (("move", "入库"), ("lot", "新批次（填下面三栏）")):
        box = form.rows[name].editor
        assert isinstance(box, QComboBox)
        box.setCurrentText(words)
    for name, words in (("quantity", "30"), ("made", "2026-07-01"), ("expires", "2026-06-30")):
        form.rows[name].editor.setFocus()
        hands.write(words)
    hands.press("Ctrl+Return")
    assert "早于生产日期" in form.label_of("expires").text()
    form.rows["expires"].editor.setFocus()
    hands.replace("2028-06-30")
    hands.press("Ctrl+Return")
    hands.settle()
    text = page.side.record.text.toPlainText()
    assert "库存：80箱" in text
    assert "　有效期至2028-06-30：30箱" in text
    assert "　批号25-1：50箱" in text


def moved_with_the_datum(hands: Hands, plan: PlanChart) -> None:
    """A map of a service that shifts its points is drawn some hundred metres to the west of where it says it is."""
    desk, ground = hands.room.desk, plan.ground
    assert ground is not None
    lay = {tile: one.transform().dx() for tile, one in ground.drawn.items()}
    editing.change_settings(desk, replace(desk.settings, tiles_datum=Datum.GCJ02))
    plan.plot.clear()
    ground.begin(ground.origin)
    hands.settle()
    moved = [one.transform().dx() - lay[tile] for tile, one in ground.drawn.items() if tile in lay]
    assert moved
    assert all(-0.8 < one < -0.2 for one in moved)


def test_the_plan_has_the_units_boundary_and_background_under_it(hands: Hands, tmp_path: Path) -> None:
    from app.ui.settings.boundary_row import BoundaryRow

    desk = hands.room.desk
    take_call(hands, samples()[0], "x")
    with desk.store.read() as reading:
        incident = reading.incidents(limit=1)[0].id
    handling.locate(desk, incident, 37.2, 105.2)
    ledgers.record(desk, Team(name="青山镇消防队", lat=37.25, lon=105.25))
    row = BoundaryRow(desk, hands.room.broadcast)
    wrong, right = tmp_path / "坏.geojson", tmp_path / "县.geojson"
    wrong.write_text("[]", encoding="utf-8")
    right.write_bytes(geojson([SQUARE], name="青山县"))
    row.take(wrong)
    hands.settle()
    assert "不是 GeoJSON" in hands.room.window.notice.text()
    row.take(right)
    hands.settle()
    assert row.state.text() == "边界：县.geojson"
    tiles = mbtiles(tmp_path / "底图.mbtiles", format="png")
    editing.change_settings(desk, replace(desk.settings, tiles_file=str(tiles)))
    hands.press("F6")
    hands.settle()
    hands.press("Ctrl+G")
    hands.settle()
    plan = looking.page(hands, LedgersPage).side.plan
    assert isinstance(plan, PlanChart)
    assert plan.ground is not None
    assert plan.note.text() == "边界：县.geojson　底图：底图.mbtiles"
    hands.settle()
    assert len(plan.ground.drawn) >= 1
    for words in ("x", "青"):  # every key draws the plan anew: what lies under it stays, once
        page_of(hands).box.setText(words)
    hands.settle()
    assert all(one.scene() is not None for one in plan.ground.drawn.values())
    borders = [one for one in plan.plot.getPlotItem().items if isinstance(one, pg.PlotDataItem)]
    assert len(borders) == 1
    moved_with_the_datum(hands, plan)
    tiles.unlink()
    editing.change_settings(desk, replace(desk.settings, tiles_file=str(tiles) + "x"))
    plan.plot.clear()
    plan.ground.begin(plan.ground.origin)
    assert "底图文件不在" in plan.note.text()
