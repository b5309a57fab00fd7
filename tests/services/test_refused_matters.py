"""What comes in and what is answered for: matters, responses, call-outs, hotspots, notices, the queue, the reports."""

import datetime as dt
from functools import partial

from msgspec.structs import replace

from app.models.vocabulary.hotspot import HotspotResult
from app.models.vocabulary.matter import MatterAnswer, MatterKind, ResponseLevel
from app.models.vocabulary.obligation import Recipient
from app.models.vocabulary.report import Channel, Stage
from app.services.desk.desk import Desk
from app.services.forms import signing
from app.services.incident import handling
from app.services.incident.intake import receive
from app.services.matter import hotspot_checks, hotspot_notices, matters, responses
from app.services.matter.hotspot_checks import CheckDraft
from app.services.matter.matters import AnswerDraft, MatterDraft
from app.services.matter.responses import ResponseDraft
from app.services.outbox import withdrawing
from app.services.reports import notices, reporting, sending
from app.services.runtime.clock import FixedClock
from app.services.warnings import call_out, messages
from app.services.warnings.call_out import CallDraft
from tests.helpers import book, draft_of, send_report, state_of
from tests.services.refusing import refused
from tests.services.test_warnings import CAP

HOUR = dt.timedelta(hours=1)


def test_a_matter_is_asked_by_somebody_about_something_in_time(desk: Desk) -> None:
    now = desk.now()
    query = MatterDraft(kind=MatterKind.QUERY, words="现场还有多少人", asker="市局指挥中心")
    take = partial(matters.take, desk)
    refused(desk, lambda: take(replace(query, words=" ")), "请写明内容")
    refused(desk, lambda: take(replace(query, asker="")), "请写明谁的批示")
    refused(desk, lambda: take(replace(query, at=now + HOUR)), "来件时间不合理")
    refused(desk, lambda: take(replace(query, due=now - HOUR)), "时限早于来件时间")
    refused(desk, lambda: take(replace(query, incident="没有")), "找不到事件 没有", "incident")
    order = MatterDraft(kind=MatterKind.ASSIGNMENT, words="清点在外人员")
    refused(desk, lambda: take(order), "请写明向哪个单位调度；调度要写明何时前回复")
    made = take(query).id
    refused(desk, lambda: matters.pass_on(desk, made, ""), "请写明转给谁", "to")
    refused(desk, lambda: matters.pass_on(desk, "没有", "李明"), "找不到办件 没有", "matter")
    answer = AnswerDraft(answer=MatterAnswer.CHECKING, words="正在核")
    refused(desk, lambda: matters.answer(desk, made, replace(answer, words="")), "请写明反馈内容", "words")
    refused(desk, lambda: matters.answer(desk, made, answer), "请写明何时再反馈", "again_at")
    refused(desk, lambda: matters.answer(desk, made, replace(answer, again_at=now)), "请写明何时再反馈", "again_at")
    matters.press(desk, made, person="刘某", reached=False)
    matters.answer(desk, made, AnswerDraft(answer=MatterAnswer.DONE, words="12人，都已撤出"))
    again = AnswerDraft(answer=MatterAnswer.DONE, words="再说一次")
    refused(desk, lambda: matters.answer(desk, made, again), "这个办件已经办结", "answer")
    refused(desk, lambda: matters.press(desk, made), "这个办件已经办结", "act")
    assert matters.files_of(desk, "没有") == ()
    assert matters.clocks(desk, "没有") == ()


def test_a_response_is_signed_for_changes_its_level_and_ends_once(desk: Desk) -> None:
    flood = ResponseDraft(name="防汛应急响应", level=ResponseLevel.FOUR, signatory="赵启明")
    refused(desk, lambda: responses.start(desk, replace(flood, name="")), "请写明启动的是哪项响应", "name")
    refused(desk, lambda: responses.start(desk, replace(flood, signatory=" ")), "请写明谁签发的", "signatory")
    made = responses.start(desk, flood).id
    refused(desk, lambda: responses.start(desk, flood), "已经启动，请用“调整”改级别", "name")
    adjust = partial(responses.adjust, desk, made)
    refused(desk, lambda: adjust(ResponseLevel.FOUR, "赵启明"), "现在就是", "level")
    refused(desk, lambda: adjust(ResponseLevel.THREE, ""), "请写明谁签发的", "signatory")
    refused(desk, lambda: adjust(ResponseLevel.THREE, "赵启明", at=desk.now() - HOUR), "早于这件事本身", "at")
    refused(desk, lambda: responses.report(desk, made, received_by=""), "接收了才算报告", "received_by")
    refused(desk, lambda: responses.report(desk, "没有", received_by="刘某"), "找不到响应 没有", "response")
    responses.finish(desk, made, "赵启明", reason="雨停")
    refused(desk, lambda: responses.finish(desk, made, "赵启明"), "这项响应已经终止", "response")
    refused(desk, lambda: responses.finish(desk, "没有", "赵启明"), "找不到响应 没有", "response")
    assert responses.standing_responses(desk) == []


