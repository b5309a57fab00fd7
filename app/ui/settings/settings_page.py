"""设置: unit, papers, recipients, inside chain, rules, look and sound. Every change is an entry."""

from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec
from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QApplication, QFileDialog, QTabWidget, QVBoxLayout, QWidget

from app.models.settings.option import Group
from app.models.settings.settings import OPTIONS, Settings
from app.services.desk.changes import EVERYTHING, Changed, Topic
from app.services.desk.desk import Desk
from app.services.runtime.errors import DutyDeskError
from app.services.runtime.siren import Siren
from app.services.settings import editing
from app.services.settings.naming import NamesTaken
from app.services.watch.watch import Beat
from app.ui.kit.cell_table import CellTable
from app.ui.kit.form import FormPage, Values
from app.ui.kit.keys import Key, PageKey, bind
from app.ui.kit.labels import button, label, scrolled, titled_panel
from app.ui.kit.page import Page
from app.ui.kit.scaling import put_on
from app.ui.kit.signals import Broadcast
from app.ui.kit.theme import LOOK
from app.ui.kit.turning import GivesWay
from app.ui.outbox.routes_row import RoutesRow
from app.ui.security.backup_row import BackupRow
from app.ui.security.security_row import SafetyRow
from app.ui.settings import settings_fields as fields_of
from app.ui.settings.autostart_row import AutostartRow
from app.ui.settings.boundary_row import BoundaryRow
from app.ui.settings.lazy_tabs import LazyTabs
from app.ui.settings.names_row import IMPORTS, NamesRow
from app.ui.settings.rule_editor import RuleEditor
from app.ui.settings.setting_search import RULES, SettingSearch

NAMES, SENTENCES, MAP, BACKUP, SAFETY = Group.NAMES, Group.SENTENCES, Group.MAP, Group.BACKUP, Group.SAFETY
FORMS = (Group.UNIT, Group.PAPERS, Group.RECIPIENTS, Group.CHAIN, Group.DUTY, NAMES, SENTENCES, MAP, BACKUP)
"""Tabs that are forms and nothing else, before those with parts of their own."""
TABS = (*FORMS, Group.ROUTES, SAFETY, RULES, Group.LOOK)
LOW = 360
"""Height at 100 % below which the page goes without its title."""
TEST_BEATS = 5
"""Beats during which a test tone is followed up."""
ROOM_FOR = "这块屏幕只放得下{}%的字，已按它显示；换到大屏幕上就是所选的字号。"
UNSAVED = "“{}”里还有没保存的改动，请先按 {} 保存。"
MUTE_HERE = "无声！没有能用的声音设备，告警只显示不响铃。"
HOW_SENTENCES = "花括号里由程序按账本填写，一处也不能少；清空一句，保存后恢复原句。"


