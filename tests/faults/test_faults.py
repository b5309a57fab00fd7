"""Faults are tested by causing them: kills, a full disk, a read-only folder, a locked or damaged file."""

import os
import random
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import NoReturn

import pytest

from app.services.desk.desk import Desk, open_desk
from app.services.duty import shift
from app.services.runtime.clock import FixedClock, SystemClock
from app.services.runtime.errors import Refused, Unavailable
from app.services.samples import sample
from app.services.store import open_store, verify
from app.services.watch.watch import LATE_BEAT
from tests.conftest import START
from tests.faults.processes import others_on
from tests.helpers import PATIENCE, until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX systems")
ROOT = Path(__file__).resolve().parents[2]


def notes(home: Path) -> set[str]:
    store = open_store(home, SystemClock())
    with store.read() as reading:
        found = {one.text for one in reading.journal.lines(limit=100_000)}
    assert verify(store).ok
    store.close()
    return found


def test_f1_no_acknowledged_entry_is_lost_when_the_process_is_killed(tmp_path: Path) -> None:
    chance = random.Random(3)  # noqa: S311 - repeatable, no secret
    acknowledged: set[str] = set()
    for run in range(8):
        writer = subprocess.Popen(  # noqa: S603 - our own writer
            [sys.executable, "-m", "tests.faults.writer", str(tmp_path), f"r{run}"],
            cwd=ROOT, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert writer.stdout is not None
        for _ in range(chance.randint(1, 30)):
            acknowledged.add(writer.stdout.readline().strip())
        threading.Event().wait(chance.random() * 0.02)  # somewhere in the next booking
        writer.kill()
        acknowledged |= {line.strip() for line in writer.stdout if line.endswith("\n")}
        writer.stdout.close()
        writer.wait()
    assert len(acknowledged) > 8
    assert acknowledged <= notes(tmp_path)


def give_up() -> NoReturn:
    sentence = "中途作废"
    raise Refused(sentence)


def test_f18_ten_thousand_operations_in_are_ten_thousand_out(tmp_path: Path) -> None:
    from app.models.duty.facts import NoteWritten

    chance = random.Random(5)  # noqa: S311 - repeatable, no secret
    desk = open_desk(tmp_path, officer="王", clock=FixedClock(START))
    with desk.store.read() as reading:
        before = reading.book.count()
    left, refused = 10_000, 0
    while left:
        size = min(left, chance.randint(1, 60))
        try:
            with desk.write() as transaction:
                for number in range(size):
                    transaction.append(f"note:{desk.new_id()}", NoteWritten(text=f"{left}-{number}"))
                if chance.random() < 0.1:
                    give_up()
        except Refused:
            refused += size
            continue
        left -= size
    with desk.store.read() as reading:
        assert reading.book.count() == before + 10_000
        assert len(reading.journal.lines(limit=20_000)) == before + 10_000
    assert refused > 0
    assert verify(desk.store).ok
    desk.close()


def test_a_full_disk_is_a_sentence_and_nothing_happened(tmp_path: Path) -> None:
    code = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from app.services.duty import shift\n"
        "from app.services.desk.desk import open_desk\n"
        "from app.services.runtime.errors import Unavailable\n"
        "desk = open_desk(Path(sys.argv[1]), officer='王')\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "size = max(p.stat().st_size for p in Path(sys.argv[1]).iterdir() if p.is_file())\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (size + 4096, size + 4096))\n"
        "try:\n    shift.write_note(desk, '字' * 400000)\n"
        "except Unavailable as error:\n    print(error.sentence)\n"
    )
    done = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "没有写入" in done.stdout, done.stderr
    assert not any(len(one) > 1000 for one in notes(tmp_path))


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser writes into read-only folders")
def test_a_read_only_folder_is_a_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(Unavailable):
        open_desk(tmp_path / "home", officer="王")


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(Unavailable, match="数据文件夹"):
        open_desk(tmp_path / "file" / "home", officer="王")


def test_a_locked_store_is_a_sentence_and_free_again_afterwards(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from app.services.store import engine as engines

    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.1)
    other = engines.Engine(desk.store.path, None)
    mine = open_store(desk.store.path.parent, FixedClock(START))
    with other.transaction() as holder:
        holder.execute("SELECT 1")
        with pytest.raises(Unavailable, match="占用"), mine.write("王"):
            pass
    with mine.write("王"):
        pass
    mine.close()
    other.dispose()


def test_the_running_program_is_right_again_after_a_stop(tmp_path: Path) -> None:
    """The real window, offscreen: stopped for some seconds, it books the pause at its next beat (docs/架构.md F5)."""
    desk = open_desk(tmp_path, officer="王")
    sample.show(desk)
    shift.write_note(desk, "开始")
    desk.close()
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    program = subprocess.Popen(  # noqa: S603 - ourselves
        [sys.executable, "-m", "app.main", "--home", str(tmp_path)], cwd=ROOT, env=environment
    )
    try:
        assert until(lambda: others_on(tmp_path, program.pid)), "its guard is started after the first beat"
        assert program.poll() is None
        clock = SystemClock()
        before = clock.monotonic()
        program.send_signal(signal.SIGSTOP)
        stopped = clock.monotonic()
        threading.Event().wait(LATE_BEAT + 3)  # the pause itself
        paused = clock.monotonic() - stopped
        program.send_signal(signal.SIGCONT)
        assert until(lambda: any("停顿" in one for one in notes(tmp_path)))
        whole = clock.monotonic() - before + LATE_BEAT  # later pauses would have been booked by themselves
        late = [int(re.findall(r"停顿(\d+)秒", one)[0]) for one in notes(tmp_path) if "停顿" in one]
        assert any(int(paused) <= one <= whole + 1 for one in late), (paused, late, whole)
        again = subprocess.run(  # noqa: S603 - ourselves
            [sys.executable, "-m", "app.main", "--home", str(tmp_path)],
            cwd=ROOT, env=environment, timeout=PATIENCE, check=False,
        )  # fmt: skip
        assert again.returncode == 0, "a second start brings the first window to front and ends"
    finally:
        program.terminate()
        program.wait(PATIENCE)
        assert until(lambda: not others_on(tmp_path, program.pid))


def test_flipped_bits_anywhere_in_the_file_end_in_sentences(tmp_path: Path) -> None:
    """Damage of any kind is reported by verify, never a traceback; the file itself is left as it is."""
    from app.cli.commands import main
    from app.services.samples.simulation import simulate

    home = tmp_path / "home"
    desk = open_desk(home, officer="王")
    sample.ensure_unit(desk)
    simulate(desk, days=8, seed=4)
    desk.store.engine.pragma("wal_checkpoint(TRUNCATE)")
    desk.close()
    whole = (home / "dutydesk.db").read_bytes()
    chance = random.Random(9)  # noqa: S311 - repeatable, no secret
    for trial in range(12):
        broken = bytearray(whole)
        for _ in range(30):
            broken[chance.randrange(100 if trial % 2 else 0, len(broken))] ^= 1 << chance.randrange(8)
        folder = tmp_path / f"broken-{trial}"
        folder.mkdir()
        (folder / "dutydesk.db").write_bytes(broken)
        assert main(["verify", "--home", str(folder), "--json"]) in {0, 1}
