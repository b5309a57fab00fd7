"""按脚本演练: injects by elapsed time, 网络中断 that takes channels away, an after-sheet of what the officers did."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.models.practice.script import Script
from app.models.vocabulary.report import Channel
from app.services.desk.desk import Desk, open_desk
from app.services.forms import signing
from app.services.incident.intake import adopt, as_said, new_draft, read, receive
from app.services.reports import reporting, sending
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused
from app.services.runtime.resources import resource
from app.services.samples import practice
from app.services.samples.injects import Drill, give_up, matched, running, words_of
from tests.helpers import phone, state_of


@pytest.fixture
def played(tmp_path: Path) -> Iterator[tuple[Desk, FixedClock, Script]]:
    script = practice.load(resource("practice", "first-night.toml"))
    desk, clock = practice.begin(tmp_path / "演练", script)
    yield desk, clock, script
    desk.close()


def taken(desk: Desk, text: str) -> str:
    from msgspec.structs import replace

    draft = replace(new_draft(desk), narrative=text)
    findings = read(desk, text, draft.received_at)
    return receive(desk, as_said(adopt(draft, findings, only_sure=True), findings)).id


def cut_off(desk: Desk) -> bool:
    return desk.network_gone


def test_what_the_script_holds_comes_by_elapsed_time_and_is_judged(
    played: tuple[Desk, FixedClock, Script],
) -> None:
    desk, clock, script = played
    drill = Drill(desk, script)
    with pytest.raises(Refused, match="还没有一个登记"):
        drill.sheet()
    (first,) = drill.due()
    assert first.kind == "call"
    assert drill.due() == ()
    incident = taken(desk, first.text)
    phone(desk, incident)
    clock.advance(26 * 60)
    assert [one.kind for one in drill.due()] == ["outage"]
    draft = reporting.compose(desk, state_of(desk, incident))
    reporting.submit(desk, draft)
    signing.sign(desk, incident, draft.id, "演练签发人")
    to = desk.settings.recipient_name(sending.owed_recipients(state_of(desk, incident), draft.stage)[0])
    with pytest.raises(Refused, match="网络中断，系统不通"):
        sending.send_to(desk, incident, draft.id, [sending.Dispatched(name=to, channel=Channel.SYSTEM)])
    fax = sending.Dispatched(name=to, channel=Channel.FAX, received_by="演练接听人")
    sending.send_to(desk, incident, draft.id, [fax])
    clock.advance(35 * 60)
    come = drill.due()
    assert [one.kind for one in come][:2] == ["followup", "restored"]
    assert not desk.network_gone
    clock.advance(3600)
    drill.due()
    assert drill.over
    assert drill.next_at is None
    made = drill.sheet()
    text = "".join(one.text for page in made.paper.pages for one in page.texts)
    second = next(one for one in script.injects if one.kind == "call" and one is not first)
    assert f"没有登记的来电：{second.text[:12]}" in text
    for words in ("演练讲评表", script.name, "网络中断", "网络恢复", "没有首报", "演练"):
        assert words in text
    with desk.store.read() as reading:
        assert any(one.kind == "practice:scored" for one in reading.journal.lines(subjects=("practice:room",)))


def test_a_script_half_played_goes_on_after_a_restart(played: tuple[Desk, FixedClock, Script]) -> None:
    desk, clock, script = played
    drill = Drill(desk, script)
    (first,) = drill.due()
    incident = taken(desk, first.text)
    clock.advance(26 * 60)
    assert [one.kind for one in drill.due()] == ["outage"]
    home, start = desk.store.path.parent, drill.start
    desk.close()
    clock.advance(36 * 60)
    again = open_desk(home, officer=script.officer, clock=clock)
    try:
        held = running(again)
        assert held is not None
        resumed = Drill(again, held.script, held)
        assert (resumed.start, resumed.last and resumed.last.kind) == (start, "outage")
        assert cut_off(again)
        assert [one.kind for one in resumed.due()][:2] == ["followup", "restored"], "what came meanwhile comes now"
        assert not cut_off(again)
        assert resumed.due() == ()
        with again.store.read() as reading:
            lines = reading.journal.lines(subjects=("practice:room",), limit=100)
        assert sum("脚本开始" in one.text for one in lines) == 1
        assert sum(words_of(first) in one.text for one in lines) == 1
        assert incident in matched(script.injects, [state_of(again, incident)]).values()
        assert resumed.sheet().data
        give_up(again)
        assert running(again) is None
    finally:
        again.close()


def test_an_inject_that_could_not_be_booked_comes_again(
    played: tuple[Desk, FixedClock, Script], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, _, script = played
    drill = Drill(desk, script)

    def full(_words: str) -> None:
        raise Refused("磁盘满了。")

    with monkeypatch.context() as patch:
        patch.setattr(drill, "_book", full)
        with pytest.raises(Refused, match="磁盘满"):
            drill.due()
    assert [one.kind for one in drill.due()] == ["call"]


def test_a_real_book_runs_no_script(desk: Desk) -> None:
    script = practice.load(resource("practice", "exam.toml"))
    with pytest.raises(Refused, match="不是演练账本"):
        Drill(desk, script)
    assert running(desk) is None
    assert not desk.network_gone
