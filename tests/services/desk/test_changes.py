"""What a use case says it changed is what it wrote: tables are compared before and after."""

from collections.abc import Callable

import pytest

from app.models.registry import ROWS
from app.models.resource.records import Material, Team
from app.models.vocabulary.call import CallKind
from app.models.vocabulary.duty import DutyRole
from app.models.vocabulary.resource import Move
from app.services.desk import drafts
from app.services.desk.changes import EVERYTHING, Changed, Topic
from app.services.desk.desk import Desk
from app.services.dispatch import dispatch
from app.services.duty import shift
from app.services.incident import handling, intake
from app.services.obligations import alarms
from app.services.reports import reporting
from app.services.resources import ledgers
from app.services.resources.ledgers import MoveDraft
from app.services.runtime.clock import FixedClock
from app.services.samples import sample
from app.services.store.shapes import sql
from app.services.store.table_making import DESK, VIEWS
from app.services.watch.watch import Watch
from tests.helpers import book, draft_of, state_of

LISTENED = {shape.name for shape in VIEWS} - {"snapshot"} | {"draft", "outbox"}


def contents(desk: Desk) -> dict[str, list[tuple[object, ...]]]:
    with desk.store.read() as reading:
        return {
            shape.name: sorted(reading.connection.execute(sql("SELECT * FROM", shape.name)).fetchall(), key=repr)
            for shape in (*VIEWS, *DESK)
            if shape.name in LISTENED
        }


def entry_of(desk: Desk, identity: str, kind: str) -> str:
    with desk.store.read() as reading:
        return next(one.id for one in reading.book.entries(f"incident:{identity}") if one.kind == kind)


def received(desk: Desk) -> Changed:
    draft = draft_of(desk, figures={"deaths": 3})
    drafts.save(desk, intake.FORM, draft.id, draft)
    return intake.receive(desk, draft)


def called(desk: Desk) -> Changed:
    return intake.book_call(desk, draft_of(desk), CallKind.CONSULT)


def followed(desk: Desk) -> Changed:
    return intake.follow_up(desk, book(desk, deaths=1), draft_of(desk, text="又有1人遇难", figures={"deaths": 4}))


def noted(desk: Desk) -> Changed:
    return handling.note(desk, book(desk, deaths=1), "道路已封")


def struck(desk: Desk) -> Changed:
    identity = book(desk, deaths=1)
    handling.note(desk, identity, "记错了")
    return handling.strike(desk, entry_of(desk, identity, "incident:noted"), "误记")


def merged(desk: Desk) -> Changed:
    return handling.merge(desk, book(desk, deaths=1), book(desk, deaths=2), "同一起")


def closed(desk: Desk) -> Changed:
    return handling.close(desk, book(desk, deaths=0), "处置结束")


def heard(desk: Desk) -> Changed:
    return alarms.hear(desk, state_of(desk, book(desk, deaths=3)).clocks)


def submitted(desk: Desk) -> Changed:
    return reporting.submit(desk, reporting.compose(desk, state_of(desk, book(desk, deaths=1))))


def on_duty(desk: Desk) -> Changed:
    return shift.assign(desk, {DutyRole.MAIN: "周砚"})


def written(desk: Desk) -> Changed:
    return shift.write_note(desk, "巡查")


def recorded(desk: Desk) -> Changed:
    return ledgers.record(desk, Material(name="编织袋", measure="条", depot="县库"))


def moved(desk: Desk) -> Changed:
    return ledgers.move(desk, recorded(desk).id, MoveDraft(token="", move=Move.IN, quantity=5))


def sent_out(desk: Desk) -> Changed:
    team = ledgers.record(desk, Team(name="青山镇专职消防队")).id
    return dispatch.send(desk, dispatch.Order(token="", incident=book(desk, deaths=1), teams=(team,), task="灭火"))


def filled(desk: Desk) -> Changed:
    return sample.fill_ledgers(desk)


@pytest.mark.parametrize(
    "act",
    [
        received, called, followed, noted, struck, merged, closed, heard, submitted, on_duty, written, recorded, moved,
        sent_out, filled,
    ],
    ids=lambda act: act.__name__,
)  # fmt: skip
def test_what_is_said_to_have_changed_is_what_was_written(
    desk: Desk, act: Callable[[Desk], Changed], monkeypatch: pytest.MonkeyPatch
) -> None:
    before: dict[str, list[tuple[object, ...]]] = {}
    write = desk.store.write

    def remembered(by: str) -> object:
        before.clear()
        before.update(contents(desk))
        return write(by)

    monkeypatch.setattr(desk.store, "write", remembered)
    topics = act(desk).topics
    after = contents(desk)
    changed = {name for name in LISTENED if before[name] != after[name]}
    assert "journal" in changed
    assert changed <= topics
    assert topics < EVERYTHING


def test_a_line_about_a_subject_is_news_of_that_subject(desk: Desk) -> None:
    assert {Topic.INCIDENTS, Topic.JOURNAL} <= struck(desk).topics
    assert written(desk).topics == {Topic.JOURNAL}


def test_what_books_nothing_changes_nothing(desk: Desk) -> None:
    identity = book(desk, deaths=1)
    token = desk.new_id()
    assert handling.note(desk, identity, "一次", token).topics
    assert handling.note(desk, identity, "一次", token).topics == frozenset()


def test_a_draft_that_was_booked_is_news_and_one_that_was_not_there_is_none(desk: Desk) -> None:
    assert Topic.DRAFTS in received(desk).topics
    assert Topic.DRAFTS not in intake.receive(desk, draft_of(desk)).topics


def test_a_beat_says_what_it_booked(desk: Desk, clock: FixedClock) -> None:
    watch = Watch(desk)
    clock.advance(1)
    assert watch.beat().changed is None
    clock.jump(60)
    changed = watch.beat().changed
    assert changed is not None
    assert changed.topics == {Topic.JOURNAL}


def test_every_topic_is_told_by_something() -> None:
    told = {"journal", "draft", "outbox"} | {name for kind in ROWS for name in (kind.table, *kind.also)}
    assert set(Topic) <= told
    assert {name for kind in ROWS for name in kind.also} <= set(Topic)
    assert told == EVERYTHING
