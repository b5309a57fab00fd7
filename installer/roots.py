"""Roots of other Debian releases: made with debootstrap, kept in the cache, entered with chroot."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from installer.tools import Lacking, found, is_root, run, say

OLDEST = "bullseye"
"""The oldest system that can be had (glibc 2.31); buster is gone from the mirrors."""
ENVIRONMENT = {
    "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
    "DEBIAN_FRONTEND": "noninteractive",
    "LC_ALL": "C.UTF-8",
    "HOME": "/root",
}


def fresh(suite: str, place: Path, cache: Path) -> Path:
    """A clean root of a release at ``place``, copied from the one in the cache.

    Raises:
        Lacking: no root, no debootstrap, no network.
    """
    if not is_root():
        raise Lacking("要用 root 在 Linux 上才能建干净的系统")
    base = cache / "roots" / suite
    if not base.is_dir():
        new = base.with_name(f"{suite}.new")
        shutil.rmtree(new, ignore_errors=True)
        new.parent.mkdir(parents=True, exist_ok=True)
        say(f"建 {suite} 的干净系统……")
        try:
            run([found("debootstrap"), "--variant=minbase", "--include=ca-certificates", suite, new])
        except SystemExit as error:
            raise Lacking(f"debootstrap 没有成功：{str(error).splitlines()[-1]}") from error
        (new / "etc/apt/apt.conf.d/90build").write_text(
            'APT::Install-Recommends "false";\nAcquire::Languages "none";\n', encoding="utf-8"
        )
        new.rename(base)
    shutil.rmtree(place, ignore_errors=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    run(["cp", "-a", "--reflink=auto", base, place])
    return place


def enter(root: Path, words: Sequence[str], *, more: dict[str, str] | None = None) -> str:
    """What a program printed inside a root."""
    return run(["nice", "-n", "15", found("chroot"), root, *words], env=ENVIRONMENT | (more or {}))


def shell(root: Path, script: str, *, more: dict[str, str] | None = None) -> str:
    """What a script printed inside a root; the first command that fails ends it."""
    return enter(root, ["sh", "-euc", script], more=more)


def install(root: Path, names: Sequence[str]) -> None:
    """Debian packages are installed inside a root."""
    enter(root, ["apt-get", "install", "-y", "-q", *names])
