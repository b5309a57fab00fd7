"""Which machine this is (哪一台电脑): what its system was given at installation, and its network cards.

A disk that was imaged onto other machines takes the system's id along; the cards of each are its own. Neither leaves
the machine: both are hashed together with a word of whoever asks (machine-id(5) asks for that).
"""

import contextlib
import hmac
from pathlib import Path

import msgspec

from app.services.runtime import windows

IDS = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))
"""Linux: machine-id(5)."""
CARDS = Path("/sys/class/net")
"""Linux: each card with a folder ``device`` is one that can be touched; others are made by programs."""
ADDRESSES = ("phy80211/macaddress", "address")
"""The own address of a card; one for radio is given another by programs, so what it was made with is asked first."""
DIGITS = 24


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """A machine as it may be written down; empty where its system says nothing."""

    id: str = ""
    cards: tuple[str, ...] = ()

    def is_another(self, than: "Machine") -> bool:
        """Whether two that are known are surely not one: what is not known speaks against nothing."""
        if self.id and than.id and self.id != than.id:
            return True
        return bool(self.cards and than.cards and not set(self.cards) & set(than.cards))

    def is_same(self, other: "Machine") -> bool:
        """Whether two that are known are surely one."""
        return bool(self.id and self.id == other.id and not self.is_another(other))


def this(word: str) -> Machine:
    """This machine, as whoever brings that word writes it down."""
    return Machine(id=hashed(word, _id()), cards=tuple(sorted(hashed(word, one) for one in _cards())))


def hashed(word: str, told: str) -> str:
    """A text that tells nobody what it was, but whoever knows it whether it is the same; empty stays empty."""
    return hmac.digest(f"dutydesk {word}".encode(), told.encode(), "sha256").hex()[:DIGITS] if told else ""


def _id() -> str:
    if windows.HERE:
        return windows.machine_id()
    for path in IDS:
        with contextlib.suppress(OSError):
            told = path.read_text(encoding="ascii", errors="replace").strip()
            if told:
                return told
    return ""


def _cards() -> set[str]:
    """The addresses of the cards that can be touched."""
    found = set()
    with contextlib.suppress(OSError):
        for one in CARDS.iterdir():
            for told in ADDRESSES if (one / "device").exists() else ():
                if (one / told).exists():
                    found.add((one / told).read_text(encoding="ascii", errors="replace").strip())
                    break
    return found - {"", "00:00:00:00:00:00"}
