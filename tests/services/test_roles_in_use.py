"""Whoever only looks, and whoever leads, at the acts of a night: refused in the services, whatever the window shows."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from app.models.moments import beijing_day
from app.models.vocabulary.duty import DutyRole, OfficerRole, PresenceKind, RotaPattern
from app.models.vocabulary.incident import FigureKind
from app.models.vocabulary.matter import MatterKind
from app.models.vocabulary.term import Level
from app.services.desk.desk import Desk, replaced
from app.services.duty import (
    handing_over,
    leaves,
    lowers,
    officers,
    presence,
    rotas,
    shift,
    sign_on,
    zero_reports,
)
from app.services.duty.handing_over import HandoverDraft
from app.services.duty.rotas import RotaDraft
from app.services.duty.zero_reports import ZeroDraft
from app.services.incident import handling
from app.services.matter import matters
from app.services.matter.matters import MatterDraft
from app.services.runtime.errors import Refused
from app.services.settings.editing import change_settings
from tests.helpers import book, phone

PEOPLE = {
    "周敏": OfficerRole.ADMIN,
    "王澄": OfficerRole.OFFICER,
    "李明": OfficerRole.OFFICER,
    "赵启明": OfficerRole.LEADER,
    "钱看": OfficerRole.READER,
}
TYPED = "7q2k"
NOTE = "要划去的话"


def acts(desk: Desk, incident: str, entry: str) -> dict[str, Callable[[], object]]:
    """What a duty room does in a night, each as the window asks for it."""
    today = beijing_day(desk.now())
    dead = handling.Statement(kind=FigureKind.DEATHS, value=3.0)
    document = MatterDraft(kind=MatterKind.DOCUMENT, words="关于做好防汛工作的通知", asker="市防办")
    rota = RotaDraft(month="2026-12", pattern=RotaPattern.FULL_DAY, officers=("王澄", "李明"))
    over = HandoverDraft(out=("王澄",), taken=("李明",), passwords={"王澄": TYPED, "李明": TYPED}, joint=True)
    zero = ZeroDraft(to="市应急值班室", answered_by="刘某")
    return {
        "接报": partial(book, desk),
        "记事": partial(handling.note, desk, incident, "已到场"),
        "更正要素": partial(handling.describe, desk, incident, title="另一起"),
        "数字": partial(handling.state_figures, desk, incident, (dead,)),
        "办结": partial(handling.close, desk, incident, "处置结束"),
        "划去": partial(handling.strike, desk, entry, "写错"),
        "更正": partial(handling.correct, desk, entry, "改过的话", "写错"),
        "口头报告": partial(phone, desk, incident),
        "附件": partial(handling.attach, desk, incident, Path(__file__)),
        "收文": partial(matters.take, desk, document),
        "排班": partial(rotas.make, desk, rota),
        "请假": partial(leaves.take_leave, desk, "王澄", today, today, "病假"),
        "下级值班": partial(lowers.paste, desk, "青山镇 值班员：王某 13900000001", today),
        "交接班": partial(handing_over.hand_over, desk, over),
        "当班": partial(shift.assign, desk, {DutyRole.MAIN: "李明"}),
        "补记": partial(shift.write_note, desk, "巡查正常"),
        "天气": partial(shift.note_weather, desk, today, "晴"),
        "领导到位": partial(presence.note, desk, "赵启明", PresenceKind.IN_PLACE),
        "零报告": partial(zero_reports.report, desk, zero),
        "登记人员": partial(officers.add, desk, "新来", OfficerRole.OFFICER),
        "离岗": partial(officers.leave, desk, "王澄"),
        "取消口令": partial(sign_on.take_password, desk, "王澄"),
        "设置": partial(change_settings, desk, replaced(desk.settings, unit_name="别的县")),
    }


@pytest.mark.parametrize(("name", "words"), [("钱看", "只读"), ("赵启明", "带班领导")])
def test_each_act_of_a_night_is_refused_to_whoever_only_looks_or_leads(desk: Desk, name: str, words: str) -> None:
    for one, role in PEOPLE.items():
        officers.add(desk, one, role)
    for one in PEOPLE:
        sign_on.set_password(desk, one, TYPED, TYPED)
    desk.begin_session()
    sign_on.sign_on(desk, "王澄", TYPED)
    shift.assign(desk, {DutyRole.MAIN: "王澄"})
    incident = book(desk)
    shift.write_note(desk, NOTE)
    with desk.store.read() as reading:
        entry = next(line.entry for line in reading.journal.lines() if line.text == NOTE)
    sign_on.sign_on(desk, name, TYPED)
    before = desk.store.entries()
    for act, run in acts(desk, incident, entry).items():
        with pytest.raises(Refused, match=f"{name}是{words}"):
            run()
        assert desk.store.entries() == before, act
    instruction = MatterDraft(kind=MatterKind.INSTRUCTION, words="全力搜救", asker="赵启明", incident=incident)
    for decide in (
        partial(matters.take, desk, instruction),
        partial(handling.set_level, desk, incident, Level.MAJOR, "死亡增加"),
    ):
        if name == "钱看":
            with pytest.raises(Refused, match="钱看是只读"):
                decide()
        else:
            decide()
    assert (desk.store.entries() > before) is (name == "赵启明")
