"""设置: unit, papers, recipients, inside chain, rules, look and sound. Every change is an entry."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import Slot
from PySide6.QtWidgets import QApplication, QFileDialog, QHBoxLayout, QTabWidget, QWidget

from app.models.settings import Settings
from app.models.vocabulary import UnitLevel
from app.services import naming, unit
from app.services.changes import EVERYTHING, Changed
from app.services.desk import Desk
from app.services.errors import DutyDeskError
from app.services.naming import Taken
from app.ui import theme
from app.ui.signals import Broadcast
from app.ui.siren import Siren
from app.ui.widgets import lists_as_text as lists
from app.ui.widgets.backup_row import BackupRow
from app.ui.widgets.form import Field, FormPage, Values
from app.ui.widgets.labels import button, label, titled_panel
from app.ui.widgets.rule_editor import RuleEditor

NAMES = "地名与常用语"
SENTENCES = "文书用语"
BACKUP = "备份"
HOW_SENTENCES = "每行：名称 = 句子。花括号里由程序按账本填写，一处也不能少；删去一行，保存后恢复原句。"


def backup_fields(s: Settings) -> tuple[Field, ...]:
    """Where verified copies go, how often, how many are kept."""
    return (
        Field(name="backup_folder", title="备份位置", value=s.backup_folder,
              hint="另一块硬盘、U盘或共享文件夹；留空不自动备份"),
        Field(name="backup_minutes", title="间隔", kind="number", value=s.backup_minutes, hint="分钟，5到1440"),
        Field(name="backup_keep", title="保留份数", kind="number", value=s.backup_keep, hint="更旧的自动删除"),
    )  # fmt: skip


class SettingsPage(QWidget):
    """Tabs of forms; saving shows at once."""

    def __init__(self, desk: Desk, broadcast: Broadcast) -> None:
        super().__init__()
        self.desk = desk
        self.broadcast = broadcast
        self.siren = Siren()
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        _head, body = titled_panel(self, "设置")
        body.addWidget(self.tabs, 1)
        self.rules = RuleEditor(desk, broadcast)
        self._fill()
        broadcast.changed.connect(self._on_broadcast_changed)

    def _fill(self) -> None:
        while self.tabs.count():
            self.tabs.removeTab(0)
        for title, fields in (
            ("单位", self._unit()),
            ("文书", self._papers()),
            ("报送对象", self._recipients()),
            ("内部报告", self._chain()),
            (NAMES, self._places()),
            (SENTENCES, self._wording()),
            (BACKUP, backup_fields(self._now)),
        ):
            form = self._form(title, fields)
            self.tabs.addTab(form, title)
            if title == NAMES:
                self._add_imports(form)
            elif title == BACKUP:
                form.extra.addWidget(BackupRow(self.desk, self.broadcast))
            elif title == SENTENCES:
                form.extra.addWidget(label(HOW_SENTENCES, 12, tone="muted", wrap=True))
        self.tabs.addTab(self.rules, "规则")
        look = self._form("外观与声音", self._look())
        self.sound_state = label("", 13, tone="muted")
        test = button("试响")
        test.clicked.connect(self._on_test_clicked)
        look.extra.addWidget(test)
        look.extra.addWidget(self.sound_state)
        self._show_device()
        self.tabs.addTab(look, "外观与声音")

    def _add_imports(self, form: FormPage) -> None:
        row = QHBoxLayout()
        for text, slot in (
            ("导入地名…", self._on_import_places_clicked),
            ("导入类别代码表…", self._on_import_classes_clicked),
        ):
            made = button(text)
            made.clicked.connect(slot)
            row.addWidget(made)
        row.addWidget(label("文本或 CSV，每行：地名 别名 别名；或 代码 名称", 12, tone="muted"), 1)
        form.extra.addLayout(row)
        form.extra.addWidget(label(f"类别代码表已导入{len(self._now.class_names)}项", 12, tone="muted"))

    def _import(self, title: str, act: Callable[[Desk, Path], Taken]) -> None:
        """Ask for a file, take it in, say what was done; a refusal is a notice."""
        options = QFileDialog.Option.DontUseNativeDialog
        name, _ = QFileDialog.getOpenFileName(self, title, "", "文本 (*.csv *.txt);;所有文件 (*)", options=options)
        if name:
            self.take_file(act, Path(name))

    def take_file(self, act: Callable[[Desk, Path], Taken], path: Path) -> None:
        """Take a file of names in and show the result."""
        try:
            taken = act(self.desk, path)
        except DutyDeskError as error:
            self.broadcast.warn(error.sentence)
            return
        self._fill()
        self.broadcast.publish(Changed(EVERYTHING))
        self.broadcast.say(taken.sentence)

    @Slot()
    def _on_import_places_clicked(self) -> None:
        self._import("导入地名", naming.import_places)

    @Slot()
    def _on_import_classes_clicked(self) -> None:
        self._import("导入类别代码表", naming.import_class_names)

    def _form(self, title: str, fields: tuple[Field, ...]) -> FormPage:
        form = FormPage(self.broadcast, title, fields, self._save, now=self.desk.now(), verb="保存")
        form.embed()
        return form

    def _save(self, values: Values) -> Changed:
        changes: dict[str, Any] = dict(values)
        for name, parse in (
            ("recipients", lists.parse_recipients),
            ("inside_chain", lists.parse_chain),
            ("places", lists.parse_places),
            ("phrases", lists.lines_of),
            ("wording", lists.parse_wording),
            ("officers", lists.lines_of),
            ("copies", lists.lines_of),
        ):
            if name in changes:
                changes[name] = parse(changes[name])
        for name in ("text_scale", "heard_minutes", "backup_minutes", "backup_keep"):
            if name in changes:
                changes[name] = int(changes[name] or 0)
        settings = msgspec.structs.replace(self.desk.settings, **changes)
        changed = unit.change_settings(self.desk, settings)
        application = QApplication.instance()
        if isinstance(application, QApplication) and {"theme", "text_scale"} & changes.keys():
            theme.apply(application, settings.theme, settings.text_scale)
        self.broadcast.say("设置已保存。")
        return changed

    @property
    def _now(self) -> Settings:
        return self.desk.settings

    def _unit(self) -> tuple[Field, ...]:
        s = self._now
        return (
            Field(name="unit_name", title="单位名称", value=s.unit_name),
            Field(name="region", title="行政区域", value=s.region),
            Field(name="unit_level", title="单位层级", kind="choice", value=s.unit_level,
                  choices=tuple((one, one.label) for one in UnitLevel)),
            Field(name="duty_phone", title="值班电话", value=s.duty_phone),
            Field(name="officers", title="值班人员", kind="text", value="\n".join(s.officers), hint="每行一人", rows=8),
        )  # fmt: skip

    def _papers(self) -> tuple[Field, ...]:
        s = self._now
        return (
            Field(name="red_head", title="红头", value=s.red_head),
            Field(name="head_style", title="版头", kind="choice", value=s.head_style,
                  choices=(("compact", "简报版头，一页写完"), ("standard", "标准版头"))),
            Field(name="number_code", title="发文代字", value=s.number_code, hint="如 青应急值"),
            Field(name="secrecy", title="密级", value=s.secrecy, hint="如 内部资料，留空不标；本程序不得处理涉密信息"),
            Field(name="urgency", title="紧急程度", kind="choice", value=s.urgency,
                  choices=(("特急", "特急"), ("加急", "加急"), ("", "不标"))),
            Field(name="addressee", title="主送", value=s.addressee, hint="留空用上一级应急值班室"),
            Field(name="copies", title="抄送", kind="text", value="\n".join(s.copies), hint="每行一个单位", rows=4),
            Field(name="system_fonts", title="字体", kind="check", value=s.system_fonts,
                  hint="用本机的仿宋、小标宋、黑体、楷体（没有的仍用自带字体）"),
            Field(name="papers_folder", title="保存位置", value=s.papers_folder, hint="留空存在数据文件夹的“文书”里"),
        )  # fmt: skip

    def _recipients(self) -> tuple[Field, ...]:
        text = lists.recipients_text(self._now.recipients)
        hint = "每行：对象　名称　电话，没有的写 -"
        return (Field(name="recipients", title="报送对象", kind="text", value=text, hint=hint, rows=18),)

    def _chain(self) -> tuple[Field, ...]:
        text = lists.chain_text(self._now.inside_chain)
        hint = "每行：职务　姓名　电话　从哪一级起报告（一般、较大、重大、特别重大）"
        return (Field(name="inside_chain", title="报告顺序", kind="text", value=text, hint=hint, rows=10),)

    def _places(self) -> tuple[Field, ...]:
        return (
            Field(name="places", title="地名库", kind="text", value=lists.places_text(self._now.places),
                  hint="每行：地名　别名　别名", rows=10),
            Field(name="phrases", title="常用语", kind="text", value="\n".join(self._now.phrases),
                  hint="每行一句，接报时按 Ctrl+J 选用", rows=8),
        )  # fmt: skip

    def _wording(self) -> tuple[Field, ...]:
        text = lists.wording_text(self._now.wording)
        return (Field(name="wording", title="文书用语", kind="text", value=text, rows=17),)

    def _look(self) -> tuple[Field, ...]:
        s = self._now
        return (
            Field(name="theme", title="外观", kind="choice", value=s.theme,
                  choices=tuple((name, title) for name, (title, _) in theme.THEMES.items())),
            Field(name="text_scale", title="字号", kind="choice", value=s.text_scale,
                  choices=tuple((one, f"{one}%") for one in unit.SCALES)),
            Field(name="sound", title="告警声音", kind="check", hint="响铃", value=s.sound),
            Field(name="heard_minutes", title="知悉后再响", kind="number", value=s.heard_minutes, hint="分钟，1到60"),
        )  # fmt: skip

    def enter(self) -> None:
        """The page is shown."""
        self.tabs.tabBar().setFocus()

    def _show_device(self) -> None:
        device = self.siren.device
        self.sound_state.setText(f"声音设备：{device}" if device else "没有声音设备，告警只显示不响铃。")

    @Slot()
    def _on_test_clicked(self) -> None:
        self.siren.play("overdue")
        self._show_device()

    @Slot(object)
    def _on_broadcast_changed(self, _topics: object) -> None:
        self.rules.reload()
