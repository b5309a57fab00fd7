"""Carried is not taken in: the body of a platform's answer decides, by what the route defines."""

import json
import threading
from pathlib import Path

import keyring
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from app.cli.commands import main
from app.models.outbox.answers import AnswerRule, AnswerStyle, Verdict, read_answer
from app.models.outbox.routes import Route, RouteKind
from app.services.desk.desk import Desk, open_desk
from app.services.outbox import connectivity, queue, sender
from app.services.outbox.delivery import signature
from app.services.runtime.clock import FixedClock
from app.services.security import keystore
from app.services.store.outbox import DeliveryState
from tests.helpers import book, state_of, until
from tests.rings import Ring
from tests.servers import Platform, https
from tests.services.test_outbox import PLATFORM, platform_route, running, signed, with_routes, work

pytestmark = pytest.mark.loopback
RECEIPT, CODE, SUCCESS = (AnswerRule(style=one) for one in (AnswerStyle.RECEIPT, AnswerStyle.CODE, AnswerStyle.SUCCESS))
OWN = AnswerRule(
    style=AnswerStyle.OWN, path="head.state", accepted=("1", "已接收"), refused=("9*",), busy=("8",), words="head.tip",
    receipt="body.no",
)  # fmt: skip
A, R, B, U = Verdict.ACCEPTED, Verdict.REFUSED, Verdict.BUSY, Verdict.UNKNOWN
LOGIN = "<!DOCTYPE html><html><title>上网认证</title></html>".encode()


def told(**said: object) -> bytes:
    return json.dumps(said).encode()


@pytest.mark.parametrize(
    ("rule", "status", "body", "verdict"),
    [
        (RECEIPT, 200, told(receipt="R1"), A),
        (RECEIPT, 201, told(data={"id": 7}), A),
        (RECEIPT, 200, told(code=0, id="7"), A),
        (RECEIPT, 200, told(code=401, msg="签名错误，未入库", id="7"), R),
        (RECEIPT, 200, told(success=False, id="7"), R),
        (RECEIPT, 200, told(status="error", id="7"), R),
        (RECEIPT, 200, told(error="格式不对", id="7"), R),
        (RECEIPT, 200, told(code=500, msg="系统异常", id="7"), B),
        (RECEIPT, 200, told(code=1, id="7"), U),
        (RECEIPT, 200, told(msg="ok"), U),
        (RECEIPT, 200, LOGIN, U),
        (RECEIPT, 204, b"", U),
        (RECEIPT, 200, b"ok", U),
        (RECEIPT, 200, b"[1]", U),
        (RECEIPT, 200, b"\xff\xfe", U),
        (RECEIPT, 200, b"[" * 100_000, U),
        (RECEIPT, 409, told(code=409, msg="该事件已办结，不再接收"), R),
        (RECEIPT, 409, told(receipt="R1"), R),
        (RECEIPT, 301, b"", R),
        (RECEIPT, 400, told(receipt="R1"), R),
        (RECEIPT, 429, told(receipt="R1"), B),
        (RECEIPT, 503, told(receipt="R1"), B),
        (CODE, 200, told(code=0, msg="成功"), A),
        (CODE, 200, told(code="200"), A),
        (CODE, 200, told(code=200.0), A),
        (CODE, 200, told(code=0, success=False), R),
        (CODE, 200, told(code=401, msg="签名错误"), R),
        (CODE, 200, told(code=500), B),
        (CODE, 200, told(code=1, msg="未知"), U),
        (CODE, 200, told(code=True), U),
        (CODE, 200, told(receipt="R1"), U),
        (CODE, 200, told(code=None), U),
        (SUCCESS, 200, told(success=True), A),
        (SUCCESS, 200, told(success="true"), A),
        (SUCCESS, 200, told(success=False, message="重复"), R),
        (SUCCESS, 200, told(success=1), U),
        (SUCCESS, 200, told(success=True, code=401), R),
        (RECEIPT, 200, told(code=-1, id="7"), U),
        (RECEIPT, 200, told(code="A0400", id="7"), U),
        (RECEIPT, 200, told(code="SUCCESS", id="7"), A),
        (RECEIPT, 200, told(code=200, status="FAILED", id="7"), R),
        (RECEIPT, 200, told(errCode=1001, id="7"), U),
        (RECEIPT, 200, told(result_code="FAIL", id="7"), R),
        (RECEIPT, 200, told(result="fail", id="7"), R),
        (RECEIPT, 200, told(success=0, id="7"), U),
        (RECEIPT, 200, told(result=0, id="7"), A),
        (RECEIPT, 200, told(data={"id": 7, "success": False}), R),
        (RECEIPT, 200, told(data={"id": 7, "code": "310000", "status": 3}), A),
        (RECEIPT, 200, told(id="7", msg="验签失败，未入库"), U),
        (RECEIPT, 200, told(id="7", msg="不予受理"), U),
        (RECEIPT, 200, told(id="7", msg="Signature INVALID"), U),
        (RECEIPT, 200, told(id="7", msg="接收成功，没有错误"), A),
        (RECEIPT, 200, told(receipt="拒收"), U),
        (RECEIPT, 200, told(receipt=False), U),
        (RECEIPT, 200, told(id=0, number="null"), U),
        (RECEIPT, 200, told(id=None, number="收7"), A),
        (RECEIPT, 200, told(receipt=True, id=-1), U),
        (CODE, 200, told(code=0, data={"success": False, "msg": "区划不符"}), R),
        (CODE, 200, told(code=0, msg="校验失败"), U),
        (CODE, 200, told(code=0, status="rejected"), R),
        (SUCCESS, 200, told(success=True, message="已退回"), U),
        (SUCCESS, 200, told(success=True, ret=-3), U),
        (OWN, 200, told(head={"state": 1}, body={"no": "收123"}), A),
        (OWN, 200, told(head={"state": "已接收"}), A),
        (OWN, 200, told(head={"state": "901", "tip": "不收"}), R),
        (OWN, 200, told(head={"state": 8}), B),
        (OWN, 200, told(head={"state": 2}), U),
        (OWN, 200, told(head=[]), U),
        (OWN, 200, told(receipt="R1"), U),
    ],
)
def test_the_body_decides(rule: AnswerRule, status: int, body: bytes, verdict: Verdict) -> None:
    assert read_answer(rule, status, body).verdict is verdict


