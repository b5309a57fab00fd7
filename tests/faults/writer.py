"""A process that books notes and says so only after each is durable; it is killed from outside."""

import sys
from pathlib import Path

from app.services.desk.desk import open_desk
from app.services.duty import shift

desk = open_desk(Path(sys.argv[1]), officer="写入者")
number = 0
while True:
    number += 1
    shift.write_note(desk, f"{sys.argv[2]}-{number}")
    if desk.store.mirror is None or not desk.store.mirror.wrong:  # a mirror that lags says so; nothing is promised then
        sys.stdout.write(f"{sys.argv[2]}-{number}\n")
        sys.stdout.flush()
