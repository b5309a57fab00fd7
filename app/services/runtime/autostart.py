"""Starting the program at log-in (开机自动启动): said and set for this user on this machine; off by default.

Linux: a file in the autostart folder of the user, which goes before that of the machine (Desktop Application Autostart
Specification 0.5; the words of ``Exec`` by the Desktop Entry Specification). Windows: a value of the Run key, or the
installer's shortcut in the Startup folder. Where an office wants the program back whenever window and watchdog have
both ended, ``unit`` is the text of a service for ``systemd --user``.
"""

import ctypes
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from app.services.runtime import apart, held_files, private, windows
from app.services.runtime.errors import Unavailable

FILE = "autostart/dutydesk.desktop"
RUN, NAME = r"Software\Microsoft\Windows\CurrentVersion\Run", "DutyDesk"
USER, MACHINE = -0x7FFFFFFF, -0x7FFFFFFE
"""HKEY_CURRENT_USER, HKEY_LOCAL_MACHINE (winreg.h), as the system's own signed numbers."""
TEXT, ONLY_TEXT, GONE = 1, 0x2, 2
"""REG_SZ (winnt.h), RRF_RT_REG_SZ (winreg.h), ERROR_FILE_NOT_FOUND (winerror.h)."""
OWN_STARTUP, ALL_STARTUP, GOT = 0x0007, 0x0018, 0
"""CSIDL_STARTUP, CSIDL_COMMON_STARTUP (shlobj_core.h), S_OK: the Startup folder (启动) of the user, of everybody."""
LINK = "值守台.lnk"
"""What the installer lays there."""
LONGEST, LONGEST_PATH = 4096, 260
HIDDEN = "[Desktop Entry]\nType=Application\nName=值守台\nHidden=true\n"
ENTRY = """[Desktop Entry]
Type=Application
Name=值守台
Comment=应急值班
Exec={command}
Path={folder}
Terminal=false
X-GNOME-Autostart-enabled=true
"""
UNIT = """[Unit]
Description=值守台
PartOf=graphical-session.target
After=graphical-session.target

[Service]
ExecStart={command}
WorkingDirectory={folder}
Restart=on-failure
RestartSec=5
KillMode=process

[Install]
WantedBy=graphical-session.target
"""


