"""What a ledger record wants: it runs out, wants checking, falls short, owes a form (docs/规则来源.md#物资)."""

import datetime as dt
from collections import Counter

from app.models.moments import beijing_day, from_micros
from app.models.resource.records import AnyResource, Equipment, Material
from app.models.resource.rows import ResourceRow
from app.services.desk.desk import Desk
from app.services.obligations import arrivals
from app.services.store.ledger_reading import Stock

EXPIRED, PARTLY = "已过期", "部分过期"
DUE, SHORT, STALE, OWED, LATE = "待维护", "低于最低库存", "超90天未核验", "待补单", "物资在途超时"
STAGES = ((7, "7天内到期"), (30, "30天内到期"), (90, "90天内到期"))
"""Days before a lot, a grading or a contract runs out, the nearest first."""
QUARTER = dt.timedelta(days=90)
SOON = dt.timedelta(days=7)
ALL = (EXPIRED, PARTLY, *(words for _, words in STAGES), DUE, SHORT, STALE, OWED)


def wants(row: ResourceRow, record: AnyResource, stock: Stock | None, now: dt.datetime) -> tuple[str, ...]:
    """What is to be seen to on a record, the most pressing first; ``stock`` is None where it is not known."""
    today = beijing_day(now)
    found: list[str] = []
    gone = bool(row.expires_last) and row.expires_last < today.isoformat()
    found += runs_out(row.expires_on, today, EXPIRED if gone or not isinstance(record, Material) else PARTLY)
    if isinstance(record, (Material, Equipment)) and record.maintenance and record.maintenance <= today + SOON:
        found.append(DUE)
    if isinstance(record, Material) and record.minimum and record.minimum.value is not None and stock is not None:
        found += [SHORT] if stock.usable(today) < record.minimum.value else []
    if row.verified_at is not None and now - from_micros(row.verified_at) > QUARTER:
        found.append(STALE)
    return tuple(found)


def summary(desk: Desk) -> str:
    """How much of what is to be seen to, in one line; empty when nothing is."""
    now = desk.now()
    with desk.store.read() as reading:
        counts = Counter(
            want for row, record, stock in reading.ledgers.records() for want in wants(row, record, stock, now)
        )
        owing = reading.ledgers.pending_supplies()
        counts[OWED] = len(reading.ledgers.movements(owed=True)) + sum(one.unpapered for one in owing)
        counts[LATE] = len(arrivals.late(reading.running_clocks(), owing, now))
        for one in reading.ledgers.documents():
            counts.update(runs_out(one.valid_until, beijing_day(now)))
    return "、".join(f"{words}{counts[words]}" for words in (*ALL, LATE) if counts[words])


def runs_out(day: str, today: dt.date, late: str = EXPIRED) -> list[str]:
    """The stage a day (ISO, or empty) has come to; ``late`` once it is past."""
    if not day:
        return []
    left = (dt.date.fromisoformat(day) - today).days
    return [late] if left < 0 else [words for days, words in STAGES if left <= days][:1]
