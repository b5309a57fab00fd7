"""Words of 调拨; values go into facts and never change."""

from app.models.vocabulary.term import Term


class SupplyStep(Term):
    """How far a 调拨 got."""

    REQUESTED = "requested", "申请"
    MOVING = "moving", "在途"
    RECEIVED = "received", "已签收"
    SETTLED = "settled", "已结清"
    CANCELLED = "cancelled", "已取消"
