"""部署说明 as it can be asked for at any time: the tables of the document that comes with the program."""

from typing import TYPE_CHECKING

from app.services.desk.desk import Desk
from app.services.forms.paper_kind import PaperKind, PaperOf, Wanted, offered_for_the_day, right_words
from app.services.library.handbook import tables_of
from app.services.paper.archive import footer_of
from app.services.runtime.errors import Refused

if TYPE_CHECKING:
    from app.services.paper.grid import Form


def _made(desk: Desk, _wanted: Wanted) -> "Form":
    from app import __version__
    from app.services.paper.forms.deployment import deployment_sheet

    tables = tables_of("部署说明", "部署说明")
    if not tables:
        raise Refused("部署说明没有随程序装上，印不出来。请联系管理员重新安装，或看安装介质里的 docs 文件夹。")
    return deployment_sheet(tables, __version__, footer_of(desk))


SHEET = PaperKind(
    key="deployment", name="部署说明", of=PaperOf.DAY, make=_made, offers=offered_for_the_day, about=right_words
)
