"""Each setting is declared once, at its field: title, tab, check, unit, default."""

from typing import Annotated

import msgspec
import pytest
from msgspec.structs import replace

from app.models.outbox.routes import Route, RouteKind
from app.models.report.facts import Hat
from app.models.settings import option
from app.models.settings.facts import SettingsChanged
from app.models.settings.option import Editor, Group, Option, options_of
from app.models.settings.settings import OPTIONS, MapFile, Post, Settings, changed_values, from_values
from app.models.settings.words import LINES

HAT = Hat(name="县防指", red_head="青山县防汛抗旱指挥部", number_code="青防")
FIELDS = [field.name for field in msgspec.structs.fields(Settings)]


@pytest.mark.parametrize("name", FIELDS)
def test_every_setting_has_a_title_a_tab_and_a_check_that_its_default_passes(name: str) -> None:
    declared = OPTIONS[name]
    assert declared.title
    assert isinstance(declared.group, Group)
    assert declared.check(getattr(Settings(), name)) == ""
    assert (declared.editor is Editor.CHOICE) is bool(declared.choices or name == "terrain")


def test_titles_are_told_apart() -> None:
    titles = [one.title for one in OPTIONS.values()]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize(("name", "value", "said"), [
    ("unit_name", " 　", "单位名称是空的"), ("unit_name", "县" * 41, "单位名称超过40字"),
    ("region", "", "行政区域是空的"),
    ("number_code", "\n", "发文代字是空的"), ("heard_minutes", 0, "知悉后再响要在1到60分钟之间"),
    ("heard_minutes", 61, "知悉后再响要在1到60分钟之间"), ("backup_minutes", 4, "备份间隔要在5到1440分钟之间"),
    ("backup_keep", 1001, "保留备份份数要在1到1000之间"), ("theme", "pink", "没有“pink”这种外观"),
    ("text_scale", 110, "没有“110”这种字号"), ("head_style", "", "没有“”这种版头"),
    ("copies", ("乡" * 201,), "抄送里有一行超过200字"),
    ("backup_folder", "/x\n" + "长" * 1001, "备份位置里有一行超过1000字"),
    ("inside_chain", (Post(post="带班领导", from_level=5),), "内部报告的级别要在1到4之间"),
    ("duty_change", "25点", "时刻“25点”看不懂，请写成 08:30"),
    ("duty_change", "0830", "时刻“0830”看不懂，请写成 08:30"),
    ("hats", (Hat(name="县防指", red_head="", number_code="青防"),), "其他名义要写全名称、红头、发文代字"),
    ("hats", (HAT, replace(HAT, name="森防办")), "两个名义同名或用同一个发文代字"),
])  # fmt: skip
def test_a_check_says_what_is_wrong(name: str, value: object, said: str) -> None:
    assert OPTIONS[name].check(value) == said


@pytest.mark.parametrize(
    ("name", "value"), [("heard_minutes", 1), ("heard_minutes", 60), ("backup_minutes", 1440), ("unit_name", "县" * 40)]
)
def test_bounds_are_allowed(name: str, value: object) -> None:
    assert OPTIONS[name].check(value) == ""


def test_routes_are_checked_each_and_together() -> None:
    one = Route(name="市局", kind=RouteKind.FOLDER, folder="/mnt/out")
    assert OPTIONS["routes"].check((one, replace(one, name="省厅"))) == ""
    assert OPTIONS["routes"].check((one, one)) == "两个通道同名"
    assert OPTIONS["routes"].check((one, replace(one, name=" "))) == "通道没有名称"


def test_a_field_that_declares_nothing_is_seen() -> None:
    class Half(msgspec.Struct):
        said: Annotated[bool, option.switch("声音", Group.LOOK, "响")] = True
        unsaid: bool = True

    with pytest.raises(KeyError):
        options_of(Half)


def test_settings_come_back_from_their_json() -> None:
    changed = replace(
        Settings(), unit_name="临川市应急管理局", heard_minutes=5, copies=("甲局", "乙局"), speeds={"消防": 50.0},
        boundary=MapFile(name="a.geojson", digest="0" * 64),
    )  # fmt: skip
    values = changed_values(Settings(), changed)
    assert set(values) == {"unit_name", "heard_minutes", "copies", "speeds", "boundary"}
    assert from_values({name: bytes(raw) for name, raw in values.items()}) == changed
    assert from_values({"heard_minutes": b'"often"', "gone": b"1"}) == Settings()


def test_the_log_names_settings_by_their_titles_and_units() -> None:
    raw = msgspec.Raw(b"1")
    fact = SettingsChanged(values={"heard_minutes": raw, "duty_phone": raw, "of_a_newer_version": raw})
    assert LINES[SettingsChanged](fact).text == "修改设置：值班电话、知悉后再响（分钟）、of_a_newer_version"


def test_options_hold_what_the_page_needs() -> None:
    assert isinstance(OPTIONS["backup_minutes"], Option)
    assert OPTIONS["backup_minutes"].hint == "分钟，5到1440"
    assert OPTIONS["backup_minutes"].words == "备份间隔（分钟）"
