"""Cuts unpacked wheels down to what the program loads: Qt by the closure of what its modules ask for."""

import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from installer import elf, pe

MODULES = (
    *("Core", "Gui", "Widgets", "DBus", "Network", "Pdf", "PdfWidgets", "PrintSupport"),
    *("Svg", "Test", "OpenGL", "OpenGLWidgets"),
)
"""Bindings that stay: what the program and pyqtgraph import."""
SCREEN_PLUGINS = ("platforms/libqxcb.so", "xcbglintegrations/*")
"""What only a screen asks for; run.py looks for its libraries only where there is one."""
OPTIONAL_PLUGINS = (
    *("platforms/libqwayland*.so", "wayland-decoration-client/libbradient.so", "wayland-shell-integration/libxdg*.so"),
    *("wayland-graphics-integration-client/libqt-plugin-wayland-egl.so", "printsupport/*"),
    *("imageformats/*tiff*", "imageformats/*webp*"),
)
"""What Qt goes without when its libraries are missing: Wayland (X11 is used then), CUPS (papers are PDF files), two
kinds of pictures."""
PLUGINS = (
    *SCREEN_PLUGINS,
    *OPTIONAL_PLUGINS,
    *("platforms/libqoffscreen.so", "platforminputcontexts/libibus*.so", "platforminputcontexts/libcompose*.so"),
    *("imageformats/*jpeg*", "imageformats/*gif*", "imageformats/*ico.*", "imageformats/*svg*"),
    *("iconengines/*", "tls/*openssl*"),
    *("platforms/qwindows.dll", "platforms/qoffscreen.dll", "styles/*", "tls/*schannel*"),
)
"""Plugins that stay, both systems'; the virtual keyboard (GPL), GTK and everything about QML go."""
UNLOADED = (
    *("bin", "share", "Scripts", "*.pyi", "*.pyx", "*.pxd", "__pycache__"),
    *("numpy/**/tests", "numpy/_core/include", "numpy/_core/lib", "numpy/f2py", "numpy/**/*.a", "numpy/**/*.lib"),
    *("lxml/includes", "lxml/isoschematron", "pyqtgraph/examples", "cffi/*.h"),
    *("reportlab/fonts", "reportlab/graphics/test*.py"),
)
"""Patterns below the site folder that nothing imports."""
QT_PACKAGE = ("__init__.py", "_config.py", "_git_pyside_version.py", "support", "Qt", "plugins", "translations")
WORDS = "qtbase_zh_CN.qm"


def matches(path: Path, base: Path, patterns: Iterable[str]) -> bool:
    """Whether a file below ``base`` fits one of the patterns (as ``Path.match`` reads them)."""
    relative = path.relative_to(base)
    return any(relative.match(pattern) for pattern in patterns)


def closure(start: Iterable[Path], libraries: dict[str, Path], asks: Callable[[Path], tuple[str, ...]]) -> set[Path]:
    """The files reached from some by what each asks for, among the libraries that lie beside them."""
    reached: set[Path] = set()
    waiting = list(start)
    while waiting:
        path = waiting.pop()
        if path in reached:
            continue
        reached.add(path)
        waiting += [libraries[name] for name in asks(path) if name in libraries]
    return reached


def asks_of_elf(path: Path) -> tuple[str, ...]:
    """NEEDED entries of a file, none where it is no binary."""
    binary = elf.read(path)
    return binary.needed if binary else ()


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def _empty_folders(folder: Path) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def qt_folders(site: Path) -> tuple[Path, Path, Path]:
    """(libraries, plugins, translations) of the Qt in a site folder, as each system lays it out."""
    package = site / "PySide6"
    root = package / "Qt"
    return (root / "lib", root / "plugins", root / "translations") if root.is_dir() else (
        package,
        package / "plugins",
        package / "translations",
    )  # fmt: skip


def trim_qt(site: Path) -> None:
    """Leave of PySide6 the modules named above, their plugins and the libraries these reach."""
    package = site / "PySide6"
    library_folder, plugin_folder, words = qt_folders(site)
    windows = library_folder == package
    bindings = {path for name in MODULES for path in package.glob(f"Qt{name}.*") if path.suffix in {".so", ".pyd"}}
    plugins = {path for path in plugin_folder.rglob("*.*") if matches(path, plugin_folder, PLUGINS)}
    if windows:
        libraries = {path.name.lower(): path for path in package.glob("*.dll")}
        kept = closure(bindings | plugins, libraries, pe.imports)
    else:
        libraries = {path.name: path for path in library_folder.glob("*.so*")}
        own = {path.name: path for path in package.glob("libpyside6.*.so*")}
        kept = closure(bindings | plugins, libraries | own, asks_of_elf)
    for path in package.iterdir():
        if path not in kept and path.name not in QT_PACKAGE:
            _remove(path)
    for folder in {library_folder, plugin_folder} - {package}:
        for path in folder.rglob("*"):
            if path.is_file() and path not in kept:
                path.unlink()
    for path in [*words.rglob("*"), *(package / "Qt").rglob("*")]:
        if path.is_file() and path not in kept and path.name != WORDS:
            path.unlink()


def trim(site: Path) -> None:
    """Cut a site folder down; what is left imports the same as before, for this program."""
    for pattern in UNLOADED:
        for path in sorted(site.rglob(pattern) if pattern[0] in "*_" else site.glob(pattern)):
            if path.exists():
                _remove(path)
    for record in site.glob("*.dist-info/RECORD"):
        record.unlink()  # it would name files that are gone
    trim_qt(site)
    _empty_folders(site)
