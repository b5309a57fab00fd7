"""Every fold is total: any fact, first or last or twice, has an answer, and what cannot be is doubted, not raised."""

import itertools

import pytest

from app.models.book import codec
from app.models.book.codec import decode
from app.models.book.fact import Fact
from app.models.officer.facts import OfficerChanged
from app.models.registry import SUBJECTS
from app.models.rota.facts import RotaChanged, StandbyNamed
from app.models.subject.fold import fold_all, projected
from app.models.vocabulary.duty import DutyRole, OfficerRole
from tests.models.test_facts_format import KEPT
from tests.models.test_new_states import entries


def told() -> list[Fact]:
    """One fact of every kind, as it is kept in the snapshots."""
    read = [decode(KEPT[tag]["data"].encode(), tag) for tag in sorted(codec.KINDS)]
    return [one for one in read if isinstance(one, Fact)]


@pytest.mark.parametrize("name", SUBJECTS)
def test_a_subject_takes_every_fact_in_either_order_and_has_a_title_and_rows(name: str) -> None:
    how, facts = SUBJECTS[name], told()
    assert len(facts) > 100
    for order in (facts, facts[::-1], [*facts, *facts]):
        state = fold_all(how, "1", entries(f"{name}:1", tuple(order)))
        assert isinstance(how.title(state), str)
        assert all(row.id for row in projected(how, state))


@pytest.mark.parametrize("name", SUBJECTS)
def test_a_subject_of_which_one_fact_alone_arrived_is_shown_or_waits(name: str) -> None:
    how = SUBJECTS[name]
    empty = how.state(id="1")
    assert isinstance(how.title(empty), str)
    own = [one for one in told() if how.apply(empty, entries(f"{name}:1", (one,))[0]) != empty]
    for first, second in itertools.product(own, own):
        state = fold_all(how, "1", entries(f"{name}:1", (first, second)))
        rows = projected(how, state)
        assert len({(type(row), row.id) for row in rows}) == len(rows)


@pytest.mark.parametrize(("subject", "fact", "doubt"), [
    ("rota", RotaChanged(turn="2026-07-01", post=DutyRole.MAIN, was="李明", now="王澄", reason="公差"), "不在表上"),
    ("rota", StandbyNamed(turn="2026-07-01", people=("李明",)), "不在表上"),
    ("officer", OfficerChanged(name="李明", was=OfficerRole.OFFICER, role=OfficerRole.ADMIN), "登记的记录未到"),
])  # fmt: skip
def test_what_comes_before_its_beginning_is_doubted(subject: str, fact: Fact, doubt: str) -> None:
    state = fold_all(SUBJECTS[subject], "1", entries(f"{subject}:1", (fact,)))
    assert len(state.doubts) == 1
    assert doubt in state.doubts[0]
