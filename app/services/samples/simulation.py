"""Believable days for trials and measurements: calls, clocks, reports, notes. Names and places are invented.

What happens when is drawn first and lived through in order of time, so that several incidents run side by side: quiet
days and nights, floods, holidays, late reports, corrections, wrong levels, what is forgotten.
"""

import datetime as dt
import heapq
import random
from collections.abc import Callable

from app.models.book.rows import Row
from app.models.call.rows import CallRow
from app.models.duty.facts import NoteWritten
from app.models.hotspot.rows import HotspotRow
from app.models.incident.rows import IncidentRow
from app.models.matter.rows import MatterRow
from app.models.moments import BEIJING, beijing_day
from app.models.resource.records import Team
from app.models.security.facts import DaysMadeUp
from app.models.vocabulary.call import CallKind
from app.models.vocabulary.duty import DutyRole
from app.models.vocabulary.resource import ResourceKind
from app.models.warning.rows import WarningRow
from app.services.desk.desk import Desk
from app.services.duty import shift
from app.services.incident.intake import adopt, book_call, read, receive
from app.services.incident.intake_draft import IntakeDraft
from app.services.resources import ledgers
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Refused
from app.services.samples.course import Course

TOWNS = ("青山镇", "龙滘镇", "白石乡", "大溪乡", "云溪街道", "石碶镇", "南坑乡", "柘塘镇")
SPOTS = ("工业园二路", "埇尾村", "县道X203线", "农贸市场", "中心小学", "石碶水库", "新桥村三组", "滨河小区")
EVENTS = (
    ("一民房发生火灾", 0.3), ("发生山洪", 0.4), ("两车追尾，发生道路交通事故", 0.3), ("发生山体滑坡", 0.4),
    ("一化工厂发生泄漏", 0.5), ("一在建工地发生坍塌", 0.6), ("发生燃气爆炸", 0.6),
)  # fmt: skip
FLOODS = (("发生山洪", 0.3), ("发生山体滑坡", 0.3), ("河水漫堤，低洼处被淹", 0.1))
TRAVEL = (("两车追尾，发生道路交通事故", 0.4), ("一民房发生火灾", 0.2))
CALLERS = ("县消防救援大队", "县公安局指挥中心", "龙滘镇政府", "县交警大队", "村民", "县水利局")
NOTES = ("市应急局抽查，两声内接听，在岗", "与各乡镇视频点名，均在岗", "接收气象预警信息，已转发", "设备巡检正常")
ROUNDS = (
    "视频巡查各乡镇值班室，画面正常", "气象平台无新预警", "卫星热点平台无新热点", "舆情巡看，无涉本县突发事件",
    "水库水位、河道水情巡看，正常", "指挥系统、电话、传真试通，正常",
)  # fmt: skip
"""What a room writes each hour of what it looked at."""
ROLL = "点名{town}值班室，{person}接听，在岗，平安"
MESSAGES = (
    "收到市应急局工作群通知，已阅",
    "转发防火提示到各乡镇群",
    "接群众来电咨询，已答复",
    "核对次日值班表，人员已到位",
)
CREW = ("王澄", "李明", "周敏", "陈立")
SURNAMES = "赵钱孙李周吴郑王"
LEADERS = ("赵启明", "孙国栋")
TEAMS = ("青山镇专职消防队", "县森林消防中队", "龙滘镇应急分队", "县蓝天救援队")
HOURS = (*(2,) * 6, *(4,) * 3, *(6,) * 9, *(5,) * 4, *(3,) * 2)
"""How often calls come by the hour of the day; a good third of them at night."""
WET = frozenset({6, 7, 8})
HOLIDAYS = frozenset(
    {(1, 1), (5, 1), (5, 2), (5, 3), *((10, day) for day in range(1, 8)), *((2, day) for day in range(8, 15))}
)
Act = Callable[[], object]
MADE_UP = "seat:made_up"
"""Booked where days are made up: more of them may follow."""
CAME_IN: tuple[type[Row], ...] = (IncidentRow, CallRow, WarningRow, HotspotRow, MatterRow)


