"""A program of its own whose disk takes nothing from its first moment: it opens a book and says what rings.

``python -m tests.faults.reading <folder> [<key file>]``; run by ``test_full``.
"""

import os
import resource
import signal
import sys
from pathlib import Path

from app.services.desk.desk import open_desk
from app.services.duty import shift
from app.services.runtime.errors import DutyDeskError
from app.services.store.engine import key_from
from app.services.watch.watch import Watch


def main() -> None:
    """Print each ringing clock, each trouble, and what a booking is told."""
    home = Path(sys.argv[1])
    key = key_from(Path(sys.argv[2])) if len(sys.argv) > 2 else None
    if os.access(home, os.W_OK):
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    desk = open_desk(home, officer="王澄", key=key)
    watch = Watch(desk)
    watch.beat()
    beat = watch.beat()
    said = [f"响 {one.id}" for one in beat.pulse.ringing] + [f"隐患 {one.sentence}" for one in beat.troubles]
    try:
        shift.write_note(desk, "记一笔")
        said.append("记了")
    except DutyDeskError as error:
        said.append(f"没记 {error.sentence}")
    desk.close()
    os.write(1, "\n".join(said).encode())


if __name__ == "__main__":
    main()