def test_a_call_out_names_who_was_called_and_who_answered(desk: Desk) -> None:
    messages.take_in(desk, "预警.xml", CAP.encode())
    with desk.store.read() as reading:
        warning = reading.warnings(1)[0].id
    called = CallDraft(unit="青山镇", person="吴云")
    refused(desk, lambda: call_out.name_units(desk, warning, (" ", "")), "请写明要叫应哪些乡镇", "units")
    refused(desk, lambda: call_out.name_units(desk, "没有", ("青山镇",)), "找不到预警 没有", "warning")
    refused(desk, lambda: call_out.call(desk, warning, replace(called, unit="")), "请写明叫应哪个乡镇", "unit")
    refused(desk, lambda: call_out.call(desk, warning, replace(called, person="")), "有人应答才算叫应", "person")
    refused(desk, lambda: call_out.passed_down(desk, warning, replace(called, unit="")), "请写明叫应哪个", "unit")
    refused(desk, lambda: call_out.call(desk, "没有", called), "找不到预警 没有", "warning")
    refused(desk, lambda: call_out.standing_of(desk, "没有"), "找不到预警 没有", "warning")
    call_out.call(desk, warning, replace(called, person="", answered=False))
    assert call_out.standing_of(desk, warning).silent == ("青山镇",)


def test_a_hotspot_is_checked_by_a_unit_and_fed_back_to_somebody(desk: Desk) -> None:
    text = "热点12：东经118.4021，北纬27.5033，青山镇，请核查"
    (spot,) = hotspot_notices.take_in(desk, text, received_at=desk.now()).ids
    fire = CheckDraft(result=HotspotResult.FIRE, unit="青山镇")
    refused(desk, lambda: hotspot_checks.check(desk, spot, replace(fire, unit="")), "请写明哪个乡镇或单位核查", "unit")
    early = replace(fire, at=desk.now() - HOUR)
    refused(desk, lambda: hotspot_checks.check(desk, spot, early), "早于这件事本身", "at")
    refused(desk, lambda: hotspot_checks.feed_back(desk, spot, received_by=""), "接收了才算反馈", "received_by")
    hotspot_checks.check(desk, spot, fire)
    refused(desk, lambda: hotspot_checks.check(desk, spot, fire), "已核查为火情", "result")


def test_who_was_notified_has_a_name_and_an_hour_that_has_been(desk: Desk) -> None:
    fire = book(desk)
    told = notices.NoticeDraft(token="", recipient=Recipient.CITY, person="刘值守", channel=Channel.PHONE)
    refused(desk, lambda: notices.notify(desk, fire, replace(told, person=" ")), "请填写对方接听人", "person")
    refused(desk, lambda: notices.notify(desk, fire, replace(told, at=desk.now() + HOUR)), "晚于现在或过早", "at")


def test_a_report_says_something_is_signed_by_somebody_and_goes_to_somebody(desk: Desk) -> None:
    fire = book(desk, deaths=3)
    draft = reporting.compose(desk, state_of(desk, fire))
    refused(desk, lambda: reporting.submit(desk, replace(draft, body=" ")), "报告正文是空的", "body")
    refused(desk, lambda: reporting.submit(desk, replace(draft, title="")), "报告标题是空的", "title")
    reporting.submit(desk, draft)
    refused(desk, lambda: reporting.compose(desk, state_of(desk, fire), Stage.FIRST), "还没有签发；签发它", "stage")
    refused(desk, lambda: signing.sign(desk, fire, draft.id, " "), "请选或写签发人", "signed_by")
    refused(desk, lambda: signing.sign(desk, fire, "没有", "赵启明"), "找不到这份报告")
    refused(desk, lambda: sending.send(desk, fire, draft.id, Channel.FAX), "报告还没有签发")
    signing.sign(desk, fire, draft.id, "赵启明")
    assert not signing.sign(desk, fire, draft.id, "赵启明").topics
    refused(desk, lambda: reporting.withdraw(desk, fire, draft.id, "重写"), "报告已经签发，不能撤回")
    refused(desk, lambda: reporting.submit(desk, replace(draft, title="另一个")), "已经签发，不能再改")
    refused(desk, lambda: sending.send_to(desk, fire, draft.id, []), "没有写明报给谁", "recipients")
    early = sending.Dispatched(name="市应急局", channel=Channel.FAX, sent_at=desk.now() - HOUR)
    refused(desk, lambda: sending.send_to(desk, fire, draft.id, [early]), "要在签发以后", "sent_at")
    confirm = partial(sending.confirm, desk, fire, draft.id, None, "市应急局")
    refused(desk, lambda: confirm(" "), "请填写对方是谁确认收到的", "received_by")
    refused(desk, lambda: confirm("马值守"), "还没有报给市应急局", "recipients")
    refused(desk, lambda: reporting.compose(desk, state_of(desk, fire), Stage.FIRST), "已有首报，请写续报")


def test_a_sending_is_taken_back_within_ten_seconds(desk: Desk, clock: FixedClock) -> None:
    fire = book(desk, deaths=3)
    draft = reporting.compose(desk, state_of(desk, fire))
    reporting.submit(desk, draft)
    signing.sign(desk, fire, draft.id, "赵启明")
    sent = sending.send(desk, fire, draft.id, Channel.FAX, received_by="马值守")
    clock.advance(11)
    refused(desk, lambda: withdrawing.take_back(desk, sent.entries), "报出已过十秒")
    refused(desk, lambda: withdrawing.take_back(desk, ()), "报出已过十秒")


def test_a_final_report_is_written_once(desk: Desk) -> None:
    fire = receive(desk, draft_of(desk, text="青山镇工业园二路一处厂房起火。")).id
    refused(desk, lambda: reporting.compose(desk, state_of(desk, fire), Stage.FINAL), "还没有首报")
    send_report(desk, fire)
    handling.close(desk, fire, "已扑灭")
    draft = reporting.compose(desk, state_of(desk, fire), Stage.FINAL)
    reporting.submit(desk, replace(draft, body="火灾已扑灭，现场已移交青山镇人民政府。"))
    refused(desk, lambda: reporting.compose(desk, state_of(desk, fire), Stage.FINAL), "已有终报")
