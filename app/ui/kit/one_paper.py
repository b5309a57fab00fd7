"""One paper on a page of its own: seen, printed, saved."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog
from shiboken6 import isValid

from app.services.desk.changes import Changed, Topic
from app.services.desk.desk import Desk
from app.services.desk.home import home_of
from app.services.forms.papers import handed_over
from app.services.paper.archive import PaperMade, save
from app.services.runtime.errors import DutyDeskError, Refused
from app.ui.kit.form_base import Form
from app.ui.kit.keys import Key, bind_button
from app.ui.kit.labels import button, foot, framed, refusal
from app.ui.kit.paper_view import PaperView
from app.ui.kit.printing import print_paper
from app.ui.kit.signals import Broadcast

RECOVERY = "recovery"
"""The key of the one paper that must not lie beside the book."""


class OnePaper(Form):
    """A paper that is made behind the window, to be printed or saved where the officer says.

    Leaving closes it: a recovery code is on no screen any more.
    """

    def __init__(self, desk: Desk, broadcast: Broadcast, title: str, key: str, make: Callable[[], PaperMade]) -> None:
        super().__init__()
        self.desk = desk
        self.broadcast = broadcast
        self.title = title
        self.key = key
        self.made: PaperMade | None = None
        self.preview = PaperView()
        self.message = refusal()
        self.print_button = button("打印", Key.ONE_PRINT.shown, primary=True)
        self.save_button = button("存成文件…", Key.ONE_SAVE.shown)
        self.back = button("返回", Key.BACK.shown)
        column = framed(self, title, 10)
        column.addWidget(self.preview, 1)
        column.addWidget(self.message)
        column.addLayout(foot(self.print_button, self.save_button, self.back))
        for widget, pressed, slot in (
            (self.print_button, Key.ONE_PRINT, self._on_print_clicked),
            (self.save_button, Key.ONE_SAVE, self._on_save_clicked),
        ):
            bind_button(widget, pressed, self, slot)
        self.back.clicked.connect(broadcast.back_requested)
        self.preview.show_text("正在生成…")
        broadcast.tasks.ask(make, self._take, slow=True)

    def _take(self, answer: PaperMade | DutyDeskError) -> None:
        if not isValid(self):
            return
        if isinstance(answer, DutyDeskError):
            self.preview.show_text(answer.sentence)
            return
        self.broadcast.publish(Changed(frozenset({Topic.JOURNAL})))
        self.made = answer
        self.preview.show_paper(answer.data)

    def focus_first(self) -> None:
        """The first act is printing."""
        self.print_button.setFocus()

    @Slot()
    def _on_print_clicked(self) -> None:
        if self.made is None:
            return
        try:
            job = print_paper(self.desk, self.made, self, self.key)
        except DutyDeskError as error:
            self.message.setText(error.sentence)
            return
        if job is not None and not job.file:
            self.broadcast.publish(handed_over(self.desk, self.key, self.made, job.printer, job.copies))
        if job is not None:
            self.broadcast.say(job.sentence)

    @Slot()
    def _on_save_clicked(self) -> None:
        if self.made is None:
            return
        options = QFileDialog.Option.DontUseNativeDialog
        name, _ = QFileDialog.getSaveFileName(self, f"存{self.title}", self.made.name, "PDF (*.pdf)", options=options)
        if name:
            self.save_to(Path(name))

    def save_to(self, path: Path) -> None:
        """Save it; a recovery code anywhere but beside the book it opens."""
        home = home_of(self.desk).resolve()
        made = self.made
        if made is None:
            return
        try:
            if self.key == RECOVERY and path.resolve().is_relative_to(home):
                raise Refused("恢复码不能和账本放在一起，请存到U盘，打印后删掉。", field="path")
            save(made.data, path)
        except DutyDeskError as error:
            self.message.setText(error.sentence)
            return
        self.message.setText("")
        more = "打印封存以后请把文件删掉。" if self.key == RECOVERY else ""
        self.broadcast.say(f"已存到 {path.name}。{more}")
