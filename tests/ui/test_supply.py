"""调拨 by keys only: choose material, ask, send by expiry, receive with a difference, back; the paper, the board."""

from PySide6.QtWidgets import QApplication

from app.cli.hands import Hands
from app.models.resource.records import Depot, Lot, Material, Team
from app.models.vocabulary.resource import Move
from app.models.vocabulary.supply import SupplyStep
from app.services.dispatch import dispatch
from app.services.incident import handling
from app.services.resources import ledgers
from app.services.resources.ledgers import MoveDraft
from app.services.supply import supply
from app.ui.board.board_page import BoardPage
from app.ui.dispatch.dispatch_page import DispatchPage
from app.ui.kit.form import FormPage
from app.ui.papers.paper_page import PaperPage
from app.ui.supply.supply_page import SupplyPage
from tests.helpers import book
from tests.ui import looking


def ready(hands: Hands) -> tuple[str, list[str]]:
    """A located incident, two depots, three materials."""
    incident, desk = looking.located(hands), hands.room.desk
    for name, lat in (("县防汛物资库", 37.52), ("县救灾物资库", 37.9)):
        ledgers.record(desk, Depot(name=name, lat=lat, lon=105.2))
    made = []
    for name, measure, depot, quantity in (
        ("编织袋", "条", "县防汛物资库", 5000),
        ("水泵", "台", "县防汛物资库", 4),
        ("压缩饼干", "箱", "县救灾物资库", 30),
    ):
        made.append(ledgers.record(desk, Material(name=name, measure=measure, depot=depot)).id)
        ledgers.move(desk, made[-1], MoveDraft(token="", move=Move.IN, quantity=quantity, lot=Lot(number="甲")))
    return incident, made


def page_of(hands: Hands) -> SupplyPage:
    hands.press("Shift+F5")
    hands.settle()
    form = hands.room.window.forms.current
    assert isinstance(form, SupplyPage)
    return form


def form_of(hands: Hands) -> FormPage:
    form = hands.room.window.forms.current
    assert isinstance(form, FormPage)
    return form


def write(hands: Hands, form: FormPage | SupplyPage, name: str, words: str) -> None:
    form.rows[name].editor.setFocus()
    hands.replace(words)


def asked(hands: Hands) -> str:
    """编织袋 2000 and 水泵 2 asked for by keys."""
    page = page_of(hands)
    assert QApplication.focusWidget() is page.picking.box
    hands.write("编织袋")
    hands.press("Return")
    page.picking.box.setFocus()
    hands.replace("水泵")
    hands.press("Return")
    assert page.chosen.text() == "已选2样物资：填数量（Tab）"
    hands.press("Ctrl+Return")
    assert "都要填数量" in page.message.text()
    hands.press("Tab", 2)
    hands.write("2千")
    hands.press("Tab")
    hands.write("2")
    assert QApplication.focusWidget() is list(page.amounts.values())[1].editor
    hands.press("Ctrl+Return")
    assert "看不懂" in page.message.text()
    next(iter(page.amounts.values())).editor.setFocus()
    hands.replace("2000")
    write(hands, page, "to", "青山镇人民政府")
    hands.press("Ctrl+Return")
    assert hands.room.window.forms.current is None
    with hands.room.desk.store.read() as reading:
        return reading.ledgers.supplies()[-1].id


def sent(hands: Hands) -> str:
    """The same on its way, expected in 40 minutes."""
    made = asked(hands)
    page = page_of(hands)
    assert QApplication.focusWidget() is page.out.table
    hands.press("2")
    assert "还没有出库" in page.out.message.text()
    hands.press("1")
    form = form_of(hands)
    write(hands, form, "carrier", "宁E0A123 周某")
    write(hands, form, "eta", "40")
    hands.press("Ctrl+Return")
    return made


