"""The desk: store, clock, settings and rule book together. Every use case takes it first."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from app.models.book.signature import signature
from app.models.officer.rights import Right, role_in
from app.models.officer.rows import OfficerRow
from app.models.registry import views_version
from app.models.settings.settings import Settings, from_values
from app.models.vocabulary.duty import DutyRole
from app.services.desk import rulebook
from app.services.desk.print_jobs import PrintJobs
from app.services.desk.rulebook import RuleBook
from app.services.desk.session import NOBODY, Person, Session
from app.services.runtime.clock import Clock, SystemClock, new_id
from app.services.runtime.errors import Derived
from app.services.runtime.workers import Aside
from app.services.store import Store, Transaction, before_update, open_store
from app.services.store.beginning import begin
from app.services.store.store import SAVED
from app.services.store.transaction import FLOOR

if TYPE_CHECKING:
    from app.services.store.far_copies import FarCopies
    from app.services.store.reading import Reading
    from app.services.store.rebuild import Rebuild


REMEMBER, REMEMBERING = 60.0, 2.0
"""Seconds from one line after which the head is kept outside the folder again; seconds that may take at the end."""
PRACTICE = "practice:room"
"""Subject whose entries mark a book as one for practice; what stands beside the book can be changed unseen."""


class Desk:
    """One opened duty room. ``officer`` is who signs entries until somebody else signs on."""

    def __init__(
        self, store: Store, resources: Path, officer: str, behind: "Rebuild | None" = None, *, quick: bool = False
    ) -> None:
        self.store = store
        self._quick = quick
        self.behind = behind
        """A rebuild of the views that goes on behind the window after an update; None when there is none."""
        self.resources = resources
        self._officer = officer
        self.lost = ""
        """What was said on opening about entries that are missing at the end; empty when none are."""
        self.far: FarCopies | None = None
        """Copies elsewhere that are still asked behind the window; None where none are, or nobody waits for them."""
        store.engine.on_lost_log = self._keep_lately
        self._remembered = self.monotonic()
        self._aside: Aside | None = None
        self.printing = PrintJobs()
        """Papers that were handed to a printer and are not done with."""
        self.practice = False
        """Whether the book is for practice (演练): its papers say so, nothing goes out of it."""
        self.network_gone = False
        """Whether a script of a practice says that the network is gone (网络中断)."""
        self.session: Session | None = None
        """Who is signed on at a window; None for the command line, which keeps every right."""
        self.settings = Settings()
        self.rules: RuleBook
        self.refresh()

    @property
    def good_rules(self) -> Path:
        """The folder of the rule files as they last read well."""
        return self.store.path.parent / rulebook.GOOD

    @property
    def officer(self) -> str:
        """Who writes now."""
        session = self.session
        if session is None or not session.required:
            return self._officer
        return session.who.name if session.who is not None else NOBODY

    def _keep_lately(self) -> None:
        from app.services.store import kept_lines  # in such a case only

        kept_lines.keep(self.store.engine, tuple(self.store.lately))

    def refresh(self) -> None:
        """Read settings, rules and the officer on duty again."""
        with self.store.read() as reading:
            self.practice = reading.book.knows(PRACTICE)
            self.settings = from_values(reading.settings())
            changes = tuple(reading.rule_changes())
            duty = {row.id: row.person for row in reading.duty()}
            people = self._with_passwords(reading) if self.session is not None else {}
        if self.session is not None:
            self.session.know(people)
        if self.practice:
            self.settings = replaced(self.settings, routes=(), mirror_folder="", backup_folder="")
        book = rulebook.load(self.resources, changes, self.good_rules, as_held=self._quick)
        self.rules = msgspec.structs.replace(book, taxonomy=book.taxonomy.with_names(self.settings.class_names))
        if duty.get(DutyRole.MAIN):
            self._officer = duty[DutyRole.MAIN]
        self._follow()

    def _follow(self) -> None:
        """Have the second disk follow, or follow no more, as the settings say."""
        folder = Path(self.settings.mirror_folder) if self.settings.mirror_folder else None
        held = self.store.mirror
        if (held.folder if held is not None else None) == folder:
            return
        if held is not None:
            held.close()
        self.store.mirror = None
        if folder is not None:
            from app.services.store.mirror import Mirror

            self.store.mirror = mirror = Mirror(self.store, folder)
            mirror.begin()

    def sign_in(self, officer: str) -> None:
        """Entries are written by this officer from now on, where nobody signs on with a password."""
        self._officer = officer

    def begin_session(self) -> Session:
        """People sign on at this window from now on, as soon as one of the room has a password."""
        self.session = Session()
        with self.store.read() as reading:
            self.session.know(self._with_passwords(reading))
        return self.session

    @staticmethod
    def _with_passwords(reading: "Reading") -> dict[str, Person]:
        held = reading.credentials()
        rows = reading.rows(OfficerRow, "active = 1") if held else []
        return {one.id: Person(id=one.id, name=one.name, role=role_in(one.role)) for one in rows if one.id in held}

    def ask(self, right: Right) -> None:
        """Nothing happens where whoever sits here may do it; raises Refused else. Entries are asked about by ``write``.

        For what is done before anything is booked, or beside the book.
        """
        if self.session is not None:
            self.session.ask(right)

    def now(self) -> dt.datetime:
        """The wall clock, UTC."""
        return self.store.now()

    def monotonic(self) -> float:
        """Seconds that never go back, for spans between what hands do."""
        return self.store.clock.monotonic()

    def new_id(self) -> str:
        """A fresh time-ordered id."""
        return new_id(self.store.order_clock.micros())

    @contextmanager
    def write(self, *, itself: bool = False) -> Iterator[Transaction]:
        """One use case's transaction, signed by whoever writes now, who must have the right to each fact.

        ``itself``: the program notes something of its own, whoever is signed on.

        Raises:
            Refused: whoever writes may not do this; nothing is booked.
        """
        if self.far is not None:
            self.far.wait()
        with self.store.write(self.officer) as transaction:
            transaction.by = self._signature(transaction)
            transaction.door = None if itself or self.session is None else self.session.check
            yield transaction
        if self.monotonic() - self._remembered >= REMEMBER:
            self._remembered = self.monotonic()
            self._aside = self._aside or Aside("witness")
            self._aside.run(self.remember)

    @contextmanager
    def trial(self) -> Iterator[Transaction]:
        """A transaction that is never written: what a use case would do, shown before it does it."""
        with self.store.trial(self.officer) as transaction:
            transaction.by = self._signature(transaction)
            transaction.door = None if self.session is None else self.session.check
            yield transaction

    def _signature(self, transaction: Transaction) -> str:
        """The name with the person's id, where the room's list has somebody of that name."""
        known = transaction.reading.rows(OfficerRow, "name = ? AND active = 1", (transaction.by,), limit=1)
        return signature(transaction.by, known[0].id if known else "")

    def remember(self) -> None:
        """How far the book is stands outside its folder too."""
        from app.services.store.witness import remember

        remember(self.store)

    def close(self) -> None:
        """Let go of the store; how far it was is remembered."""
        if self.far is not None:
            self.far.close()
        if self._aside is not None:
            self._aside.close(REMEMBERING)
        self.remember()
        self.store.close()


def once(transaction: Transaction, token: str) -> bool:
    """True the first time a token is seen; a double click or a repeated key books once (docs/架构.md F19)."""
    if not token:
        return True
    name = f"done:{token}"
    if transaction.beside.value(name):
        return False
    transaction.beside.set_value(name, "1")
    return True


def first_time(transaction: Transaction, token: str, made: str) -> str:
    """The id of what a token books: ``made`` the first time, and the same one whenever it is seen again."""
    if not token:
        return made
    name = f"done:{token}"
    earlier = transaction.beside.value(name)
    if not earlier:
        transaction.beside.set_value(name, made)
    return earlier or made


def open_desk(
    home: Path,
    *,
    officer: str,
    clock: Clock | None = None,
    resources: Path | None = None,
    wait: bool = True,
    key: bytes | None = None,
) -> Desk:
    """Open the duty room in a folder, making it when new.

    Views of another version are rebuilt first; with ``wait`` False only what is open, the rest by ``desk.behind``.
    Rows that follow from the book and do not read are made again from it. ``key`` is the raw 32-byte key of an
    encrypted book.
    """
    store = open_store(home, clock or SystemClock(), key, before_step=before_update.keep_before_step)
    where = resources or rulebook.RESOURCES
    try:
        try:
            return _opened(store, officer, where, wait=wait)
        except Derived:
            from app.services.store.mending import compare_and_mend

            compare_and_mend(store, officer)
            return _opened(store, officer, where, wait=wait)
    except BaseException:
        store.close()
        raise


def _opened(store: Store, officer: str, resources: Path, *, wait: bool) -> Desk:
    behind = None
    if store.meta("views") != views_version() or store.meta(FLOOR):
        from app.services.store.rebuild import Rebuild

        behind = Rebuild(store)
        behind.begin(indexed=not wait)
        while wait and behind.step():
            pass
    lost, far = _gone(store, officer, wait=wait)
    begin(store, officer)
    if store.path.with_name(SAVED).exists():
        from app.services.store.kept_lines import take_back  # in such a case only

        take_back(store, officer)
    desk = Desk(store, resources, officer, None if wait else behind, quick=not wait)
    desk.lost, desk.far = lost, far
    return desk


def _gone(store: Store, officer: str, *, wait: bool) -> "tuple[str, FarCopies | None]":
    """What is missing at the end of the book, as a sentence; the book goes on under a new seat then.

    What is beside the book is asked first, then the mirror and the backups, then what this account saw of it. Without
    ``wait`` those lie behind the window when nothing near says more: a share may hang.
    """
    from app.services.store.verify import check_tail
    from app.services.store.witness import doubted, saw

    false = doubted(store)
    if false:
        store.news.append(false)
    with store.read() as reading:
        settings = from_values(reading.settings())
    sentence = check_tail(store)
    near = sentence or saw(store)
    if not near and not settings.mirror_folder and not settings.backup_places:
        return "", None
    if store.unwritable:
        return sentence, None
    if not near and not wait:
        from app.services.store.far_copies import FarCopies

        return "", FarCopies(store, officer)
    from app.services.store import loss  # loads only where there is somebody to ask

    said = loss.go_on_after_loss(store, officer) or loss.rolled_back(store, officer, loss.SHORT, loss.NEWEST)
    return said, None


def replaced(settings: Settings, **values: object) -> Settings:
    """Settings with some fields changed."""
    return msgspec.structs.replace(settings, **values)
