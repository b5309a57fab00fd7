"""Set the program up and start it: ``python3 run.py [test | bench | faults | cli …]``.

Standard library only. Makes ``.venv``, installs the hashed lock, checks the system libraries Qt needs and
hands over to the program. A second start skips all of that (the lock's digest is kept in ``.venv``).
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parent
VENV = HOME / ".venv"
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
LOCKS = HOME / "installer" / "locks"
LIBRARIES = HOME / "installer" / "libraries.json"
"""Target → libraries of the system its wheels ask for → their Debian packages (``installer/build.py libraries``)."""
NO_QT = "这里没有能用的 Qt 安装包，程序装不上。换哪些机器可以用，见 docs/安装与升级.md。"


def stop(sentence: str) -> None:
    """End with a sentence that says what to do next."""
    sys.exit(f"值守台：{sentence}")


def glibc() -> tuple[int, ...]:
    """The C library's version; empty where it is another one (Windows, macOS, musl)."""
    name, version = platform.libc_ver()
    return tuple(int(part) for part in version.split(".")[:2]) if name == "glibc" else ()


def target() -> str:
    """The set of wheels that fits this machine; ends with a sentence where there is none."""
    machine, libc = platform.machine().lower(), glibc()
    if WINDOWS:
        return "windows-amd64"
    if not sys.platform.startswith("linux"):
        return "linux-x86_64"  # the newest versions, hashed for every system
    if machine in {"aarch64", "arm64"} and libc >= (2, 31):
        return "linux-aarch64-glibc231"
    if machine not in {"x86_64", "amd64"} or libc < (2, 28):
        told = f"glibc {libc[0]}.{libc[1]}" if libc else "没有 glibc"
        stop(f"处理器 {machine}、{told}，{NO_QT}")
    return "linux-x86_64" if libc >= (2, 34) else "linux-x86_64-glibc228"


def lock_file(*, developing: bool) -> Path:
    """The lock that fits this machine and purpose."""
    return LOCKS / f"{target()}{'-dev' if developing else ''}.lock"


def make_venv() -> None:
    """Make ``.venv`` or say what to install so that it can be made."""
    print("值守台：第一次运行，正在建立运行环境（约一分钟）……", file=sys.stderr, flush=True)
    try:
        import ensurepip  # noqa: F401 - asks whether the interpreter can make a working venv
        import venv
    except ImportError:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        stop(f"这台机器的 Python 缺少 venv 模块。请先运行：apt-get install -y python{version}-venv，再运行本程序。")
    venv.EnvBuilder(with_pip=True, clear=True, symlinks=not WINDOWS).create(VENV)


def install(*, developing: bool) -> None:
    """Bring ``.venv`` to the lock; nothing is done when it already is."""
    lock = lock_file(developing=developing)
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    marks = VENV / "installed"
    held = marks.read_text().split() if marks.exists() else []
    if digest in held and PYTHON.exists():
        return
    if not PYTHON.exists():
        make_venv()
        held = []
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    command += ["--require-hashes", "--requirement", str(lock)]
    wheels = HOME / "wheelhouse"
    if wheels.is_dir():
        command += ["--no-index", "--find-links", str(wheels)]
    if subprocess.run(command, check=False).returncode:
        stop("安装依赖失败。没有网络时，请把离线安装包放进 wheelhouse 文件夹，再运行一次。")
    runtime = hashlib.sha256(lock_file(developing=False).read_bytes()).hexdigest()
    marks.write_text("\n".join({*held, digest, runtime}))


def missing(libraries: dict[str, str]) -> list[str]:
    """Debian packages whose library cannot be loaded here."""
    lacking = []
    for library, package in libraries.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            lacking.append(package)
    return sorted(set(lacking))


def has_screen() -> bool:
    """Whether a window can be shown."""
    return WINDOWS or sys.platform == "darwin" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def system_libraries() -> None:
    """Install what Qt needs from the system (root on Debian), else print the one command."""
    if not sys.platform.startswith("linux"):
        return
    asked = json.loads(LIBRARIES.read_text(encoding="utf-8"))[target()]
    lacking = missing(asked["always"] | (asked["screen"] if has_screen() else {}))
    if not lacking:
        return
    command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *lacking]
    if os.geteuid() or not shutil.which("apt-get"):
        stop(f"缺少系统库。请用管理员身份运行：sudo {' '.join(command)}（非 Debian 系统请安装同名库）。")
    quiet = subprocess.DEVNULL
    if subprocess.run(command, stdout=quiet, stderr=quiet, check=False).returncode:
        subprocess.run(["apt-get", "update", "-q"], stdout=quiet, stderr=quiet, check=False)
        if subprocess.run(command, stdout=quiet, check=False).returncode:
            stop(f"系统库没有装上。请运行：{' '.join(command)}")


def main() -> None:
    """Set up what the words ask for and hand over to the program."""
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        stop("需要 Python 3.11 到 3.13。")
    words = sys.argv[1:]
    job = words[0] if words else ""
    install(developing=job in {"test", "bench", "faults"})
    if job != "cli" or "demo" in words:
        system_libraries()
    if not job and not has_screen():
        print("值守台：这里没有显示器，改为在后台运行示例，图片和文书写入 demo 文件夹。", flush=True)
        words = ["cli", "demo", "--out", str(HOME / "demo")]
    program = [str(PYTHON), "-X", "utf8", "-m", "app.main", *words]
    environment = os.environ | {"PYTHONPATH": str(HOME), "PYTHONUTF8": "1"}
    sys.exit(subprocess.run(program, env=environment, check=False).returncode)


if __name__ == "__main__":
    main()