def narrative(chance: random.Random, events: tuple[tuple[str, float], ...] = EVENTS) -> str:
    """One invented call."""
    event, grave = chance.choice(events)
    people = []
    if chance.random() < grave:
        people.append(f"{chance.choice((1, 1, 1, 2, 3, 4))}人死亡")
    if chance.random() < 0.5:
        people.append(f"{chance.randint(1, 9)}人受伤")
    if chance.random() < 0.2:
        people.append(f"{chance.randint(1, 4)}人失联")
    hurt = "、".join(people)
    tail = f"，造成{hurt}" if hurt else "，暂无人员伤亡"
    return f"{chance.randint(5, 50)}分钟前，{chance.choice(TOWNS)}{chance.choice(SPOTS)}{event}{tail}，正在处置。"


class _Life:
    """Duty that is lived through: what is to happen, by time."""

    def __init__(self, desk: Desk, clock: FixedClock, seed: int) -> None:
        self.desk, self.clock = desk, clock
        self.chance = random.Random(seed)  # noqa: S311 - repeatable, no secret
        self.small = random.Random(seed)  # noqa: S311 - of the small things alone: the events of a seed stay the same
        self.incidents = 0
        self.teams = _teams(desk)
        self._coming: list[tuple[dt.datetime, int, Act]] = []
        self._number = 0

    def at(self, moment: dt.datetime, act: Act) -> None:
        """Something happens at an instant."""
        self._number += 1
        heapq.heappush(self._coming, (moment, self._number, act))

    def until(self, end: dt.datetime) -> None:
        """Live through everything up to an instant; what is refused (closed meanwhile) does not happen."""
        while self._coming and self._coming[0][0] <= end:
            moment, _, act = heapq.heappop(self._coming)
            self.clock.wall = max(self.clock.wall, moment)
            self.desk.store.order_clock.confirm()
            try:
                act()
            except Refused:
                continue
        self.clock.wall = max(self.clock.wall, end)
        self.desk.store.order_clock.confirm()

    def plan_day(self, day: dt.date) -> None:
        """Draw what happens on a day."""
        midnight = dt.datetime.combine(day, dt.time(), BEIJING)
        self.at(midnight + dt.timedelta(hours=8), self._relieve)
        self.at(midnight + dt.timedelta(hours=20), self._relieve)
        self.at(midnight + dt.timedelta(hours=self.chance.randint(9, 22)), self._note)
        flooded = day.month in WET and self.chance.random() < 0.05
        count = self.chance.choice((0, 1, 1, 1, 2, 2)) + (1 if (day.month, day.day) in HOLIDAYS else 0)
        events = TRAVEL if (day.month, day.day) in HOLIDAYS else EVENTS
        for _ in range(count):
            hour = self.chance.choices(range(24), HOURS)[0]
            self._call_at(midnight + dt.timedelta(hours=hour, seconds=self.chance.randint(0, 3599)), events)
        if flooded:
            start = midnight + dt.timedelta(hours=self.chance.randint(0, 5))
            for _ in range(self.chance.randint(5, 9)):
                self._call_at(start + dt.timedelta(seconds=self.chance.randint(0, 10800)), FLOODS)

    def plan_rounds(self, day: dt.date) -> None:
        """The small things of a day that fill a real log: rounds each hour, roll calls, messages; some 220 lines."""
        midnight = dt.datetime.combine(day, dt.time(), BEIJING)
        for hour in range(24):
            self.at(midnight + dt.timedelta(hours=hour, minutes=self.small.randint(1, 20)), self._round)
            if hour % 4 == 2:
                self.at(midnight + dt.timedelta(hours=hour, minutes=self.small.randint(25, 50)), self._roll_call)
            self.at(midnight + dt.timedelta(hours=hour, minutes=self.small.randint(51, 59)), self._message)

    def _round(self) -> None:
        self._write(ROUNDS)

    def _roll_call(self) -> None:
        self._write(tuple(ROLL.format(town=town, person=f"{self.small.choice(SURNAMES)}某") for town in TOWNS))

    def _message(self) -> None:
        self._write((self.small.choice(MESSAGES),))

    def _write(self, lines: tuple[str, ...]) -> None:
        """Several lines one after the other, as somebody goes through a list."""
        with self.desk.write() as transaction:
            for text in lines:
                transaction.append(f"note:{self.desk.new_id()}", NoteWritten(text=text))

    def _call_at(self, moment: dt.datetime, events: tuple[tuple[str, float], ...]) -> None:
        self.at(moment, lambda: self._call(events))

    def _relieve(self) -> None:
        main, deputy = self.chance.sample(CREW, 2)
        leader = self.chance.choice(LEADERS)
        people = {DutyRole.MAIN: main, DutyRole.DEPUTY: deputy, DutyRole.LEADER: leader}
        shift.assign(self.desk, people, remind=False)

    def _note(self) -> None:
        shift.write_note(self.desk, self.chance.choice(NOTES))

    def _call(self, events: tuple[tuple[str, float], ...]) -> None:
        desk, chance = self.desk, self.chance
        text = narrative(chance, events)
        draft = IntakeDraft(
            id=desk.new_id(),
            received_at=desk.now(),
            narrative=text,
            caller_unit=chance.choice((*CALLERS, f"{chance.choice(TOWNS)}政府")),
            caller_name=f"{chance.choice(SURNAMES)}某",
            caller_phone=f"0700-555{chance.randint(0, 9999):04d}",
        )
        if chance.random() < 0.15:
            book_call(desk, draft, chance.choice((CallKind.CONSULT, CallKind.TRANSFER, CallKind.FALSE_ALARM)))
            return
        draft = adopt(draft, read(desk, text, draft.received_at), only_sure=True)
        course = Course(desk, chance, text, self.teams, self.at)
        if chance.random() < 0.08:
            draft = course.late(draft)
        course.begin(receive(desk, draft).id)
        self.incidents += 1


