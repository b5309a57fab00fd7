"""The command line as a contract (docs/命令行.md): words, answers, exit codes."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from app import __version__
from app.cli.commands import main
from app.models.moments import BEIJING
from app.services.desk.desk import open_desk
from tests.cases import case, present
from tests.helpers import FIRE


class Ran:
    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def answer(self) -> dict[str, Any]:
        assert self.out.count("\n") == 1, "stdout is exactly one object"
        return dict(json.loads(self.out))


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*words: str) -> Ran:
        try:
            code = main(list(words))
        except SystemExit as stop:
            code = int(str(stop.code))
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return call


GRADE = (
    "grade",
    "--class",
    "12G00",
    "--deaths",
    "3",
    "--received",
    "2026-06-12T03:12",
    "--occurred",
    "2026-06-12T02:50",
)


def test_grade_prints_level_axis_and_every_deadline(run: Run) -> None:
    ran = run(*GRADE, "--json")
    assert ran.code == 0
    assert ran.answer["level"] == "较大"
    assert ran.answer["axis"] == "deaths"
    assert ran.answer["may_rise"] is True
    deadlines = {(one["kind"], one["rule"]): one for one in ran.answer["deadlines"]}
    assert deadlines["ORAL", "L03"]["due"] == "2026-06-12T03:42:00+08:00"
    assert deadlines["WRITTEN", "L04"]["due"] == "2026-06-12T04:12:00+08:00"
    assert [one["rule"] for one in deadlines["WRITTEN", "L04"]["bases"]] == ["L04", "N03"]
    for one in ran.answer["deadlines"]:
        assert {"rule", "kind", "basis", "due", "recipient", "legal"} <= set(one)


def test_grade_answers_both_levels_and_its_deadlines_follow_the_stricter(run: Run) -> None:
    ran = run(
        "grade", "--class", "12E00", "--deaths", "2", "--missing", "8", "--received", "2026-06-12T03:12", "--json"
    )
    answer = ran.answer
    assert (answer["level"], answer["level_known"], answer["level_strict"]) == ("一般", "一般", "重大")
    assert (answer["axis"], answer["axis_strict"]) == ("deaths", "deaths")
    assert answer["reason_strict"] == "死亡2人、失联8人合计10人（≥10），从严按重大"
    oral = next(one for one in answer["deadlines"] if one["rule"] == "L01")
    assert oral["due"] == "2026-06-12T03:42:00+08:00"
    deaths = next(one for one in answer["axes"] if one["axis"] == "deaths")
    assert (deaths["known"], deaths["strict"], deaths["level_strict"]) == (2, 10, "重大")
    assert answer["ask"][0] == {
        "id": "trapped",
        "question": "有没有人被困？几人？",
        "fills": "trapped",
        "decisive": True,
    }


@pytest.mark.parametrize(
    ("words", "known", "strict"),
    [
        (("12B00", "--trapped", "12"), "一般", "重大"), (("12D02", "--evacuated", "600"), "一般", "较大"),
        (("12D02", "--endangered", "10"), "一般", "较大"), (("11G01", "--area", "10"), "较大", "较大"),
        (("11G01", "--burnt-area", "13.3"), "一般", "较大"), (("11C02", "--magnitude", "5.2"), "较大", "重大"),
        (("12U00", "--households", "60000"), "一般", "较大"), (("12J00", "--spill", "500"), "重大", "重大"),
        (("12J00", "--missing", "12"), "一般", "重大"), (("14B00", "--flags", "学校"), "一般", "较大"),
    ],
)  # fmt: skip
def test_grade_takes_every_axis(run: Run, words: tuple[str, ...], known: str, strict: str) -> None:
    answer = run("grade", "--class", *words, "--received", "2026-06-12T03:12", "--json").answer
    assert (answer["level_known"], answer["level_strict"]) == (known, strict)


def test_a_rule_of_another_province_is_left_out_once_the_province_is_said(run: Run) -> None:
    words = (*GRADE[:3], "--deaths", "12", *GRADE[5:], "--packs", "山东", "--json")
    assert "SD1" in {one["rule"] for one in run(*words).answer["deadlines"]}
    assert "SD1" not in {one["rule"] for one in run(*words, "--province", "360222").answer["deadlines"]}


@pytest.mark.parametrize(("deaths", "level"), [("2", "一般"), ("3", "较大"), ("10", "重大"), ("30", "特别重大")])
def test_grade_boundaries(run: Run, deaths: str, level: str) -> None:
    ran = run("grade", "--class", "12D01", "--deaths", deaths, "--received", "2026-06-12T03:12", "--json")
    assert ran.answer["level"] == level


def test_grade_for_a_province_and_a_pack(run: Run) -> None:
    ran = run(*GRADE[:3], "--deaths", "12", *GRADE[5:], "--unit-level", "省", "--json")
    assert "国务院总值班室" in {one["recipient"] for one in ran.answer["deadlines"]}
    ran = run(*GRADE[:3], "--deaths", "12", *GRADE[5:], "--packs", "河南", "--json")
    oral = next(one for one in ran.answer["deadlines"] if one["rule"] == "HA1-ORAL")
    assert oral["due"] == "2026-06-12T03:05:00+08:00"
    assert oral["overdue_on_receipt"]


@pytest.mark.parametrize("words", [
    ("grade", "--class", "12G00", "--received", "昨天"),
    ("grade", "--class", "12G00", "--deaths", "-1", "--received", "2026-06-12T03:12"),
    ("grade", "--class", "12G00", "--deaths", "nan", "--received", "2026-06-12T03:12"),
    ("grade", "--class", "12G00", "--received", "2026-06-12T03:12", "--occurred", "2026-06-12T04:12"),
    ("grade", "--class", "12G00", "--received", "2026-06-12T03:12", "--flags", "没有这个标记"),
    ("grade", "--class", "12G00", "--received", "2026-06-12T03:12", "--packs", "火星"),
    ("verify", "--home", "nowhere-at-all"),
])  # fmt: skip
def test_refused_input_is_exit_1_with_one_chinese_sentence(run: Run, words: tuple[str, ...]) -> None:
    ran = run(*words, "--json")
    assert ran.code == 1
    assert len(ran.err.strip().splitlines()) == 1
    assert any("\u4e00" <= char <= "\u9fff" for char in ran.err)
    assert set(ran.answer) == {"error", "where"}


@pytest.mark.parametrize(
    "words", [(), ("fly",), ("grade",), ("grade", "--class", "12G00", "--received", "x", "--unit-level", "国")]
)
def test_bad_usage_is_exit_2(run: Run, words: tuple[str, ...]) -> None:
    assert run(*words).code == 2


def test_a_report_reaches_whom_it_was_sent_to(run: Run, tmp_path: Path) -> None:
    home, pdf = tmp_path / "home", tmp_path / "first.pdf"
    call = tmp_path / "call.txt"
    call.write_text("今天10时10分，青山县河东镇发生山洪，已造成3人死亡、8人失联。", encoding="utf-8")
    ran = run("intake", "--text-file", str(call), "--received", "2026-06-12T10:20", "--home", str(home), "--json")
    incident = str(ran.answer["incident"])
    report = ("report", "--stage", "first", "--incident", incident, "--home", str(home), "--pdf", str(pdf), "--json")
    for words, said in ((("--sent-to", "省应急值班室"), "看不懂"), (("--sent-to", "市:飞鸽:王某"), "飞鸽")):
        refused = run(*report, "--signed-by", "赵启明", *words)
        assert refused.code == 1
        assert said in refused.err
    assert run(*report, "--sent-by", "传真").code == 1, "nobody signed"
    answer = run(*report, "--signed-by", "赵启明", "--sent-by", "传真", "--received-by", "马值守").answer
    sent: Any = answer["sent"]
    assert [(one["standing"], one["channel"], one["received_by"]) for one in sent] == [("主送", "传真", "马值守")]
    assert sent[0]["recipient"] == "city"
    owed: Any = run("clocks", "--home", str(home), "--all", "--json").answer["clocks"]
    written = {one["recipient"]: one["state"] for one in owed if one["kind"] == "WRITTEN"}
    assert written.pop("市应急值班室") in {"met", "met_late"}
    assert {"省应急值班室", "应急管理部"} <= set(written)
    assert not {"met", "met_late", "inferred"} & set(written.values())
    more = ("sent", "--incident", incident, "--report", str(answer["report"]), "--home", str(home), "--json")
    told: Any = run(*more, "--sent-to", "省应急值班室:密传:周值守", "--sent-to", "应急管理部：系统").answer["sent"]
    assert [(one["recipient"], one["state"]) for one in told] == [
        ("city", "已送达"), ("province", "已送达"), ("ministry", "未确认送达"),
    ]  # fmt: skip
    assert told[1]["met"]
    assert not told[2]["met"]


def test_a_report_under_another_name_is_signed_with_others_and_sent_by_short_names(run: Run, tmp_path: Path) -> None:
    home, call, pdf = tmp_path / "home", tmp_path / "call.txt", tmp_path / "first.pdf"
    call.write_text("今天10时10分，青山县河东镇发生山洪，已造成3人死亡、8人失联。", encoding="utf-8")
    ran = run("intake", "--text-file", str(call), "--received", "2026-06-12T10:20", "--home", str(home), "--json")
    hat = "青山县防汛抗旱指挥部办公室"
    lacking = run("hat", "--home", str(home), "--name", hat, "--json")
    assert (lacking.code, "发文代字" in lacking.err) == (1, True)
    named = run("hat", "--home", str(home), "--name", hat, "--red-head", hat, "--number-code", "青防办", "--json")
    assert named.answer["hats"] == [{"name": hat, "red_head": hat, "number_code": "青防办", "seal_line": hat}]
    report = (
        "report", "--stage", "first", "--incident", str(ran.answer["incident"]), "--home", str(home), "--pdf", str(pdf),
        "--signed-by", "赵启明", "--hat", hat, "--cosigned", "青山县水利局、青山县气象局", "--annex", "淹没范围图",
        "--copies", "县委办、县水文站", "--json",
    )  # fmt: skip
    for words, said in (("水利局:传真:某", "不知道“水利局”"), ("政府值班室:传真:某", "说的是哪一家不清楚")):
        refused = run(*report, "--sent-to", words)
        assert (refused.code, said in refused.err) == (1, True), "before anything is signed"
    sent = ("--sent-to", "市局:传真:马值守", "--sent-to", "县委办:传真:李秘书", "--sent-to", "县水文站:邮件")
    answer = run(*report, *sent, "--sent-to", "省水文局:电话:钱某", "--unlisted").answer
    assert answer["number"] == "青防办〔2026〕1号"
    assert [(one["name"], one["recipient"], one["standing"]) for one in answer["sent"]] == [
        ("云岭市应急管理局总值班室", "city", "主送"), ("县委办", "party", "抄送"), ("县水文站", None, "抄送"),
        ("省水文局", None, "报送"),
    ]  # fmt: skip
    words = "".join(page.extract_text() for page in PdfReader(pdf).pages).replace("\n", "").replace(" ", "")
    for one in ("青山县水利局", "青山县气象局", "附件：淹没范围图", "抄送：县委办，县水文站。"):
        assert one in words
    assert f"{hat}值班室" not in words


def test_a_report_the_leader_gives_back_is_taken_back_with_his_reason(run: Run, tmp_path: Path) -> None:
    home, call, pdf = tmp_path / "home", tmp_path / "call.txt", tmp_path / "first.pdf"
    call.write_text("今天10时10分，青山县河东镇发生山洪，已造成3人死亡、8人失联。", encoding="utf-8")
    ran = run("intake", "--text-file", str(call), "--received", "2026-06-12T10:20", "--home", str(home), "--json")
    of = ("--incident", str(ran.answer["incident"]), "--home", str(home), "--json")
    report = ("report", "--stage", "first", "--pdf", str(pdf), *of)
    laid = run(*report).answer
    back = ("withdraw", "--report", str(laid["report"]), "--reason", "领导退回：先核实失联人数", *of)
    assert run(*back).answer["state"] == "已撤回"
    again = run(*back)
    assert (again.code, "已经撤回" in again.err) == (1, True)
    said = run("search", "先核实失联人数", "--home", str(home), "--json")
    assert "先核实失联人数" in said.out
    signed = run(*report, "--signed-by", "赵启明").answer
    assert signed["report"] != laid["report"]
    assert signed["title"].endswith("（首报）")
    late = run("withdraw", "--report", str(signed["report"]), "--reason", "重写", *of)
    assert (late.code, "已经签发" in late.err) == (1, True)


def test_from_a_call_to_a_signed_report(run: Run, tmp_path: Path) -> None:
    home, text, pdf = tmp_path / "home", tmp_path / "call.txt", tmp_path / "first.pdf"
    text.write_text(FIRE, encoding="gb18030")
    ran = run("intake", "--text-file", str(text), "--received", "2026-06-12T03:12", "--home", str(home), "--json")
    assert ran.code == 0
    assert "未加密" in ran.err
    booked = ran.answer
    assert booked["level"] == "较大"
    assert booked["extracted"]["deaths"] == 3
    assert booked["extracted"]["occurred_at"] == "2026-06-12T02:50+08:00"
    assert {"ORAL", "WRITTEN"} <= {one["kind"] for one in booked["deadlines"]}
    incident = str(booked["incident"])
    report = ("report", "--incident", incident, "--home", str(home), "--pdf", str(pdf), "--json", "--stage")
    draft = run(*report, "first").answer
    assert draft["number"] is None
    assert draft["pages"] == 1
    assert pdf.read_bytes().startswith(b"%PDF")
    refused = run(*report, "first")
    assert refused.code == 1
    assert "已有首报" in refused.err
    signed = run(*report, "followup", "--signed-by", "赵启明").answer
    assert signed["number"] == "青应急值〔2026〕1号" or str(signed["number"]).endswith("1号")
    checked = run("verify", "--home", str(home), "--json")
    assert checked.code == 0
    assert checked.answer["ok"] is True
    rebuilt = run("rebuild", "--home", str(home), "--json").answer
    assert rebuilt["entries"] == checked.answer["entries"]


def test_intake_refuses_an_empty_text_and_a_future_time(run: Run, tmp_path: Path) -> None:
    text = tmp_path / "call.txt"
    text.write_text(" \n ", encoding="utf-8")
    words = ("intake", "--text-file", str(text), "--home", str(tmp_path / "home"), "--json")
    assert "空" in run(*words).err
    text.write_text(FIRE, encoding="utf-8")
    assert "晚于现在" in run(*words, "--received", "2099-01-01T00:00").err
    assert run(*words, "--received", "0001-01-01T00:00").code == 1


def test_hostile_texts_are_booked_whole(run: Run, tmp_path: Path) -> None:
    text, home = tmp_path / "call.txt", tmp_path / "home"
    for number, data in enumerate((b"\x00\x01\xff\xfe", '<font color="[[…]]">&火灾'.encode(), "火".encode() * 300_000)):
        text.write_bytes(data)
        ran = run("intake", "--text-file", str(text), "--received", "2026-06-12T03:12", "--home", str(home), "--json")
        assert ran.code == 0, number
    assert run("verify", "--home", str(home), "--json").answer["ok"] is True


def test_simulated_days_verify(run: Run, tmp_path: Path) -> None:
    told = run("simulate", "--days", "6", "--seed", "5", "--home", str(tmp_path), "--json")
    done = told.answer
    assert done["entries"] > 10
    assert f"已过6天，共6天，账本{done['entries']}条" in told.err, "how far it is"
    assert run("verify", "--home", str(tmp_path), "--json").answer["entries"] == done["entries"]


@present
def test_the_shared_cases_are_read_when_they_are_there(run: Run, tmp_path: Path) -> None:
    done = run("extract", "--jsonl", str(case("dev.jsonl")), "--out", str(tmp_path / "out.jsonl"), "--json").answer
    assert done["rows"] == done["written"] > 80
    assert BEIJING is not None


def test_extract_reads_other_grammars(run: Run, tmp_path: Path) -> None:
    from app.cli.extraction import GRAMMAR_NAMES
    from app.cli.text_records import GRAMMARS

    assert tuple(GRAMMARS) == GRAMMAR_NAMES
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    lines = {
        "warning": "县气象台6月11日22时发布暴雨红色预警信号，预计未来3小时瑶里镇有特大暴雨。",
        "hotspot": "6月11日14时热点，东经117.21，北纬29.35，像素3。",
        "rollcall": "青山镇：值班员王某在岗",
        "followup": "死亡3人",
    }
    found = {}
    for grammar, text in lines.items():
        item = {"id": "x", "text": text, "ref_time": "2026-06-12T03:12", "known": {"deaths": 2}}
        source.write_text(json.dumps(item, ensure_ascii=False), encoding="utf-8")
        done = run("extract", "--jsonl", str(source), "--out", str(target), "--as", grammar, "--json")
        assert done.code == 0
        assert done.answer["written"] == 1
        found[grammar] = json.loads(target.read_text(encoding="utf-8"))
    assert found["warning"]["warning"]["colour"] == "红色"
    assert found["warning"]["warning"]["issued_at"] == "2026-06-11T22:00+08:00"
    assert found["hotspot"]["hotspots"][0]["pixels"] == 3
    assert found["rollcall"]["replies"][0]["answered"] is True
    assert found["followup"]["changes"][0] == {
        "field": "deaths", "said": 3.0, "known": 2, "direction": "raised", "words": "死亡3人",
        "how": "set", "becomes": 3.0, "sure": True, "why": "",
    }  # fmt: skip


def test_notices_are_listed_and_booked(run: Run, tmp_path: Path) -> None:
    text, home = tmp_path / "来报.txt", tmp_path / "home"
    text.write_text(FIRE, encoding="utf-8")
    booked = run("intake", "--text-file", str(text), "--received", "2026-06-12T03:12", "--home", str(home), "--json")
    notify = ("notify", "--incident", str(booked.answer["incident"]), "--home", str(home), "--json")
    listed: Any = run(*notify).answer["notices"]
    assert [one["told"] for one in listed] == [False] * 4
    assert all("493" in one["legal"] for one in listed)
    refused = run(*notify, "--unit", "某某公司", "--person", "钱某")
    assert refused.code == 1
    assert "报送对象" in refused.err
    told: Any = run(*notify, "--unit", "工会", "--person", "钱某", "--at", "2026-06-12T03:20").answer["notices"]
    assert {one["unit"]: (one["told"], one["at"]) for one in told}["工会"] == (True, "2026-06-12T03:20:00+08:00")


def test_scoring_without_truth_is_refused(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"id": "x", "text": "火灾", "ref_time": "2026-06-12T03:12"}', encoding="utf-8")
    done = run("extract", "--jsonl", str(source), "--out", str(tmp_path / "o"), "--score", "--json")
    assert done.code == 1
    assert "truth" in str(done.answer["error"])


def test_papers_by_the_command_line(run: Run, tmp_path: Path) -> None:
    text, home, pdf = tmp_path / "来报.txt", tmp_path / "home", tmp_path / "单.pdf"
    text.write_text(FIRE, encoding="utf-8")
    received = ("--received", "2026-06-12T03:12")
    identity = run("intake", "--text-file", str(text), *received, "--home", str(home), "--json").answer["incident"]
    written = ("--incident", str(identity), "--stage", "first", "--home", str(home), "--pdf", str(pdf))
    assert run("report", *written, "--signed-by", "赵启明").code == 0
    issue = ("--incident", str(identity), "--signed-by", "赵启明", "--home", str(home), "--pdf", str(pdf))
    assert run("brief", *issue).code == 0
    listed = run("paper", "--list", "--json").answer["papers"]
    assert {one["kind"] for one in listed} >= {"call-record", "clocks", "diary", "digest", "timeline"}
    for one in (kind for kind in listed if kind["of"] != "entry"):
        words = ("--home", str(home), "--incident", identity, "--shift", "2026-06-12", "--pdf", str(pdf), "--json")
        made = run("paper", one["kind"], *words)
        assert made.answer["pages"] >= 1
        assert pdf.read_bytes().startswith(b"%PDF")
    assert run("paper", "clocks", "--home", str(home), "--pdf", str(pdf)).code == 1
    assert run("paper", "diary", "--home", str(home), "--shift", "六月", "--pdf", str(pdf)).code == 1
    assert run("paper", "diary").code == 1


ROSTER = """队伍名称,专业,人数,联系电话,纬度,经度
甲救援队,消防,约12,0700-5550001,37.52,105.20
乙救援队,水上,若干,,37.9,105.9
,,3,,,
"""


def test_import_find_and_export_answer_as_the_contract_says(run: Run, tmp_path: Path) -> None:
    home, path = str(tmp_path / "home"), tmp_path / "队伍.csv"
    path.write_text(ROSTER, encoding="gb18030")
    words = ("import", "--kind", "teams", str(path), "--home", home, "--json")
    ran = run(*words, "--dry-run")
    assert ran.code == 0
    counts = {name: ran.answer[name] for name in ("rows", "new", "changed", "same", "doubtful", "skipped")}
    assert counts == {"rows": 3, "new": 1, "changed": 0, "same": 0, "doubtful": 1, "skipped": 1}
    assert {(one["row"], one["column"]) for one in ran.answer["issues"]} == {(3, "人数"), (4, "队伍名称")}
    assert run("find", "救援", "--home", home, "--json").answer == {"hits": []}
    run(*words)
    assert run(*words).answer["same"] == 2
    hits = run("find", "甲救", "--home", home, "--json").answer["hits"]
    assert [(hit["kind"], hit["name"]) for hit in hits] == [("team", "甲救援队")]
    near = run("find", "救援", "--home", home, "--near", "37.51,105.19", "--json").answer["hits"]
    assert [hit["name"] for hit in near] == ["甲救援队", "乙救援队"]
    assert near[0]["distance_km"] == pytest.approx(1.42, abs=0.02)
    assert near[0]["eta_min"] > 0
    out = str(tmp_path / "out.xlsx")
    assert run("export", "--kind", "teams", "--out", out, "--home", home, "--json").answer == {"rows": 2, "file": out}
    refused = run("import", "--kind", "experts", str(path), "--home", home, "--json")
    assert refused.code == 1
    assert refused.answer["where"]["file"] == "队伍.csv"
    assert "姓名" in refused.err
    assert run("find", "x", "--home", home, "--near", "这里").code == 1
    assert run("import", "--kind", "船", str(path), "--home", home).code == 2


def test_backup_restore_and_salvage_answer_what_was_done(run: Run, tmp_path: Path) -> None:
    home, disk, new = (str(tmp_path / name) for name in ("home", "盘", "新"))
    text = tmp_path / "来报.txt"
    text.write_text(FIRE, encoding="utf-8")
    run("intake", "--text-file", str(text), "--received", "2026-06-12T03:12", "--home", home, "--json")
    made = run("backup", "--home", home, "--to", disk, "--json").answer
    assert Path(made["file"]).exists()
    done = run("restore", "--from", disk, "--home", new, "--json").answer
    assert done["entries"] == made["entries"]
    assert run("verify", "--home", new, "--json").answer["ok"] is True
    again = run("restore", "--from", disk, "--home", new, "--json")
    assert again.code == 1
    assert "已有账本" in again.err
    saved = run("salvage", "--home", home, "--to", str(tmp_path / "救"), "--json").answer
    assert (saved["entries"], saved["missing"]) == (made["entries"], {})
    assert run("verify", "--home", str(tmp_path / "救"), "--json").answer["ok"] is True


def test_a_key_file_opens_an_encrypted_book_and_only_the_right_one(run: Run, tmp_path: Path) -> None:
    home, key, other = str(tmp_path / "home"), tmp_path / "key", tmp_path / "other"
    key.write_bytes(bytes(range(32)))
    other.write_text("ab" * 32, encoding="ascii")
    roster = tmp_path / "队伍.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    sealed = ("--home", home, "--key-file", str(key), "--json")
    first = run("import", "--kind", "teams", str(roster), *sealed)
    assert (first.code, first.err) == (0, "")
    assert b"SQLite format" not in (tmp_path / "home" / "dutydesk.db").read_bytes()[:100]
    assert "救援队".encode() not in (tmp_path / "home" / "dutydesk.db").read_bytes()
    assert run("verify", *sealed).answer["ok"] is True
    for words, said in ((("--key-file", str(other)), "密钥不对"), ((), "不知道密钥")):
        ran = run("find", "救援", "--home", home, *words)
        assert ran.code == 1
        assert said in ran.err
    disk = str(tmp_path / "盘")
    made = run("backup", "--to", disk, *sealed).answer
    new = ("--home", str(tmp_path / "新"), "--key-file", str(key), "--json")
    assert run("restore", "--from", disk, *new).answer["entries"] == made["entries"]
    assert len(run("find", "救援", *new).answer["hits"]) == 2
    assert run("salvage", "--to", str(tmp_path / "救"), *sealed).answer["missing"] == {}
    key.write_bytes(b"short")
    assert "32个字节" in run("find", "x", *sealed).err


def test_a_heading_can_be_told_and_is_remembered(run: Run, tmp_path: Path) -> None:
    home, path = str(tmp_path / "home"), tmp_path / "队伍.csv"
    path.write_text("队伍名称,兵力,旗帜\n甲队,30,蓝\n", encoding="utf-8")
    words = ("import", "--kind", "teams", str(path), "--home", home, "--dry-run", "--json")
    told = run(*words, "--map", "兵力=可出动人数").answer["columns"][0]["columns"]
    assert {"heading": "兵力", "as": "可出动人数"} in told
    again = run(*words).answer["columns"][0]["columns"]
    assert {"heading": "兵力", "as": "可出动人数"} in again
    for wrong, sentence in (("兵力=身高", "没有“身高”这一栏"), ("军旗=备注", "没有“军旗”"), ("兵力", "看不懂")):
        ran = run(*words, "--map", wrong)
        assert ran.code == 1
        assert sentence in ran.err


def test_documents_by_the_command_line(run: Run, tmp_path: Path) -> None:
    text, home, plan = tmp_path / "来报.txt", tmp_path / "home", tmp_path / "火灾事故应急预案.txt"
    text.write_text(FIRE, encoding="utf-8")
    plan.write_text("第三条 先断电后灭火", encoding="utf-8")
    words = ("--home", str(home), "--json")
    incident = run("intake", "--text-file", str(text), "--received", "2026-06-12T03:12", *words).answer["incident"]
    made = run("document", "--add", str(plan), "--kind", "专项预案", "--classes", "火灾", *words).answer["document"]
    assert (made["kind"], made["searchable"], made["marks"]) == ("special", True, [])
    found = run("document", "--find", "断电", *words).answer["documents"]
    assert [(one["id"], one["page"]) for one in found] == [(made["id"], 1)]
    fitting = run("document", "--incident", incident, *words).answer["documents"]
    assert [one["id"] for one in fitting] == [made["id"]]
    again = run("document", "--add", str(plan), *words)
    assert again.code == 1
    assert "已经收入过" in again.answer["error"]


def test_a_paper_of_an_encrypted_book_is_made_under_the_key_that_is_named(run: Run, tmp_path: Path) -> None:
    home, key, pdf = str(tmp_path / "home"), tmp_path / "key", tmp_path / "日志.pdf"
    key.write_bytes(bytes(range(32)))
    assert run("find", "x", "--home", home, "--key-file", str(key), "--json").code == 0
    words = ("paper", "diary", "--home", home, "--pdf", str(pdf), "--json")
    assert "不知道密钥" in run(*words).err
    assert run(*words, "--key-file", str(key)).answer["pages"] == 1


def test_commands_that_book_leave_the_version_in_the_book_and_those_that_look_do_not(run: Run, tmp_path: Path) -> None:
    home, text = str(tmp_path / "home"), tmp_path / "来报.txt"
    open_desk(tmp_path / "home", officer="值班员").close()
    words = ("--home", home, "--json")
    empty = run("verify", *words).answer["entries"]
    assert run("find", "x", *words).answer == {"hits": []}
    assert run("paper", "diary", "--pdf", str(tmp_path / "日志.pdf"), *words).code == 0
    assert run("verify", *words).answer["entries"] == empty
    text.write_text(FIRE, encoding="utf-8")
    for _ in range(2):
        run("intake", "--text-file", str(text), "--received", "2026-06-12T03:12", *words)
    desk = open_desk(tmp_path / "home", officer="值班员")
    with desk.store.read() as reading:
        lines = [line.text for line in reading.journal.lines(limit=500)]
    desk.close()
    assert [line for line in lines if line.startswith("程序版本")] == [f"程序版本{__version__}开始登记"]


def test_a_further_message_is_read_against_what_is_known(run: Run, tmp_path: Path) -> None:
    home, text = str(tmp_path / "home"), tmp_path / "said.txt"
    text.write_text("6月12日2时50分，青山镇工业园二路发生交通事故，死亡2人，受伤11人。", encoding="utf-8")
    taken = run("intake", "--text-file", str(text), "--received", "2026-06-12T03:12", "--home", home, "--json").answer
    incident = taken["incident"]
    words = ("report", "--incident", incident, "--home", home, "--pdf", str(tmp_path / "r.pdf"), "--json")
    first = run(
        *words, "--stage", "first", "--signed-by", "赵启明", "--sent-by", "系统", "--received-by", "马值守"
    ).answer
    assert "死亡2人，受伤11人" in first["text"]
    assert (first["open_words"], first["unsourced"]) == ([], [])
    text.write_text("死亡人数上升到3人，受伤14人。家属请求县里协调血源。", encoding="utf-8")
    told = ("--incident", incident, "--text-file", str(text), "--home", home, "--json")
    answer = run("follow", *told, "--received", "2026-06-12T04:10").answer
    found = {one["field"]: (one["known"], one["said"], one["how"], one["sure"]) for one in answer["changes"]}
    assert found == {"deaths": (2, 3, "set", True), "injured": (11, 14, "set", True)}
    assert answer["adopted"] == ["deaths", "injured"]
    assert (answer["level_known"], answer["level_strict"]) == ("较大", "较大")
    text.write_text("医院来电，可能还有1名伤者不治。", encoding="utf-8")
    assert run("note", *told).code == 0
    later = run(*words, "--stage", "followup").answer
    assert "死亡由2人增至3人" in later["text"]
    assert "家属请求县里协调血源" in later["text"]
    assert any("1名伤者" in one for one in later["open_words"])
    assert "家属请求县里协调血源" in later["carried"]


def test_a_message_of_an_incident_that_is_not_there_is_refused(run: Run, tmp_path: Path) -> None:
    text = tmp_path / "said.txt"
    text.write_text("死亡3人。", encoding="utf-8")
    for command in ("follow", "note"):
        ran = run(command, "--incident", "x", "--text-file", str(text), "--home", str(tmp_path / "home"), "--json")
        assert (ran.code, ran.answer["where"]["field"]) == (1, "incident")


def test_intake_books_as_said_where_it_is_asked_to(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "话.txt"
    file.write_text(FIRE, encoding="utf-8")
    words = ("intake", "--text-file", str(file), "--received", "2026-06-12T03:12", "--json", "--home")
    adopted = run(*words, str(tmp_path / "甲")).answer
    noted = run(*words, str(tmp_path / "乙"), "--as-said").answer
    assert (adopted["level"], adopted["noted"]) == ("较大", [])
    assert (noted["level"], noted["level_strict"]) == ("一般", "较大")
    assert {one["field"] for one in noted["noted"]} >= {"deaths", "missing"}
    assert [one["rule"] for one in noted["deadlines"] if one["by_reading"]]
    assert not [one["rule"] for one in adopted["deadlines"] if one["by_reading"]]
    assert {one["rule"] for one in adopted["deadlines"]} <= {one["rule"] for one in noted["deadlines"]}
