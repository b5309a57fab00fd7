"""Papers into real queues of a real cupsd on this machine: a file queue, a paused, a rejecting and a vanishing one."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.models.handover.facts import EquipmentCheck
from app.models.moments import minutes
from app.services.desk.desk import Desk
from app.services.desk.print_jobs import PrintJob
from app.services.forms.papers import form_made
from app.services.runtime import cups, ipp
from app.services.runtime.clock import FixedClock
from app.services.runtime.cups import PrintOrder, PrintState, Standing, refusal, translated
from app.services.runtime.errors import Unavailable
from app.services.watch import alerts, equipment
from tests.helpers import until

DAEMON = shutil.which("cupsd") or next((one for one in ("/usr/sbin/cupsd",) if Path(one).exists()), "")
real = pytest.mark.skipif(
    not (sys.platform.startswith("linux") and DAEMON and shutil.which("lp") and shutil.which("lpadmin")),
    reason="这台机器没有装 cups",
)
FILES = """ServerRoot {home}/etc
RequestRoot {home}/spool
CacheDir {home}/cache
StateDir {home}/state
TempDir {home}/spool/tmp
ErrorLog {home}/log/error
AccessLog {home}/log/access
PageLog {home}/log/page
FileDevice Yes
{who}
"""
POLICY = """LogLevel debug
Listen {home}/s
Browsing Off
WebInterface No
DefaultAuthType None
PreserveJobHistory Yes
<Location />
Order allow,deny
Allow all
</Location>
<Policy default>
JobPrivateAccess all
JobPrivateValues none
SubscriptionPrivateAccess all
SubscriptionPrivateValues none
<Limit All>
Order allow,deny
Allow all
</Limit>
</Policy>
"""


class Queues:
    """A print system of our own, as long as the tests run."""

    def __init__(self, home: Path) -> None:
        self.home = home
        for one in ("etc/ppd", "spool/tmp", "cache", "state", "log", "out"):
            (home / one).mkdir(parents=True)
        home.chmod(0o711)
        who = "SystemGroup root" if os.geteuid() == 0 else ""
        (home / "etc/cups-files.conf").write_text(FILES.format(home=home, who=who), encoding="utf-8")
        (home / "etc/cupsd.conf").write_text(POLICY.format(home=home), encoding="utf-8")
        words = [DAEMON, "-f", "-c", str(home / "etc/cupsd.conf"), "-s", str(home / "etc/cups-files.conf")]
        self.process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603 - the system's own

    def run(self, *words: str) -> str:
        """One of the print system's own programs."""
        environment = os.environ | {"CUPS_SERVER": str(self.home / "s"), "LC_ALL": "C"}
        done = subprocess.run(words, env=environment, capture_output=True, check=False)  # noqa: S603 - the system's own
        return done.stdout.decode()

    def add(self, name: str) -> str:
        """A raw queue that prints into a file."""
        self.run("lpadmin", "-p", name, "-E", "-v", f"file:{self.home}/out/{name}.prn", "-m", "raw")
        return name

    def log(self) -> str:
        """What the print system wrote down."""
        return (self.home / "log/error").read_text(encoding="utf-8", errors="replace")

    def end(self) -> None:
        """Stop it and take its files away."""
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.home, ignore_errors=True)


@pytest.fixture(scope="module")
def daemon() -> Iterator[Queues]:
    queues = Queues(Path(tempfile.mkdtemp(prefix="dd")))  # the path of a socket file is short
    try:
        assert until(lambda: "is running" in queues.run("lpstat", "-r"))
        yield queues
    finally:
        queues.end()


@pytest.fixture
def queues(daemon: Queues, monkeypatch: pytest.MonkeyPatch) -> Queues:
    monkeypatch.setenv("CUPS_SERVER", str(daemon.home / "s"))
    return daemon


def paper(desk: Desk) -> bytes:
    return form_made(desk, "diary").data


def comes_to(job: str, state: PrintState) -> Standing:
    assert until(lambda: cups.standing(job).state is state), cups.standing(job)
    return cups.standing(job)


@real
def test_a_file_queue_gets_what_the_dialog_says_and_the_job_is_followed_to_its_end(desk: Desk, queues: Queues) -> None:
    order = PrintOrder(
        printer=queues.add("paper"), copies=2, pages="1", sides="two-sided-long-edge", colour=False, tray="Upper"
    )
    job = cups.submit(paper(desk), order)
    assert job.startswith("paper-")
    assert comes_to(job, PrintState.DONE) == Standing(state=PrintState.DONE)
    number = job.rpartition("-")[2]
    copies = re.findall(rf'\[Job {number}\] argv\[4\]="(\d+)"', queues.log())
    (options,) = re.findall(rf'\[Job {number}\] argv\[5\]="([^"]*)"', queues.log())
    assert copies == ["2"]
    for one in ("media=A4,Upper", "page-ranges=1", "sides=two-sided-long-edge", "print-color-mode=monochrome"):
        assert one in options


@real
def test_a_paused_queue_stops_it_with_its_reason_until_it_goes_on(desk: Desk, queues: Queues) -> None:
    queues.run("cupsdisable", "-r", "Out of paper", queues.add("paused"))
    job = cups.submit(paper(desk), PrintOrder(printer="paused"))
    assert comes_to(job, PrintState.STOPPED).why.startswith("缺纸")
    queues.run("cupsenable", "paused")
    comes_to(job, PrintState.DONE)


