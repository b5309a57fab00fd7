"""Silence is noticed: a player that makes no sound is found out a moment later and the next one is tried."""

import gc
import shutil
import stat
from pathlib import Path

import pytest

from app.services.runtime import siren
from app.services.runtime.siren import Siren
from tests.helpers import until

BROKEN = "#!/bin/sh\nexit 1\n"
WRITES = '#!/bin/sh\necho "$0 $*" >> "{out}"\n'
WAITS = """#!/bin/sh
trap 'echo ended >> "{out}"; exit 0' TERM
echo begun >> "{out}"
while :; do sleep 0.05; done
"""
HANGS = "#!/bin/sh\nexec sleep 600\n"


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with no player but those the test lays down."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    real = shutil.which
    monkeypatch.setattr(shutil, "which", lambda name: real(name, path=str(folder)))
    return folder


def player(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.write_text(text.format(out=folder / "heard"), encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def heard(folder: Path) -> str:
    """What a player wrote down; it makes the file before it writes."""
    path = folder / "heard"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def looked(made: Siren) -> bool:
    made.look()
    return True


def test_no_player_is_silence_at_once(programs: Path) -> None:
    made = Siren()
    assert programs.is_dir()
    assert not made.play("near")
    assert made.silent


def test_a_player_without_a_sound_server_is_found_out_and_the_next_one_sounds(programs: Path) -> None:
    player(programs, "paplay", BROKEN)
    player(programs, "pw-play", BROKEN)
    player(programs, "aplay", WRITES)
    made = Siren()
    assert made.play("overdue")
    assert made.device == "paplay", "nobody knows yet"
    assert until(lambda: looked(made) and "overdue.wav" in heard(programs))
    assert made.device == "aplay"
    assert not made.silent
    made.stop()


def test_when_none_works_it_is_said_and_they_are_tried_anew_later(
    programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    player(programs, "paplay", BROKEN)
    made = Siren()
    assert made.play("near")
    assert until(lambda: looked(made) and made.silent)
    assert not made.play("near")
    player(programs, "paplay", WRITES)
    monkeypatch.setattr(siren, "AGAIN", 0.0)
    assert made.play("near")
    assert until(lambda: looked(made) and heard(programs))
    made.stop()
    assert not made.silent


def test_a_player_that_waits_for_a_server_for_ever_is_ended(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    player(programs, "paplay", HANGS)
    player(programs, "aplay", WRITES)
    monkeypatch.setattr(siren, "LONGEST", 0.0)
    made = Siren()
    assert made.play("near")
    assert until(lambda: looked(made) and made.device == "aplay")
    made.stop()


def test_a_sound_goes_with_whoever_asked_for_it(programs: Path) -> None:
    player(programs, "paplay", WAITS)
    made = Siren()
    assert made.play("near")
    assert until(lambda: "begun" in heard(programs))
    del made
    gc.collect()
    assert "ended" in heard(programs)
