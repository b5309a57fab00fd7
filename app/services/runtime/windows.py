"""What the program asks of Windows itself, each through one of its libraries; elsewhere there is none and it says so.

``library`` is the seam: tests on other systems put a library of their own in its place, so every line here is run and
type-checked everywhere. Names and constants are those of the Windows API documentation, named at each use.
"""

import ctypes
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Protocol, cast

HERE = sys.platform == "win32"
"""Whether this is Windows; tests say so too."""
QUERY_AND_WAIT = 0x1000 | 0x00100000
"""PROCESS_QUERY_LIMITED_INFORMATION | SYNCHRONIZE (processthreadsapi.h)."""
DENIED = 5
"""ERROR_ACCESS_DENIED (winerror.h): the process is there, but somebody else's."""
WAITING = 258
"""WAIT_TIMEOUT (synchapi.h): the process has not ended."""
SOUND = 0x00020000 | 0x0001 | 0x0002
"""SND_FILENAME | SND_ASYNC | SND_NODEFAULT (mmsystem.h): our own sound or none, so that silence is known."""
THIS_SESSION, WARNING, TOPMOST = 0xFFFFFFFF, 0x30, 0x00040000
"""WTS_CURRENT_SESSION (wtsapi32.h); MB_ICONWARNING, MB_TOPMOST (winuser.h)."""
CONTINUOUS, SYSTEM, DISPLAY = 0x80000000, 0x1, 0x2
"""ES_CONTINUOUS, ES_SYSTEM_REQUIRED, ES_DISPLAY_REQUIRED (winbase.h)."""
SHOWN_SECONDS = 60
HELD = frozenset({5, 32, 33})
"""ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION: somebody has the file open."""


PROGRAM = "DutyDesk.DutyDesk"
"""What the taskbar knows the program by; the installer's shortcuts bear it too."""


class Library(Protocol):
    """A library of Windows: each of its functions by name."""

    def __getattr__(self, name: str) -> Callable[..., int]:
        """A function of the library."""
        ...


@cache
def library(name: str) -> Library | None:
    """A library of Windows by its name; None elsewhere."""
    loader = getattr(ctypes, "WinDLL", None)
    return cast("Library", loader(name, use_last_error=True)) if HERE and loader is not None else None


def _last_error() -> int:
    told = getattr(ctypes, "get_last_error", None)
    return int(told()) if told is not None else 0


def name_program(name: str) -> bool:
    """Whether the taskbar puts our windows under the shortcut of that name, not under the interpreter's.

    SetCurrentProcessExplicitAppUserModelID (shobjidl_core.h), to be called before the first window; 0 is S_OK.
    """
    shell = library("shell32")
    return shell is not None and shell.SetCurrentProcessExplicitAppUserModelID(name) == 0


def waking_seconds() -> float | None:
    """Seconds since the start of the machine without those it slept; None where the system does not say.

    QueryUnbiasedInterruptTime (realtimeapiset.h) counts units of 100 ns and stands still in sleep and hibernation,
    while the clock behind ``time.monotonic`` (GetTickCount64, since Python 3.13 QueryPerformanceCounter) runs on.
    """
    kernel = library("kernel32")
    if kernel is None:
        return None
    ticks = ctypes.c_ulonglong()
    return ticks.value / 1e7 if kernel.QueryUnbiasedInterruptTime(ctypes.byref(ticks)) else None


def sound_devices() -> int:
    """How many devices could make a sound: waveOutGetNumDevs (mmeapi.h)."""
    sounds = library("winmm")
    return int(sounds.waveOutGetNumDevs()) if sounds is not None else 0


def play(path: Path) -> bool:
    """Whether the sound of a file has begun: PlaySoundW (playsoundapi.h); it plays on behind the caller."""
    sounds = library("winmm")
    return sounds is not None and bool(sounds.PlaySoundW(str(path), None, SOUND))


def notify(title: str, text: str) -> bool:
    """Whether a message stands on the screen for a minute; nobody waits for it.

    WTSSendMessageW (wtsapi32.h) is what ``msg.exe`` calls; the Home editions lack that program, not the function.
    """
    sessions = library("wtsapi32")
    if sessions is None:
        return False
    answer = ctypes.c_ulong()
    title_bytes, text_bytes = len(title.encode("utf-16-le")), len(text.encode("utf-16-le"))
    shown = sessions.WTSSendMessageW(
        None, ctypes.c_ulong(THIS_SESSION), title, title_bytes, text, text_bytes, WARNING | TOPMOST, SHOWN_SECONDS,
        ctypes.byref(answer), 0,
    )  # fmt: skip
    return bool(shown)


def message_box(title: str, text: str) -> bool:
    """A message box (MessageBoxW, winuser.h); returns when somebody has closed it, at once where there is none."""
    windows = library("user32")
    return windows is not None and bool(windows.MessageBoxW(None, text, title, WARNING | TOPMOST))


def keep_awake(*, on: bool) -> bool:
    """Whether the machine stays awake and its screen lit from now on, or is let go again.

    SetThreadExecutionState (winbase.h) holds for the thread that calls it: it is always to be the same one.
    """
    kernel = library("kernel32")
    return kernel is not None and bool(kernel.SetThreadExecutionState(CONTINUOUS | (SYSTEM | DISPLAY if on else 0)))


def born(process: int) -> int | None:
    """When a living process was made (units of 100 ns); 0 where it lives but does not say; None when there is none.

    OpenProcess, WaitForSingleObject, GetProcessTimes (processthreadsapi.h, synchapi.h). A process that has ended stays
    open as long as somebody holds it, so its end is asked for.
    """
    kernel = library("kernel32")
    if kernel is None:
        return None
    handle = kernel.OpenProcess(QUERY_AND_WAIT, 0, process)
    if not handle:
        return 0 if _last_error() == DENIED else None
    held = ctypes.c_void_p(handle)
    try:
        if kernel.WaitForSingleObject(held, 0) != WAITING:
            return None
        made, *others = (ctypes.c_ulonglong() for _ in range(4))
        told = kernel.GetProcessTimes(held, ctypes.byref(made), *(ctypes.byref(one) for one in others))
        return made.value if told else 0
    finally:
        kernel.CloseHandle(held)


def held_elsewhere(error: OSError) -> bool:
    """Whether a file could not be renamed or removed because another process has it open."""
    return getattr(error, "winerror", None) in HELD


LOCAL_MACHINE, AS_TEXT, IN_64_BIT = 0x80000002, 0x00000002, 0x00010000
"""HKEY_LOCAL_MACHINE (winreg.h); RRF_RT_REG_SZ, RRF_SUBKEY_WOW6464KEY (RegGetValueW, winreg.h)."""


def machine_id() -> str:
    """What Windows was given at its installation (MachineGuid), empty where it does not say."""
    registry = library("advapi32")
    if registry is None:
        return ""
    text = ctypes.create_unicode_buffer(64)
    size = ctypes.c_ulong(ctypes.sizeof(text))
    place = (ctypes.c_void_p(LOCAL_MACHINE), "SOFTWARE\\Microsoft\\Cryptography", "MachineGuid")
    told = registry.RegGetValueW(*place, AS_TEXT | IN_64_BIT, None, text, ctypes.byref(size))
    return text.value if told == 0 else ""
