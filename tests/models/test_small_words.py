"""Numbers, limits, drills and texts in the words they have on screen and paper."""

import msgspec
import pytest
from msgspec.structs import replace

from app.models.book.codec import encode
from app.models.incident.facts import IncidentNoted
from app.models.incident.figures import Figure, conflicts, stated
from app.models.maps.geo import to_gcj
from app.models.maps.tiling import tiles_in
from app.models.moments import minutes, to_micros
from app.models.obligations.rules import Rule
from app.models.outbox.routes import MailSecurity, Route, RouteKind
from app.models.report.numbering import chinese_ordinal, mark, next_number, stage_name
from app.models.report.sendings import Sending, with_one
from app.models.report.statement import sentence_at
from app.models.rota import checks as rota_checks
from app.models.rota.turns import Turn
from app.models.security.drill_result import DrillResult
from app.models.security.recovery import WrongCode, code_of, key_of
from app.models.vocabulary.incident import Bound, Certainty, FigureKind
from app.models.vocabulary.obligation import Basis, ObligationKind, Recipient
from app.models.vocabulary.report import Channel, Standing
from tests.models.test_new_states import AT


@pytest.mark.parametrize(("number", "words"), [
    (1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五"), (99, "九十九"), (100, "100"),
])  # fmt: skip
def test_follow_ups_are_counted_in_chinese(number: int, words: str) -> None:
    assert chinese_ordinal(number) == words
    assert stage_name("续报", number) == f"续报{words}"


def test_a_number_follows_the_highest_used() -> None:
    assert (next_number(()), next_number((1, 7, 3))) == (1, 8)
    assert mark("青应急值", 2026, 37) == "青应急值〔2026〕37号"
    assert stage_name("首报", 3) == "首报"


RULE = Rule(id="X", kind=ObligationKind.ORAL, basis=Basis.RECEIVED, recipient=Recipient.CITY, legal="依据", source="S")


@pytest.mark.parametrize(("change", "words"), [
    ({"times": ("08:00", "18:00")}, "每日08:00、18:00前"),
    ({"per_day": 2}, "每日不少于2次"),
    ({"same_day": True}, "当日"),
    ({"minutes": 0}, "后立即"),
    ({"minutes": 30}, "30分钟"),
])  # fmt: skip
def test_a_limit_says_by_when(change: dict[str, object], words: str) -> None:
    assert words in replace(RULE, **change).limit_text


def test_a_drill_says_how_it_went() -> None:
    good = DrillResult(source="备份", ok=True, entries=12, incidents=3, seconds=1.25)
    assert good.sentence == "恢复演练通过：备份，12条、3起事件，用时1.2秒。"
    assert "比现在少4条" in replace(good, behind=4).sentence
    assert replace(good, ok=False, problem="读不出来").sentence == "恢复演练未通过（备份）：读不出来"


def test_the_sentence_under_the_cursor_is_found() -> None:
    text = "甲镇起火。已扑灭！\n无人伤亡"
    assert [text[slice(*sentence_at(text, at))] for at in (0, 6, 12)] == ["甲镇起火。", "已扑灭！", "无人伤亡"]
    assert sentence_at("", 0) == (0, 0)


def test_half_a_character_of_an_old_file_name_becomes_a_mark() -> None:
    assert encode(IncidentNoted(text="附件\udce5.txt")) == encode(IncidentNoted(text="附件?.txt"))


def test_what_one_recipient_was_sent_is_one_line_however_often() -> None:
    waiting = Sending(
        name="市局",
        recipient=Recipient.CITY,
        standing=Standing.MAIN,
        route="平台",
        message="m1",
        channel=Channel.SYSTEM,
    )
    assert (waiting.state, replace(waiting, stuck="拒收").state) == ("待发", "发送受阻")
    again = replace(waiting, message="m2")
    assert with_one((waiting,), again) == (again,)
    sent = replace(waiting, sent_at=AT, channel=Channel.FAX)
    assert sent.state == "未确认送达"
    assert with_one((waiting,), replace(sent, route="")) == (sent,)
    (held,) = with_one((replace(sent, received_by="马值守"),), again)
    assert (held.sent_at, held.received_by, held.message) == (AT, "马值守", "m2")
    assert held.state == "已送达"
    (guessed,) = with_one((replace(sent, inferred=True),), again)
    assert guessed == again


@pytest.mark.parametrize(("value", "bound", "unit", "words"), [
    (None, Bound.EXACT, "人", "未知"), (30, Bound.ABOUT, "人", "约30人"), (5, Bound.AT_LEAST, "人", "至少5人"),
    (60, Bound.OVER, "人", "60余人"), (12_500, Bound.EXACT, "万元", "1.25亿元"), (200, Bound.EXACT, "万元", "200万元"),
])  # fmt: skip
def test_a_figure_is_written_as_officials_do(value: float | None, bound: Bound, unit: str, words: str) -> None:
    assert stated(value, bound, unit) == words


def hurt(**counts: float) -> tuple[Figure, ...]:
    return tuple(
        Figure(
            kind=next(one for one in FigureKind if one == kind), value=value, bound=Bound.EXACT, known_at=AT, source="",
            entry=kind,
            certainty=Certainty.REPORTED,
        )
        for kind, value in counts.items()
    )  # fmt: skip


def test_the_gravely_and_the_lightly_hurt_are_all_the_hurt() -> None:
    serious, light = FigureKind.SERIOUS.value, FigureKind.LIGHT.value
    assert conflicts(hurt(injured=5, **{serious: 2, light: 3})) == ()
    assert "多于受伤5人" in conflicts(hurt(injured=5, **{serious: 3, light: 3}))[0].text
    assert "合计4人不符" in conflicts(hurt(injured=5, **{serious: 1, light: 3}))[0].text
    assert conflicts(hurt(injured=5, **{serious: 1})) == ()


def test_a_moment_without_its_zone_is_no_moment() -> None:
    with pytest.raises(ValueError, match="naive"):
        to_micros(AT.replace(tzinfo=None))


def test_too_small_a_view_has_no_tiles_and_a_point_abroad_is_not_shifted() -> None:
    assert tiles_in(30.0, 105.0, 40.0, 120.0, (18, 18), 4) == []
    assert to_gcj(51.5, -0.1) == (51.5, -0.1)


@pytest.mark.parametrize(("change", "words"), [
    ({"main": ""}, "没有主班"), ({"deputy": ""}, "没有副班"), ({"leader": ""}, "没有带班领导"),
    ({"deputy": "王澄"}, "主班、副班都是王澄"), ({"leader": "王澄"}, "王澄又带班又值班"),
    ({"standby": ("李明",)}, "李明已经当班，不能又备勤"),
])  # fmt: skip
def test_what_a_turn_lacks_is_said(change: dict[str, object], words: str) -> None:
    turn = Turn(day=AT.date(), begins=AT, ends=AT + minutes(60), main="王澄", deputy="李明", leader="赵启明")
    assert rota_checks._in_one(turn, ()) == []
    assert any(words in one for one in rota_checks._in_one(replace(turn, **change), ()))


def test_a_recovery_code_that_is_cut_short_or_changed_names_the_group() -> None:
    code = code_of(bytes(range(32)))
    assert key_of(" ".join(code).lower()) == bytes(range(32))
    assert key_of("-".join(code)) == bytes(range(32))
    wrong = ("".join(code)[:-1], "".join(code) + "A", code[0][::-1] + "".join(code[1:]), "?" + "".join(code)[1:])
    assert [raised(one) for one in wrong] == [0, 0, 1, 1]


def raised(code: str) -> int:
    with pytest.raises(WrongCode) as told:
        key_of(code)
    return told.value.group


@pytest.mark.parametrize(("change", "words"), [
    ({"name": " "}, "没有名称"), ({"total_seconds": 1}, "总时限"), ({"host": ""}, "邮件服务器或端口不对"),
    ({"port": 70_000}, "邮件服务器或端口不对"), ({"to": ()}, "地址不对"),
    ({"to": ("a b@c.cn",)}, "地址不对"), ({"sender": "nobody"}, "地址不对"),
])  # fmt: skip
def test_a_route_by_mail_that_cannot_work_says_why(change: dict[str, object], words: str) -> None:
    route = Route(
        name="邮件", kind=RouteKind.MAIL, host="mail.example.cn", port=465, security=MailSecurity.TLS,
        sender="a@example.cn", to=("b@example.cn",),
    )  # fmt: skip
    assert route.wrong() == ""
    assert words in replace(route, **change).wrong()


def test_mail_without_encryption_is_no_route() -> None:
    written = msgspec.json.encode(Route(name="邮件", kind=RouteKind.MAIL))
    assert msgspec.json.decode(written, type=Route).security is MailSecurity.TLS
    with pytest.raises(msgspec.ValidationError, match="security"):
        msgspec.json.decode(written.replace(b'"tls"', b'"none"'), type=Route)
