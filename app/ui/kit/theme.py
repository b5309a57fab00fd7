"""The look: colour tokens, fonts and the one style sheet. No other module names a colour."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import msgspec
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from app.models.vocabulary.obligation import Phase
from app.models.vocabulary.term import Level
from app.services.runtime.resources import resource

FAMILY, MEDIUM = "Duty Sans", "Duty Sans Medium"
ICONS = resource("icons").as_posix()


class Theme(msgspec.Struct, frozen=True, kw_only=True):
    """Colour tokens of one look."""

    bg: str
    surface: str
    line: str
    text: str
    muted: str
    accent: str
    soft: str
    on_accent: str
    nav: str
    nav_text: str
    nav_on: str
    ok: str
    near: str
    near_bg: str
    overdue: str
    overdue_bg: str
    sure_bg: str
    doubt_bg: str
    levels: tuple[str, str, str, str] = ("#C3281E", "#DB6A00", "#C79A00", "#2C6BC9")
    level_text: tuple[str, str, str, str] = ("#A81F16", "#A84F00", "#806300", "#2258A8")


Ink = Literal[
    "bg", "surface", "line", "text", "muted", "accent", "soft", "on_accent", "nav", "nav_text", "nav_on", "ok", "near",
    "near_bg", "overdue", "overdue_bg", "sure_bg", "doubt_bg",
]  # fmt: skip
"""A colour by its name, the same in every look."""

DAY = Theme(
    bg="#EEF1F5", surface="#FFFFFF", line="#D5DBE3", text="#18202B", muted="#5A6575", accent="#1E5AA8",
    soft="#E6EEF8", on_accent="#FFFFFF", nav="#16263D", nav_text="#B9C6D8", nav_on="#24426C", ok="#23734A",
    near="#9A5B00", near_bg="#FFF3DC", overdue="#B3261E", overdue_bg="#FBE4E2", sure_bg="#DCE8F7",
    doubt_bg="#FFF0D0",
)  # fmt: skip
NIGHT = Theme(
    bg="#0F1318", surface="#171C23", line="#2A323C", text="#D5DCE6", muted="#8793A3", accent="#7DB0F5",
    soft="#1D2937", on_accent="#0F1318", nav="#0B0E12", nav_text="#7F8C9D", nav_on="#233955", ok="#6BBE8F",
    near="#E0A44A", near_bg="#2C2415", overdue="#F08A80", overdue_bg="#331B1A", sure_bg="#22344C",
    doubt_bg="#3A2F17", level_text=("#F08A80", "#F0A35E", "#DDBB4A", "#86B4F2"),
)  # fmt: skip
CONTRAST = Theme(
    bg="#000000", surface="#000000", line="#FFFFFF", text="#FFFFFF", muted="#E0E0E0", accent="#FFD600",
    soft="#2B2B00", on_accent="#000000", nav="#000000", nav_text="#FFFFFF", nav_on="#444400", ok="#5CFF9D",
    near="#FFC24D", near_bg="#332400", overdue="#FF8A80", overdue_bg="#400000", sure_bg="#003366",
    doubt_bg="#4D3900", level_text=("#FF8A80", "#FFB060", "#FFE060", "#8CC0FF"),
)  # fmt: skip
THEMES = {"day": ("白天", DAY), "night": ("夜间", NIGHT), "contrast": ("高对比度", CONTRAST)}


class Look:
    """The look in force: theme and text scale (100 to 200 %)."""

    def __init__(self) -> None:
        self.theme = DAY
        self.scale = 100
        self._tokens: tuple[Theme, dict[str, str]] = (DAY, {})

    def px(self, size: float) -> int:
        """A size at 100 % in pixels at the present scale."""
        return max(1, round(size * self.scale / 100)) if self.scale != 100 or size < 1 else round(size)

    def font(self, size: float, *, medium: bool = False) -> QFont:
        """A screen font of that many pixels at 100 %."""
        font = QFont(MEDIUM if medium else FAMILY)
        font.setPixelSize(self.px(size))
        return font

    def color(self, name: Ink) -> QColor:
        """A token as a colour."""
        theme, tokens = self._tokens
        if theme is not self.theme or not tokens:
            tokens = msgspec.structs.asdict(self.theme)
            self._tokens = (self.theme, tokens)
        return QColor(tokens[name])

    def level(self, level: int) -> QColor:
        """The reserved colour of a level."""
        return QColor(self.theme.levels[level - 1])

    def level_text(self, level: Level | int) -> QColor:
        """The level's colour where it is text."""
        return QColor(self.theme.level_text[int(level) - 1])

    def phase(self, phase: Phase) -> tuple[QColor, QColor | None]:
        """(text, background or None) of a clock state."""
        ink, ground = _PHASES[phase]
        return self.color(ink), self.color(ground) if ground is not None else None


