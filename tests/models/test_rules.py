import datetime as dt
import re
import shutil
from pathlib import Path

import pytest

from app.cli.times import parse_flags
from app.models.incident.grading import Ladder
from app.models.obligations.producers import BASES, FLAGS, awaits, standing
from app.models.obligations.rules import Pack, Rule, Situation, applies, binds, cited, resolve
from app.models.vocabulary.incident import INTAKE_FLAGS, Flag
from app.models.vocabulary.obligation import Basis, Owner, Recipient
from app.models.vocabulary.term import Level, UnitLevel
from app.services.desk import rulebook
from app.services.obligations.binding import province_of
from app.services.runtime.errors import Refused

TABLE = (
    *(f"N{n:02d}" for n in range(1, 36)), *(f"L{n:02d}" for n in range(1, 9)), "SD1", "SD2", "SH1", "SH2", "SH3", "HA1",
    "HA2", "HA3", "CQ1", "CQ2", "JX1", "JX2", "BJ1", "BJ2", "CN1", "CN2", "CN3", "SC1", "SC2", "SC3", "CY1", "CY2",
    "DB1", "XX1", "HC1", "ZB1", "ZB2", "ZB3",
)  # fmt: skip
SOURCES = Path(__file__).resolve().parents[2] / "docs" / "规则来源.md"
BOOK = rulebook.load()
RULES = tuple(rule for pack in BOOK.packs for rule in pack.rules)
ROWS: tuple[Rule | Ladder, ...] = (*RULES, *BOOK.ladders)


def test_every_row_of_the_rule_table_is_a_rule() -> None:
    have = {rule.id.partition("-")[0] for pack in BOOK.packs for rule in pack.rules}
    assert set(TABLE) == have


def test_the_list_above_is_the_table_of_sources() -> None:
    assert len(TABLE) == 71
    rows = re.findall(r"^\| `[^`]+` \|.*\| ([^|]+) \|$", SOURCES.read_text(encoding="utf-8"), re.MULTILINE)
    named = {re.sub(r"（.*?）", "", one).partition("-")[0] for row in rows for one in row.split("、")}
    assert {one for one in named if re.fullmatch(r"[A-Z]{1,2}\d+", one)} == set(TABLE)


def test_national_and_default_packs_are_on_and_the_provinces_off() -> None:
    on = {pack.id for pack in BOOK.packs if pack.enabled}
    assert on == {"national", "default", "hotspot", "callout", "instruction", "query", "room"}


@pytest.mark.parametrize("pack", BOOK.packs, ids=lambda pack: pack.id)
def test_every_rule_names_its_law_and_source(pack: Pack) -> None:
    for rule in pack.rules:
        assert rule.legal
        assert rule.source
        assert rule.confidence in {"V", "S", "M"}
        assert rule.times or rule.basis is not Basis.CALENDAR


def test_rules_marked_from_memory_are_off_or_say_so() -> None:
    for rule in RULES:
        assert rule.confidence != "M" or not rule.enabled or "待核" in rule.note, rule.id


def test_ladders_marked_from_memory_say_so() -> None:
    for ladder in BOOK.ladders:
        assert ladder.confidence != "M" or ladder.note.startswith("待核"), ladder.id


def test_what_was_read_has_the_day_it_was_read() -> None:
    days = [one.read for one in ROWS]
    assert all(not day or dt.date.fromisoformat(day) for day in days)
    assert len({one.source for one in ROWS if one.read}) >= 15
    for source in ("L-493", "L-TFL24", "L-JZ", "L-TL", "L-TZ"):
        assert all(one.read for one in ROWS if one.source == source and one.confidence == "V")


PLACES = {
    "北京": "11", "上海": "31", "浙江": "33", "苍南": "33", "江西": "36", "景德镇": "36", "山东": "37", "河南": "41",
    "重庆": "50", "四川": "51", "川森防指": "51", "贵州": "52", "甘肃": "62", "随州": "42", "新疆": "65", "长治": "14",
    "长子": "14",
}  # fmt: skip


def test_a_place_is_cited_as_the_basis_only_where_it_binds() -> None:
    for one in ROWS:
        named = {code for place, code in PLACES.items() if place in one.legal}
        if named:
            assert one.provinces, one.id
            assert all(code.startswith(tuple(named)) for code in one.provinces), one.id


