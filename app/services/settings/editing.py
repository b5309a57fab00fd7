"""Unit settings and rules as the officer changes them: every change is an entry."""

from pathlib import Path

from app.models.obligations.rules import Rule
from app.models.rules.facts import PackSwitched, RuleEdited
from app.models.settings.facts import SettingsChanged
from app.models.settings.settings import Settings, changed_values
from app.models.texts import one_line
from app.services.desk.changes import EVERYTHING, Changed
from app.services.desk.desk import Desk
from app.services.desk.rulebook import read_rule, write_rule
from app.services.paper.phrases import wrong as unfit
from app.services.resources.reach import wrong_speeds
from app.services.runtime.errors import Refused

SCALES = (100, 125, 150, 175, 200)


def check(settings: Settings) -> dict[str, str]:
    """Everything wrong with settings, by field."""
    wrong: dict[str, str] = {}
    if not one_line(settings.unit_name):
        wrong["unit_name"] = "单位名称是空的"
    if len(settings.unit_name) > 40:
        wrong["unit_name"] = "单位名称超过40字"
    if not one_line(settings.region):
        wrong["region"] = "行政区域是空的"
    if not one_line(settings.number_code):
        wrong["number_code"] = "发文代字是空的"
    if not 1 <= settings.heard_minutes <= 60:
        wrong["heard_minutes"] = "知悉后再响的分钟数要在1到60之间"
    if not 5 <= settings.backup_minutes <= 1440:
        wrong["backup_minutes"] = "备份间隔要在5到1440分钟之间"
    if not 1 <= settings.backup_keep <= 1000:
        wrong["backup_keep"] = "保留份数要在1到1000之间"
    wrong |= _wrong_routes(settings)
    slow = wrong_speeds(settings)
    if slow:
        wrong["speeds"] = slow
    sentences = [found for found in (unfit(name, text) for name, text in settings.wording.items()) if found]
    if sentences:
        wrong["wording"] = "；".join(sentences)
    return wrong


def _wrong_routes(settings: Settings) -> dict[str, str]:
    """What is wrong with where things go by themselves: routes, mirror."""
    wrong = {}
    if settings.mirror_folder and not Path(settings.mirror_folder).is_dir():
        wrong["mirror_folder"] = "没有这个文件夹，请先在第二块盘上建好"
    names = [one.name for one in settings.routes]
    problems = [*filter(None, (one.wrong() for one in settings.routes))]
    if problems or len(set(names)) < len(names):
        wrong["routes"] = "；".join(problems) or "两个通道同名"
    return wrong


def change_settings(desk: Desk, settings: Settings) -> Changed:
    """Book the settings that differ; raises Refused with every error."""
    wrong = check(settings)
    if wrong:
        raise Refused("；".join(wrong.values()) + "。", fields=wrong)
    values = changed_values(desk.settings, settings)
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
