"""列的对应: what each heading of a roster means, said once and kept for the next file with the same headings."""

from collections.abc import Callable
from pathlib import Path

from app.models.vocabulary.resource import ResourceKind
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.resources.importing.columns import columns_of
from app.services.resources.importing.plan import say_columns
from app.ui.kit.field_row import Field
from app.ui.kit.form import FormPage, Values
from app.ui.kit.signals import Broadcast

REMARK = "（放入备注）"
HOW = "左边是表里的列名，右边是台账的栏。认错的改过来，以后遇到同样表头的文件都照此读。"


class MappingPage(FormPage):
    """One choice a heading; what was changed is kept and the file is read again (``again``)."""

    def __init__(
        self,
        desk: Desk,
        broadcast: Broadcast,
        kind: ResourceKind,
        path: Path,
        headings: tuple[tuple[str, str], ...],
        again: Callable[[], None],
    ) -> None:
        self._desk = desk
        self._kind = kind
        self._path = path
        self._headings = headings
        self._again = again
        choices = (("", REMARK), *((one.title, one.title) for one in columns_of(kind)))
        fields = tuple(
            Field(name=f"heading{number}", title=heading, kind="choice", value=meaning, choices=choices)
            for number, (heading, meaning) in enumerate(headings)
        )
        super().__init__(broadcast, "列的对应", fields, self._keep, now=desk.now(), verb="照此重读", hint=HOW)

    def _keep(self, values: Values) -> Changed:
        said = {
            heading: str(values[f"heading{number}"])
            for number, (heading, meaning) in enumerate(self._headings)
            if values[f"heading{number}"] != meaning
        }
        if said:
            say_columns(self._desk, self._kind, self._path, said)
        return Changed(frozenset())

    def closed(self) -> None:
        """Back to the import it belongs to."""
        self._again()
