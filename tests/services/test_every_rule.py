"""Every rule of the packs that are on is started by a use case: none is shown as on that cannot ring."""

import datetime as dt
from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from app.models.obligations.rules import Rule, binds
from app.models.obligations.rules import Situation as Asked
from app.models.vocabulary.hotspot import HotspotResult
from app.models.vocabulary.incident import FigureKind, Flag, Precision
from app.models.vocabulary.matter import MatterKind, ResponseLevel
from app.models.vocabulary.term import Level, UnitLevel
from app.services.desk.desk import Desk
from app.services.incident import handling
from app.services.incident.board import incident_view
from app.services.incident.intake import receive
from app.services.matter import hotspot_checks, hotspot_notices, matters, responses
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused
from app.services.settings import editing
from app.services.warnings import messages
from tests.helpers import book, draft_of, send_report
from tests.services.test_warnings import CAP

CLASSES = (
    "11B03", "11A52", "11G01", "11G05", "12G00", "12A00", "12H00", "12D02", "12K00", "12N00", "12U00", "12Q00", "12T00",
    "13A00", "14A00",
)  # fmt: skip
"""A class for every group that some rule names."""


def incidents(desk: Desk, clock: FixedClock) -> None:
    """Grave and small ones of every class, each reported, changed, ended."""
    for category in CLASSES:
        for deaths in (0, 1, 3, 30):
            hour = dt.timedelta(hours=1)
            draft = draft_of(desk, category=category, figures={"deaths": float(deaths)})
            draft = replace(
                draft, occurred_at=desk.now() - hour, precision=Precision.MINUTE, unit_received_at=desk.now() - hour,
                flags=(Flag.MAY_BE_MAJOR, Flag.DANGEROUS_GOODS) if deaths == 30 else (),
            )  # fmt: skip
            made = receive(desk, draft).id
            send_report(desk, made)
            clock.advance(60)
            stated = handling.Statement(kind=FigureKind.DEATHS, value=float(deaths + 1))
            handling.state_figure(desk, made, stated)
            handling.stabilise(desk, made)
            handling.close(desk, made, "处置结束")


def others(desk: Desk) -> None:
    """What comes in that is no incident."""
    for kind in (MatterKind.INSTRUCTION, MatterKind.QUERY, MatterKind.DOCUMENT, MatterKind.SYSTEM_MESSAGE):
        matters.take(desk, matters.MatterDraft(kind=kind, words="内容", asker="来件单位"))
    responses.start(desk, responses.ResponseDraft(name="防汛应急响应", level=ResponseLevel.FOUR, signatory="赵启明"))
    red = CAP.replace("Orange", "Red").replace("2026-06-12 08:00", "2099-06-12 08:00")
    messages.take_in(desk, "预警.xml", red.encode())
    text = "热点12：东经118.4021，北纬27.5033，青山镇，请核查"
    (spot,) = hotspot_notices.take_in(desk, text, received_at=desk.now()).ids
    fire = hotspot_checks.check(desk, spot, hotspot_checks.CheckDraft(result=HotspotResult.FIRE, unit="青山镇")).id
    handling.close(desk, fire, "已扑灭")


def idle(desk: Desk, rules: Sequence[Rule]) -> set[str]:
    """Rules that are on here and that nothing of all that happened has started."""
    with desk.store.read() as reading:
        clocks = reading.clocks()
    started = {one.rule for one in clocks} | {rule for one in clocks for rule, _, _ in one.bases}
    here = Asked(unit_level=desk.settings.unit_level, category="", level=Level.ORDINARY, flags=frozenset())
    return {rule.id for rule in rules if rule.enabled and binds(rule, here) and not rule.provinces} - started


@pytest.mark.parametrize("level", UnitLevel)
def test_every_rule_that_is_on_is_started_by_a_use_case(desk: Desk, clock: FixedClock, level: UnitLevel) -> None:
    editing.change_settings(desk, replace(desk.settings, unit_level=level))
    incidents(desk, clock)
    others(desk)
    rules = desk.rules.rules
    assert idle(desk, rules) == set()
    never = replace(next(one for one in rules if not one.provinces), id="从不启动", classes=("99",), units=(level,))
    assert idle(desk, [*rules, never]) == {"从不启动"}


def test_zero_reports_start_by_themselves_and_end_by_decision(desk: Desk) -> None:
    flood = book(desk, category="11B03", deaths=1)

    def zero() -> list[bool]:
        with desk.store.read() as reading:
            found = reading.clocks_shown_with((f"incident:{flood}",))
        return [one.running for one in found if one.rule.startswith("N16")]

    assert zero() == [True]
    handling.stabilise(desk, flood)
    assert zero() == [False]
    handling.note(desk, flood, "复查")
    assert zero() == [False]
    small = book(desk, category="11B03")
    with desk.store.read() as reading:
        assert not [one for one in reading.clocks_shown_with((f"incident:{small}",)) if one.rule.startswith("N16")]


def test_an_instruction_and_a_response_stand_in_the_timeline_of_their_incident(desk: Desk) -> None:
    incident = book(desk, category="11B03", deaths=1)
    draft = matters.MatterDraft(kind=MatterKind.INSTRUCTION, words="全力救人", asker="赵启明", incident=incident)
    matter = matters.take(desk, draft).id
    begun = responses.ResponseDraft(
        name="防汛应急响应", level=ResponseLevel.FOUR, signatory="赵启明", incident=incident
    )  # fmt: skip
    responses.start(desk, begun)
    view = incident_view(desk, incident)
    assert view is not None
    texts = [line.text for line in view.lines]
    assert "领导批示　赵启明：全力救人" in texts
    assert "启动响应　防汛应急响应Ⅳ级（赵启明签发）" in texts
    assert {one.rule for one in view.clocks} >= {"DB1", "DB1-FEEDBACK", "N31"}
    assert {one.shown_with for one in matters.clocks(desk, matter)} == {f"incident:{incident}"}
    with pytest.raises(Refused, match="找不到事件"):
        matters.take(desk, replace(draft, incident="没有这起"))
