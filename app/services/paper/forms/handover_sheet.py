"""交接班记录: from whom to whom, everything passed on by part, equipment as tried, the heads of the chains."""

from app.models.handover.facts import HandedOver
from app.models.handover.state import Handover
from app.models.moments import BEIJING, from_micros
from app.models.settings.settings import Settings
from app.models.vocabulary.duty import HandoverPart
from app.services.paper.grid import Fields, Form, GridColumn, GridTable, Prose, Signatures
from app.services.paper.wording import minute_text

ITEMS = (GridColumn("序号", 8), GridColumn("类别", 17), GridColumn("事项", 58), GridColumn("下一时限", 17))
CHECKS = (GridColumn("设备", 22), GridColumn("怎样试的", 28), GridColumn("检查结果", 50))
HEADS = (GridColumn("席号", 3), GridColumn("末条", 2), GridColumn("链头", 3))
JOINT = "联合交接：有事件的时限不到15分钟，原班主办、新班协助，直到这一时限办结。"
PASSED = "自交接时起由接班人负责"
TOGETHER = "联合交接，见下"


def _signatures(signed: HandedOver) -> str:
    """Who signed how, and that it was gone through item by item."""
    through = f"双方逐项交清{signed.through}项。" if signed.through else ""
    proven = "、".join(one.name for one in signed.signed if one.proven)
    return through + (f"{proven}输入本人口令签字。" if proven else "按姓名登记，请在下面手签。")


def handover_sheet(state: Handover, signed: HandedOver, settings: Settings, footer: str) -> Form:
    """One hand-over as it was signed."""
    at = from_micros(state.at)
    late = f"{minute_text(at)}（晚{signed.late_minutes}分钟）" if signed.late_minutes else minute_text(at)
    notes = [one.text for one in signed.items if one.part is HandoverPart.NOTE]
    open_items = [one for one in signed.items if one.part is not HandoverPart.NOTE]
    owed = f"{len(signed.clocks)}个，{TOGETHER if signed.joint else PASSED}"
    rows = tuple(
        (
            str(number),
            one.part.label,
            one.text,
            f"{one.due.astimezone(BEIJING):%m-%d %H:%M}" if one.due is not None else "",
        )
        for number, one in enumerate(open_items, 1)
    )
    return Form(
        title="交接班记录",
        left=settings.unit_name,
        right=minute_text(at),
        blocks=(
            Fields((
                (("交班人", "、".join(signed.out)), ("接班人", "、".join(signed.taken))),
                (("带班领导", signed.leader), ("交接时间", late)),
                (("值班电话", settings.duty_phone), ("未履行时限", owed)),
            )),
            *((Prose("", JOINT),) if signed.joint else ()),
            *((Prose("值班表", f"值班表上是{'、'.join(signed.planned)}，实到接班的是{'、'.join(signed.taken)}。"),)
              if signed.planned else ()),
            GridTable(ITEMS, rows, empty="没有未办事项"),
            Prose("交代下一班", "\n".join(notes) if notes else "没有另外写交代事项。"),
            GridTable(
                CHECKS,
                tuple((one.name, one.how, one.result if one.sound else f"异常：{one.result}") for one in signed.checks),
                empty="没有登记设备检查",
            ),
            GridTable(HEADS, tuple((one.seat, f"第{one.seq}条", one.head) for one in signed.heads)),
            *((Prose("签字", _signatures(signed)),) if signed.signed else ()),
            Prose("", "钥匙、密件、印章请当面清点。签字即为责任交接的时刻；以后用链头可以核对这以前的账本有没有改动。"),
            Signatures(("交班人", "接班人", "带班领导")),
        ),
        footer=footer,
        fits=True,
    )  # fmt: skip
