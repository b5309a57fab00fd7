import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.models.moments import BEIJING, minutes
from app.models.obligations.deadlines import Demand, Instants, demands
from app.models.obligations.rules import Rule, Situation
from app.models.vocabulary.incident import Flag
from app.models.vocabulary.obligation import BY_ACT, ObligationKind, Owner, Recipient
from app.models.vocabulary.term import Level, UnitLevel
from app.services.desk import rulebook
from tests.helpers import beijing

BOOK = rulebook.load()
T = beijing("2026-06-12T03:12")


def rules(*packs: str) -> tuple[Rule, ...]:
    return tuple(rule for pack in BOOK.packs if pack.enabled or pack.id in packs for rule in pack.rules)


def ask(
    category: str, level: Level, at: Instants, *packs: str, flags: tuple[Flag, ...] = (),
    unit: UnitLevel = UnitLevel.COUNTY, dead: float = 0,
) -> dict[tuple[str, str], Demand]:  # fmt: skip
    situation = Situation(unit_level=unit, category=category, level=level, flags=frozenset(flags), dead_or_missing=dead)
    found = demands(rules(*packs), situation, at)
    return {(one.governing.recipient.value, one.governing.rule.kind.value): one for one in reversed(found)}


@pytest.mark.parametrize(
    ("level", "oral", "written", "by"),
    [(Level.ORDINARY, None, 120, "L05"), (Level.LARGE, 30, 60, "L04"), (Level.MAJOR, 30, 60, "L02"),
     (Level.PARTICULARLY_MAJOR, 30, 60, "L02")],
)  # fmt: skip
def test_default_limits_by_level(level: Level, oral: int | None, written: int, by: str) -> None:
    found = ask("12G00", level, Instants(received=T))
    assert found["city", "WRITTEN"].governing.due == T + minutes(written)
    assert found["city", "WRITTEN"].governing.rule.id == by
    if oral is None:
        assert ("city", "ORAL") not in found
    else:
        assert found["city", "ORAL"].governing.due == T + minutes(oral)


def test_stricter_wins_and_every_basis_is_listed() -> None:
    demand = ask("12G00", Level.LARGE, Instants(received=T))["city", "WRITTEN"]
    assert demand.governing.rule.id == "L04"
    assert [one.rule.id for one in demand.others] == ["N03"]


def test_a_looser_local_rule_never_relaxes_the_default() -> None:
    found = ask("12G00", Level.MAJOR, Instants(received=T), "shanghai")
    assert found["city", "ORAL"].governing.rule.id == "L01"
    assert "SH2-ORAL" in [one.rule.id for one in found["city", "ORAL"].others]


def test_occurred_and_received_are_different_clocks() -> None:
    occurred = T - minutes(40)
    found = ask("12G00", Level.MAJOR, Instants(received=T, occurred=occurred), "henan")
    assert found["province", "ORAL"].governing.due == occurred + minutes(15)
    assert found["province", "WRITTEN"].governing.due == occurred + minutes(35)
    assert found["city", "ORAL"].governing.due == T + minutes(30)


def test_what_had_passed_when_it_was_told_hides_nothing_that_can_still_be_met() -> None:
    situation = Situation(unit_level=UnitLevel.COUNTY, category="12G00", level=Level.MAJOR, flags=frozenset())
    found = demands(rules("henan"), situation, Instants(received=T, occurred=T - minutes(40)))
    oral = [one for one in found if one.key[0].value == "province" and one.governing.rule.kind.value == "ORAL"]
    assert [one.governing.rule.id for one in oral] == ["HA1-ORAL", "N05"]
    assert oral[1].governing.due == T + minutes(60)
    in_time = demands(rules("henan"), situation, Instants(received=T, occurred=T - minutes(10)))
    (one,) = [each for each in in_time if each.key == oral[0].key]
    assert [each.rule.id for each in one.others] == ["N05"]


def test_unknown_occurrence_runs_on_receipt_and_says_so() -> None:
    one = ask("11A51", Level.ORDINARY, Instants(received=T))["city", "WRITTEN"]
    assert one.governing.due == T + minutes(120)
    natural = [each for each in (one.governing, *one.others) if each.rule.id == "N12"]
    assert natural[0].occurred_unknown


@pytest.mark.parametrize(
    ("dead", "to"), [(0, set()), (1, {"province"}), (9, {"province"}), (10, {"province", "ministry"})]
)
def test_dead_or_missing_bring_in_province_and_ministry(dead: int, to: set[str]) -> None:
    found = ask("11A51", Level.ORDINARY, Instants(received=T), dead=dead)
    assert {key[0] for key in found if key[1] == "WRITTEN"} - {"city"} == to


def test_calendar_times() -> None:
    at = Instants(received=T, last_report=beijing("2026-06-12T05:00"))
    assert ask("12G00", Level.LARGE, at, "henan")["province", "UPDATE"].governing.due == beijing("2026-06-12T08:00")
    at = Instants(received=T, last_report=beijing("2026-06-12T08:00"))
    assert ask("12G00", Level.LARGE, at, "henan")["province", "UPDATE"].governing.due == beijing("2026-06-12T17:00")
    at = Instants(received=T, last_report=beijing("2026-06-12T17:00"))
    assert ask("12G00", Level.LARGE, at, "henan")["province", "UPDATE"].governing.due == beijing("2026-06-13T08:00")


