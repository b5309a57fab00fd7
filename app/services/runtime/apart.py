"""Reading files from outside in a process of its own (docs/架构.md#外来的东西): whatever is in them, the window stays.

The child gets the bytes over a pipe, may write nothing, has so much memory and time, and answers in MessagePack. It is
the program's own interpreter running the module that reads: ``python -m <module>``, which ends in ``serve``.
"""

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import TypeVar

import msgspec

import app
from app.services.runtime.errors import DutyDeskError, Refused, Unavailable
from app.services.runtime.streams import stand_in
from app.services.runtime.workers import TooLong, bounded

A = TypeVar("A")
Q = TypeVar("Q")
MEMORY = 2 * 1024 * 1024 * 1024
"""Bytes a child may write to, where the system can bound it (not Windows: there time alone is bounded)."""
SECONDS = 60.0
MOST_SAID = 1024 * 1024 * 1024
"""Bytes of an answer."""
ROOT = os.path.dirname(os.path.abspath(app.__path__[0]))  # noqa: PTH100, PTH120 - a word for the environment


class _Said(msgspec.Struct, frozen=True):
    """What a child answers: a sentence and where it is about, or a value."""

    sentence: str = ""
    where: dict[str, str | int] = msgspec.field(default_factory=dict)
    value: msgspec.Raw = msgspec.Raw(msgspec.msgpack.encode(None))


class Bounds(msgspec.Struct, frozen=True):
    """What a child may use."""

    memory: int = MEMORY
    seconds: float = SECONDS


def ask(module: str, request: object, answer: type[A], name: str, ending: threading.Event | None = None) -> A:
    """What a module reads out of a request; ``name`` is the file's as the officer knows it.

    Raises:
        Refused: what the module says of the file, or that reading it needs more memory or time than a file of its kind.
        Unavailable: no process could be started.
    """
    return ask_within(Bounds(), module, request, answer, name, ending)


def ask_within(
    bounds: Bounds, module: str, request: object, answer: type[A], name: str, ending: threading.Event | None = None
) -> A:
    """``ask`` under other bounds."""
    words = [sys.executable, "-X", "utf8", "-m", module]
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, (ROOT, os.environ.get("PYTHONPATH", "")))),
        "QT_QPA_PLATFORM": "offscreen",
        "OPENBLAS_NUM_THREADS": "1",
    }
    hidden = 0x08000000 if os.name == "nt" else 0  # CREATE_NO_WINDOW
    try:
        child = subprocess.Popen(  # noqa: S603 - the program itself
            [*words, str(bounds.memory), str(bounds.seconds)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, env=environment, creationflags=hidden,
        )  # fmt: skip
    except OSError as error:
        raise Unavailable(f"读 {name} 的进程没有启动：内存不够，或程序文件不全。请关闭其他程序后再试。") from error
    data = msgspec.msgpack.encode(request)
    with child:
        try:
            said = bounded(lambda: _exchanged(child, data), bounds.seconds, ending)
        except TooLong as error:
            raise _too_much(name, f"{bounds.seconds:.0f}秒内没有读完") from error
        finally:
            child.kill()
    if len(said) > MOST_SAID:
        raise _too_much(name, "内容太多")
    try:
        held = msgspec.msgpack.decode(said, type=_Said)
        if not held.sentence:
            return msgspec.msgpack.decode(held.value, type=answer)
    except msgspec.DecodeError as error:  # it was ended before it had said all
        raise _too_much(name, "要用的内存超过上限，或内容使阅读程序出错") from error
    refusal = Refused(held.sentence)
    refusal.where.update(held.where)
    raise refusal


def _too_much(name: str, why: str) -> Refused:
    return Refused(f"{name} 没有读入：{why}。请核对文件来源；用办公软件打开，删去多余的内容，另存后再试。", file=name)


def _exchanged(child: "subprocess.Popen[bytes]", data: bytes) -> bytes:
    """Everything is said before anything is answered: neither waits for the other."""
    if child.stdin is None or child.stdout is None:
        return b""
    with contextlib.suppress(OSError):
        child.stdin.write(data)
    with contextlib.suppress(OSError):
        child.stdin.close()
    return child.stdout.read(MOST_SAID + 1)


def serve(act: Callable[[Q], object], request: type[Q]) -> int:
    """The child's side: bound ourselves, read what is asked, answer; returns the exit code."""
    memory, seconds = (float(word) for word in (*sys.argv[1:3], str(MEMORY), str(SECONDS))[:2])
    stand_in()
    _bound(int(memory), seconds)
    with open(0, "rb", closefd=False) as asked:
        question = msgspec.msgpack.decode(asked.read(), type=request)
    try:
        said = _Said(value=msgspec.Raw(msgspec.msgpack.encode(act(question))))
    except DutyDeskError as error:
        said = _Said(error.sentence, {key: one for key, one in error.where.items() if isinstance(one, (str, int))})
    with open(1, "wb", closefd=False) as answered:
        answered.write(msgspec.msgpack.encode(said))
    return 0


def _bound(memory: int, seconds: float) -> None:
    """As far as the system can: memory, time of the processor, no files, no dump of what was read."""
    if sys.platform != "win32":
        import resource

        for what, most in (
            (resource.RLIMIT_DATA, memory),  # not the address space: the PDF library keeps 32 GiB of it free for itself
            (resource.RLIMIT_CPU, int(seconds) + 1),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
        ):
            with contextlib.suppress(OSError, ValueError):
                resource.setrlimit(what, (most, most))
