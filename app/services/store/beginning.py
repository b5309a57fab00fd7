"""Under which seat a book is written (席号): one that it began itself, here, and that nobody goes on from."""

from app.models.security.facts import SeatBegan
from app.services.store import dwelling
from app.services.store.dwelling import had_here
from app.services.store.seats import last_of, to_be_left
from app.services.store.store import Store
from app.services.store.transaction import Transaction

PARTED = (
    "账本文件原来还有另一个名字（硬链接，多半是快照软件做的），两个名字都登记会丢记录：这里已单独存成一份，从这里起换一个席号继续，"
    "以前的都在。"
)


def begin(store: Store, by: str) -> None:
    """The seat in use has its beginning in the book, and no other seat goes on from it; else a new one begins.

    So it does where the book was carried to another machine or copied to another place: that is said in ``news``. Back
    on a machine that wrote it before, the seat that machine had goes on: nothing was written under it elsewhere.
    """
    began = store.meta("began")
    with store.read() as reading:
        seat = reading.value("seat")
        left = to_be_left(reading.connection, seat) is not None or _is_others(store, seat)
        settled = dwelling.settled(reading.connection, seat)
    if (began and not left and settled and not store.parted) or (began and store.unwritable):
        return
    with store.write(by) as transaction:
        connection = transaction.connection
        lost = to_be_left(connection, transaction.seat)  # another program may have been quicker
        if lost is None and _is_others(store, transaction.seat):
            lost = ()
        elsewhere = PARTED if store.parted else dwelling.moved(connection, transaction.seat)
        if transaction.reading.book.count() and (lost is not None or elsewhere):
            from app.services.store.copies import begin_seat_in, resume_seat_in

            back = _to_resume(store, transaction) if lost is None and not store.parted else ""
            if back:
                resume_seat_in(transaction, back)
                elsewhere = ""
            else:
                begin_seat_in(transaction, lost or (), "" if transaction.head[0] else "现用席号没有记录")
        elif not transaction.beside.value("began"):
            transaction.append(f"seat:{transaction.seat}", SeatBegan(unit=transaction.seat))
            transaction.beside.set_value("began", "1")
            elsewhere = ""
        dwelling.settle_in(connection, transaction.seat)
        store.parted = False
    if elsewhere:
        store.news.append(elsewhere)


def _to_resume(store: Store, transaction: Transaction) -> str:
    """The seat this machine wrote this very book under before; empty where it had none, or may have gone on with it.

    That the book says so is not enough: what this account itself saw of the seat last is where it ends here.
    """
    from app.services.store.witness import outside

    saw = {seat: (seq, head) for seat, seq, head in outside(store.path.parent).chains()}
    for seat in had_here(transaction.connection):
        if saw.get(seat) == last_of(transaction.connection, seat) and seat != transaction.seat:
            return seat
    return ""


def _is_others(store: Store, seat: str) -> bool:
    """Whether the head beside the book says that another seat was in use, and knows this one as somebody else's."""
    kept = [one[0] for one in store.heads.chains()]
    return seat in kept[1:]
