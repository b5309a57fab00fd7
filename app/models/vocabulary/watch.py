"""Words of the watch over the program itself; values go into facts and never change."""

from app.models.vocabulary.term import Term


class Fall(Term):
    """How a window went without a goodbye."""

    DIED = "died", "意外退出"
    HUNG = "hung", "停止响应"