def test_twice_a_day_is_a_count_with_an_alarm_not_an_interval() -> None:
    at = Instants(received=T, last_report=beijing("2026-06-12T05:00"))
    only = [rule for rule in BOOK.rules if rule.id == "N06"]
    situation = Situation(unit_level=UnitLevel.COUNTY, category="12A00", level=Level.MAJOR, flags=frozenset())
    one = demands(tuple(only), situation, at)[0].governing
    assert one.due == beijing("2026-06-13T00:00")
    assert one.remind_at == beijing("2026-06-12T17:00")
    later = Instants(received=T, last_report=beijing("2026-06-12T14:00"))
    assert demands(tuple(only), situation, later)[0].governing.due == beijing("2026-06-14T00:00")


def test_casualty_changes_are_due_the_same_day_within_their_window() -> None:
    changed = beijing("2026-06-20T10:00")
    at = Instants(received=T, occurred=T, changed=changed)
    window = ask("12A00", Level.LARGE, at, flags=(Flag.CASUALTY_CHANGE,))["city", "CORRECT"].governing
    assert window.due == beijing("2026-06-21T00:00")
    closed = ask("12G00", Level.LARGE, at, flags=(Flag.CASUALTY_CHANGE,))["city", "CORRECT"].governing
    assert closed.due is None


@pytest.mark.parametrize(
    ("unit", "to"), [(UnitLevel.COUNTY, "city"), (UnitLevel.CITY, "province"), (UnitLevel.PROVINCE, "ministry")]
)
def test_upper_is_the_next_tier(unit: UnitLevel, to: str) -> None:
    assert (to, "ORAL") in ask("12G00", Level.MAJOR, Instants(received=T), unit=unit)


def test_only_a_province_reports_to_the_state_council() -> None:
    assert ("state_council", "ORAL") not in ask("12G00", Level.MAJOR, Instants(received=T))
    found = ask("12G00", Level.MAJOR, Instants(received=T, occurred=T), unit=UnitLevel.PROVINCE)
    assert found["state_council", "ORAL"].governing.due == T + minutes(30)


@pytest.mark.parametrize("flag", [Flag.SCHOOL, Flag.FOREIGN, Flag.SENSITIVE, Flag.CROWDED, Flag.ONLINE])
def test_sensitive_ordinary_events_are_reported_as_large(flag: Flag) -> None:
    found = ask("12H00", Level.ORDINARY, Instants(received=T), flags=(flag,))
    assert found["city", "ORAL"].governing.rule.id == "L03"
    assert found["city", "WRITTEN"].governing.due == T + minutes(60)


def test_other_units_clocks_are_theirs() -> None:
    found = ask("12G00", Level.LARGE, Instants(received=T, unit_received=T - minutes(5)))
    demand = found["our_bureau", "WRITTEN"]
    assert demand.governing.rule.owner is Owner.THEIRS
    assert demand.governing.due == T + minutes(55)


def test_security_events_are_immediate() -> None:
    assert ask("14A00", Level.ORDINARY, Instants(received=T))["upper_government", "WRITTEN"].governing.due == T


def test_what_waits_for_an_instant_has_no_due() -> None:
    found = ask("12G00", Level.LARGE, Instants(received=T), flags=(Flag.HANDLING,))
    assert found["city", "UPDATE"].governing.due is None
    assert found["city", "FINAL"].governing.due is None


@given(
    st.sampled_from(list(Level)),
    st.sampled_from(["12G00", "11A51", "13B00", "14A00", "12H02", "11G00"]),
    st.sets(st.sampled_from(list(Flag))),
    st.integers(-3 * 24 * 60, 0),
    st.sampled_from(list(UnitLevel)),
)
def test_every_demand_is_the_minimum_of_its_bases(
    level: Level, category: str, flags: set[Flag], occurred: int, unit: UnitLevel
) -> None:
    at = Instants(received=T, occurred=T + minutes(occurred))
    packs = tuple(pack.id for pack in BOOK.packs)
    found = ask(category, level, at, *packs, flags=tuple(flags), unit=unit)
    for demand in found.values():
        dues = [one.due for one in demand.others if one.due is not None]
        if dues:
            assert demand.governing.due is not None
            assert demand.governing.due <= min(dues)
        assert demand.governing.recipient is not Recipient.UPPER


def test_kinds_are_the_nine_of_the_table_and_what_an_act_starts() -> None:
    assert len(ObligationKind) == 14
    by_act = {ObligationKind.ARRIVAL, ObligationKind.CONFIRM, ObligationKind.REPLY}
    assert all(rule.kind not in by_act and rule.basis not in BY_ACT for pack in BOOK.packs for rule in pack.rules)
    assert BEIJING.utcoffset(None) == dt.timedelta(hours=8)
