"""A limit whose text nobody read says 待核 wherever its basis is told: screen, paper, journal, command."""

import pytest

from app.models.incident.strictness import grade_both
from app.models.obligations.rules import TO_CHECK, UNREAD, Rule, cited
from app.models.vocabulary.incident import FigureKind
from app.models.vocabulary.term import Level
from app.services.desk import rulebook
from app.services.desk.desk import Desk
from app.services.paper.forms.clock_sheet import basis_text
from app.ui.clocks.clocks_page import _basis
from tests.helpers import book, state_of

BOOK = rulebook.load()
RULES = [rule for pack in BOOK.packs for rule in pack.rules]
NOT_READ = [rule for rule in RULES if rule.confidence == UNREAD]


@pytest.mark.parametrize("rule", NOT_READ, ids=[one.id for one in NOT_READ])
def test_its_basis_says_so_long_and_short(rule: Rule) -> None:
    assert TO_CHECK in rule.told
    assert TO_CHECK in cited(rule.told)
    assert rule.legal in rule.told, "what is cited stays whole"


def test_what_was_read_does_not_say_so() -> None:
    read = [rule for rule in RULES if rule.confidence != UNREAD]
    assert len(read) > 50
    assert all(rule.told == rule.legal for rule in read)


def test_the_clock_its_page_its_sheet_and_the_journal_say_so(desk: Desk) -> None:
    made = book(desk, deaths=1)
    state = state_of(desk, made)
    (clock,) = [one for one in state.clocks if one.rule == "L05"]
    assert clock.legal.endswith(f"（{TO_CHECK}）")
    assert TO_CHECK in _basis(clock)
    assert TO_CHECK in basis_text(clock)
    with desk.store.read() as reading:
        lines = [one.text for one in reading.journal.lines(subjects=(f"incident:{made}",))]
    assert any("启动书面首报" in one and TO_CHECK in one for one in lines), lines


def test_a_further_basis_nobody_read_says_so_too(desk: Desk) -> None:
    made = book(desk, category="11A51", deaths=3)
    bases = {rule: legal for one in state_of(desk, made).clocks for rule, legal, _ in one.bases}
    told = {rule.id: rule.told for rule in NOT_READ}
    shared = set(bases) & set(told)
    assert shared, "some limit stands beside a stricter one"
    assert all(bases[rule] == told[rule] for rule in shared)


def test_a_level_by_steps_nobody_read_says_so() -> None:
    both = grade_both("12P00", {FigureKind.HOUSEHOLDS: 60_000.0}, BOOK.ladders)
    assert both.strict.level is Level.LARGE
    assert "分级标准待核" in both.strict.reason
    read = grade_both("12A00", {FigureKind.TRAPPED: 12.0}, BOOK.ladders)
    assert read.strict.level is Level.MAJOR
    assert TO_CHECK not in read.strict.reason
