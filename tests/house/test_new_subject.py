"""A new subject is one folder and its line in the registry: fact, fold, row, log line, obligation, line of a page."""

import filecmp
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = {
    "__init__": '"""Visits to the duty room (来访)."""\n',
    "facts": (
        "from app.models.book.fact import Fact\n\n\n"
        'class VisitNoted(Fact, frozen=True, kw_only=True, tag="visit:noted"):\n'
        "    who: str\n"
    ),
    "rows": (
        "from app.models.book.rows import Row\n\n\n"
        "class VisitRow(Row, frozen=True, kw_only=True):\n"
        '    table = "visit"\n\n'
        "    who: str\n"
    ),
    "state": (
        "import msgspec\n\n"
        "from app.models.book.entry import Entry\n"
        "from app.models.subject.fold import State\n"
        "from app.models.visit.facts import VisitNoted\n"
        "from app.models.visit.rows import VisitRow\n\n\n"
        "class Visit(State, frozen=True, kw_only=True):\n"
        '    who: str = ""\n\n\n'
        "def apply(state: Visit, entry: Entry) -> Visit:\n"
        "    fact = entry.fact\n"
        "    return msgspec.structs.replace(state, who=fact.who) if isinstance(fact, VisitNoted) else state\n\n\n"
        "def project(state: Visit) -> tuple[VisitRow, ...]:\n"
        '    return (VisitRow(id=state.id, subject=f"visit:{state.id}", who=state.who),)\n\n\n'
        "def title_of(state: Visit) -> str:\n"
        '    return f"{state.who}来访"\n'
    ),
    "words": (
        "from app.models.book.words import Narration\n"
        "from app.models.visit.facts import VisitNoted\n"
        "from app.models.vocabulary.journal import Lane\n\n"
        'LINES = {VisitNoted: lambda fact: Narration(Lane.NOTE, f"来访：{fact.who}")}\n'
    ),
    "declaration": (
        "from app.models.subject.declaration import Declaration\n"
        "from app.models.subject.fold import Subject\n"
        "from app.models.visit import rows, state, words\n\n"
        "DECLARATION = Declaration(\n"
        "    lines=words.LINES,\n"
        "    subjects=(\n"
        '        Subject(name="visit", version=1, state=state.Visit, apply=state.apply, project=state.project,\n'
        "                rows=(rows.VisitRow,), title=state.title_of),\n"
        "    ),\n"
        ")\n"
    ),
}
STORY = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from app.models.moments import minutes
from app.models.obligations.facts import ClockStarted
from app.models.visit.facts import VisitNoted
from app.models.visit.rows import VisitRow
from app.models.visit.state import Visit
from app.models.vocabulary.obligation import Basis, ObligationKind, Recipient
from app.services.desk.desk import open_desk
from app.services.obligations import alarms, decisions, standing
from app.services.store import verify
from app.ui.clocks.clocks_page import ClocksPage
from app.ui.kit.signals import Broadcast
from app.services.store.rebuild import rebuild

desk = open_desk(Path(sys.argv[1]), officer="王澄")
now = desk.now()
with desk.write() as transaction:
    transaction.append("visit:V1", VisitNoted(who="李明"))
    transaction.append("visit:V1", ClockStarted(
        clock="any id at all", rule="V", digest="0", obligation=ObligationKind.CHECK, recipient=Recipient.CITY,
        basis=Basis.RECEIVED, basis_at=now, due=now - minutes(1), legal="通行做法",
    ))
assert "visit" in transaction.topics and "clock" in transaction.topics, transaction.topics
(listed,) = standing.listed(desk)
assert (listed.title, listed.clock.subject) == ("李明来访", "visit:V1")
application = QApplication([])
page = ClocksPage(desk, Broadcast(lambda: 0.0))
assert page.table.rows.rowCount() == 1
shown = [page.table.rows.index(0, column).data() for column in range(page.table.rows.columnCount())]
assert "李明来访" in shown, shown
page.deleteLater()
pulse = alarms.pulse(standing.running(desk), desk.now())
assert [one.subject for one in pulse.ringing] == ["visit:V1"]
alarms.hear(desk, pulse.ringing)
decisions.fulfil(desk, listed.clock, "已答复")
for _ in range(2):
    with desk.store.read() as reading:
        assert [one.who for one in reading.rows(VisitRow)] == ["李明"]
        assert reading.state("visit:V1", Visit).clocks[0].met_at is not None
        assert "来访：李明" in [line.text for line in reading.journal.lines(subjects=("visit:V1",))]
    rebuild(desk.store)
assert verify(desk.store).ok
assert standing.listed(desk) == []
desk.close()
print("told")
"""


def changed(copy: Path) -> set[str]:
    """Files of the copy that are not as they were, or new."""
    found = set()
    for path in (copy / "app").rglob("*.py"):
        name = path.relative_to(copy)
        if not (ROOT / name).exists() or not filecmp.cmp(path, ROOT / name, shallow=False):
            found.add(name.as_posix())
    return found


def test_a_new_subject_is_its_own_folder_and_one_place_in_the_registry(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(ROOT / "app", copy / "app", ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "resources").symlink_to(ROOT / "resources")
    folder = copy / "app" / "models" / "visit"
    folder.mkdir()
    for name, text in FOLDER.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    registry = copy / "app" / "models" / "registry.py"
    text = registry.read_text(encoding="utf-8")
    text = text.replace("DECLARATIONS = (\n", "DECLARATIONS = (\n    visit.DECLARATION,\n")
    text = text.replace(
        "from typing import Any\n", "from typing import Any\n\nfrom app.models.visit import declaration as visit\n"
    )
    registry.write_text(text, encoding="utf-8")
    program = [sys.executable, "-X", "utf8", "-c", STORY, str(tmp_path / "home")]
    done = subprocess.run(program, cwd=copy, capture_output=True, text=True, encoding="utf-8", check=False)  # noqa: S603 - ourselves
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.strip() == "told"
    own = {f"app/models/visit/{name}.py" for name in FOLDER}
    assert changed(copy) == {*own, "app/models/registry.py"}
