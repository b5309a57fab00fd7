"""How a restore drill went."""

import msgspec


class DrillResult(msgspec.Struct, frozen=True, kw_only=True):
    """How a drill went: what was restored, what it holds, what the book has that it lacks."""

    source: str
    ok: bool
    problem: str = ""
    entries: int = 0
    incidents: int = 0
    attachments: int = 0
    behind: int = 0
    seconds: float = 0.0
    heads: tuple[tuple[str, int, str], ...] = ()
    """(seat, number, short hash) of each chain in the backup."""

    @property
    def sentence(self) -> str:
        """In one line."""
        if not self.ok:
            return f"恢复演练未通过（{self.source}）：{self.problem}"
        behind = f"，比现在少{self.behind}条" if self.behind else ""
        return (
            f"恢复演练通过：{self.source}，{self.entries}条、{self.incidents}起事件，用时{self.seconds:.1f}秒{behind}。"
        )
