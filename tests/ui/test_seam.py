"""What the frame asks of pages and forms: one registration each, reloads only on their topics, one table of keys."""

import ast
import re
from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtGui import QAction, QKeySequence, QShortcut

from app.cli.demo import samples, take_call
from app.cli.hands import Hands
from app.models.registry import ROWS
from app.models.vocabulary.matter import MatterKind
from app.services.desk.changes import EVERYTHING, Topic
from app.services.duty import shift
from app.services.matter import matters
from app.services.matter.matters import MatterDraft
from app.ui.incident.incident_forms import FORMS
from app.ui.kit.acts import Act, EntryAct
from app.ui.kit.form_base import Form
from app.ui.kit.keys import EVERY, NAMED, Key
from app.ui.kit.page import Page
from app.ui.kit.strokes import WITHIN, Place, Scope
from app.ui.shell import registry
from app.ui.shell.key_table import COMMON, key_table_markdown
from app.ui.shell.navigation import DESTINATIONS

ROOT = Path(__file__).resolve().parents[2]
UI = sorted((ROOT / "app" / "ui").rglob("*.py"))
NAMES = [one.name for one in DESTINATIONS]


def test_every_destination_is_a_page_with_a_key_and_topics_of_its_own() -> None:
    assert len({one.key for one in DESTINATIONS}) == len(DESTINATIONS)
    for one in DESTINATIONS:
        assert issubclass(one.load(), Page), one.name
        assert one.load().topics, one.name
        assert one.load().topics <= EVERYTHING, one.name


def test_every_act_has_one_form_and_every_form_an_act() -> None:
    for act in Act:
        places = (act in registry.OWN_PAGES) + (act in FORMS) + (act in registry.FORMLESS)
        assert places == 1, act
    for entry_act in EntryAct:
        assert callable(registry.on_entry(entry_act))


