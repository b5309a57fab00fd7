"""The print system of Linux (CUPS) by its own programs: a paper goes into a queue, and what became of it is asked.

Its English words are translated by table; what stands in no table is quoted as it is, never guessed.
"""

import os
import re
import shutil
import subprocess
import sys
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from app.services.runtime.errors import Unavailable

if TYPE_CHECKING:
    from app.services.runtime.ipp import Answer

PATIENCE = 20.0
"""Seconds the print system has for taking a paper."""
SHORT = 5.0
"""Seconds it has for saying which printers there are."""
_JOB = re.compile(r"request id is (?P<job>\S+-\d+)")
_REASONS = (
    ("media-empty", "缺纸"), ("media-needed", "缺纸"), ("out of paper", "缺纸"), ("media-low", "纸快用完"),
    ("media-jam", "卡纸"), ("paper jam", "卡纸"), ("toner-empty", "没有墨粉"), ("toner-low", "墨粉快用完"),
    ("marker-supply-empty", "没有墨粉或墨水"), ("marker-supply-low", "墨粉或墨水快用完"),
    ("cover-open", "盖子没有合上"), ("door-open", "盖子没有合上"), ("input-tray-missing", "纸盒没有装好"),
    ("offline", "打印机没有联机"), ("unreachable", "打印机连不上"), ("connecting-to-device", "正在连打印机"),
    ("unable to locate printer", "找不到打印机"), ("unable to connect", "打印机连不上"),
    ("the printer is not responding", "打印机没有响应"), ("timed-out", "打印机没有响应"),
    ("paused", "打印机已暂停"), ("reason unknown", ""), ("none", ""),
)  # fmt: skip
_REFUSALS = (
    ("is not accepting jobs", "这台打印机现在不收新的打印，请在系统的打印设置里改为接收"),
    ("class does not exist", "没有这台打印机，或者打印服务没有运行"),
    ("unknown destination", "没有这台打印机，或者打印服务没有运行"),
    ("invalid destination", "没有这台打印机"),
    ("scheduler", "打印服务没有运行，请启动打印服务（cups）"),
    ("unable to connect to server", "打印服务没有运行，请启动打印服务（cups）"),
    ("bad file descriptor", "打印服务没有运行，请启动打印服务（cups）"),
    ("no file in print request", "文件是空的"),
    ("forbidden", "打印系统不许这个用户使用这台打印机"),
    ("authorized", "打印系统不许这个用户使用这台打印机"),
    ("too large", "超过了这台打印机的限额"),
    ("quota", "超过了这台打印机的限额"),
    ("document-format", "这台打印机不认 PDF"),
    ("unsupported document", "这台打印机不认 PDF"),
)


_HELD, _PROCESSING, _JOB_STOPPED = 4, 5, 6
"""job-state (RFC 8011 5.3.7)."""
_STOPPED = 5
"""printer-state (RFC 8011 5.4.11)."""
_LASTING = ("纸快用完", "墨粉快用完", "墨粉或墨水快用完", "正在连打印机", "")
"""What a printer says while it goes on printing."""
_EVERYDAY = ("none", "job-incoming", "job-printing", "job-queued", "processing-to-stop-point", "printer-stopped")


class PrintState(StrEnum):
    """Where a job stands: in the queue, on the printer, stopped, out, taken back, or nobody knows."""

    QUEUED = "排队中"
    PRINTING = "正在打印"
    STOPPED = "停住"
    DONE = "已打印"
    FAILED = "没有打印"
    GONE = "不见了"


class PrintOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What the officer chose in the dialog; empty means as the printer is set."""

    printer: str
    copies: int = 1
    pages: str = ""
    """1-2,4: what of it, as lp writes it; empty for all."""
    sides: str = ""
    """one-sided, two-sided-long-edge or two-sided-short-edge."""
    colour: bool | None = None
    tray: str = ""
    backwards: bool = False
    """Last page first."""

    @property
    def options(self) -> list[str]:
        """The options of lp; A4 and unscaled whatever else."""
        chosen = [f"media=A4,{self.tray}" if self.tray else "media=A4", "print-scaling=none"]
        chosen += [f"page-ranges={self.pages}"] if self.pages else []
        chosen += [f"sides={self.sides}"] if self.sides else []
        chosen += ["outputorder=reverse"] if self.backwards else []
        chosen += ["collate=true"] if self.copies > 1 else []
        if self.colour is not None:
            chosen.append(f"print-color-mode={'color' if self.colour else 'monochrome'}")
        return [word for one in chosen for word in ("-o", one)]


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where a job stands now and why, in words."""

    state: PrintState
    why: str = ""

    @property
    def words(self) -> str:
        """停住：缺纸."""
        return f"{self.state.value}：{self.why}" if self.why else self.state.value

    @property
    def over(self) -> bool:
        """Whether nothing more is to come of it."""
        return self.state in {PrintState.DONE, PrintState.FAILED, PrintState.GONE}


_ENDED = {
    7: (PrintState.FAILED, "被人取消"),
    8: (PrintState.FAILED, "打印系统中止了它"),
    9: (PrintState.DONE, ""),
}