class SettingsPage(Page):
    """Tabs of forms; saving shows at once."""

    topics = frozenset({Topic.SETTINGS, Topic.RULES})

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        super().__init__(desk, broadcast)
        self.siren = Siren()
        self._testing = 0
        self.tabs = LazyTabs(TABS, self._make)
        self.search = SettingSearch()
        head, body = titled_panel(self, "设置")
        title = head.itemAt(0)
        heading = title.widget() if title is not None else None
        if heading is not None:
            GivesWay(self, (heading,), height=LOW)
        body.addWidget(self.search)
        body.addWidget(self.tabs, 1)
        self.search.chosen.connect(self._on_search_chosen)
        self.search.turned.connect(self.tabs.setHidden)
        bind(PageKey.NEXT_TAB, self, self._on_next_tab_activated)
        bind(PageKey.TAB_BEFORE, self, self._on_tab_before_activated)
        self._rules: RuleEditor | None = None
        self.tabs.begin()

    def _make(self, title: str) -> QWidget:
        if title == Group.ROUTES:
            return RoutesRow(self.desk, self.broadcast)
        if title == SAFETY:
            return self._safety()
        if title == RULES:
            return self.rules
        form = self._form(Group(title))
        if title == NAMES:
            names = NamesRow(self.desk)
            names.asked.connect(self._on_names_asked)
            form.extra.addWidget(names)
        elif title == MAP:
            form.extra.addWidget(BoundaryRow(self.desk, self.broadcast))
        elif title == BACKUP:
            form.extra.addWidget(BackupRow(self.desk, self.broadcast))
        elif title == SENTENCES:
            form.extra.addWidget(label(HOW_SENTENCES, 12, tone="muted", wrap=True))
        elif title == Group.LOOK:
            self._add_sound(form)
        return form

    @property
    def rules(self) -> RuleEditor:
        """The tab of the rules."""
        if self._rules is None:
            self._rules = RuleEditor(self.desk, self.broadcast)
            self._rules.setParent(self)
        return self._rules

    def _add_sound(self, form: FormPage) -> None:
        self.sound_state = label("", 13, tone="muted", wrap=True)
        test = button("试响")
        test.clicked.connect(self._on_test_clicked)
        form.extra.addWidget(test)
        form.extra.addWidget(self.sound_state)
        form.extra.addWidget(AutostartRow(self.broadcast))
        self._show_device()

    def _safety(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.addWidget(SafetyRow(self.desk, self.broadcast))
        column.addStretch(1)
        return scrolled(holder)

    @Slot(str)
    def _on_names_asked(self, title: str) -> None:
        """Ask for a file, take it in, say what was done; a refusal is a notice."""
        if self._refuse_unsaved():
            return
        options = QFileDialog.Option.DontUseNativeDialog
        name, _ = QFileDialog.getOpenFileName(self, title, "", "文本 (*.csv *.txt);;所有文件 (*)", options=options)
        if name:
            self.take_file(IMPORTS[title], Path(name))

    def take_file(self, act: Callable[[Desk, Path], NamesTaken], path: Path) -> None:
        """Take a file of names in and show the result on the same tab; refused while something typed is not saved."""
        if self._refuse_unsaved():
            return
        shown = self.tabs.tabText(self.tabs.currentIndex())
        try:
            taken = act(self.desk, path)
        except DutyDeskError as error:
            self.broadcast.warn(error.sentence)
            return
        self.tabs.begin(self._rules)
        self.show_option("", shown)
        self.broadcast.publish(Changed(EVERYTHING))
        self.broadcast.say(taken.sentence)

    def _refuse_unsaved(self) -> bool:
        """Whether a form holds what would be lost with it, which is said."""
        if title := _unsaved(self.tabs):
            self.broadcast.warn(UNSAVED.format(title, Key.SAVE.shown))
        return bool(title)

    def _form(self, group: Group) -> FormPage:
        fields = fields_of.fields(self._now, group)
        form = FormPage(self.broadcast, group, fields, self._save, now=self.desk.now(), verb="保存")
        form.embed()
        return form

    def _save(self, values: Values) -> Changed:
        changes = fields_of.read(values)
        settings = msgspec.structs.replace(self.desk.settings, **changes)
        changed = editing.change_settings(self.desk, settings)
        self._show_tables(changes.keys() & fields_of.AS_CELLS.keys())
        application = QApplication.instance()
        if isinstance(application, QApplication) and {"theme", "text_scale"} & changes.keys():
            put_on(application, settings.theme, settings.text_scale)
        capped = LOOK.scale < settings.text_scale and "text_scale" in changes
        self.broadcast.say(f"设置已保存。{ROOM_FOR.format(LOOK.scale) if capped else ''}")
        return changed

    def _show_tables(self, names: Iterable[str]) -> None:
        """A line taken out of a table that was shipped with lines is there again as it was shipped."""
        for name in names:
            form = self.tabs.made.get(OPTIONS[name].group)
            editor = form.rows[name].editor if isinstance(form, FormPage) else None
            if isinstance(editor, CellTable):
                editor.show_cells(fields_of.cells(self._now, name))

    @property
    def _now(self) -> Settings:
        return self.desk.settings

    def enter(self) -> None:
        """The page is shown: what is typed looks for a setting."""
        self.search.begin()

    def show_option(self, name: str, group: str) -> None:
        """Go to one setting: its tab, its field."""
        found = self.tabs.tab(group)
        if found is not None:
            self.tabs.setCurrentWidget(found)
            _begin(found, name)

    @Slot(str, str)
    def _on_search_chosen(self, name: str, group: str) -> None:
        self.show_option(name, group)

    @Slot()
    def _on_next_tab_activated(self) -> None:
        self._turn(1)

    @Slot()
    def _on_tab_before_activated(self) -> None:
        self._turn(-1)

    def _turn(self, step: int) -> None:
        """The next class of settings, the cursor where typing begins in it."""
        self.search.box.clear()
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + step) % self.tabs.count())
        _begin(self.tabs.currentWidget())

    def _show_device(self) -> None:
        device = self.siren.device
        self.sound_state.setText(f"声音设备：{device}" if device else MUTE_HERE)

    @Slot()
    def _on_test_clicked(self) -> None:
        """试响: one short tone; whether it came out is known a moment later, with the next beats."""
        self._testing = TEST_BEATS
        if not self.siren.play("near"):
            QApplication.beep()
        self._show_device()

    def tick(self, beat: Beat) -> None:
        """A tone that was asked for is followed up: a player may end without having made a sound."""
        super().tick(beat)
        if self._testing:
            self._testing -= 1
            self.siren.look()
            self._show_device()

    def reload(self) -> None:
        """Show the rules as they are now; what is half typed in the other tabs stays."""
        if self._rules is not None:
            self._rules.reload()


def _unsaved(tabs: QTabWidget) -> str:
    """The title of the first tab that is a form with something in it that is not saved, empty for none."""
    held = ((tabs.tabText(number), tabs.widget(number)) for number in range(tabs.count()))
    return next((title for title, one in held if isinstance(one, FormPage) and not one.finished), "")


def _begin(tab: QWidget, name: str = "") -> None:
    """The cursor stands in a field of that name, or where typing begins in a tab, or where a key can act first."""
    if isinstance(tab, FormPage) and name in tab.rows:
        tab.rows[name].editor.setFocus()
    elif isinstance(tab, FormPage):
        tab.focus_first()
    elif isinstance(tab, RuleEditor):
        tab.table.setFocus()
    else:
        first = next((one for one in tab.findChildren(QWidget) if _takes_focus(one)), None)
        if first is not None:
            first.setFocus()


def _takes_focus(one: QWidget) -> bool:
    return one.isVisible() and one.isEnabled() and bool(one.focusPolicy() & Qt.FocusPolicy.TabFocus)