@real
def test_what_somebody_took_back_is_not_said_to_be_printed(desk: Desk, queues: Queues) -> None:
    queues.run("cupsdisable", queues.add("held"))
    job = cups.submit(paper(desk), PrintOrder(printer="held"))
    comes_to(job, PrintState.STOPPED)
    queues.run("cancel", job)
    assert comes_to(job, PrintState.FAILED).words == "没有打印：被人取消"


@real
def test_a_rejecting_queue_and_an_absent_one_say_why_they_take_nothing(desk: Desk, queues: Queues) -> None:
    queues.run("cupsreject", queues.add("rejecting"))
    with pytest.raises(Unavailable, match="“rejecting”没有接收：这台打印机现在不收新的打印"):
        cups.submit(paper(desk), PrintOrder(printer="rejecting"))
    with pytest.raises(Unavailable, match="没有这台打印机"):
        cups.submit(paper(desk), PrintOrder(printer="nowhere"))


@real
def test_a_queue_that_vanishes_takes_its_job_along_and_that_is_said(desk: Desk, queues: Queues) -> None:
    queues.run("cupsdisable", queues.add("vanishing"))
    job = cups.submit(paper(desk), PrintOrder(printer="vanishing"))
    comes_to(job, PrintState.STOPPED)
    queues.run("lpadmin", "-x", "vanishing")
    assert until(lambda: cups.standing(job).over)
    assert cups.standing(job).state is not PrintState.DONE


@real
def test_a_printer_that_is_there_is_not_yet_one_that_prints(desk: Desk, queues: Queues) -> None:
    for name in queues.run("lpstat", "-e").split():
        queues.run("lpadmin", "-x", name)
    assert equipment.tried(desk, "打印机") == EquipmentCheck(
        name="打印机", result="打印系统里没有打印机", sound=False, how="问打印系统"
    )
    queues.add("tray")
    assert equipment.tried(desk, "打印机") == equipment.PRINT_ONE
    queues.run("cupsdisable", "-r", "Out of paper", queues.add("empty"))
    queues.run("cupsreject", queues.add("closed"))
    found = equipment.tried(desk, "打印机")
    assert isinstance(found, EquipmentCheck)
    assert not found.sound
    closed, empty = found.result.split("；")
    assert closed == "closed：现在不收新的打印"
    assert empty.startswith("empty：缺纸")


@pytest.mark.parametrize(
    ("reasons", "said"),
    [
        (("none",), ""),
        (("toner-low-warning", "media-low-report"), ""),
        (("connecting-to-device", "cups-waiting-for-job-completed"), ""),
        (("media-empty-error", "media-needed"), "缺纸"),
        (("offline-report",), "打印机没有联机"),
        (("fuser-over-temp-error",), "打印系统说“fuser-over-temp-error”"),
    ],
)
def test_a_printer_is_wrong_where_it_cannot_print_and_not_where_it_will_soon(
    monkeypatch: pytest.MonkeyPatch, reasons: tuple[str, ...], said: str
) -> None:
    held: ipp.Answer = {"printer-state": [3], "printer-state-reasons": list(reasons)}
    monkeypatch.setattr(ipp, "printer", {"室内": held}.__getitem__)
    assert cups.trouble("室内") == said


@real
def test_a_print_system_that_does_not_run_is_said(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CUPS_SERVER", str(tmp_path / "none"))
    with pytest.raises(Unavailable, match="打印服务没有运行"):
        cups.submit(paper(desk), PrintOrder(printer="any"))
    with pytest.raises(Unavailable, match="打印系统没有响应"):
        cups.standing("any-1")


def test_words_of_the_print_system_are_translated_or_quoted_never_guessed() -> None:
    assert translated("media-empty-error") == "缺纸"
    assert translated("Out of paper") == "缺纸"
    assert translated("none") == ""
    assert translated("Fuser went missing") == "打印系统说“Fuser went missing”"
    assert refusal("lp: something new happened.\n") == "打印系统说“something new happened”"
    assert refusal("") == "打印系统没有说原因"


def test_the_dialog_left_as_it_is_asks_for_a4_unscaled_and_nothing_else() -> None:
    assert PrintOrder(printer="p").options == ["-o", "media=A4", "-o", "print-scaling=none"]
    chosen = PrintOrder(printer="p", copies=2, colour=True, backwards=True).options
    assert {"collate=true", "print-color-mode=color", "outputorder=reverse"} <= set(chosen)


def test_a_paper_that_is_not_out_after_three_minutes_rings_softly(desk: Desk, clock: FixedClock) -> None:
    job = PrintJob(job="office-7", name="首报", printer="office", since=desk.now())
    desk.printing.add(job)
    desk.printing.stands(job, Standing(state=PrintState.STOPPED, why="缺纸"))
    clock.advance(minutes(3).total_seconds())
    assert [one for one in alerts.look(desk, desk.now()) if one.name == "printing"] == []
    clock.advance(1)
    (alert,) = [one for one in alerts.look(desk, desk.now()) if one.name == "printing"]
    assert alert.sentence == "“首报”交给打印机“office”3分钟还没有打印（停住：缺纸），请去看打印机"
    assert alert.rings
    desk.printing.stands(job, Standing(state=PrintState.DONE))
    assert desk.printing.trouble(desk.now()) == ""
