"""The store: the only code that opens the database."""

from app.services.store.reading import Reading
from app.services.store.seats import ChainProblem
from app.services.store.store import Store, open_store
from app.services.store.transaction import Transaction
from app.services.store.verify import Verdict, check_tail, verify

__all__ = ["ChainProblem", "Reading", "Store", "Transaction", "Verdict", "check_tail", "open_store", "verify"]
