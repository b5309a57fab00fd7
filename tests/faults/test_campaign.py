"""The short form of the campaign (the long one: ``python3 run.py faults``), and that it bites."""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from app.services.desk.desk import open_desk
from tests.faults import calls, campaign, power
from tests.faults.acts import ACTS
from tests.faults.jobs import KEY, booking
from tests.faults.nursery import Nursery

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="fork and signals of POSIX systems")


@pytest.mark.parametrize("job", ["booking", "import", "backup", "rebuild", "rekey"])
def test_killed_at_random_nothing_acknowledged_is_lost(tmp_path: Path, job: str) -> None:
    seen = campaign.kills(job, 4, random.Random(job), tmp_path)  # noqa: S311 - repeatable, no secret
    assert seen["kills"] == 4
    assert seen["acknowledged"] >= 4


def test_two_at_once_killed_at_random_lose_nothing_acknowledged(tmp_path: Path) -> None:
    seen = campaign.kills_of_two(4, random.Random(5), tmp_path)  # noqa: S311 - repeatable, no secret
    assert seen["kills"] >= 4, "one that ended by itself is none"
    assert seen["acknowledged"] >= 4


@pytest.mark.parametrize("act", sorted(ACTS))
def test_a_call_that_fails_forks_nothing_and_loses_nothing(tmp_path: Path, act: str) -> None:
    chance = random.Random(act)  # noqa: S311 - repeatable, no secret
    seen = calls.campaign(tmp_path, chance, 4, (act,))
    if not seen:
        pytest.skip("no C compiler here")
    assert seen == {act: 4}


def test_two_calls_that_fail_one_after_the_other_fork_nothing(tmp_path: Path) -> None:
    chance = random.Random(23)  # noqa: S311 - repeatable, no secret
    seen = calls.paired(tmp_path, chance, 2, ("book", "restore"))
    if not seen:
        pytest.skip("no C compiler here")
    assert seen == {"book": 2, "restore": 2}


def test_a_try_in_a_fork_meets_its_fault_and_says_what_came_before(tmp_path: Path) -> None:
    library = calls.built(tmp_path)
    if library is None:
        pytest.skip("no C compiler here")
    one = calls.Calls(library, "book", tmp_path)
    last = one.total()
    with Nursery(library, tmp_path / "nursery") as nursery:
        assert one.tried_in(nursery, calls.Fault(0, "kill")) == [f"第{number}条记事。" for number in range(3)]
        assert one.tried_in(nursery, calls.Fault(1, "kill")) == []
        some = one.tried_in(nursery, calls.Fault(last - 2, "kill"))
        assert one.tried_in(nursery, calls.Fault(0, "kill")) != []
    assert some


def test_power_lost_at_random_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    seen = campaign.losses(2, random.Random(7), tmp_path)  # noqa: S311 - repeatable, no secret
    if not seen["losses"]:
        pytest.skip("no C compiler here")
    assert seen["disks"] == 8


def test_what_was_not_flushed_is_not_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = power.Power.built(tmp_path)
    if made is None:
        pytest.skip("no C compiler here")
    home = tmp_path / "a" / "home"
    home.mkdir(parents=True)
    (home / "alt").write_bytes(b"old" * 2000)
    code = (
        "import os, sys, time; os.chdir(sys.argv[1]);\n"
        "f = open('alt', 'wb'); f.write(b'new' * 2000); f.flush()\n"
        "g = open('neu', 'wb'); g.write(b'flushed'); g.flush(); os.fsync(g.fileno())\n"
        "print('x', flush=True); time.sleep(600)"
    )
    monkeypatch.setattr(power, "CHILD", code)
    assert made.cut(home, 0, 0.05) == ["x"]
    first, *_, last = power.Power.disks(home, random.Random(1), 3)  # noqa: S311 - repeatable, no secret
    assert (first / "alt").read_bytes() == b"old" * 2000
    assert not (first / "neu").exists()  # the file was flushed, its name in the folder was not
    assert (last / "alt").read_bytes() == b"new" * 2000
    assert (last / "neu").read_bytes() == b"flushed"


def test_the_campaign_notices_what_is_gone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    open_desk(home, officer="战备", key=KEY).close()
    assert campaign.check(home, set()) == 1
    with pytest.raises(campaign.Lost, match="gone"):
        campaign.check(home, {"从来没有记过的一条"})

    def stop(_words: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        booking(home, 0, stop)
    assert campaign.check(home, {"记事0-0。"}) == 2


def test_the_long_campaign_is_one_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app.main", "faults", "--help"], capture_output=True, text=True, check=False
    )  # fmt: skip
    assert done.returncode == 0
    assert "--kills" in done.stdout