_PHASES: dict[Phase, tuple[Ink, Ink | None]] = {
    Phase.WAITING: ("text", None),
    Phase.NEAR: ("near", "near_bg"),
    Phase.DUE: ("near", "near_bg"),
    Phase.OVERDUE: ("overdue", "overdue_bg"),
    Phase.MET: ("ok", None),
    Phase.MET_LATE: ("overdue", None),
    Phase.INFERRED: ("near", None),
    Phase.ENDED: ("muted", None),
}
LOOK = Look()


def load_fonts() -> None:
    """Make the project's own screen fonts known, so that Chinese shows on a machine without any."""
    for name in ("DutySans-Regular.otf", "DutySans-Medium.ttf"):
        QFontDatabase.addApplicationFont(str(resource("fonts", name)))


def apply(application: QApplication, theme: str, scale: int) -> None:
    """Put a look in force on the whole program."""
    LOOK.theme = THEMES.get(theme, THEMES["day"])[1]
    screen = application.primaryScreen()
    if screen is not None and application.platformName() != "offscreen":
        size = screen.availableSize()
        scale = fitting(scale, size.width(), size.height())
    LOOK.scale = scale if 100 <= scale <= 200 else 100
    application.setFont(LOOK.font(14))
    application.setPalette(_palette(LOOK.theme))
    sheet = style_sheet()
    if application.styleSheet() != sheet:  # reading one takes longer than making the window
        application.setStyleSheet(sheet)


@contextmanager
def sheet_at_last(application: QApplication) -> Iterator[None]:
    """What is made within gets the style sheet in force once, when all of it stands.

    While one is in force, Qt looks it through again for whatever a widget holds each time it is put into another. Where
    a window stands on the screen already (the gate) it is left its looks.
    """
    if any(one.isVisible() for one in application.topLevelWidgets()):
        yield
        return
    sheet = application.styleSheet()
    application.setStyleSheet("")
    try:
        yield
    finally:
        application.setStyleSheet(sheet)


def fitting(scale: int, width: int, height: int) -> int:
    """The text scale a screen has room for: 1024 × 700 carries all of 200 %."""
    room = int(200 * min(width / 1024, height / 700))
    return max(100, min(scale, room))


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: theme.bg,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.surface,
        QPalette.ColorRole.AlternateBase: theme.bg,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.Button: theme.surface,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.Highlight: theme.accent,
        QPalette.ColorRole.HighlightedText: theme.on_accent,
        QPalette.ColorRole.ToolTipBase: theme.surface,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.PlaceholderText: theme.muted,
        QPalette.ColorRole.Mid: theme.line,
        QPalette.ColorRole.Link: theme.accent,
        QPalette.ColorRole.LinkVisited: theme.accent,
    }
    for role, color in roles.items():
        palette.setColor(role, QColor(color))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.muted))
    return palette