def test_a_rule_of_another_province_never_binds() -> None:
    def asked(province: str, category: str = "12G00") -> set[str]:
        situation = Situation(
            unit_level=UnitLevel.COUNTY, category=category, level=Level.MAJOR, flags=frozenset(Flag), province=province
        )
        return {rule.id for rule in RULES if applies(rule, situation)}

    assert {"SD1", "SD2"} <= asked("370100")
    assert not {"SD1", "SD2", "CN1", "BJ2", "XX1"} & asked("360200")
    assert {"CN1", "CN2"} <= asked("330327")
    assert "CN1" not in asked("330302")
    assert "JX2" in asked("360222", "11A51")
    assert "JX2" not in asked("360100", "11A51")
    assert {"SD1", "CN1"} <= asked(""), "a pack the unit switched on binds it while its province is not known"


def test_a_flag_can_be_named_in_a_list_of_flags() -> None:
    for flag in Flag:
        assert parse_flags(f"{flag.label}、{flag.value}") == (flag,)


def test_duties_of_other_offices_say_whose_they_are() -> None:
    for rule in RULES:
        assert bool(rule.owed_by) == (rule.owner is Owner.THEIRS), rule.id
    theirs = {rule.id: rule.owed_by for rule in RULES if rule.owner is Owner.THEIRS}
    assert theirs["N23"] == theirs["N24-upper"] == "生态环境部门"


def test_decree_493_and_21_ask_nothing_for_pollution_radiation_or_railways() -> None:
    accident = [rule for rule in RULES if "493号" in rule.legal and not rule.legal.startswith(("参照", "通行做法"))]
    assert len(accident) >= 7
    for rule in (*accident, *(rule for rule in RULES if "第21号" in rule.legal)):
        for category in ("12Q00", "12T00", "12K00"):
            level, flags = Level(min(rule.levels)), frozenset(rule.any_flag)
            situation = Situation(unit_level=UnitLevel.COUNTY, category=category, level=level, flags=flags)
            assert not applies(rule, situation), rule.id


def test_no_law_that_is_no_longer_in_force_is_cited() -> None:
    """森林草原防灭火条例 took their place on 1 January 2026."""
    for one in ROWS:
        assert not any(gone in one.legal for gone in ("森林防火条例", "草原防火条例", "农牧发〔2010〕7号")), one.id


REGIONS = (
    "北京市密云区", "上海市青浦区", "浙江省温州市苍南县", "江西省景德镇市乐平市", "江西省南昌市", "江西省",
    "山东省济南市", "河南省洛阳市", "重庆市云阳县", "四川省西昌市", "甘肃省兰州市", "新疆维吾尔自治区玛纳斯县",
)  # fmt: skip


def test_what_binds_a_province_a_city_or_a_county_binds_a_unit_that_lies_there() -> None:
    """A county's own rules bind by all six digits of its code, as the unit's region names it."""
    places = {one: province_of(one) for one in REGIONS}
    assert all(places.values())
    for one in ROWS:
        if one.provinces:
            assert any(place.startswith(one.provinces) for place in places.values()), one.id
    assert places["浙江省温州市苍南县"] == "330327"


AWAITED_ELSEWHERE = {"N20", "BJ1", "SH1-URGENT", "SH3"}
"""Rules, all of them off, that nothing can start: 公卫条例所列, 特殊时期, 紧急 are stated nowhere."""


def test_no_rule_is_shown_as_on_that_nothing_can_start() -> None:
    waiting = {rule.id for rule in RULES if awaits(rule)}
    assert not {rule.id for rule in BOOK.rules if rule.enabled and awaits(rule)}
    assert waiting == AWAITED_ELSEWHERE
    for rule in RULES:
        assert standing(rule) == ("停用" if not rule.enabled else "待接入" if rule.id in waiting else "启用")


def test_what_is_said_to_be_produced_is_in_the_vocabulary() -> None:
    by_hand = {Flag.HEALTH_LISTED, Flag.SPECIAL_PERIOD, Flag.URGENT}
    asked_for = {flag for rule in RULES for flag in rule.any_flag}
    assert asked_for - set(FLAGS) == by_hand
    assert set(INTAKE_FLAGS) <= set(FLAGS)
    assert set(Basis) == set(BASES)


def test_rules_survive_being_written_and_read() -> None:
    for pack in BOOK.packs:
        for rule in pack.rules:
            assert rulebook.read_rule(rulebook.write_rule(rule), pack.id) == rule


