"""特别防护期: with dates in the settings, an event of its days and classes bears its flags by itself."""

from msgspec.structs import replace

from app.models.settings.settings import OPTIONS
from app.models.vocabulary.incident import FLAG_GROUPS, Flag
from app.models.vocabulary.obligation import ObligationKind
from app.models.vocabulary.term import Level
from app.services.desk.desk import Desk
from app.services.incident import handling, intake, readings
from app.services.incident.intake_draft import IntakeDraft
from app.services.settings import editing
from app.ui.settings.lists_as_cells import periods_cells, read_periods
from tests.helpers import book, clocks_of, draft_of, state_of

GUARD = "启用　重大活动保障　2026-06-10　2026-06-20"


def on(desk: Desk, *periods: str) -> None:
    editing.change_settings(desk, replace(desk.settings, periods=periods))


def test_every_event_of_the_days_bears_the_flags_and_its_limits(desk: Desk) -> None:
    before = book(desk)
    assert not [one for one in clocks_of(desk, before, ObligationKind.ORAL) if one.running]
    on(desk, GUARD)
    assert intake.preview(desk, draft_of(desk, figures={})).level_strict is Level.LARGE
    state = state_of(desk, book(desk))
    assert {Flag.SPECIAL_PERIOD, Flag.SENSITIVE_TIME} <= set(state.flags)
    assert (state.level, state.level_strict) == (Level.ORDINARY, Level.LARGE)
    assert [one for one in clocks_of(desk, state.id, ObligationKind.ORAL) if one.running]
    assert state_of(desk, before).flags == ()


def test_outside_its_days_and_switched_off_it_sets_nothing(desk: Desk) -> None:
    on(desk, "启用　重大活动保障　2026-07-10　2026-07-20", "停用　两会保障　01-01　12-31")
    assert state_of(desk, book(desk)).flags == ()


def test_the_flood_season_is_for_its_classes_alone(desk: Desk) -> None:
    on(desk, "启用　汛期　04-15　10-15")
    assert state_of(desk, book(desk, category="12G00")).flags == ()
    assert state_of(desk, book(desk, category="11B00")).flags == (Flag.SPECIAL_PERIOD,)


def test_a_class_given_later_brings_the_flags_of_its_season(desk: Desk) -> None:
    on(desk, "启用　汛期　04-15　10-15")
    identity = book(desk, category="")
    handling.describe(desk, identity, category="11B00")
    assert Flag.SPECIAL_PERIOD in state_of(desk, identity).flags
    handling.describe(desk, identity, flags=())
    assert state_of(desk, identity).flags == (), "the officer has the last word"
    text = "青山镇黄沙村发生山体滑坡，掩埋房屋2间。"
    draft = IntakeDraft(id=desk.new_id(), received_at=desk.now(), narrative=text)
    other = intake.receive(desk, intake.as_said(draft, intake.read(desk, text, draft.received_at))).id
    readings.adopt(desk, other)
    assert Flag.SPECIAL_PERIOD in state_of(desk, other).flags


def test_the_settings_show_every_mode_and_keep_only_what_was_changed() -> None:
    shown = periods_cells(())
    assert ("启用", "元旦", "01-01", "01-01") in shown
    assert ("停用", "汛期", "04-15", "10-15") in shown
    assert read_periods(shown) == ()
    changed = tuple(("启用", "汛期", "04-01", "09-30") if one[1] == "汛期" else one for one in shown)
    assert read_periods(changed) == ("启用　汛期　04-01　09-30",)
    assert [one for one in periods_cells(read_periods(changed)) if one[1] == "汛期"] == [
        ("启用", "汛期", "04-01", "09-30")
    ]


def test_a_line_that_does_not_read_is_named() -> None:
    check = OPTIONS["periods"].check
    assert check((GUARD, "停用　汛期　04-15　10-15")) == ""
    for wrong in (
        "汛期　04-15　10-15",
        "启用　汛期　4月15日　10-15",
        "启用　汛期　02-30　10-15",
        "启用　汛期　2026-04-15　10-15",
    ):
        assert wrong in check((wrong,))


def test_every_flag_stands_in_one_group() -> None:
    held = [flag for _, flags in FLAG_GROUPS for flag in flags]
    assert sorted(held) == sorted(Flag)
    assert len(held) == len(set(held))