def test_the_whole_way_by_keys(hands: Hands) -> None:
    incident, (bags, pumps, _) = ready(hands)
    made, desk = sent(hands), hands.room.desk
    state = supply.state_of(desk, made)
    assert state.step is SupplyStep.MOVING
    assert state.sent == {bags: 2000, pumps: 2}
    assert state.requested is not None
    assert state.requested.incident == incident
    hands.wait(45 * 60)
    panel = looking.page(hands, BoardPage).panel
    assert "编织袋2000条、水泵2台→青山镇人民政府 在途 预计" in panel.story.forces.text()
    assert "超时" in panel.story.forces.text()
    assert any("发往青山镇人民政府" in line.text for line in looking.given(panel.view).lines)
    page_of(hands)
    hands.press("2")
    form = form_of(hands)
    write(hands, form, "q0", "1990")
    write(hands, form, "by", "刘某")
    hands.press("Ctrl+Return")
    assert "差异" in form.label_of("reason").text()
    write(hands, form, "reason", "途中破损10条")
    hands.press("Ctrl+Return")
    page_of(hands)
    hands.press("3")
    form = form_of(hands)
    write(hands, form, "u0", "1990")
    write(hands, form, "b1", "2")
    hands.press("Ctrl+Return")
    assert supply.state_of(desk, made).step is SupplyStep.SETTLED
    held = ledgers.holding(desk, pumps)
    assert held is not None
    assert held.stock == 4
    page_of(hands)
    hands.press("P")
    hands.settle()
    paper = hands.room.window.forms.current
    assert isinstance(paper, PaperPage)
    assert paper.made is not None
    assert "应急物资调拨单" in paper.made.paper.title


def test_a_page_left_with_something_chosen_comes_back_as_it_was(hands: Hands) -> None:
    ready(hands)
    page = page_of(hands)
    hands.press("Return")
    hands.press("Esc")
    assert page_of(hands) is page
    assert len(page.picking.picked) == 1
    page.picking.table.setFocus()
    hands.press("Space")
    assert page.amounts == {}
    hands.press("Esc")
    hands.settle()
    assert page_of(hands) is not page


def test_without_an_incident_it_is_for_none(hands: Hands) -> None:
    desk = hands.room.desk
    made = ledgers.record(desk, Material(name="水泵", measure="台")).id
    ledgers.move(desk, made, MoveDraft(token="", move=Move.IN, quantity=4))
    page = page_of(hands)
    assert page.state is None
    hands.press("Return")
    next(iter(page.amounts.values())).editor.setFocus()
    hands.write("1")
    write(hands, page, "to", "河口镇")
    hands.press("Ctrl+Return")
    page = page_of(hands)
    assert [row.to for row in page.out.table.rows.rows] == ["河口镇"]
    hands.press("0")
    form = form_of(hands)
    write(hands, form, "reason", "自有水泵够用")
    hands.press("Ctrl+Return")
    hands.press("Esc")
    assert page_of(hands).out.table.rows.rows == []


def test_slips_of_a_material_are_one_key_away(hands: Hands) -> None:
    ready(hands)
    hands.press("F6")
    hands.settle()
    hands.write("编织袋")
    hands.press("Ctrl+P")
    hands.settle()
    paper = hands.room.window.forms.current
    assert isinstance(paper, PaperPage)
    assert paper.made is not None
    assert paper.made.paper.title == "物资入库单"


def test_what_was_sent_to_a_merged_event_is_followed_from_the_kept_one(hands: Hands) -> None:
    incident, (bags, _, _) = ready(hands)
    desk = hands.room.desk
    other = book(desk, deaths=0)
    team = ledgers.record(desk, Team(name="青山镇消防队")).id
    dispatch.send(desk, dispatch.Order(token="", incident=other, teams=(team,), task="灭火"))
    supply.request(desk, supply.RequestDraft(token="", to="埇尾村", lines={bags: 5}, incident=other))
    hands.room.broadcast.publish(handling.merge(desk, incident, other, "同一起"))
    hands.press("Alt+1")
    hands.room.broadcast.incident_requested.emit(incident)
    page = page_of(hands)
    assert [row.to for row in page.out.table.rows.rows] == ["埇尾村"]
    hands.press("Esc")
    hands.press("F5")
    hands.settle()
    form = hands.room.window.forms.current
    assert isinstance(form, DispatchPage)
    assert [row.name for row in form.out.table.rows.rows] == ["青山镇消防队"]
