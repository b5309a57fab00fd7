"""设备检查 at a hand-over: what the program finds of a piece of equipment by itself."""

from app.models.handover.facts import EquipmentCheck
from app.services.desk.desk import Desk
from app.services.outbox import connectivity
from app.services.runtime import cups
from app.services.runtime.errors import DutyDeskError

NETWORK, PRINTER, SOUND = "网络", "打印机", "声音"
"""Equipment that the program can try by itself; the sound is heard by the officers."""
NAMED = 3
"""Printers that are named."""


def tried(desk: Desk, name: str) -> EquipmentCheck | None:
    """What the program finds of a piece of equipment by itself; None where only people can try it."""
    if name == NETWORK:
        state = connectivity.status(desk)
        if not state.routes:
            return None
        return EquipmentCheck(name=name, result=state.sentence, sound=not state.offline, how="看报送通道")
    if name == PRINTER and cups.usable():
        try:
            printers = cups.destinations().split()
        except DutyDeskError as error:
            return EquipmentCheck(name=name, result=error.sentence, sound=False, how="问打印系统")
        result = f"打印系统有{'、'.join(printers[:NAMED])}" if printers else "打印系统里没有打印机"
        return EquipmentCheck(name=name, result=result, sound=bool(printers), how="问打印系统")
    return None
