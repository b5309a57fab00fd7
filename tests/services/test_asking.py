"""核实要点 on 接报: the open questions, most decisive first; what the caller does not know is noted with the call."""

from msgspec.structs import replace

from app.models.vocabulary.incident import FigureKind
from app.models.vocabulary.term import Level
from app.services.desk.desk import Desk
from app.services.incident import intake
from app.services.incident.asking import asked_in_vain, open_questions
from app.services.incident.intake_draft import Counted, IntakeDraft
from app.services.reports import composing
from tests.helpers import state_of

TEXT = "青山镇一化工厂冒黄烟，2人受伤。"


def asked(desk: Desk, draft: IntakeDraft) -> list[str]:
    found = intake.read(desk, draft.narrative, draft.received_at)
    return [one.id for one in open_questions(desk, draft, found, Level.ORDINARY)]


def draft_of(desk: Desk, text: str = TEXT) -> IntakeDraft:
    return IntakeDraft(id=desk.new_id(), received_at=desk.now(), narrative=text, category="12D00")


def test_what_was_read_or_typed_is_asked_no_more(desk: Desk) -> None:
    draft = draft_of(desk)
    questions = asked(desk, draft)
    assert {"deaths", "missing", "trapped", "chem-what", "occurred", "caller"} <= set(questions)
    assert "injured" not in questions
    assert "place" not in questions
    typed = replace(draft, figures={FigureKind.DEATHS: Counted(0)}, caller_unit="青山镇")
    assert {"deaths", "caller"}.isdisjoint(asked(desk, typed))


def test_what_is_not_sure_is_still_asked(desk: Desk) -> None:
    assert "trapped" in asked(desk, draft_of(desk, "青山镇一化工厂爆炸，可能有3人被困。"))
    assert "trapped" not in asked(desk, draft_of(desk, "青山镇一化工厂爆炸，3人被困。"))


def test_a_question_asked_in_vain_gives_way_to_the_next_and_is_noted(desk: Desk) -> None:
    draft = draft_of(desk)
    first, second, *_ = asked(desk, draft)
    draft = replace(draft, asked=(first,))
    assert asked(desk, draft)[0] == second
    assert asked_in_vain(draft).startswith("问过、不清楚：")
    state = state_of(desk, intake.receive(desk, draft).id)
    assert [one.text for one in state.notes] == [asked_in_vain(draft)]
    assert not [one for one in composing.open_words(desk, state) if "问过" in one.words], "no figure was said"


def test_a_call_of_which_nothing_was_asked_has_no_note(desk: Desk) -> None:
    assert state_of(desk, intake.receive(desk, draft_of(desk)).id).notes == ()
