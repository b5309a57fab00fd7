"""按键卡 as it can be asked for at any time; its rows are those of the handbook, which are made from the keys."""

from typing import TYPE_CHECKING

from app.services.desk.desk import Desk
from app.services.forms.paper_kind import PaperKind, PaperOf, Wanted, offered_for_the_day, right_words
from app.services.library.handbook import keys_by_place
from app.services.paper.archive import footer_of
from app.services.runtime.errors import Refused

if TYPE_CHECKING:
    from app.services.paper.grid import Form

PLACES = ("任何时候", "接报", "值班台、事件", "首报/续报", "填写的表单", "时限")
"""Where the work of a night is done."""


def _made(desk: Desk, _wanted: Wanted) -> "Form":
    from app import __version__
    from app.services.paper.forms.key_card import key_card

    told = keys_by_place()
    if not told:
        raise Refused("手册没有随程序装上，印不出按键卡。请联系管理员重新安装。")
    chosen = {place: told[place] for place in PLACES if place in told}
    return key_card(chosen, desk.settings.unit_name, __version__, footer_of(desk))


CARD = PaperKind(
    key="key-card", name="按键卡", of=PaperOf.DAY, make=_made, offers=offered_for_the_day, about=right_words
)