def _teams(desk: Desk) -> tuple[str, ...]:
    """Teams that can be called out: those of the ledger, else invented ones."""
    with desk.store.read() as reading:
        known = tuple(row.id for row, _, _ in reading.ledgers.records(ResourceKind.TEAM))
    return known or tuple(ledgers.record(desk, Team(name=name)).id for name in TEAMS)


def _is_real(desk: Desk) -> bool:
    """Whether something came in that was neither made up here nor practice."""
    if desk.practice:
        return False
    with desk.store.read() as reading:
        seats = [f"seat:{seat}" for seat, _, _ in reading.book.heads()]
        return not reading.book.of_kind(seats, MADE_UP) and any(reading.rows(kind, limit=1) for kind in CAME_IN)


def simulate(
    desk: Desk, *, days: int, seed: int, progress: Callable[[int], None] | None = None, rounds: bool = False
) -> dict[str, object]:
    """Live through ``days`` of duty up to now, through the use cases; the store's clock is moved meanwhile.

    ``progress`` is told after each day how many are done. With ``rounds`` the log also holds what a room writes every
    hour: a year is then some 100 000 entries.

    Raises:
        Refused: so many days are not lived through, or the book holds events that were not made up.
    """
    if not 1 <= days <= 4000:
        raise Refused("天数要在1到4000之间。", field="days")
    if _is_real(desk):
        raise Refused("这个账本里已经有登记的事，虚构的值班不写进去。请用空的文件夹，或者演练账本。", field="home")
    real, officer = desk.store.clock, desk.officer
    begin = real.now() - dt.timedelta(days=days)
    clock = FixedClock(begin)
    desk.store.clock = clock
    desk.store.order_clock.clock = clock
    desk.store.order_clock.confirm()
    try:
        with desk.store.engine.together():
            with desk.write(itself=True) as transaction:
                transaction.append(f"seat:{transaction.seat}", DaysMadeUp(days=days))
            life = _Life(desk, clock, seed)
            for day in range(days):
                life.plan_day(beijing_day(begin) + dt.timedelta(days=day + 1))
                if rounds:
                    life.plan_rounds(beijing_day(begin) + dt.timedelta(days=day + 1))
                life.until(min(begin + dt.timedelta(days=day + 1), real.now()))
                if progress is not None:
                    progress(day + 1)
    finally:
        desk.store.clock = real
        desk.store.order_clock.clock = real
        desk.store.order_clock.confirm()
        desk.sign_in(officer)
    with desk.store.read() as reading:
        return {"entries": reading.book.count(), "incidents": life.incidents, "days": days}