def test_a_rule_file_with_an_error_names_file_and_line_and_the_last_good_one_serves(tmp_path: Path) -> None:
    resources = tmp_path / "resources"
    (resources / "rules").mkdir(parents=True)
    for name in ("grading.toml", "taxonomy.toml"):
        (resources / name).write_bytes((rulebook.RESOURCES / name).read_bytes())
    source = resources / "rules" / "default.toml"
    source.write_bytes((rulebook.RESOURCES / "rules" / "default.toml").read_bytes())
    good = tmp_path / "good"
    assert not rulebook.load(resources, (), good).problems
    source.write_text(source.read_text(encoding="utf-8").replace("minutes = 30", "minutes = 三十", 1), encoding="utf-8")
    book = rulebook.load(resources, (), good)
    assert "default.toml 第" in book.problems[0]
    assert book.rule("L01") is not None


def test_what_was_parsed_serves_only_the_same_bytes(tmp_path: Path) -> None:
    resources, good = tmp_path / "resources", tmp_path / "good"
    shutil.copytree(rulebook.RESOURCES / "rules", resources / "rules")
    for name in ("grading.toml", "taxonomy.toml"):
        shutil.copy(rulebook.RESOURCES / name, resources)
    parsed = rulebook.load(resources, (), good)
    held = good / "rules.bin"
    assert parsed == rulebook.load(resources, (), good) == rulebook.load(resources)
    source = resources / "rules" / "default.toml"
    source.write_text(source.read_text(encoding="utf-8").replace("minutes = 30", "minutes = 29", 1), encoding="utf-8")
    assert rulebook.load(resources, (), good) != parsed
    for damaged in (b"", held.read_bytes()[:-9], b"\xc1" * 40):
        held.write_bytes(damaged)
        assert rulebook.load(resources, (), good) == rulebook.load(resources)


def test_texts_that_have_not_changed_are_parsed_once_in_a_process(monkeypatch: pytest.MonkeyPatch) -> None:
    first = rulebook.load()
    texts: list[str] = []
    monkeypatch.setattr("tomllib.loads", texts.append)
    assert rulebook.load() == first
    assert texts == []


def test_a_rule_with_an_unknown_field_names_its_place(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    text = 'id="x"\nname="x"\nenabled=true\n[[rules]]\nid="A1"\nkind="ORAL"\nbasis="RCV"\nrecipient="nobody"\n'
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match=r"x\.toml 第8行：recipient 不能写 'nobody'"):
        rulebook.read_pack(path)


def test_a_basis_is_cited_short_and_keeps_what_is_doubtful_of_it() -> None:
    assert cited("国务院令第493号 生产安全事故报告和调查处理条例第10、11条") == "国务院令第493号第10、11条"
    assert cited("安监总局令第21号 生产安全事故信息报告和处置办法第11条（续报，条号待核）") == (
        "安监总局令第21号第11条（续报，条号待核）"
    )
    assert cited("应急〔2020〕19号 自然灾害情况统计调查制度（省级预案引）") == "应急〔2020〕19号（省级预案引）"
    assert cited("通行做法（国务院应急办2015年7月31日通知：半小时电话、一小时书面）") == "通行做法"
    assert cited("自然灾害救助条例第16条") == "自然灾害救助条例第16条"
    for rule in RULES:
        assert len(cited(rule.legal)) <= 34, rule.id
        assert ("待核" in rule.legal) == ("待核" in cited(rule.legal)), rule.id
        assert ("征求意见稿" in rule.legal) == ("征求意见稿" in cited(rule.legal)), rule.id


def test_a_township_is_bound_by_practice_and_by_no_statute_that_speaks_of_counties() -> None:
    town = [rule for rule in RULES if UnitLevel.TOWN in rule.units]
    assert {"L01", "L03", "L05", "ZB1", "HC1"} <= {rule.id for rule in town}
    assert all(rule.legal.startswith("通行做法") for rule in town)
    for rule in RULES:
        situation = Situation(
            unit_level=UnitLevel.TOWN, category="12G00", level=Level.LARGE, flags=frozenset(rule.any_flag)
        )
        assert binds(rule, situation) is (rule in town)
    assert resolve(Recipient.UPPER, UnitLevel.TOWN) is Recipient.COUNTY
