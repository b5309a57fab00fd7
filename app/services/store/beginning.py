"""Under which seat a book is written (席号): one that it began itself, and that nobody goes on from."""

from app.models.security.facts import SeatBegan
from app.services.store.seats import to_be_left
from app.services.store.store import Store


def begin(store: Store, by: str) -> None:
    """The seat in use has its beginning in the book, and no other seat goes on from it; else a new one begins."""
    began = store.meta("began")
    with store.read() as reading:
        sound = bool(began) and to_be_left(reading.connection, reading.value("seat")) is None
    if sound or (began and store.unwritable):
        return
    with store.write(by) as transaction:
        lost = to_be_left(transaction.connection, transaction.seat)  # another program may have been quicker
        if lost is not None and transaction.reading.book.count():
            from app.services.store.copies import begin_seat_in

            begin_seat_in(transaction, lost, "" if transaction.head[0] else "现用席号没有记录")
        elif not transaction.beside.value("began"):
            transaction.append(f"seat:{transaction.seat}", SeatBegan(unit=transaction.seat))
            transaction.beside.set_value("began", "1")
