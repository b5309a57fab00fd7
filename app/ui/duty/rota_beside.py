"""Below the rota: who is on in other rooms, who said below, how the day's zero report stands."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.models.moments import BEIJING, beijing_day
from app.services.desk.desk import Desk
from app.services.duty import handover_steps, lowers, rotas, zero_reports
from app.ui.kit.keys import PageKey
from app.ui.kit.labels import label, set_tone
from app.ui.kit.theme import LOOK

NAMED = 8
BEGUN = f"交接班做到一半，还没有签字：{PageKey.HAND_OVER.shown} 接着做。"

NO_HOUR = "没有设零报告时刻，到时不催；本单位要求每天报的，在“设置 → 值班 → 零报告时刻”里写。"
"""No document names an hour for all, so there is none until the room sets one."""


class RotaBeside(QWidget):
    """Four lines, each shown only where there is something to say."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.elsewhere = label("", 13, tone="muted", wrap=True)
        self.below = label("", 13, tone="muted", wrap=True)
        self.zero = label("", 13, wrap=True)
        self.begun = label(BEGUN, 13, tone="near", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(LOOK.px(4))
        for one in (self.begun, self.zero, self.elsewhere, self.below):
            column.addWidget(one)

    def load(self, room: str) -> None:
        """Read all three again."""
        self._say_zero()
        begun = handover_steps.begun(self.desk)
        self.begun.setVisible(begun is not None and begun.begun is not None)
        others = [one for one in rotas.rooms(self.desk) if one != room]
        on = [(one, rotas.on_at(self.desk, self.desk.now(), one)) for one in others]
        told = [
            f"{name or rotas.OWN}现在：{'、'.join(turn.on) or '空缺'}{f'，带班{turn.leader}' if turn.leader else ''}"
            for name, turn in on
            if turn is not None
        ]
        self.elsewhere.setText("　".join(told))
        self.elsewhere.setVisible(bool(told))
        today = lowers.of_day(self.desk, beijing_day(self.desk.now()))
        said = f"今天下级值班：报了{len(today.units)}家" if today.units or today.missing else ""
        more = "等" if len(today.missing) > NAMED else ""
        lacking = f"，缺{len(today.missing)}家：{'、'.join(today.missing[:NAMED])}{more}" if today.missing else ""
        self.below.setText(said + lacking)
        self.below.setVisible(bool(said))

    def _say_zero(self) -> None:
        """The periods that are on, and whether the day is reported."""
        today = beijing_day(self.desk.now())
        day = zero_reports.day_to_report(self.desk)
        words = "今天" if day == today else f"{day.month}月{day.day}日"
        due = zero_reports.due_at(self.desk, day)
        state = zero_reports.of_day(self.desk, day)
        done = state.reported if state is not None else None
        periods = "、".join(zero_reports.periods_on(self.desk, day))
        self.zero.setVisible(bool(due or done or periods))
        if done is not None:
            at = done.at.astimezone(BEIJING)
            self.zero.setText(f"{periods}　{words}的零报告{at:%H:%M}已报{done.to}（{done.answered_by}接）")
            set_tone(self.zero, "tone", "muted")
        elif due is not None:
            self.zero.setText(
                f"{periods}　{words}的零报告{due.astimezone(BEIJING):%H:%M}前报，还没有报：{PageKey.ZERO_REPORT.shown}"
            )
            set_tone(self.zero, "tone", "near")
        else:
            self.zero.setText(f"{periods}　{NO_HOUR}")
            set_tone(self.zero, "tone", "muted")
