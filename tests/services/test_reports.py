"""Reports as a duty chief reads them (``tests/reports/*.toml``): per report what must stand and what must not."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from app.models.report.conservation import Fate, levelled
from app.models.vocabulary.report import Channel, Stage
from app.services.desk.desk import Desk
from app.services.forms import signing
from app.services.incident import handling, intake
from app.services.incident.intake_draft import IntakeDraft
from app.services.incident.similar import known_of
from app.services.reports import composing, reporting, sending
from app.services.reports.against import adopt_sure, read
from app.services.reports.reporting import ReportDraft
from app.services.runtime.clock import FixedClock
from tests.helpers import beijing, state_of

CASES = [
    (f"{path.stem}-{number}", case)
    for path in sorted((Path(__file__).parents[1] / "reports").glob("*.toml"))
    for number, case in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["case"], 1)
]
NEVER = ("无变化", "无新的", "正在核实", "正在调查", "善后工作正在", "未造成人员伤亡", "新增")
"""What no report says by itself."""


def at(clock: FixedClock, moment: str) -> None:
    clock.advance((beijing(moment) - clock.wall).total_seconds())


def taken_in(desk: Desk, case: dict[str, Any]) -> str:
    draft = IntakeDraft(
        id=desk.new_id(), received_at=beijing(case["received"]), narrative=case["text"],
        caller_unit=case.get("unit", ""), caller_name=case.get("name", ""),
    )  # fmt: skip
    found = intake.read(desk, case["text"], draft.received_at)
    taken = intake.adopt(draft, found, only_sure=not case.get("take_all", False))
    return intake.receive(desk, intake.as_said(taken, found)).id


def followed(desk: Desk, identity: str, step: dict[str, Any]) -> None:
    received = beijing(step["received"])
    draft = IntakeDraft(
        id=desk.new_id(),
        received_at=received,
        narrative=step["text"],
        caller_unit=step.get("unit", ""),
        caller_name=step.get("name", ""),
    )
    found = read(desk, known_of(state_of(desk, identity)), step["text"], received)
    intake.follow_up(desk, identity, adopt_sure(draft, found)[0])


def accounted(desk: Desk, identity: str, draft: ReportDraft, texts: list[str]) -> None:
    """Every word of the messages stands on the paper, or a slot that stands there carries it."""
    said = "".join(one.clause.text for one in draft.accounts)
    assert levelled(said) == levelled("".join(texts))
    paper = levelled(draft.body)
    for one in draft.accounts:
        if one.fate is Fate.CARRIED:
            assert levelled(one.clause.words) in paper, one.clause.words
    assert composing.without_source(state_of(desk, identity), draft.body, ()) == ()


def written(desk: Desk, identity: str, expected: dict[str, Any], texts: list[str], stage: Stage) -> None:
    state = state_of(desk, identity)
    draft = reporting.compose(desk, state, stage)
    whole = f"{draft.title}\n{draft.body}"
    for words in expected.get("stands", ()):
        assert words in whole, f"“{words}”不在：\n{whole}"
    for words in (*expected.get("not", ()), *(one for one in NEVER if one not in "".join(texts))):
        assert words not in whole, f"“{words}”不该在：\n{whole}"
    for name, held_words in expected.get("under", {}).items():
        (part,) = [one.text for one in draft.parts if one.name == name]
        for words in held_words:
            assert words in part, f"“{words}”不在“{name}”里：\n{whole}"
    accounted(desk, identity, draft, texts)
    reporting.submit(desk, draft)
    held = state_of(desk, identity).report(draft.id)
    assert held is not None
    assert held.struck == ()
    signing.sign(desk, identity, draft.id, "赵启明")
    sending.send(desk, identity, draft.id, Channel.SYSTEM, received_by="马值守")


@pytest.mark.parametrize(("name", "case"), CASES, ids=[name for name, _ in CASES])
def test_what_was_said_reaches_the_paper_and_nothing_else(
    name: str, case: dict[str, Any], desk: Desk, clock: FixedClock
) -> None:
    at(clock, case["received"])
    desk.store.order_clock.confirm()
    identity = taken_in(desk, case)
    written(desk, identity, case["first"], [case["text"]], Stage.FIRST)
    for step in case.get("follow", ()):
        at(clock, step["received"])
        followed(desk, identity, step)
        clock.advance(60)
        written(desk, identity, step, [step["text"]], Stage.FOLLOWUP)
    if "last" in case:
        clock.advance(60)
        handling.close(desk, identity, "处置完毕")
        every = [case["text"], *(step["text"] for step in case.get("follow", ()))]
        written(desk, identity, case["last"], every, Stage.FINAL)
    assert name
