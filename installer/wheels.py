"""Locks resolved for their targets, wheels unpacked for them, wheelhouses for machines without a network."""

import re
import shutil
from pathlib import Path

from installer.targets import PYTHON, ROOT, TARGETS, Target
from installer.tools import PATIENCE, Lacking, Words, run, say, uv
from installer.trim import trim

UNREACHED = re.compile(
    r"error sending request|dns error|[Ff]ailed to fetch|Could not connect|tcp connect|operation timed out"
    r"|HTTP status server error|[Cc]onnection (?:reset|refused|closed)|No space left on device",
    re.ASCII,
)
"""What uv says where there is no network, or no room for what it fetches."""


def pinned(lock: Path) -> dict[str, str]:
    """Package → version of a lock."""
    return dict(re.findall(r"^([\w.-]+)==([^ ;\\]+)", lock.read_text(encoding="utf-8"), re.MULTILINE))


def _ask(words: Words) -> None:
    """Uv does it.

    Raises:
        Lacking: the registry cannot be reached.
    """
    try:
        run(words, cwd=ROOT, seconds=PATIENCE, env={"UV_HTTP_TIMEOUT": "30"})
    except SystemExit as error:
        if UNREACHED.search(str(error)):
            raise Lacking("没有网络或磁盘已满，取不到安装包") from error
        raise


def _platform(target: Target) -> list[str]:
    return ["--python-platform", target.platform, "--python-version", PYTHON, "--only-binary", ":all:"]


def write_lock(target: Target, cache: Path, *, developing: bool) -> None:
    """The lock holds what ``pyproject.toml`` asks for; versions it already held stay while they fit."""
    held = cache / "constraints.txt"
    held.write_text("\n".join(target.constraints), encoding="utf-8")
    words: Words = [uv(cache), "pip", "compile", "--quiet", "--generate-hashes", "--no-header", "--no-annotate"]
    words += [ROOT / "pyproject.toml", "--constraint", held, "--output-file", target.lock(developing=developing)]
    words += ["--extra", "dev"] if developing else []
    words += ["--universal"] if target.name.startswith("linux-x86_64") else _platform(target)
    _ask(words)


def resolve(target: Target, cache: Path) -> int:
    """How many wheels the lock comes to on its target; every one of them is there."""
    asked: Words = [uv(cache), "pip", "install", "--dry-run", "--target", cache / "nothing", *_platform(target)]
    _ask([*asked, "--require-hashes", "-r", target.lock()])
    return len(pinned(target.lock()))


def unpack(target: Target, cache: Path) -> Path:
    """A site folder with the trimmed wheels of the lock; made once for each content of the lock and these rules."""
    from installer.manifest import digest_of

    rules = [target.lock(), Path(__file__).with_name("trim.py")]
    site = cache / "sites" / f"{target.name}-{digest_of(*rules)[:16]}"
    if site.is_dir():
        return site
    new = site.with_name(f"{site.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    say(f"取 {target.name} 的安装包……")
    words: Words = [uv(cache), "pip", "install", "--quiet", "--link-mode", "copy", "--target", new, *_platform(target)]
    _ask([*words, "--require-hashes", "-r", target.lock()])
    trim(new)
    new.rename(site)
    return site


def wheelhouse(target: Target, out: Path, cache: Path) -> Path:
    """A folder of wheels that ``run.py`` installs from without a network, whatever Python the target has."""
    folder = out / f"wheelhouse-{target.name}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for version in ("3.11", "3.12", "3.13"):
        pins = cache / f"{target.name}-{version}.txt"
        words: Words = [uv(cache), "pip", "compile", "--quiet", "--no-header", "--no-annotate", "--generate-hashes"]
        words += ["--python-platform", target.platform, "--python-version", version, "--no-deps"]
        _ask([*words, target.lock(), "--output-file", pins])
        _download(target, version, pins, folder, cache)
    return folder


def _tags(target: Target) -> list[str]:
    """The platform tags pip is told, old ones too."""
    if target.platform.endswith("windows-msvc"):
        return ["win_amd64"]
    machine, minor = target.platform.split("-")[0], int(target.platform.rpartition("_")[2])
    older = {5: "manylinux1", 12: "manylinux2010", 17: "manylinux2014"}
    steps = [f"manylinux_2_{one}_{machine}" for one in range(minor, 4, -1)]
    return steps + [f"{name}_{machine}" for name in older.values()]


def _download(target: Target, version: str, pins: Path, folder: Path, cache: Path) -> None:
    python = uv(cache).with_name("python.exe" if uv(cache).suffix else "python")
    words: Words = [python, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    words += ["--require-hashes", "--only-binary", ":all:", "--dest", folder, "--python-version", version]
    for tag in _tags(target):
        words += ["--platform", tag]
    run([*words, "-r", pins])


def of_name(name: str) -> Target:
    """The target of that name.

    Raises:
        SystemExit: there is none.
    """
    if name not in TARGETS:
        raise SystemExit(f"没有 {name} 这个目标，只有：{'、'.join(TARGETS)}")
    return TARGETS[name]
