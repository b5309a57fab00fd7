"""Two errors in a row while one book takes the place of another: either is there whole, never neither."""

from pathlib import Path

import pytest

from app.services.desk.desk import open_desk
from app.services.duty.shift import write_note
from app.services.runtime import held_files
from app.services.runtime.clock import FixedClock
from app.services.runtime.errors import Unavailable
from app.services.store import copies, verify
from app.services.store.store import FILE

BACKED_UP, LATER = "备份以前的一条。", "备份以后的一条。"


def texts(home: Path, clock: FixedClock) -> str:
    desk = open_desk(home, officer="王澄", clock=clock)
    with desk.store.read() as reading:
        found = "\n".join(line.text for line in reading.journal.lines(limit=1000))
    assert not verify(desk.store).unbooked
    desk.close()
    return found


def fails(name: str) -> OSError:
    return OSError(28, f"No space left on device: {name}")


@pytest.mark.parametrize("stuck", ["", FILE, f"{FILE}-wal", "dutydesk.head"])
def test_the_last_step_fails_and_the_way_back_too(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, stuck: str
) -> None:
    home = tmp_path / "home"
    desk = open_desk(home, officer="王澄", clock=clock)
    write_note(desk, BACKED_UP)
    made = copies.backup(desk.store, tmp_path / "盘")
    write_note(desk, LATER)
    desk.close()
    log = home / f"{FILE}-wal"
    if not log.exists():
        log.write_bytes(b"")  # as a killed program leaves one; what matters is that it is renamed along

    replace, rename = held_files.replace, held_files.rename

    def no_last_step(source: Path, target: Path) -> None:
        if target == home / FILE:
            raise fails(target.name)
        replace(source, target)

    def no_way_back(source: Path, target: Path) -> None:
        if stuck and target == home / stuck:
            raise fails(target.name)
        rename(source, target)

    with monkeypatch.context() as disk:
        disk.setattr(held_files, "replace", no_last_step)
        disk.setattr(held_files, "rename", no_way_back)
        with pytest.raises(Unavailable, match="接着换上" if stuck else "没有恢复"):
            copies.restore(made.path, home, clock, "王澄", replace=True)
    found = texts(home, clock)
    assert BACKED_UP in found
    assert (LATER in found) is not bool(stuck), "the old book whole, or the restored one"
    aside = [path for path in home.iterdir() if path.name.startswith("换下-") and path.name.endswith(FILE)]
    assert len(aside) == (1 if stuck else 0), "the old one is kept"
    assert list(home.glob("*.ready")) == []
