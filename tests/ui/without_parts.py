"""The window on a machine that lacks libraries of its system: parts of Qt do not load; every page is opened.

``python -m tests.ui.without_parts HOME PART …`` says in JSON which faults there were, what the preview of a paper says
and what became of a PDF that was to be read.
"""

import json
import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

os.environ["QT_QPA_PLATFORM"] = "offscreen"


class Missing(MetaPathFinder):
    """As the loader says it where a library of the system is not there."""

    def __init__(self, parts: Sequence[str]) -> None:
        self.parts = {f"PySide6.{one}" for one in parts}

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        del path, target
        if fullname in self.parts:
            message = "libatomic.so.1: cannot open shared object file: No such file or directory"
            raise ImportError(message)
        return None


def main(words: list[str]) -> int:
    sys.meta_path.insert(0, Missing(words[1:]))
    from app.cli.demo import first_start, samples, take_call
    from app.cli.hands import Hands
    from app.services.runtime.errors import DutyDeskError
    from app.ui.kit.acts import Act
    from app.ui.kit.paper_view import PaperView
    from app.ui.kit.rasters import texts_in
    from app.ui.shell.navigation import DESTINATIONS

    home = Path(words[0])
    home.mkdir(parents=True)
    hands = Hands(home, home / "book")
    first_start(hands)
    take_call(hands, samples()[0], "x")
    window = hands.room.window
    hands.room.listen("dutydesk-without-parts")
    for one in DESTINATIONS:
        window.show_page(one.name)
        hands.settle()
    with hands.room.desk.store.read() as reading:
        incident = reading.incidents()[0].id
    for act in (Act.ORAL, Act.REPORT, Act.DISPATCH, Act.NOTE, Act.FIGURE, Act.PACKAGE):
        hands.room.broadcast.act_requested.emit(act, incident)
        hands.settle()
    view = PaperView()
    view.show_paper(b"%PDF-1.4")
    try:
        read = str(list(texts_in(b"%PDF-1.4")))
    except DutyDeskError as error:
        read = error.sentence
    said = {"faults": hands.faults, "shown": view.text.text(), "read": read, "pages": len(window.pages)}
    hands.end()
    sys.stdout.write(json.dumps(said, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