NAMES = (
    "code", "errcode", "errCode", "error_code", "errno", "retCode", "resultCode", "returnCode", "rtnCode", "respCode",
    "rspCode", "resp_code", "statusCode", "bizCode", "sub_code", "status", "state", "flag", "success", "isSuccess",
)  # fmt: skip
FAILED: tuple[object, ...] = (-1, 401, "401", "E001", 10001, "FAIL", 500, "ERROR", False, "9999", "N", "failed")
WITHIN = ("", "meta", "head", "status", "respHead", "resultInfo", "Response.Header")
SENTENCES = (
    "系统繁忙，请稍后",
    "重复报送",
    "数据格式不正确",
    "缺少必填项",
    "校验未通过",
    "接口未开通",
    "请求超时",
    "标题不能为空",
    "没有权限",
    "参数为空",
    "该单位未注册",
    "不在接收时段",
    "数据已丢弃",
    "已过截止时间",
    "未收到附件",
    "没有成功",
    "not found",
    "timeout",
    "duplicate",
    "internal server problem",
    "not accepted",
)
SPEAKING = ("msg", "message", "errmsg", "errorMsg", "resultMsg", "resp_msg", "tip", "desc", "info", "reason", "remark")
WELL: dict[AnswerStyle, dict[str, object]] = {
    AnswerStyle.RECEIPT: {"id": "R-20260612-7"},
    AnswerStyle.CODE: {"code": 0, "data": {"id": "R7"}},
    AnswerStyle.SUCCESS: {"success": True, "id": "R7"},
}


def with_one(body: dict[str, object], within: str, name: str, value: object) -> bytes:
    """An answer with one value more, or another, under a name some way down."""
    made: dict[str, object] = json.loads(json.dumps(body))
    held = made
    for part in filter(None, within.split(".")):
        held = held.setdefault(part, {})  # type: ignore[assignment]
    held[name] = value
    return json.dumps(made, ensure_ascii=False).encode()


@pytest.mark.parametrize("style", WELL, ids=str)
def test_one_value_against_it_and_an_answer_is_not_taken_for_acceptance(style: AnswerStyle) -> None:
    """Whatever platforms call it, and wherever it stands."""
    rule, body = AnswerRule(style=style), WELL[style]
    assert read_answer(rule, 200, json.dumps(body).encode()).verdict is A
    values = [(within, name, value) for within in WITHIN for name in NAMES for value in FAILED]
    words = [(within, name, value) for within in WITHIN for name in SPEAKING for value in SENTENCES]
    taken = [one for one in (*values, *words) if read_answer(rule, 200, with_one(body, *one)).verdict is A]
    assert taken == []


