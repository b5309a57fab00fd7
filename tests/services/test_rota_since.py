"""A turn is changed as it stands now, not as it stood when the form was opened; who stands by is free then."""

import pytest

from app.models.vocabulary.duty import DutyRole, RotaPattern
from app.services.desk.desk import Desk, replaced
from app.services.duty import rotas
from app.services.duty.rotas import ChangeDraft, RotaDraft
from app.services.runtime.errors import Refused
from app.services.settings.editing import change_settings

SIX = ("王一", "李二", "张三", "赵四", "周七", "吴八")


def made(desk: Desk, *officers: str, room: str = "") -> None:
    draft = RotaDraft(month="2026-12", pattern=RotaPattern.FULL_DAY, officers=officers, leaders=("钱五",), room=room)
    rotas.make(desk, draft)


def test_whoever_took_the_turn_meanwhile_is_the_one_who_changes(desk: Desk) -> None:
    made(desk, *SIX)
    first, second = rotas.of_month(desk, "2026-12")[2], rotas.of_month(desk, "2026-12")[6]
    rotas.change(desk, ChangeDraft(day=first.day, post=DutyRole.MAIN, now="郑九", reason="病假"))
    rotas.exchange(desk, first, second, DutyRole.MAIN, "互换")
    after = rotas.of_month(desk, "2026-12")
    assert (after[2].main, after[6].main) == (second.main, "郑九")


def test_who_took_the_turn_meanwhile_does_not_stand_by_for_it(desk: Desk) -> None:
    made(desk, *SIX)
    turn = rotas.of_month(desk, "2026-12")[2]
    rotas.change(desk, ChangeDraft(day=turn.day, post=DutyRole.MAIN, now="郑九", reason="病假"))
    with pytest.raises(Refused, match="郑九这一班已经当班"):
        rotas.stand_by(desk, turn, ("郑九",))
    rotas.stand_by(desk, turn, (turn.main,))
    assert rotas.of_month(desk, "2026-12")[2].standby == (turn.main,)


def test_who_sits_in_another_room_then_does_not_stand_by(desk: Desk) -> None:
    change_settings(desk, replaced(desk.settings, duty_rooms=("防汛值班室",)))
    made(desk, *SIX[:4])
    made(desk, "周七", "吴八", "郑九", "冯十", room="防汛值班室")
    turn = rotas.of_month(desk, "2026-12")[2]
    there = rotas.of_month(desk, "2026-12", "防汛值班室")
    with pytest.raises(Refused, match=f"{there[2].main}这时在别的值班室当班"):
        rotas.stand_by(desk, turn, (there[2].main,))
    free = next(name for name in ("周七", "吴八", "郑九", "冯十") if name not in there[2].on)
    rotas.stand_by(desk, turn, (free,))
    assert rotas.of_month(desk, "2026-12")[2].standby == (free,)
