"""Blank forms for a power cut: what is written by hand then and booked afterwards as 补录."""

from app.models.settings.settings import Settings
from app.services.paper.grid import Fields, Form, Prose, Signatures

WHEN = "____月____日____时____分"
PLACE = "________省________市________县（区）________乡镇________________"
NUMBER = "______人（□不清楚）"
LATER = "来电后补录：方式选“补录”，时间填本单上的时间，登记后在右上角注明编号。"


def intake(settings: Settings, footer: str) -> Form:
    """空白接报单, in the order of the form on the screen."""
    return Form(
        title="接报单",
        left=settings.unit_name,
        right="补录编号：____________",
        blocks=(
            Fields((
                (("接报时间", WHEN), ("方式", "□电话、□传真、□系统、□其他")),
                (("来报单位", ""), ("姓名、电话", "")),
                (("事发时间", f"{WHEN}（□不清楚）"),),
                (("事发地点", PLACE),),
                (("事件类别", ""), ("初判级别", "□特别重大□重大□较大□一般")),
                (("来报原话", ""),),
            ), room={5: 9}),
            Fields((
                (("死亡", NUMBER), ("失联", NUMBER)),
                (("重伤", NUMBER), ("受伤", NUMBER)),
                (("被困", NUMBER), ("转移", NUMBER)),
            )),
            Fields((
                (("已采取措施", ""),),
                (("请求支援", ""),),
            ), room={0: 4, 1: 2}),
            Prose("", f"口头报告：报给__________，时间____时____分，接听人__________。{LATER}"),
            Signatures(("值班员", "带班领导")),
        ),
        footer=footer,
    )  # fmt: skip


def call(settings: Settings, footer: str) -> Form:
    """空白电话记录单."""
    return Form(
        title="电话记录单",
        left=settings.unit_name,
        right="补录编号：____________",
        blocks=(
            Fields((
                (("来去", "□来电、□去电"), ("通话时间", WHEN)),
                (("对方单位", ""), ("对方姓名", "")),
                (("对方电话", ""), ("录音编号", "")),
                (("内容", ""),),
                (("处理情况", ""),),
            ), room={3: 16, 4: 6}),
            Prose("", LATER),
            Signatures(("记录人", "带班领导")),
        ),
        footer=footer,
    )  # fmt: skip


def first_report(settings: Settings, footer: str) -> Form:
    """空白首报: the elements a 首报 must have, to be written out by hand."""
    return Form(
        title="突发事件信息首报",
        left=settings.unit_name,
        right=f"{settings.number_code}〔______〕____号",
        blocks=(
            Fields((
                (("主送", settings.addressee), ("紧急程度", "□特急、□加急、□平急")),
                (("标题", ""),),
                (("事发时间", WHEN), ("接报时间", WHEN)),
                (("事发地点", PLACE),),
                (("信息来源", ""), ("初判级别", "□特别重大□重大□较大□一般")),
                (("基本情况", ""),),
                (("人员伤亡", "死亡____人，失联____人，受伤____人，被困____人（不清楚的写“不清楚”）"),),
                (("已采取措施", ""),),
                (("下步措施", ""),),
                (("联系人", ""), ("值班电话", settings.duty_phone)),
            ), room={1: 2, 5: 9, 7: 5, 8: 3}),
            Prose("", f"报出时间____时____分，方式__________，对方收到人__________。{LATER}"),
            Signatures(("值班员", "签发人")),
        ),
        footer=footer,
    )  # fmt: skip
