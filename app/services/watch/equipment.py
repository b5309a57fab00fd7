"""设备检查 at a hand-over: what the program finds of a piece of equipment by itself.

That something is there does not show that it works: only what answered is sound, only what is wrong is booked wrong.
"""

import datetime as dt

from app.models.handover.facts import EquipmentCheck
from app.models.moments import BEIJING, from_micros, minutes
from app.services.desk.desk import Desk
from app.services.outbox import connectivity
from app.services.runtime import cups
from app.services.runtime.errors import DutyDeskError

NETWORK, PRINTER, SOUND = "网络", "打印机", "声音"
"""Equipment that the program can try by itself; the sound is heard by the officers."""
FRESH = minutes(5)
"""How long an answer of a route shows that the line works; an idle one is knocked at every minute."""
ONLY_PEOPLE = "这一样要人来试：打一个、发一页、呼一声，通的按空格，不通的按X写明。"
NO_ANSWER = "报送通道近来没有应答过，看不出网络通不通：请人试，通的按空格，不通的按X写明。"
PRINT_ONE = "打印系统没有报异常，能不能出纸要打一页看：出来的按空格，没有的按X写明。"


def tried(desk: Desk, name: str) -> EquipmentCheck | str:
    """What the program finds of a piece of equipment by itself; a sentence what to do where only people can tell."""
    if name == NETWORK:
        return _network(desk)
    if name == PRINTER and cups.usable():
        return _printer()
    return ONLY_PEOPLE


def _network(desk: Desk) -> EquipmentCheck | str:
    state = connectivity.status(desk)
    if not state.routes:
        return ONLY_PEOPLE
    if state.offline:
        return EquipmentCheck(name=NETWORK, result=state.sentence, sound=False, how="看报送通道")
    answered = _answered(desk)
    if answered is None:
        return NO_ANSWER
    said = f"{state.sentence}，{answered.astimezone(BEIJING):%H:%M}有应答"
    return EquipmentCheck(name=NETWORK, result=said, how="看报送通道")


def _answered(desk: Desk) -> dt.datetime | None:
    """When a route answered of late; None where none did."""
    known = connectivity.connectivity(desk).routes
    health = [known[one.name] for one in connectivity.enabled(desk) if one.name in known]
    last = max((one.answered_at for one in health if not one.offline), default=0)
    moment = from_micros(last) if last else None
    return moment if moment is not None and desk.now() - moment <= FRESH else None


def _printer() -> EquipmentCheck | str:
    try:
        printers = cups.destinations().split()
        wrong = [f"{one}：{why}" for one in printers if (why := cups.trouble(one))]
    except DutyDeskError as error:
        return EquipmentCheck(name=PRINTER, result=error.sentence, sound=False, how="问打印系统")
    if not printers:
        return EquipmentCheck(name=PRINTER, result="打印系统里没有打印机", sound=False, how="问打印系统")
    if wrong:
        return EquipmentCheck(name=PRINTER, result="；".join(wrong), sound=False, how="问打印系统")
    return PRINT_ONE
