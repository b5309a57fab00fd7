"""What a row of the table of keys says: the keys as Qt writes them, what they do, where they count."""

import enum

import msgspec


class Scope(enum.Enum):
    """How far a key reaches: whenever the window is active, while a page or form shows, in one list that has focus."""

    WINDOW = "window"
    PAGE = "page"
    FORM = "form"
    LIST = "list"


class Place(enum.Enum):
    """Where keys count: the words for it and the scope."""

    ANYWHERE = ("任何时候", Scope.WINDOW)
    BOARD = ("值班台", Scope.PAGE)
    INCIDENT = ("值班台、事件", Scope.PAGE)
    INTAKE = ("接报", Scope.PAGE)
    INCIDENTS = ("事件", Scope.PAGE)
    CLOCKS = ("时限", Scope.PAGE)
    CALLS = ("来电", Scope.PAGE)
    LEDGERS = ("队伍物资", Scope.PAGE)
    OUTBOX = ("外发", Scope.PAGE)
    MATTERS = ("来件", Scope.PAGE)
    ROTA = ("值班", Scope.PAGE)
    STEPS = ("交接班的事项", Scope.LIST)
    PEOPLE = ("值班人员", Scope.FORM)
    LOWER = ("下级值班", Scope.FORM)
    PRACTICE = ("练习窗口", Scope.FORM)
    LIBRARY = ("资料库", Scope.PAGE)
    REVIEW = ("复盘", Scope.PAGE)
    SETTINGS = ("设置", Scope.PAGE)
    FORM = ("填写的表单", Scope.FORM)
    LEVEL = ("定级", Scope.FORM)
    CLOSING = ("办结", Scope.FORM)
    REPORT = ("首报/续报", Scope.FORM)
    DISPATCH = ("调派", Scope.FORM)
    SUPPLY = ("调拨", Scope.FORM)
    PAPER = ("文书", Scope.FORM)
    ONE_PAPER = ("一张文书", Scope.FORM)
    IMPORT = ("导入台账", Scope.FORM)
    DOCUMENT = ("一份资料", Scope.FORM)
    RECORDS = ("日志、时间线", Scope.LIST)
    INCIDENT_LIST = ("在办事件", Scope.LIST)
    REPORTS = ("事件的报告", Scope.LIST)
    CALL_MENU = ("“不是事件”菜单", Scope.LIST)
    FACTS = ("从文字中读到", Scope.LIST)
    LEDGER_TABLE = ("队伍物资的表", Scope.LIST)
    OUTBOX_TABLE = ("外发的表", Scope.LIST)
    LIBRARY_TABLE = ("资料库的表", Scope.LIST)
    TEAMS_OUT = ("已调派的队伍", Scope.LIST)
    SUPPLIES_OUT = ("调拨中的物资", Scope.LIST)
    PICKING = ("可选的队伍、物资", Scope.LIST)
    CHART = ("时间线图、曲线、时段图", Scope.LIST)
    CELLS = ("设置里的表", Scope.LIST)
    REPLAY = ("当时所知的滑块", Scope.LIST)

    @property
    def words(self) -> str:
        """What it is called in the handbook."""
        return self.value[0]

    @property
    def scope(self) -> Scope:
        """How far its keys reach."""
        return self.value[1]


WITHIN: dict[Place, tuple[Place, ...]] = {
    Place.INCIDENT: (Place.BOARD, Place.INCIDENTS),
    Place.RECORDS: (Place.INCIDENT,),
    Place.INCIDENT_LIST: (Place.INCIDENT,),
    Place.REPORTS: (Place.INCIDENTS,),
    Place.CALL_MENU: (Place.INTAKE,),
    Place.FACTS: (Place.INTAKE,),
    Place.LEDGER_TABLE: (Place.LEDGERS,),
    Place.OUTBOX_TABLE: (Place.OUTBOX,),
    Place.LIBRARY_TABLE: (Place.LIBRARY,),
    Place.TEAMS_OUT: (Place.DISPATCH,),
    Place.SUPPLIES_OUT: (Place.SUPPLY,),
    Place.PICKING: (Place.DISPATCH, Place.SUPPLY),
    Place.CHART: (Place.REVIEW,),
    Place.REPLAY: (Place.REVIEW,),
    Place.CELLS: (Place.SETTINGS,),
}
"""What a place stands within; every other one stands in the window alone."""


class Stroke(msgspec.Struct, frozen=True):
    """Keys as Qt writes them, what they do and where; ``own`` keys are the widget's own and no shortcut is made.

    A held key acts once; only one that ``repeats`` (it goes on through a list) acts again while it is held.
    """

    keys: tuple[str, ...]
    does: str
    place: Place
    shown: str
    own: bool = False
    repeats: bool = False


def one(keys: str, does: str, place: Place = Place.ANYWHERE, shown: str = "") -> Stroke:
    """A key that acts once."""
    return Stroke((keys,), does, place, shown or keys)


def through(keys: str, does: str, place: Place, shown: str = "") -> Stroke:
    """A key that goes on through a list for as long as it is held."""
    return Stroke((keys,), does, place, shown or keys, repeats=True)


def enter(does: str, place: Place) -> Stroke:
    """Ctrl+Enter, on the number pad too."""
    return Stroke(("Ctrl+Return", "Ctrl+Enter"), does, place, "Ctrl+Enter")


def own(does: str, place: Place) -> Stroke:
    """Enter, as a table or a line understands it by itself."""
    return Stroke(("Return", "Enter"), does, place, "回车", own=True)


LINE_KEYS = ("Ins", "Del", "Alt+Up", "Alt+Down", "Ctrl+V")
LINE_SHOWN = "Ins、Del、Alt+↑、Alt+↓、Ctrl+V"
"""Of a table that is edited in place, in the order of what they do."""