@pytest.mark.parametrize("style", WELL, ids=str)
@pytest.mark.parametrize(
    ("within", "name", "value"),
    [
        ("", "msg", "操作成功"),
        ("", "msg", "报送成功，请勿重复提交"),
        ("", "message", "已收到，待审核"),
        ("", "msg", "success"),
        ("", "msg", "没有错误"),
        ("", "errcode", 0),
        ("", "errmsg", "ok"),
        ("", "error", None),
        ("", "errors", []),
        ("", "respCode", "0"),
        ("", "flag", 1),
        ("", "isSuccess", "Y"),
        ("", "status", "received"),
        ("", "state", "已接收"),
        ("meta", "code", 200),
        ("data", "status", 3),
        ("data", "state", 2),
        ("data.event", "code", "12G00"),
        ("data", "regionCode", 620102),
        ("", "unitCode", "620102"),
        ("data", "typeCode", 404),
        ("", "time", 500),
    ],
)
def test_what_is_said_beside_it_of_other_things_or_well_takes_no_acceptance_away(
    style: AnswerStyle, within: str, name: str, value: object
) -> None:
    assert read_answer(AnswerRule(style=style), 200, with_one(WELL[style], within, name, value)).verdict is A


@given(status=st.integers(100, 599), body=st.binary(max_size=300), rule=st.sampled_from([RECEIPT, CODE, SUCCESS, OWN]))
def test_bytes_that_are_no_answer_are_never_an_acceptance(status: int, body: bytes, rule: AnswerRule) -> None:
    assert read_answer(rule, status, body).verdict is not A or body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")


@given(
    status=st.integers(200, 299),
    said=st.dictionaries(
        st.sampled_from(["code", "success", "msg", "data", "error", "status"]),
        st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5)),
    ),
)
def test_without_what_the_route_defines_nothing_is_taken_in(status: int, said: dict[str, object]) -> None:
    body = json.dumps(said).encode()
    assert read_answer(RECEIPT, status, body).verdict is not A
    assert read_answer(OWN, status, body).verdict is U
    if said.get("success") is not True and said.get("success") != "true":
        assert read_answer(SUCCESS, status, body).verdict is not A


def test_words_and_receipt_are_where_the_route_says() -> None:
    refused = read_answer(OWN, 200, told(head={"state": 9, "tip": "区划不符"}, msg="x"))
    assert (refused.verdict, refused.words) == (R, "区划不符")
    assert read_answer(OWN, 200, told(head={"state": 1}, body={"no": "收123"})).receipt == "收123"


def test_a_route_of_an_old_book_reads_on_and_wants_a_receipt() -> None:
    old = b'{"name":"a","kind":"https","url":"https://host.example/"}'
    route = msgspec.json.decode(old, type=Route)
    assert route.answers.style is AnswerStyle.RECEIPT
    assert route.repeats
    assert route.wrong() == ""


def test_an_own_rule_without_path_or_with_a_value_on_both_sides_is_refused() -> None:
    route = Route(name="a", kind=RouteKind.HTTPS, url="https://host.example/")
    for rule in (AnswerRule(style=AnswerStyle.OWN), replace(OWN, refused=("1",))):
        assert replace(route, answers=rule).wrong()


NOT_TAKEN_IN = {
    "code": (200, told(code=401, msg="签名错误，未入库"), DeliveryState.STUCK, "签名错误，未入库"),
    "success": (200, told(success=False, message="校验失败"), DeliveryState.STUCK, "校验失败"),
    "conflict": (409, told(code=409, msg="该事件已办结，不再接收"), DeliveryState.STUCK, "该事件已办结"),
    "login": (200, LOGIN, DeliveryState.WAITING, "不能确定对方是否收下"),
    "empty": (204, b"", DeliveryState.WAITING, "不能确定对方是否收下"),
}


@pytest.mark.parametrize("mood", NOT_TAKEN_IN)
def test_what_was_not_taken_in_stops_no_clock(desk: Desk, clock: FixedClock, tmp_path: Path, mood: str) -> None:
    status, body, state, words = NOT_TAKEN_IN[mood]
    incident, platform = book(desk, deaths=3), Platform()
    platform.moods, platform.answers = [mood], {mood: (status, body)}
    with https(tmp_path, platform) as (url, pem):
        with_routes(desk, platform_route(url, pem))
        queue.queue(desk, incident, signed(desk, incident), PLATFORM)
        sender.step(desk)
        (message,) = queue.messages(desk)
        assert message.state is state
        assert words in message.error
        assert words in connectivity.trouble(desk)
        assert running(desk, incident)
        if state is DeliveryState.WAITING:
            work(desk, clock)  # the platform itself answers, and knows the key
            assert not running(desk, incident)
            assert platform.seen == [message.id] * 2
            assert connectivity.trouble(desk) == ""


