"""What the palette (命令面板) offers: every act, page, paper and setting, found by name, initials or key."""

from functools import partial

from PySide6.QtWidgets import QMainWindow

from app.models.settings.option import options_of
from app.models.settings.settings import Settings
from app.services.desk.desk import Desk
from app.services.forms.paper_kind import Choice
from app.services.forms.papers import choices_of
from app.ui.kit.acts import Act
from app.ui.kit.keys import EVERY, Key, Keys, heard
from app.ui.kit.ranking import Line
from app.ui.kit.signals import Broadcast
from app.ui.kit.strokes import Place, Scope
from app.ui.settings.setting_search import PARTS
from app.ui.shell.navigation import DESTINATIONS
from app.ui.shell.page_stack import PageStack

NOT_OFFERED = {Key.PALETTE, Key.BACK}


class Palette:
    """Collects the lines for where the officer is now."""

    def __init__(self, window: QMainWindow, desk: Desk, broadcast: Broadcast, pages: PageStack) -> None:
        self.window = window
        self.desk = desk
        self.broadcast = broadcast
        self.pages = pages

    def lines(self) -> list[Line]:
        """Acts on the incident in view, what the shown page or form can do, pages, papers, settings."""
        incident = self.pages.incident
        acts = self._acts(incident)
        known = {one.key for one in acts if one.key}
        here = [one for one in self._keys(incident) if one.key not in known]
        return [*acts, *here, *self._pages(), *self._papers(incident), *self._settings()]

    def _acts(self, incident: str) -> list[Line]:
        if not incident:
            return []
        return [
            Line(
                id=f"act:{act.name}",
                words=act.title,
                kind="事件",
                key=act.key.shown if act.key is not None else "",
                also=act.key.stroke.does if act.key is not None else "",
                run=partial(self.broadcast.act_requested.emit, act, incident),
            )
            for act in Act
            if act is not Act.COPY
        ]

    def _keys(self, incident: str) -> list[Line]:
        """Keys that would be heard now: those of the window, and of the page or form that is shown."""
        left_out = {one.key for one in DESTINATIONS} | NOT_OFFERED
        now = heard(self.window)
        return [
            Line(id=f"key:{key.name}", words=key.stroke.does, kind=key.stroke.place.words, key=key.shown, run=now[key])
            for key in EVERY
            if key in now
            and key not in left_out
            and key.stroke.place.scope is not Scope.LIST
            and (incident or key.stroke.place is not Place.INCIDENT)
        ]

    def elsewhere(self) -> list[Line]:
        """What other pages can do, for whoever looks for it by name: it leads there and says the key, and does nothing.

        What is done there is seen before it is done.
        """
        now, pages = heard(self.window), {one.title: one.name for one in DESTINATIONS}
        return [
            Line(
                id=f"there:{key.name}",
                words=key.stroke.does,
                kind=f"在“{key.stroke.place.words}”页",
                key=key.shown,
                run=partial(self._lead_to, pages[key.stroke.place.words], key),
            )
            for key in EVERY
            if key not in now and key.stroke.place.scope is Scope.PAGE and key.stroke.place.words in pages
        ]

    def _lead_to(self, page: str, key: Keys) -> None:
        self.pages.go(page)
        self.broadcast.say(f"按 {key.shown}：{key.stroke.does}。")

    def _pages(self) -> list[Line]:
        return [
            Line(
                id=f"page:{one.name}",
                words=one.title,
                kind="页",
                key=one.key.shown,
                run=partial(self.pages.go, one.name),
            )
            for one in DESTINATIONS
        ]

    def _papers(self, incident: str) -> list[Line]:
        choices = choices_of(self.desk, incident)
        return [
            Line(
                id=f"paper:{one.key}:{one.entry}",
                words=one.words,
                kind="文书",
                run=partial(self._open_paper, incident, one, choices),
            )
            for one in choices
        ]

    def _open_paper(self, incident: str, chosen: Choice, choices: tuple[Choice, ...]) -> None:
        from app.ui.papers.paper_page import PaperPage

        others = tuple(one for one in choices if one != chosen)
        self.broadcast.form_requested.emit(PaperPage(self.desk, self.broadcast, incident, (chosen, *others)))

    def _settings(self) -> list[Line]:
        options = [
            Line(
                id=f"setting:{name}",
                words=option.title,
                kind=f"设置 {option.group}",
                also=option.also,
                run=partial(self._open_setting, name, option.group),
            )
            for name, option in options_of(Settings).items()
            if option.group != "首次设置"
        ]
        parts = [
            Line(id=f"part:{name}", words=name, kind=f"设置 {tab}", also=also, run=partial(self._open_setting, "", tab))
            for name, tab, also in PARTS
        ]
        return [*options, *parts]

    def _open_setting(self, name: str, tab: str) -> None:
        from app.ui.settings.settings_page import SettingsPage

        page = self.pages.show("settings")
        if isinstance(page, SettingsPage):
            page.show_option(name, tab)
