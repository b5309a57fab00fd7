"""What can go wrong in a way the officer can act on: a Chinese sentence and the next step."""


class DutyDeskError(Exception):
    """An error with a sentence for the screen; ``where`` says which field, file, row or column.

    ``typed`` is what to do instead on the command line (``加 --replace``): the window names no options.
    """

    def __init__(self, sentence: str, *, typed: str = "", **where: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.typed = typed
        self.where: dict[str, object] = where


class Refused(DutyDeskError):
    """The input or act is refused; nothing happened."""


class Unavailable(DutyDeskError):
    """Something outside failed (disk, lock, printer); nothing happened, the text stays where it was."""


class Damaged(Unavailable):
    """The store's file is not what it should be; it is kept as it is."""


class Derived(Damaged):
    """A row that follows from the book does not read or is not what it says; the book is sound, the row is mended."""

    def __init__(self, sentence: str, **where: object) -> None:
        super().__init__(sentence, typed="可运行 verify --heal", **where)
