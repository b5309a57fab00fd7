"""People an earlier message told of and nobody has counted yet: a further message that frees them is asked."""

import pytest

from app.models.incident.readings import open_readings
from app.models.vocabulary.incident import FigureKind
from app.services.desk.desk import Desk
from app.services.extraction.change import Known
from app.services.extraction.findings import Context
from app.services.extraction.followup import WHY_TOLD, read_against
from app.services.incident import intake
from app.services.incident.intake_draft import IntakeDraft
from app.services.incident.similar import known_of
from app.services.reports import composing
from app.services.reports.against import adopt_sure, read
from app.services.runtime.clock import FixedClock
from tests.helpers import beijing, state_of

CONTEXT = Context(ref_time=beijing("2026-11-29T22:15"))


@pytest.mark.parametrize(
    ("told", "text", "stands"),
    [
        ({FigureKind.TRAPPED: 2}, "卡在车内的2人已经救出，都送医院了。", {FigureKind.TRAPPED: 0}),
        ({FigureKind.TRAPPED: 5}, "已救出3人，还有2人被困。", {FigureKind.TRAPPED: 2}),
        ({FigureKind.TRAPPED: 1}, "挖机驾驶员已被救出，神志清醒。", {FigureKind.TRAPPED: 0}),
        ({FigureKind.MISSING: 3}, "失联的3人全部找到，均平安。", {FigureKind.MISSING: 0}),
        ({FigureKind.MISSING: 3}, "失联人员中找到1人，已无生命体征。", {FigureKind.MISSING: 2}),
        ({FigureKind.TRAPPED: 2}, "卡在车内的2人还没有救出来。", {}),
        ({FigureKind.TRAPPED: 2}, "救护车已到2辆。", {}),
        ({FigureKind.MISSING: 3}, "正在搜救，暂无进展。", {}),
        ({}, "卡在车内的2人已经救出。", {}),
    ],
)
def test_who_was_only_told_of_is_fewer_now(
    told: dict[FigureKind, float], text: str, stands: dict[FigureKind, float]
) -> None:
    known = Known(figures={FigureKind.DEATHS: 3.0}, told=told)
    found = [one for one in read_against(known, text, CONTEXT) if one.field in {*told, FigureKind.TRAPPED}]
    assert {one.field: one.stands for one in found} == stands
    assert not any(one.sure for one in found if one.finding.why == WHY_TOLD)


def test_who_is_freed_is_asked_and_the_answer_ends_what_was_told(desk: Desk, clock: FixedClock) -> None:
    at = desk.now()
    words = "国道上客车和货车相撞，造成3人死亡，可能还有2人卡在车里。"
    findings = intake.read(desk, words, at)
    draft = intake.adopt(IntakeDraft(id=desk.new_id(), narrative=words, received_at=at), findings, only_sure=True)
    incident = intake.receive(desk, intake.as_said(draft, findings)).id
    before = state_of(desk, incident)
    assert [one.value for one in open_readings(before.readings) if one.kind is FigureKind.TRAPPED] == [2.0]
    clock.advance(1800)
    text = "卡在车里的2人已经救出，正送县医院。"
    found = read(desk, known_of(before), text, desk.now())
    further = IntakeDraft(id=desk.new_id(), narrative=text, received_at=desk.now())
    further, adopted = adopt_sure(further, found, before.readings)
    assert FigureKind.TRAPPED not in {one.field for one in adopted}, "nobody had counted them"
    (freed,) = [one for one in found if one.field is FigureKind.TRAPPED]
    assert (freed.stands, freed.sure, freed.known) == (0.0, False, None)
    intake.follow_up(desk, incident, further)
    asked = composing.open_words(desk, state_of(desk, incident))
    assert [(one.field, one.stands) for one in asked if "救出" in one.words] == [(FigureKind.TRAPPED, 0.0)]
