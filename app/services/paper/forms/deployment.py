"""部署说明: what the 信息中心 has to know of the program on one page, as the document of that name has it."""

from collections.abc import Sequence

from app.services.paper.grid import Form, GridColumn, GridTable

SHARES = (22, 78)
Table = tuple[Sequence[str], Sequence[Sequence[str]]]


def deployment_sheet(tables: Sequence[Table], version: str, footer: str) -> Form:
    """The (head, rows) of each table of the document, one under the other; made to stand on one page."""
    return Form(
        title="部署说明",
        left="给信息中心",
        right=f"值守台 {version}",
        blocks=tuple(
            GridTable(tuple(map(GridColumn, head, SHARES)), tuple((one, two) for one, two in rows))
            for head, rows in tables
        ),
        footer=footer,
        fits=True,
    )
