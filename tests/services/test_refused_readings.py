"""What was read, decided, looked back on and set: what cannot be is refused, rules and files name the place."""

import datetime as dt
from functools import partial
from pathlib import Path

import pytest
from msgspec.structs import replace

from app.models.incident.figures import absurd
from app.models.vocabulary.incident import FigureKind
from app.services.desk import rulebook
from app.services.desk.desk import Desk
from app.services.desk.rulebook import read_pack, read_rule, write_rule
from app.services.incident import handling, readings, registering
from app.services.incident.handling import Statement
from app.services.incident.intake import follow_up
from app.services.matter import hotspot_notices
from app.services.outbox import reconcile
from app.services.review.period_statistics import statistics_of
from app.services.review.search import asked
from app.services.runtime.errors import Refused
from app.services.security import encryption
from app.services.settings import editing, naming
from app.services.watch import alerts
from app.services.watch.alerts import Alert
from tests.helpers import book, draft_of, state_of
from tests.services.refusing import refused


def test_a_figure_that_cannot_be_meant_or_falls_without_a_word_is_refused(desk: Desk) -> None:
    fire = book(desk, deaths=3)
    wild = Statement(kind=FigureKind.DEATHS, value=1e9)
    assert absurd(FigureKind.DEATHS, 1e9)
    refused(desk, lambda: handling.state_figure(desk, fire, wild), "死亡数字不合理", FigureKind.DEATHS.value)
    fewer = Statement(kind=FigureKind.DEATHS, value=1)
    refused(desk, lambda: handling.state_figure(desk, fire, fewer), "请写明变更说明后再登记", "explanation")
    handling.state_figure(desk, fire, replace(fewer, explanation="经公安机关核实"))
    assert [one.value for one in state_of(desk, fire).figures if one.kind is FigureKind.DEATHS][-1] == 1


def test_what_was_read_is_answered_once(desk: Desk) -> None:
    quiet = book(desk)
    refused(desk, lambda: readings.keep(desk, quiet), "没有拿不准、待答的内容")
    refused(desk, lambda: readings.dismiss(desk, quiet, ""), "请写明谁核实", "reason")
    refused(desk, lambda: readings.dismiss(desk, quiet, "派出所核实"), "没有读到而未采用的内容")
    refused(desk, lambda: readings.adopt(desk, quiet), "没有读到而未采用的内容")
    refused(desk, lambda: follow_up(desk, "没有", draft_of(desk)), "找不到这起事件")


def test_an_incident_with_dead_is_reported_and_not_only_registered(desk: Desk) -> None:
    grave, small = book(desk, deaths=3), book(desk)
    refused(desk, lambda: registering.decide(desk, grave, "小", "赵启明"), "要上报，不能仅登记", "reason")
    refused(desk, lambda: registering.take_back(desk, small, "要报", "赵启明"), "没有仅登记的决定")


def test_a_search_and_a_time_to_look_back_on_read_from_left_to_right(desk: Desk) -> None:
    with pytest.raises(Refused, match="没有“火星”这一类"):
        asked("类:火星 火灾")
    with pytest.raises(Refused, match="开始要不晚于结束"):
        asked("火灾 自:2026-06-12 至:2026-06-01")
    read = asked("厂房 人：王澄 自:2026-06-01 地:青山镇 火灾")
    assert (read.words, read.officer, read.place) == ("厂房 火灾", "王澄", "青山镇")
    day = dt.date(2026, 6, 12)
    for first, last in ((day, day - dt.timedelta(days=1)), (dt.date(2010, 1, 1), day)):
        refused(desk, partial(statistics_of, desk, first, last), "统计的起止日期不对", "from")
    assert statistics_of(desk, day, day).incidents == ()


def test_a_rule_is_changed_for_a_reason_and_reads_back(desk: Desk, tmp_path: Path) -> None:
    rule = desk.rules.rules[0]
    refused(desk, lambda: editing.edit_rule(desk, rule, " "), "修改规则要写明原因和依据", "reason")
    assert read_rule(write_rule(rule), rule.pack) == rule
    for wrong in ("id = 3", "id = ", 'id = "X"\nwhen = 1'):
        with pytest.raises(Refused, match="规则写法有错"):
            read_rule(wrong, "包")
    path = tmp_path / "包.toml"
    good = f'id = "x"\nname = "包"\n[[rules]]\n{write_rule(rule)}\n'
    path.write_text(good + "[[rules]]\nid = 3\n", encoding="utf-8")
    line = good.count("\n") + 2
    with pytest.raises(Refused, match=rf"^规则文件有错：包\.toml 第{line}行：id 应当是引号里的文字，写的是整数。$"):
        read_pack(path)
    path.write_text("id = \n", encoding="utf-8")
    with pytest.raises(Refused, match=r"包\.toml 第1行第6列：读不懂"):
        read_pack(path)
    with pytest.raises(Refused, match="规则文件有错"):
        read_pack(tmp_path / "没有.toml")
    assert rulebook.load().problems == ()


def test_names_are_taken_from_lines_that_read_and_the_others_are_said(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "地名.csv"
    path.write_text("\n,,\n", encoding="utf-8")
    refused(desk, lambda: naming.import_places(desk, path), "里没有内容")
    path.write_text("瑶里镇,瑶里\nX,Y\n瑶里镇,瑶里,瑶里古镇\n", encoding="utf-8")
    taken = naming.import_places(desk, path)
    assert (taken.rows, taken.new, taken.changed, taken.skipped) == (3, 1, 1, 1)
    assert "第2行不像地名：X" in taken.sentence
    path.write_text("12G00,火灾\n没有代码\n12G00,火灾事故\n", encoding="utf-8")
    codes = naming.import_class_names(desk, path)
    assert (codes.new, codes.changed, codes.skipped) == (1, 1, 1)
    assert desk.settings.class_names["12G00"] == "火灾事故"
    monkeypatch.setattr(naming, "MOST_PLACES", 1)
    path.write_text("青山镇\n石桥镇\n", encoding="utf-8")
    refused(desk, lambda: naming.import_places(desk, path), "地名超过1个")


def test_what_was_never_there_is_not_sent_balanced_copied_or_acted_on(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused(desk, lambda: reconcile.sheet(desk), "还没有断过网")
    refused(desk, lambda: encryption.recovery_sheet(desk), "这个账本没有加密")
    assert not encryption.recovery_missing(desk)
    refused(desk, lambda: encryption.plain_copy(desk, tmp_path / "副本.db", " "), "请写明明文副本交给谁", "reason")
    (tmp_path / "副本.db").write_bytes(b"x")
    refused(desk, lambda: encryption.plain_copy(desk, tmp_path / "副本.db", "审计"), "已经存在")
    refused(desk, lambda: alerts.act(desk, Alert("disk", "磁盘快满")), "这一条不能在这里办理")
    spots = "热点12：东经118.4021，北纬27.5033，青山镇\n热点13：东经118.5021，北纬27.6033，石桥镇"
    take = partial(hotspot_notices.take_in, desk, received_at=desk.now())
    refused(desk, lambda: take("今日天气晴"), "没有读到卫星热点")
    monkeypatch.setattr(hotspot_notices, "MOST_SPOTS", 1)
    refused(desk, lambda: take(spots), "一次最多登记1个热点")
