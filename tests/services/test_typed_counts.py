"""Counts an officer typed: what they are called, how they divide, why they fell, what the level says then."""

import pytest

from app.models.vocabulary.incident import FigureKind
from app.models.vocabulary.report import Stage
from app.services.desk.desk import Desk
from app.services.incident import handling
from app.services.incident.handling import Statement
from app.services.incident.intake import adopt, read, receive
from app.services.incident.intake_draft import IntakeDraft
from app.services.reports import reporting
from app.services.runtime.clock import FixedClock
from tests.helpers import send_report, state_of


def call(desk: Desk, text: str, category: str) -> str:
    draft = IntakeDraft(
        id=desk.new_id(), received_at=desk.now(), narrative=text, caller_unit="青山镇人民政府", category=category
    )  # fmt: skip
    return receive(desk, adopt(draft, read(desk, text, desk.now()), only_sure=True)).id


def typed(desk: Desk, incident: str, reason: str = "", **counts: float) -> None:
    handling.state_figures(
        desk,
        incident,
        tuple(
            Statement(kind=kind, value=counts[kind.value], explanation=reason)
            for kind in FigureKind
            if kind.value in counts
        ),
    )


@pytest.mark.parametrize(
    ("text", "category", "stands"),
    [
        ("县二中晚自习多名学生肚子疼，已送医。", "13B00", "患者12人"),
        ("恒泰化工液氨储罐泄漏，12名操作工中毒送医。", "12D02", "中毒12人"),
        ("西街两车相撞，伤者已送医。", "12H01", "受伤12人"),
    ],
)
def test_a_count_is_called_what_those_it_counts_are_called(
    desk: Desk, clock: FixedClock, text: str, category: str, stands: str
) -> None:
    incident = call(desk, text, category)
    clock.advance(60)
    typed(desk, incident, injured=12)
    body = reporting.compose(desk, state_of(desk, incident)).body
    assert stands in body
    assert "受伤12人" not in body or stands == "受伤12人"


def test_the_hurt_are_divided_once_and_a_fall_alone_has_its_reason(desk: Desk, clock: FixedClock) -> None:
    incident = call(desk, "西街两车相撞，多人受伤，有人被困。", "12H01")
    typed(desk, incident, deaths=1, injured=17, serious=4, trapped=3)
    first = reporting.compose(desk, state_of(desk, incident)).body
    assert "受伤17人，其中重伤4人" in first
    assert "按被困计为较大级别" in first
    send_report(desk, incident)
    clock.advance(600)
    typed(desk, incident, "1名重伤员死亡", deaths=2, injured=19, serious=3, light=16, trapped=0)
    body = reporting.compose(desk, state_of(desk, incident), Stage.FOLLOWUP).body
    assert "死亡由1人增至2人，受伤由17人增至19人，其中重伤由4人减至3人（1名重伤员死亡），轻伤16人" in body
    assert body.count("其中") == 1
    assert "此前按被困计为较大级别" in body, "nobody is trapped any more"


def test_the_missing_who_were_found_are_said_to_be_found(desk: Desk, clock: FixedClock) -> None:
    incident = call(desk, "清江水位上涨，有人失联。", "11A51")
    typed(desk, incident, missing=2)
    send_report(desk, incident)
    clock.advance(600)
    typed(desk, incident, "2人在亲戚家找到", missing=0, evacuated=60)
    body = reporting.compose(desk, state_of(desk, incident), Stage.FOLLOWUP).body
    assert "失联2人均已找到" in body
    assert "减至0人" not in body