def test_every_topic_reloads_some_page() -> None:
    heard = frozenset[str]().union(*(one.load().topics for one in DESTINATIONS))
    alone = {Topic.DRAFTS, Topic.WARNINGS}  # drafts reload nothing while one types; warnings have their line
    assert heard | alone >= set(Topic)
    assert [kind.table for kind in ROWS if not {kind.table, *kind.also} & (heard | alone)] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_page_reloads_on_its_topics_only_and_when_it_is_seen(
    hands: Hands, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    window = hands.room.window
    window.show_page(name)
    hands.settle()
    page = window.page(name)
    seen: list[frozenset[str]] = []
    monkeypatch.setattr(page, "renew", seen.append)
    for topic in sorted(EVERYTHING):
        hands.room.broadcast.changed.emit(frozenset({topic}))
        assert seen == ([frozenset({topic})] if topic in page.topics else []), topic
        seen.clear()
    window.show_page("calls" if name != "calls" else "clocks")
    hands.room.broadcast.changed.emit(EVERYTHING)
    hands.room.broadcast.changed.emit(EVERYTHING)
    assert seen == []
    window.show_page(name)
    assert seen == [page.topics]
    window.show_page(name)
    assert seen == [page.topics]


def test_a_note_reloads_the_log_and_not_the_incidents(hands: Hands, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.ui.board.board_page import BoardPage

    board = hands.room.window.page("board")
    assert isinstance(board, BoardPage)
    loaded: list[str] = []
    monkeypatch.setattr(board.incidents, "load", lambda *_: loaded.append("incidents"))
    monkeypatch.setattr(board.log, "load", lambda *_: loaded.append("log"))
    hands.room.broadcast.publish(shift.write_note(hands.room.desk, "巡查"))
    assert loaded == ["log"]


def test_the_story_is_read_again_for_what_stands_in_it_and_for_nothing_else(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.helpers import book

    desk = hands.room.desk
    incident = book(desk, deaths=3)
    hands.room.broadcast.changed.emit(EVERYTHING)
    hands.room.broadcast.incident_requested.emit(incident)
    hands.settle()
    loaded: list[str] = []
    hands.room.window.show_page("incidents")
    hands.settle()
    page = hands.room.window.page("incidents")
    monkeypatch.setattr(page, "renew", lambda _topics: loaded.append("incidents"))
    hands.room.broadcast.publish(shift.write_note(desk, "巡查"))
    assert loaded == [], "a line of the shift is none of the incident's"
    draft = MatterDraft(kind=MatterKind.INSTRUCTION, words="全力搜救", asker="县长", incident=incident)
    hands.room.broadcast.publish(matters.take(desk, draft))
    assert loaded == ["incidents"]


def test_bases_say_nothing_by_themselves(hands: Hands) -> None:
    page, form = Page(hands.room.desk, hands.room.broadcast), Form()
    for act in (page.enter, page.begin, page.reload, page.focus_search, page.show_more):
        act()
    assert (page.incident, page.acting_incident(), page.topics) == ("", "", frozenset())
    form.focus_first()
    form.closed()
    assert form.finished
    assert not form.own_draft
    for one in (page, form):
        one.deleteLater()


def test_a_key_that_acts_at_once_does_not_act_on_an_incident_nobody_chose(hands: Hands) -> None:
    from app.services.incident import handling
    from tests.helpers import book, state_of

    desk = hands.room.desk
    first, second = book(desk, deaths=3), book(desk, deaths=0)
    hands.room.broadcast.changed.emit(EVERYTHING)
    hands.room.broadcast.incident_requested.emit(first)
    assert hands.room.window.current_incident() == first
    hands.room.broadcast.publish(handling.merge(desk, second, first, "同一起"))
    assert hands.room.window.current_incident() == second
    hands.press("Ctrl+1")
    assert state_of(desk, second).tellings == ()
    assert "不在了" in hands.room.window.notice.text()
    hands.press("Ctrl+1")
    assert [one.answered for one in state_of(desk, second).tellings] == [True]


def test_the_incident_that_was_looked_at_stays_the_one_acts_are_about(hands: Hands) -> None:
    take_call(hands, samples()[0], "x")
    incident = hands.room.window.current_incident()
    assert incident
    hands.press("Alt+5")
    hands.settle()
    assert hands.room.window.current_incident() == incident
    hands.press("F3")
    assert hands.room.window.forms.current is not None


# keys


def chains(place: Place) -> list[list[Place]]:
    """Every way from a place out to the window."""
    if place is Place.ANYWHERE:
        return [[place]]
    around = WITHIN.get(place, (Place.ANYWHERE,))
    return [[place, *rest] for outer in around for rest in chains(outer)]


def clashes(keys: list[tuple[Place, str, str]]) -> list[str]:
    """Keys that stand twice on one way out to the window, and so would do nothing."""
    found = []
    for place in Place:
        for chain in chains(place):
            heard = Counter(QKeySequence(text).toString() for where, text, _ in keys if where in chain)
            found += [f"{place.words}: {text}" for text, count in heard.items() if count > 1]
    return found


OF_KEYS = {"keys.py", "strokes.py"}
"""Modules the table of keys itself stands in."""
TABLE = [(key.stroke.place, text, key.name) for key in EVERY for text in key.stroke.keys]


def test_no_key_means_two_things_in_one_place() -> None:
    assert clashes(TABLE) == []


def test_a_clash_is_seen() -> None:
    assert clashes([*TABLE, (Place.TEAMS_OUT, "F2", "X")])
    assert clashes([*TABLE, (Place.BOARD, "Ctrl+M", "X")])
    assert clashes([*TABLE, (Place.RECORDS, "Ctrl+G", "X")])


def test_every_key_reads_and_every_place_has_its_scope() -> None:
    assert all(QKeySequence(text).count() == 1 and QKeySequence(text).toString() for _, text, _ in TABLE)
    for key in EVERY:
        assert key.stroke.does, key
        assert key.stroke.shown, key
    for place, around in WITHIN.items():
        assert place.scope in {Scope.LIST, Scope.PAGE}
        assert all(one.scope is not Scope.LIST for one in around)


def test_shortcuts_are_made_from_the_table_alone() -> None:
    for path in UI:
        text = path.read_text(encoding="utf-8")
        if path.name not in OF_KEYS:
            assert "QShortcut" not in text, path
            assert "QKeySequence" not in text, path
        for call in re.findall(r"setShortcut\((.*)\)", text):
            assert call.startswith("menu_keys("), path


def test_every_key_of_the_table_is_used() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in UI if path.name not in OF_KEYS)
    unused = [key.name for key in EVERY if not key.stroke.own and not re.search(rf"\b(?:Page)?Key\.{key.name}\b", text)]
    assert unused == []


def test_no_page_shows_a_key_that_is_not_in_the_table() -> None:
    written = re.compile(r"\b(?:(?:Ctrl|Alt|Shift)\+)+[A-Za-z0-9]+|\bF(?:1[0-2]|[1-9])\b")
    known = {text for key in EVERY for text in re.split("、", key.shown)}
    for path in UI:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        shown = [
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said
        ]
        if path.name not in OF_KEYS:
            assert {text for words in shown for text in written.findall(words)} <= known, path


def test_the_window_makes_exactly_the_keys_of_the_table(hands: Hands) -> None:
    for name in NAMES:
        hands.room.window.show_page(name)
    hands.settle()
    for shortcut in hands.room.window.findChildren(QShortcut):
        key = NAMED[shortcut.objectName()]
        assert shortcut.key().toString() in {QKeySequence(text).toString() for text in key.stroke.keys}
    made = {shortcut.objectName() for shortcut in hands.room.window.findChildren(QShortcut)}
    wanted = {key.name for key in EVERY if not key.stroke.own and key.stroke.place.scope in {Scope.WINDOW, Scope.PAGE}}
    assert wanted <= made
    menu = [one.shortcut().toString() for one in hands.room.window.findChildren(QAction) if one.shortcut().toString()]
    assert sorted(menu) == sorted(Key.CALL_KIND.stroke.keys)


def test_the_papers_hold_the_table_of_keys() -> None:
    handbook = (ROOT / "docs" / "手册.md").read_text(encoding="utf-8")
    assert key_table_markdown() in handbook
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert key_table_markdown(COMMON) in readme
    assert len(COMMON) == 10


def test_no_class_or_function_of_the_seam_is_looked_up_by_name() -> None:
    for path in UI:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                if node.func.id == "getattr":
                    assert path.name == "theme.py", path  # a colour by its name
                assert node.func.id not in {"hasattr", "setattr"}, path


def test_screens_read_the_book_through_services_alone() -> None:
    for path in UI:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not (isinstance(node, ast.Attribute) and node.attr == "store"), f"{path}:{node.lineno}"
