"""The duty room on the command line: people, rota, lower units, hand-over, practice (docs/命令行.md#值班)."""

from pathlib import Path

import pytest

from app.services.runtime.resources import resource
from tests.end_to_end.asking import asked, refused


def test_people_and_rota(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = ("--home", str(tmp_path / "房"))
    for name, role in (("王一", "值班员"), ("钱五", "带班领导")):
        asked(capsys, "officer", "add", "--name", name, "--role", role, *home)
    listed = asked(capsys, "officer", "list", *home)["officers"]
    assert [(one["name"], one["role"]) for one in listed] == [("王一", "值班员"), ("钱五", "带班领导")]
    assert "没有“局长”这种角色" in refused(capsys, "officer", "add", "--name", "甲", "--role", "局长", *home)
    people = ("--officers", "王一,李二,张三,赵四", "--leaders", "钱五,孙六")
    made = asked(capsys, "rota", "make", "--month", "2026-12", "--pattern", "24h", *people, *home)
    assert made["problems"] == []
    assert len(made["days"]) == 31
    assert {"date", "main", "deputy", "leader"} <= made["days"][0].keys()
    first = made["days"][0]
    words = ("--date", first["date"], "--post", "主班", "--to", "周七", "--reason", "出差")
    changed = asked(capsys, "rota", "change", *words, *home)
    assert changed["days"][0]["main"] == "周七"
    swap = ("--date", "2026-12-01", "--with", "2026-12-04", "--post", "副班", "--reason", "互换")
    asked(capsys, "rota", "swap", *swap, *home)
    away = ("--name", "周七", "--date", "2026-12-01", "--reason", "病假")
    assert asked(capsys, "rota", "leave", *away, *home)["problems"][0].startswith("12月1日周七不在岗")
    pdf = tmp_path / "月.pdf"
    assert asked(capsys, "rota", "print", "--month", "2026-12", "--pdf", str(pdf), *home)["pages"] >= 1
    assert pdf.read_bytes().startswith(b"%PDF")
    assert "已经有值班表" in refused(capsys, "rota", "make", "--month", "2026-12", *people, *home)
    assert "看不懂" in refused(capsys, "rota", "show", "--month", "十二月", *home)
    assert "没有“16h”这种排法" in refused(
        capsys, "rota", "make", "--month", "2026-11", "--pattern", "16h", *people, *home
    )
    table = tmp_path / "表.csv"
    table.write_text("日期,带班领导,值班员,电话\n2027-01-01,钱五,王一、李二,13900000001\n", encoding="utf-8")
    read = asked(capsys, "rota", "import", str(table), *home)
    assert read["months"] == ["2027-01"]
    assert read["phones"] == {"王一": "13900000001"}
    assert "已经有值班表" in refused(capsys, "rota", "import", str(table), *home)


def test_passwords_are_read_from_a_file_and_the_command_line_needs_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = ("--home", str(tmp_path / "房"))
    words = tmp_path / "口令.txt"
    words.write_text("7q2k\n", encoding="utf-8")
    for name, role in (("王一", "值班员"), ("钱五", "管理员")):
        asked(capsys, "officer", "add", "--name", name, "--role", role, *home)
    given = ("--password-file", str(words), *home)
    assert "先给管理员" in refused(capsys, "officer", "password", "--name", "王一", *given)
    assert "--password-file" in refused(capsys, "officer", "password", "--name", "钱五", *home)
    asked(capsys, "officer", "password", "--name", "钱五", *given)
    listed = asked(capsys, "officer", "password", "--name", "王一", *given)["officers"]
    assert [one["password"] for one in listed] == [True, True]
    assert "最后一名" in refused(capsys, "officer", "no-password", "--name", "钱五", *home)
    taken = asked(capsys, "officer", "no-password", "--name", "王一", *home)["officers"]
    assert [one["password"] for one in taken] == [False, True]
    asked(capsys, "weather", "--text", "晴", *home)
    (hit,) = asked(capsys, "search", "晴", *home)["hits"]
    assert (hit["by"], hit["person"]) == ("命令行", None)


def test_a_leader_in_place_is_a_line_of_the_log_with_its_real_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = ("--home", str(tmp_path / "房"))
    words = ("--name", "钱五", "--post", "副局长", "--told-by", "本人")
    answer = asked(capsys, "presence", *words, "--kind", "到场", "--at", "2026-06-12T03:05:00", *home)
    assert (answer["kind"], answer["kind_text"]) == ("at_scene", "到场")
    (hit,) = asked(capsys, "search", "钱五 到场", *home)["hits"]
    assert hit["text"] == "钱五（副局长）到场，本人告知"
    assert "没有“走了”这种" in refused(capsys, "presence", "--name", "钱五", "--kind", "走了", *home)
    assert "请写领导姓名" in refused(capsys, "presence", *home)
    assert "不合理" in refused(capsys, "presence", "--name", "钱五", "--at", "2999-01-01T00:00:00", *home)


def test_units_below(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = ("--home", str(tmp_path / "房"))
    said = tmp_path / "群.txt"
    said.write_text("石桥镇：带班领导钱进13900000001，值班员吴云13900000002", encoding="utf-8")
    day = ("--date", "2026-12-01")
    found = asked(capsys, "lower", "paste", "--file", str(said), *day, *home)
    assert found["units"] == [
        {
            "unit": "石桥镇", "officer": "吴云", "leader": "钱进", "phone": "13900000002",
            "leader_phone": "13900000001",
        }
    ]  # fmt: skip
    asked(capsys, "lower", "set", "--unit", "白水乡", "--officer", "孙丽", *day, *home)
    assert [one["unit"] for one in asked(capsys, "lower", "list", *day, *home)["units"]] == ["石桥镇", "白水乡"]
    said.write_text("辛苦了", encoding="utf-8")
    assert "没有读出" in refused(capsys, "lower", "paste", "--file", str(said), *day, *home)
    assert "还没有下级值班单位" in refused(capsys, "lower", "expect", *day, *home)


def test_hand_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home, pdf = ("--home", str(tmp_path / "房")), tmp_path / "交接.pdf"
    words = ("--from", "王澄", "--to", "李明,赵四", "--note", "注意抽查", "--check", "电话=正常")
    done = asked(capsys, "handover", *words, "--pdf", str(pdf), *home)
    assert {"items", "open_clocks", "heads"} <= done.keys()
    assert [one["part_text"] for one in done["items"]][-1] == "交代下一班"
    assert pdf.read_bytes().startswith(b"%PDF")
    assert "现在当班的是李明" in refused(capsys, "handover", "--from", "别人", "--to", "甲", *home)
    (owed,) = [one for one in asked(capsys, "clocks", *home)["clocks"] if one["kind"] == "HANDOVER"]
    assert owed["title"] == "李明、赵四当班，交接下一班"
    said = tmp_path / "来报.txt"
    said.write_text("青山镇一厂房发生火灾事故，3人死亡。", encoding="utf-8")
    asked(capsys, "intake", "--text-file", str(said), *home)
    back = ("--from", "李明", "--to", "王澄", *home)
    assert "联合交接" in refused(capsys, "handover", *back)
    assert asked(capsys, "handover", *home)["handover"] is None
    joint = asked(capsys, "handover", *back, "--joint")
    assert joint["joint"]
    assert joint["open_clocks"]


def test_practice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script, pdf = str(resource("practice", "first-night.toml")), tmp_path / "讲评.pdf"
    words = ("practice", "--script", script, "--speed", "0", "--home", str(tmp_path / "演练"), "--pdf", str(pdf))
    found = asked(capsys, *words)
    assert {"late", "missing", "score"} <= found.keys()
    assert found["log"][0]["at"] == "2026-06-12T22:00:00+08:00"
    assert pdf.read_bytes().startswith(b"%PDF")
    assert "已经有账本" in refused(capsys, *words)
    assert "读不到文件" in refused(capsys, "practice", "--script", str(tmp_path / "没有.toml"))


def test_weather_stands_in_the_log_of_the_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home, pdf = ("--home", str(tmp_path / "房")), tmp_path / "日志.pdf"
    assert asked(capsys, "weather", "--text", "小雪", "--date", "2026-12-01", *home)["date"] == "2026-12-01"
    assert asked(capsys, "paper", "diary", "--shift", "2026-12-01", "--pdf", str(pdf), *home)["pages"] == 1
    assert "请写天气" in refused(capsys, "weather", *home)


def test_roles_rooms_and_who_stands_by(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = ("--home", str(tmp_path / "房"))
    for name in ("王一", "李二"):
        asked(capsys, "officer", "add", "--name", name, "--role", "管理员", *home)
    changed = asked(capsys, "officer", "change", "--name", "李二", "--role", "只读", "--phone", "13900000002", *home)
    assert [(one["name"], one["role"], one["phone"]) for one in changed["officers"]][-1] == (
        "李二", "只读", "13900000002",
    )  # fmt: skip
    assert "最后一名管理员" in refused(capsys, "officer", "change", "--name", "王一", "--role", "只读", *home)
    people = ("--officers", "甲,乙,丙,丁", "--leaders", "戊", "--standby", "己,庚", "--standing-by", "2")
    made = asked(capsys, "rota", "make", "--month", "2026-12", *people, *home)
    assert {tuple(sorted(one["standby"])) for one in made["days"]} == {("己", "庚")}
    words = ("--date", "2026-12-02", "--post", "备勤", "--to", "", "--reason", "撤备勤", *home)
    assert asked(capsys, "rota", "change", *words)["days"][1]["standby"] == []
    assert "没有“防汛”这个值班室" in refused(capsys, "rota", "show", "--month", "2026-12", "--room", "防汛", *home)
    for month in ("9999-12", "0001-01"):
        assert "请核对年份" in refused(capsys, "rota", "make", "--month", month, *people, *home)


def test_the_day_is_reported_and_the_log_written_later(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = ("--home", str(tmp_path / "房"))
    shown = asked(capsys, "zero", "show", *home)
    assert (shown["due"], shown["reported"]) == (None, None)
    assert "报给谁" in refused(capsys, "zero", "report", *home)
    done = asked(capsys, "zero", "report", "--to", "市应急值班室", "--answered-by", "刘某", *home)
    assert (done["to"], done["answered_by"]) == ("市应急值班室", "刘某")
    assert done["reported"] is not None
    assert "已经报过" in refused(capsys, "zero", "report", "--to", "市", "--answered-by", "刘某", *home)
    assert "请核对年份" in refused(capsys, "zero", "show", "--date", "9999-12-31", *home)
    later = asked(capsys, "diary", "--text", "停电，改用座机", "--at", "2026-06-12T02:50", *home)
    assert (later["at"], later["later"]) == ("2026-06-12T02:50:00+08:00", True)
    (hit,) = asked(capsys, "search", "改用座机", *home)["hits"]
    assert hit["text"] == "补录：停电，改用座机"
    assert asked(capsys, "diary", "--text", "夜间拉动", "--drill", *home)["drill"]
    assert "记事是空的" in refused(capsys, "diary", *home)


def test_a_table_of_units_below_is_taken_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home, table = ("--home", str(tmp_path / "房")), tmp_path / "下级.csv"
    table.write_text("单位,值班员,电话\n石桥镇,吴云,0700-5550104\n", encoding="utf-8")
    read = asked(capsys, "lower", "import", "--file", str(table), "--date", "2026-12-01", *home)
    assert [(one["unit"], one["officer"], one["phone"]) for one in read["units"]] == [
        ("石桥镇", "吴云", "0700-5550104")
    ]
    table.write_bytes(b"\x00\x01\x02" * 50)
    assert refused(capsys, "lower", "import", "--file", str(table), *home)
    assert "缺少" not in refused(capsys, "lower", "import", *home)
