"""An incident within a use case's transaction: its subject name, its state, or Refused."""

from app.models.incident.state import Incident
from app.services.desk.desk import Desk
from app.services.runtime.errors import Refused
from app.services.store import Transaction


def subject_of(incident: str) -> str:
    """The subject name of an incident."""
    return f"incident:{incident}"


def load(transaction: Transaction, incident: str) -> Incident:
    """The incident's state inside the transaction."""
    return transaction.state(subject_of(incident), Incident)


def known(transaction: Transaction, identity: str) -> Incident:
    """The incident, or Refused when there is none."""
    state = load(transaction, identity)
    if state.received_at is None:
        raise Refused(f"找不到事件 {identity}，请核对编号。")
    return state


def members(desk: Desk, incident: str) -> tuple[str, ...]:
    """The incident first, then all that are taken as one with it."""
    with desk.store.read() as reading:
        merges = reading.merges()
    root = next((one.kept for one in merges if one.absorbed == incident), incident)
    family = (root, *(one.absorbed for one in merges if one.kept == root))
    return (incident, *(one for one in family if one != incident))