@pytest.mark.parametrize("mood", ["login", "vanish"])
def test_where_a_repeat_is_not_known_nothing_is_sent_twice(
    desk: Desk, clock: FixedClock, tmp_path: Path, mood: str
) -> None:
    incident, platform = book(desk, deaths=3), Platform()
    platform.moods, platform.answers = [mood], {"login": (200, LOGIN)}
    with https(tmp_path, platform) as (url, pem):
        with_routes(desk, platform_route(url, pem, repeats=False))
        queue.queue(desk, incident, signed(desk, incident), PLATFORM)
        work(desk, clock)
        clock.advance(3600)
        sender.step(desk)
    assert len(platform.seen) == 1
    assert running(desk, incident)
    (message,) = connectivity.unconfirmed(desk)
    assert "不能确定对方是否收下" in message.receipt
    assert state_of(desk, incident).reports[-1].state != "已报出"


def test_a_retry_has_the_same_key_and_a_time_of_its_own(desk: Desk, clock: FixedClock, tmp_path: Path) -> None:
    incident, platform = book(desk, deaths=3), Platform()
    keyring.set_keyring(Ring())
    platform.moods, platform.answers = ["login"], {"login": (200, LOGIN)}
    with https(tmp_path, platform) as (url, pem):
        with_routes(desk, platform_route(url, pem))
        keystore.keep_secret(desk.store, PLATFORM, "共同的密钥")
        queue.queue(desk, incident, signed(desk, incident), PLATFORM)
        work(desk, clock)
    first, second = platform.headers
    assert first["Idempotency-Key"] == second["Idempotency-Key"]
    assert platform.bodies[0] == platform.bodies[1]
    assert first["X-DutyDesk-Time"] < second["X-DutyDesk-Time"]
    for headers, body in zip(platform.headers, platform.bodies, strict=True):
        assert headers["X-DutyDesk-Signature"] == signature("共同的密钥", headers["X-DutyDesk-Time"], body)


def test_two_programs_send_a_message_once_and_a_killed_one_gives_it_back(
    desk: Desk, clock: FixedClock, tmp_path: Path
) -> None:
    incident, platform = book(desk, deaths=3), Platform()
    platform.moods = ["slow"]
    other = open_desk(tmp_path / "home", officer="王澄", clock=clock)
    with https(tmp_path, platform) as (url, pem):
        with_routes(desk, platform_route(url, pem))
        other.refresh()
        queue.queue(desk, incident, signed(desk, incident), PLATFORM)
        first = threading.Thread(target=sender.step, args=(desk,))
        first.start()
        assert until(lambda: platform.seen)
        connectivity.now_please(other)  # what cli outbox --send does
        sender.step(other)
        assert len(platform.seen) == 1
        platform.awake.set()
        first.join()
        sender.step(other)
    other.close()
    assert len(platform.seen) == 1
    assert queue.messages(desk)[0].state is DeliveryState.DONE


def test_the_lease_of_a_killed_program_ends(desk: Desk, clock: FixedClock, tmp_path: Path) -> None:
    incident, platform = book(desk, deaths=3), Platform()
    with https(tmp_path, platform) as (url, pem):
        with_routes(desk, platform_route(url, pem))
        queue.queue(desk, incident, signed(desk, incident), PLATFORM)
        (message,) = queue.waiting(desk)
        assert queue.lease(desk, message, 90)
        assert not queue.lease(desk, message, 90)
        sender.step(desk)
        assert platform.seen == []
        clock.advance(91)
        sender.step(desk)
        assert platform.seen == [message.id]
    assert not queue.lease(desk, message, 90)  # it waits no more


def test_the_command_line_defines_and_tries_an_answer(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with_routes(desk, Route(name=PLATFORM, kind=RouteKind.HTTPS, url="https://host.example/"))
    answer = tmp_path / "answer.json"
    answer.write_bytes(told(head={"state": "901", "tip": "不收"}))
    home = str(tmp_path / "home")
    words = ["route", PLATFORM, "--home", home, "--json", "--answers", "own", "--path", "head.state", "--accepted", "1"]
    more = ["--refused", "9*", "--words", "head.tip", "--repeats", "no", "--try", str(answer)]
    assert main([*words, *more]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["verdict"], said["words"]) == ("refused", "不收")
    desk.refresh()
    (route,) = desk.settings.routes
    assert route.answers.refused == ("9*",)
    assert not route.repeats
