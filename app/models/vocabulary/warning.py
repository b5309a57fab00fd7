"""Words of warnings (预警); values go into facts and never change."""

from app.models.vocabulary.term import Term


class WarningColour(Term):
    """Colour of a warning (突发事件应对法 2024 第63条), the gravest first."""

    RED = "red", "红色"
    ORANGE = "orange", "橙色"
    YELLOW = "yellow", "黄色"
    BLUE = "blue", "蓝色"


class WarningKind(Term):
    """What a warning message does."""

    ISSUED = "issued", "发布"
    CHANGED = "changed", "变更"
    LIFTED = "lifted", "解除"