def style_sheet() -> str:
    """The one style sheet, from the tokens in force."""
    t, px = LOOK.theme, LOOK.px
    return f"""
QWidget {{ color: {t.text}; }}
QFrame#panel {{ background: {t.surface}; border: 1px solid {t.line}; }}
QFrame#palette {{ background: {t.surface}; border: 1px solid {t.accent}; }}
QTableView#bare {{ border: none; border-top: 1px solid {t.line}; border-bottom: 1px solid {t.line}; }}
QFrame#topbar {{ background: {t.surface}; border-bottom: 1px solid {t.line}; }}
QFrame#nav {{ background: {t.nav}; }}
QLabel, QCheckBox {{ background: transparent; }}
QLabel[tone="muted"] {{ color: {t.muted}; }}
QLabel[tone="ok"] {{ color: {t.ok}; }}
QLabel[tone="near"] {{ color: {t.near}; }}
QLabel[tone="accent"] {{ color: {t.accent}; }}
QLabel[tone="error"] {{ color: {t.overdue}; }}
QFrame#alarm {{ background: {t.near_bg}; border-left: 1px solid {t.line}; }}
QFrame#alarm[state="overdue"] {{ background: {t.overdue_bg}; }}
QFrame#alarm[state="calm"] {{ background: {t.surface}; }}
QFrame#bar {{ background: {t.near_bg}; border-bottom: 1px solid {t.line}; }}
QFrame#bar[state="overdue"] {{ background: {t.overdue_bg}; }}
QFrame#practice {{ background: {t.near_bg}; border-bottom: 2px solid {t.overdue}; }}
QWidget#practised {{ border: {px(6)}px solid {t.overdue}; }}
QPushButton {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: 3px;
  padding: {px(5)}px {px(11)}px; min-height: {px(22)}px; }}
QPushButton:hover {{ border-color: {t.accent}; }}
QPushButton:focus {{ border: 2px solid {t.accent}; padding: {px(4)}px {px(10)}px; }}
QPushButton:checked {{ background: {t.soft}; border-color: {t.accent}; }}
QPushButton:disabled {{ color: {t.muted}; }}
QPushButton#primary {{ background: {t.accent}; color: {t.on_accent}; border-color: {t.accent};
  font-family: "{MEDIUM}"; }}
QPushButton#primary:focus {{ border: 2px solid {t.text}; }}
QPushButton#primary:disabled {{ background: {t.soft}; color: {t.muted}; border-color: {t.line}; }}
QPushButton#navigation {{ background: transparent; color: {t.nav_text}; border: none;
  border-left: 4px solid transparent;
  border-radius: 0; text-align: left; min-height: {px(24)}px;
  padding: {px(9)}px {px(8)}px {px(9)}px {px(12)}px; }}
QPushButton#navigation:hover {{ color: #FFFFFF; }}
QPushButton#navigation:checked {{ background: {t.nav_on}; color: #FFFFFF; border-left-color: #7DB0F5;
  font-family: "{MEDIUM}"; }}
QPushButton#navigation:focus {{ color: #FFFFFF; }}
QPushButton#chip {{ background: {t.surface}; border: 1px solid {t.line}; border-left: 3px solid {t.line};
  padding: {px(3)}px {px(8)}px; min-height: {px(18)}px; text-align: left; }}
QPushButton#chip[state="sure"] {{ background: {t.sure_bg}; border-left-color: {t.accent}; }}
QPushButton#chip[state="doubt"] {{ background: {t.doubt_bg}; border-left-color: {t.near}; }}
QPushButton#chip[state="left"] {{ color: {t.muted}; }}
QPushButton#chip[state="follows"] {{ background: transparent; border-color: transparent; color: {t.text};
  font-family: "{MEDIUM}"; }}
QPushButton#chip[state="said"] {{ background: transparent; border-color: transparent; color: {t.muted}; }}
QPushButton#chip:focus {{ border: 2px solid {t.accent}; padding: {px(2)}px {px(7)}px; }}
QLineEdit, QPlainTextEdit, QTextEdit {{ placeholder-text-color: {t.muted}; }}
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox {{ background: {t.surface}; border: 1px solid {t.line};
  border-radius: 3px; padding: {px(5)}px {px(8)}px; selection-background-color: {t.accent};
  selection-color: {t.on_accent}; }}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QSpinBox:focus {{ border: 2px solid {t.accent};
  padding: {px(4)}px {px(7)}px; }}
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"] {{ border: 2px solid {t.overdue}; }}
QLineEdit#bare {{ border: none; background: transparent; padding: 0; }}
QComboBox QAbstractItemView {{ background: {t.surface}; border: 1px solid {t.line};
  selection-background-color: {t.soft}; selection-color: {t.text}; }}
QComboBox::drop-down {{ border: none; width: {px(20)}px; }}
QComboBox::down-arrow {{ image: url("{ICONS}/down.svg"); width: {px(12)}px; height: {px(12)}px; }}
QCheckBox::indicator {{ width: {px(15)}px; height: {px(15)}px; border: 1px solid {t.muted}; border-radius: 2px;
  background: {t.surface}; }}
QCheckBox::indicator:checked {{ background: {t.accent}; border-color: {t.accent}; image: url("{ICONS}/check.svg"); }}
QCheckBox:focus {{ color: {t.accent}; }}
QTableView {{ background: {t.surface}; border: 1px solid {t.line}; gridline-color: {t.line};
  selection-background-color: {t.soft}; selection-color: {t.text}; outline: none; }}
QTableView::item {{ padding: 0 {px(7)}px; border: none; }}
QTableView::item:selected {{ background: {t.soft}; color: {t.text}; }}
QHeaderView::section {{ background: {t.bg}; color: {t.muted}; border: none; border-bottom: 1px solid {t.line};
  padding: {px(6)}px {px(8)}px; }}
QListView {{ background: {t.surface}; border: none; outline: none; }}
QTabBar {{ qproperty-drawBase: 0; }}
QTabBar::tab {{ background: transparent; color: {t.muted}; padding: {px(7)}px {px(14)}px;
  border-bottom: 2px solid transparent; }}
QTabBar::tab:selected {{ color: {t.text}; border-bottom-color: {t.accent}; font-family: "{MEDIUM}"; }}
QTabBar::tab:focus {{ color: {t.accent}; }}
QTabWidget::pane {{ border: none; border-top: 1px solid {t.line}; }}
QFrame#row {{ background: {t.surface}; border: 1px solid {t.line}; border-left: 3px solid {t.line}; }}
QFrame#row[state="accepted"] {{ border-left-color: {t.accent}; }}
QFrame#row[state="sure"] {{ border-left-color: {t.ok}; }}
QFrame#row[state="doubt"] {{ border-left-color: {t.near}; }}
QFrame#row[state="wrong"] {{ border-left-color: {t.overdue}; }}
QScrollArea {{ background: transparent; border: none; }}
QScrollArea > QWidget > QWidget {{ background: transparent; }}
QScrollBar:vertical {{ background: transparent; width: {px(10)}px; margin: 0; }}
QFrame#nav QScrollBar:vertical {{ width: {px(6)}px; }}
QFrame#nav QScrollBar::handle:vertical {{ background: {t.nav_on}; }}
QScrollBar::handle:vertical {{ background: {t.line}; min-height: 30px; border-radius: 3px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
QScrollBar:horizontal {{ background: transparent; height: {px(10)}px; margin: 0; }}
QScrollBar::handle:horizontal {{ background: {t.line}; min-width: 30px; border-radius: 3px; }}
QMenu {{ background: {t.surface}; border: 1px solid {t.line}; padding: 4px; }}
QMenu::item {{ padding: {px(6)}px {px(24)}px; }}
QMenu::item:selected {{ background: {t.soft}; }}
QToolTip {{ background: {t.surface}; color: {t.text}; border: 1px solid {t.line}; }}
"""
