"""设置: unit, papers, recipients, inside chain, rules, look and sound. Every change is an entry."""

from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec
from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtWidgets import QApplication, QFileDialog, QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from app.models.settings.option import Group
from app.models.settings.settings import OPTIONS, Settings
from app.services.desk.changes import EVERYTHING, Changed, Topic
from app.services.desk.desk import Desk
from app.services.runtime.errors import DutyDeskError
from app.services.runtime.siren import Siren
from app.services.settings import editing, naming
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
from app.ui.outbox.routes_row import RoutesRow
from app.ui.security.backup_row import BackupRow
from app.ui.security.security_row import SafetyRow
from app.ui.settings import settings_fields as fields_of
from app.ui.settings.autostart_row import AutostartRow
from app.ui.settings.boundary_row import BoundaryRow
from app.ui.settings.rule_editor import RuleEditor
from app.ui.settings.setting_search import RULES, SettingSearch

NAMES, SENTENCES, MAP, BACKUP, SAFETY = Group.NAMES, Group.SENTENCES, Group.MAP, Group.BACKUP, Group.SAFETY
FORMS = (Group.UNIT, Group.PAPERS, Group.RECIPIENTS, Group.CHAIN, Group.DUTY, NAMES, SENTENCES, MAP, BACKUP)
"""Tabs that are forms and nothing else, before those with parts of their own."""
TABS = (*FORMS, Group.ROUTES, SAFETY, RULES, Group.LOOK)
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
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.search = SettingSearch()
        _head, body = titled_panel(self, "设置")
        body.addWidget(self.search)
        body.addWidget(self.tabs, 1)
        self.search.chosen.connect(self._on_search_chosen)
        self.search.turned.connect(self.tabs.setHidden)
        bind(PageKey.NEXT_TAB, self, self._on_next_tab_activated)
        bind(PageKey.TAB_BEFORE, self, self._on_tab_before_activated)
        self.tabs.currentChanged.connect(self._on_tabs_current_changed)
        self._rules: RuleEditor | None = None
        self._made: dict[str, QWidget] = {}
        """The tabs somebody has been to: building all of them at once would keep a key waiting."""
        self._fill()

    def _fill(self) -> None:
        """Every tab is named, the first is made; the others are when they are first asked for."""
        with QSignalBlocker(self.tabs):
            while self.tabs.count():
                old = self.tabs.widget(0)
                self.tabs.removeTab(0)
                if old is not None and old is not self._rules:
                    old.deleteLater()
            self._made.clear()
            for title in TABS:
                self.tabs.addTab(QWidget(), title)
        self.tab(TABS[0])

    def tab(self, title: str) -> QWidget | None:
        """A tab by its title, made when it is first asked for; None for an unknown one."""
        if title not in TABS:
            return None
        if title not in self._made:
            made = self._made[title] = self._make(title)
            place, shown = TABS.index(title), self.tabs.currentIndex()
            with QSignalBlocker(self.tabs):
                holder = self.tabs.widget(place)
                self.tabs.removeTab(place)
                self.tabs.insertTab(place, made, title)
                self.tabs.setCurrentIndex(shown)
            if holder is not None:
                holder.deleteLater()
        return self._made[title]

    def _make(self, title: str) -> QWidget:
        if title == Group.ROUTES:
            return RoutesRow(self.desk, self.broadcast)
        if title == SAFETY:
            return self._safety()
        if title == RULES:
            return self.rules
        form = self._form(Group(title))
        if title == NAMES:
            self._add_imports(form)
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
        self.sound_state = label("", 13, tone="muted")
        test = button("试响")
        test.clicked.connect(self._on_test_clicked)
        form.extra.addWidget(test)
        form.extra.addWidget(self.sound_state)
        form.extra.addWidget(AutostartRow(self.broadcast))
        self._show_device()

    @Slot(int)
    def _on_tabs_current_changed(self, number: int) -> None:
        self.tab(self.tabs.tabText(number))

    def _safety(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.addWidget(SafetyRow(self.desk, self.broadcast))
        column.addStretch(1)
        return scrolled(holder)

    def _add_imports(self, form: FormPage) -> None:
        row = QHBoxLayout()
        for text, slot in (
            ("导入地名…", self._on_import_places_clicked),
            ("导入类别代码表…", self._on_import_classes_clicked),
            ("导入物资代码表…", self._on_import_goods_clicked),
        ):
            made = button(text)
            made.clicked.connect(slot)
            row.addWidget(made)
        row.addWidget(label("文本或 CSV，每行：地名 别名 别名；或 代码 名称", 12, tone="muted"), 1)
        form.extra.addLayout(row)
        counts = f"类别代码表已导入{len(self._now.class_names)}项，物资代码表已导入{len(self._now.goods_codes)}项"
        form.extra.addWidget(label(counts, 12, tone="muted"))

    def _import(self, title: str, act: Callable[[Desk, Path], NamesTaken]) -> None:
        """Ask for a file, take it in, say what was done; a refusal is a notice."""
        if self._refuse_unsaved():
            return
        options = QFileDialog.Option.DontUseNativeDialog
        name, _ = QFileDialog.getOpenFileName(self, title, "", "文本 (*.csv *.txt);;所有文件 (*)", options=options)
        if name:
            self.take_file(act, Path(name))

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
        self._fill()
        self.show_option("", shown)
        self.broadcast.publish(Changed(EVERYTHING))
        self.broadcast.say(taken.sentence)

    def _refuse_unsaved(self) -> bool:
        """Whether a form holds what would be lost with it, which is said."""
        if title := _unsaved(self.tabs):
            self.broadcast.warn(UNSAVED.format(title, Key.SAVE.shown))
        return bool(title)

    @Slot()
    def _on_import_places_clicked(self) -> None:
        self._import("导入地名", naming.import_places)

    @Slot()
    def _on_import_classes_clicked(self) -> None:
        self._import("导入类别代码表", naming.import_class_names)

    @Slot()
    def _on_import_goods_clicked(self) -> None:
        self._import("导入物资代码表", naming.import_goods_codes)

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
            form = self._made.get(OPTIONS[name].group)
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
        found = self.tab(group)
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