class Autostart(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the program starts when this user logs in, and where that stands."""

    on: bool
    place: str
    """A file, or a key of Windows; empty where nothing is set."""
    whole_machine: bool = False
    """Set by an administrator for everybody."""
    command: tuple[str, ...] = ()
    unit: str = ""
    """The text of a service of ``systemd --user`` that starts the program again whenever it has ended by a fault."""

    @property
    def sentence(self) -> str:
        """How it stands, in one sentence."""
        if not self.on:
            return "登录后不自动打开值守台。电脑重新启动以后，要有人打开，到时才会响。"
        who = "（由管理员为这台电脑设置）" if self.whole_machine else ""
        return f"登录后自动打开值守台{who}。"


def command() -> tuple[str, ...]:
    """How this program was started, without a console of its own on Windows."""
    program = Path(sys.executable)
    if windows.HERE and program.with_name("pythonw.exe").exists():
        program = program.with_name("pythonw.exe")
    return (str(program), "-X", "utf8", "-m", "app.main")


def state(words: Sequence[str] = ()) -> Autostart:
    """How it stands; ``words`` is the command where an installer has one of its own."""
    chosen = tuple(words) or command()
    unit = "" if windows.HERE else UNIT.format(command=_systemd(chosen), folder=apart.ROOT)
    if windows.HERE:
        for root, name, all_users in ((USER, "HKCU", False), (MACHINE, "HKLM", True)):
            if _registered(root):
                place = f"{name}\\{RUN}\\{NAME}"
                return Autostart(on=True, place=place, whole_machine=all_users, command=chosen)
        for which, all_users in ((OWN_STARTUP, False), (ALL_STARTUP, True)):
            link = _link(which)
            if link is not None:
                return Autostart(on=True, place=str(link), whole_machine=all_users, command=chosen)
        return Autostart(on=False, place="", command=chosen)
    for path in (_own(), *_of_machine()):
        text = _text(path)
        if text is not None:
            on = "\nHidden=true" not in text
            return Autostart(on=on, place=str(path), whole_machine=path != _own(), command=chosen, unit=unit)
    return Autostart(on=False, place="", command=chosen, unit=unit)


def switch(*, on: bool, words: Sequence[str] = ()) -> Autostart:
    """The program starts at the next log-in, or does not; returns how it stands then.

    Raises Unavailable where it cannot be written, or where an administrator has set it for everybody.
    """
    chosen = tuple(words) or command()
    if windows.HERE:
        if not on:
            _unlink()
        if not on or _link(OWN_STARTUP) is None:  # with the shortcut it would be opened twice
            _register(chosen if on else ())
    else:
        _lay(chosen, on=on)
    found = state(words)
    if found.on is not on:
        raise Unavailable(f"自动启动由管理员为这台电脑设置（{found.place}），这里改不了，请找信息中心。")
    return found


def _lay(chosen: tuple[str, ...], *, on: bool) -> None:
    own = _own()
    try:
        if on:
            private.make_folder(own.parent)
            own.write_bytes(ENTRY.format(command=_exec(chosen), folder=apart.ROOT).encode())
        elif any(_text(path) is not None for path in _of_machine()):
            private.make_folder(own.parent)
            own.write_bytes(HIDDEN.encode())
        else:
            held_files.unlink(own, missing_ok=True)
    except OSError as error:
        raise Unavailable(f"自动启动没有设成：{own} 不能写。") from error


def _own() -> Path:
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / FILE


def _of_machine() -> list[Path]:
    return [Path(one) / FILE for one in (os.environ.get("XDG_CONFIG_DIRS") or "/etc/xdg").split(":") if one]


def _text(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None


def _exec(words: Sequence[str]) -> str:
    """The words of ``Exec``: quoted, and what the quoting and the field codes mean is escaped twice over."""
    quoted = []
    for word in words:
        text = "".join(f"\\{char}" if char in '"`$\\' else char for char in word).replace("%", "%%")
        quoted.append('"' + text.replace("\\", "\\\\") + '"')
    return " ".join(quoted)


def _systemd(words: Sequence[str]) -> str:
    """The words of ``ExecStart`` (systemd.service(5)): quoted, with nothing replaced in them."""
    return " ".join(
        '"' + word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$") + '"'
        for word in words
    )


def _registered(root: int) -> bool:
    """Whether the Run key names the program: RegGetValueW (winreg.h)."""
    registry = windows.library("advapi32")
    if registry is None:
        return False
    size = ctypes.c_ulong(LONGEST)
    held = ctypes.create_unicode_buffer(LONGEST // 2)
    code = registry.RegGetValueW(ctypes.c_void_p(root), RUN, NAME, ONLY_TEXT, None, held, ctypes.byref(size))
    return code == 0


def _link(which: int) -> Path | None:
    """The shortcut in a Startup folder, None where there is none: SHGetFolderPathW (shlobj_core.h)."""
    shell = windows.library("shell32")
    if shell is None:
        return None
    held = ctypes.create_unicode_buffer(LONGEST_PATH)
    if shell.SHGetFolderPathW(None, which, None, 0, held) != GOT or not held.value:
        return None
    path = Path(held.value) / LINK
    return path if path.is_file() else None


def _unlink() -> None:
    """The user's own shortcut is gone; the installer lays it again when it is run again."""
    link = _link(OWN_STARTUP)
    try:
        if link is not None:
            held_files.unlink(link, missing_ok=True)
    except OSError as error:
        raise Unavailable(f"自动启动没有设成：{link} 删不掉。") from error


def _register(words: tuple[str, ...]) -> None:
    """The user's Run key names the program, or does not: RegSetKeyValueW, RegDeleteKeyValueW (winreg.h)."""
    registry = windows.library("advapi32")
    if registry is None:
        raise Unavailable("自动启动没有设成：找不到系统的注册表。")
    key = ctypes.c_void_p(USER)
    if words:
        text = " ".join(f'"{one}"' if " " in one else one for one in words)
        held = ctypes.create_unicode_buffer(text)
        code = registry.RegSetKeyValueW(key, RUN, NAME, TEXT, held, ctypes.sizeof(held))
    else:
        code = registry.RegDeleteKeyValueW(key, RUN, NAME)
        code = 0 if code == GONE else code
    if code:
        raise Unavailable(f"自动启动没有设成：注册表不能写（{code}）。请找信息中心。")