def usable() -> bool:
    """Whether papers go through CUPS on this machine."""
    return sys.platform.startswith("linux") and shutil.which("lp") is not None


def destinations() -> str:
    """The printers there are, one a line; raises Unavailable where the print system does not answer.

    Asked before Qt asks, which would wait for it without end.
    """
    return _run(["lpstat", "-e"], b"", SHORT).stdout.decode("utf-8", "replace")


def submit(data: bytes, order: PrintOrder) -> str:
    """The paper is in the printer's queue; returns the job's name, raises Unavailable with why it was not taken."""
    done = _run(["lp", "-d", order.printer, "-n", str(order.copies), *order.options, "-"], data)
    match = _JOB.search(done.stdout.decode("utf-8", "replace"))
    if done.returncode or match is None:
        raise Unavailable(f"打印机“{order.printer}”没有接收：{refusal(done.stderr.decode('utf-8', 'replace'))}。")
    return match["job"]


def standing(job: str) -> Standing:
    """Where a job stands, as its queue says; raises Unavailable where the print system does not answer."""
    from app.services.runtime import ipp  # speaks HTTP, and loads with the first question

    queue, _, number = job.rpartition("-")
    try:
        held = ipp.job(int(number))
    except ipp.NotThere:
        return Standing(state=PrintState.GONE, why=_why_gone(queue))
    state = next((one for one in held.get("job-state", ()) if isinstance(one, int)), 0)
    if state in _ENDED:
        return Standing(state=_ENDED[state][0], why=_ENDED[state][1])
    try:
        printer = ipp.printer(queue)
    except ipp.NotThere:
        return Standing(state=PrintState.GONE, why="打印机已经不在了")
    stopped = _STOPPED in printer.get("printer-state", ())
    why = _reason(printer, held)
    if state == _HELD:
        return Standing(state=PrintState.STOPPED, why="被搁置")
    if stopped or state == _JOB_STOPPED:
        return Standing(state=PrintState.STOPPED, why=why or "打印机已暂停")
    return Standing(state=PrintState.PRINTING if state == _PROCESSING else PrintState.QUEUED, why=why)


def trouble(queue: str) -> str:
    """What the print system reports wrong with a printer: stopped, refusing, out of paper; empty where nothing is.

    What only runs low, and a printer it knows but keeps no queue of, is not wrong. Raises Unavailable.
    """
    from app.services.runtime import ipp

    try:
        printer = ipp.printer(queue)
    except ipp.NotThere:
        return ""
    reasons = [one for one in map(str, printer.get("printer-state-reasons", ())) if not _passing(one)]
    if _STOPPED in printer.get("printer-state", ()):
        return _reason(printer, {}) or "打印机已暂停"
    if "\x00" in printer.get("printer-is-accepting-jobs", ()):
        return "现在不收新的打印"
    return "、".join(dict.fromkeys(filter(None, map(translated, reasons))))


def _passing(reason: str) -> bool:
    """Whether a reason stops no paper: it runs low, it is being reached, it only reports (RFC 8011 5.4.12)."""
    known = next((chinese for words, chinese in _REASONS if words in reason), None)
    return known in _LASTING if known is not None else not reason.endswith("-error")


def _why_gone(queue: str) -> str:
    from app.services.runtime import ipp

    try:
        ipp.printer(queue)
    except ipp.NotThere:
        return "打印机已经不在了"
    return "队列里没有它，也没有打印完的记录"


def _reason(printer: "Answer", job: "Answer") -> str:
    """Why it stands still: the reasons of printer and job and the printer's message, translated, else quoted."""
    said = [
        *printer.get("printer-state-message", ()),
        *printer.get("printer-state-reasons", ()),
        *(one for one in job.get("job-state-reasons", ()) if one not in _EVERYDAY),
    ]
    return "、".join(dict.fromkeys(filter(None, (translated(str(one)) for one in said))))


def translated(words: str) -> str:
    """缺纸 for media-empty-error or Out of paper; words in no table stand as they are; empty for none."""
    low = words.lower()
    for known, chinese in _REASONS:
        if known in low:
            return chinese
    return f"打印系统说“{words}”" if words else ""


def refusal(words: str) -> str:
    """Why lp took nothing, in Chinese; words in no table stand as they are."""
    low = words.lower()
    for known, chinese in _REFUSALS:
        if known in low:
            return chinese
    said = words.strip().removeprefix("lp:").removeprefix("lpstat:").strip().rstrip(".")
    return f"打印系统说“{said}”" if said else "打印系统没有说原因"


def _run(command: list[str], data: bytes, seconds: float | None = None) -> "subprocess.CompletedProcess[bytes]":
    environment = os.environ | {"LC_ALL": "C"}
    try:
        return subprocess.run(  # noqa: S603 - fixed programs
            command, input=data, env=environment, capture_output=True, timeout=seconds or PATIENCE, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unavailable("打印系统没有响应，请检查打印服务后再试，或先用“另存”存成 PDF。") from error
