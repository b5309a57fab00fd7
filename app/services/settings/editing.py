"""Unit settings and rules as the officer changes them: every change is an entry."""

from collections.abc import Callable, Collection
from pathlib import Path

from app.models.obligations.rules import Rule
from app.models.rules.facts import PackSwitched, RuleEdited
from app.models.settings.facts import SettingsChanged
from app.models.settings.settings import OPTIONS, Settings, changed_values
from app.models.texts import one_line
from app.services.desk.changes import EVERYTHING, Changed
from app.services.desk.desk import Desk
from app.services.desk.rulebook import read_rule, write_rule
from app.services.paper.phrases import wrong as unfit
from app.services.resources.reach import wrong_speeds, wrong_terrain
from app.services.runtime.errors import Refused

Look = Callable[[Settings], str]


INSIDE = "这是数据文件夹自己（或在它里面），盘坏了、文件夹没了，两份一起没。请选另一块盘上的文件夹"


def _inside(desk: Desk, values: Collection[str], settings: Settings) -> dict[str, str]:
    """By field what is wrong where a second place is none: the data folder itself, or a folder in it."""
    home = desk.store.path.parent.resolve()
    places = {"mirror_folder": (settings.mirror_folder,), "backup_folder": settings.backup_places}
    return {
        field: INSIDE
        for field, chosen in places.items()
        if field in values and any(one and Path(one).resolve().is_relative_to(home) for one in chosen)
    }


def _folder(settings: Settings) -> str:
    there = not settings.mirror_folder or Path(settings.mirror_folder).is_dir()
    return "" if there else "没有这个文件夹，请先在第二块盘上建好"


def _sentences(settings: Settings) -> str:
    return "；".join(filter(None, (unfit(name, text) for name, text in settings.wording.items())))


LOOKS: dict[str, Look] = {
    "mirror_folder": _folder,
    "speeds": wrong_speeds,
    "terrain": wrong_terrain,
    "wording": _sentences,
}
"""What is seen only by asking the machine or the resources; all else is checked where the field is declared."""


def check(settings: Settings, names: Collection[str] = tuple(OPTIONS)) -> dict[str, str]:
    """Everything wrong with settings, by field; of those named, of all where none are."""
    wrong = {}
    for name in names:
        said = OPTIONS[name].check(getattr(settings, name)) or LOOKS.get(name, _nothing)(settings)
        if said:
            wrong[name] = said
    return wrong


def _nothing(_settings: Settings) -> str:
    return ""


def change_settings(desk: Desk, settings: Settings) -> Changed:
    """Book the settings that differ; raises Refused with every error in them.

    What was not touched is not in the way: a second disk that is unplugged keeps nobody from changing the phone.
    """
    values = changed_values(desk.settings, settings)
    wrong = check(settings, values) | _inside(desk, values, settings)
    if wrong:
        raise Refused("；".join(wrong.values()) + "。", fields=wrong)
    if values:
        with desk.write() as transaction:
            transaction.append("settings:unit", SettingsChanged(values=values))
        desk.refresh()
    return Changed(EVERYTHING)


def switch_pack(desk: Desk, pack: str, *, enabled: bool) -> Changed:
    """Switch a rule pack; running clocks are not touched."""
    with desk.write() as transaction:
        transaction.append(f"rule:pack-{pack}", PackSwitched(pack=pack, enabled=enabled))
    desk.refresh()
    return Changed(EVERYTHING, pack)


def edit_rule(desk: Desk, rule: Rule, reason: str) -> Changed:
    """Book a rule's new text with the reason; running clocks keep the text they were started under."""
    if not one_line(reason):
        raise Refused("修改规则要写明原因和依据。", field="reason")
    toml = write_rule(rule)
    read_rule(toml, rule.pack)
    with desk.write() as transaction:
        transaction.append(f"rule:{rule.id}", RuleEdited(rule=rule.id, toml=toml, reason=one_line(reason)))
    desk.refresh()
    return Changed(EVERYTHING, rule.id)
