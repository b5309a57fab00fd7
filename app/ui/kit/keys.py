"""The one table of all keys (按键): what each does and where it counts. Every shortcut of the program is made here."""

import enum
from collections.abc import Callable
from typing import cast

import msgspec
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


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


def _one(keys: str, does: str, place: Place = Place.ANYWHERE, shown: str = "") -> Stroke:
    return Stroke((keys,), does, place, shown or keys)


def _through(keys: str, does: str, place: Place, shown: str = "") -> Stroke:
    """A key that goes on through a list for as long as it is held."""
    return Stroke((keys,), does, place, shown or keys, repeats=True)


def _enter(does: str, place: Place) -> Stroke:
    """Ctrl+Enter, on the number pad too."""
    return Stroke(("Ctrl+Return", "Ctrl+Enter"), does, place, "Ctrl+Enter")


def _own(does: str, place: Place) -> Stroke:
    """Enter, as a table or a line understands it by itself."""
    return Stroke(("Return", "Enter"), does, place, "回车", own=True)


class _Row(enum.Enum):
    """What every row of the table says of itself."""

    @property
    def stroke(self) -> Stroke:
        """The row of the table."""
        return cast("Stroke", self.value)

    @property
    def shown(self) -> str:
        """The key as buttons show it."""
        return self.stroke.shown


class Key(_Row):
    """Every key of the program."""

    HELP = _one("F1", "帮助：手册里讲这一页的一章")
    INTAKE = _one("F2", "接报；已有内容的来报成为标签，不丢")
    ORAL = _one("F3", "电话报告")
    REPORT = _one("F4", "首报、续报、终报")
    DISPATCH = _one("F5", "调派队伍")
    SUPPLY = _one("Shift+F5", "调拨物资")
    NOTE = _one("F7", "一行：写下听到的话，看清要登记的再回车；再按一次改记值班日志")
    HEAR = _one("F9", "知悉告警，没办还会再响")
    MORE = _one("F10", "更多：数字、定级、更正、并案、办结")
    WALL = _one("F11", "大屏：在第二块屏幕上显示在办事件和时限，再按一次收起")
    FULL_SCREEN = _one("Shift+F11", "全屏")
    BACK = _one("Esc", "返回；写了一半的表单保留")
    PALETTE = _one("Ctrl+K", "命令面板：按名称、拼音首字母找要做的事、页、文书、设置、队伍物资")
    LOOK_UP = _one("F6", "查队伍、物资、专家、场所、电话、事件")
    LOOK_UP_PAPERS = _one("Ctrl+Shift+K", "资料库里适用眼前这起事件的预案、图件")
    FIND_INCIDENT = _one("Ctrl+F", "查找事件")
    TOLD = _one("Ctrl+1", "内部报告：下一位已接听")
    UNTOLD = _one("Ctrl+2", "内部报告：下一位未接听")
    PAPERS = _one("Ctrl+Shift+P", "文书：记录单、时限单、时间线、调派单、调拨单、值班日志、值班要情")
    DUTY = _one("Ctrl+Shift+D", "当班人员")
    SWAP = _one("Ctrl+Shift+S", "主班、副班轮换")
    SIGN_ON = _one("Alt+D", "登录：有登录口令的值班室，第二人也用它登录")
    TURN_WRITER = _one("Alt+H", "换人记录：两人都登录的，换另一人")
    SIGN_OFF = _one("Alt+T", "退出登录：现在记录的人")
    LOCK = _one("Alt+L", "锁屏：接报和知悉照常，别的要登录")
    PRACTICE = _one("Alt+Y", "练习：另开一个窗口，登记的都不是真事；在练习里回到值守")
    GO_RINGING = _one("Alt+0", "去看正在响的事件")
    UNFINISHED = _one("Ctrl+Shift+U", "去看没写完的来报、报告、表单")
    UNDO = _one("Ctrl+Shift+Z", "撤销刚做的事：报出十秒内，作废草稿一分钟内")
    CLOCK_RIGHT = _one("Ctrl+Shift+T", "顶上说系统时间可疑时：核对过，时间是对的")
    BOARD = _one("Alt+1", "值班台")
    INCIDENTS = _one("Alt+2", "事件")
    CLOCKS = _one("Alt+3", "时限")
    CALLS = _one("Alt+4", "来电")
    LEDGERS = _one("Alt+5", "队伍物资")
    OUTBOX = _one("Alt+6", "外发")
    MATTERS = _one("Alt+7", "来件：热点、批示、核查、调度、响应、叫应")
    ROTA = _one("Alt+Z", "值班")
    LIBRARY = _one("Alt+8", "资料库")
    REVIEW = _one("Alt+X", "复盘：带班首页、时间线、当时所知、曲线、统计、检索")
    SETTINGS = _one("Alt+9", "设置")
    BOOK = _enter("登记并启动时限", Place.INTAKE)
    ADOPT = _one("F8", "采用全部确定项", Place.INTAKE)
    ADOPT_ONE = _own("采用这一项，到下一项", Place.FACTS)
    ASKED = _one("Ctrl+Shift+A", "核实要点的第一问：问过、不清楚", Place.INTAKE)
    FOLLOW = _one("Ctrl+M", "并入相近的在办事件", Place.INTAKE)
    NO_INCIDENT = _one("Ctrl+B", "不是事件：咨询、转办移送、核实中、误报、漏接", Place.INTAKE)
    CALL_KIND = Stroke(("1", "2", "3", "4", "5"), "登记为哪一种来电", Place.CALL_MENU, "1–5")
    CALL_FILES = _one("Ctrl+O", "附件", Place.INTAKE)
    READ_IN = _one("Ctrl+R", "读入来文：数据包、PDF、照片、传真、预警报文", Place.INTAKE)
    BIN = _one("Ctrl+Shift+R", "作废的草稿：30天内取回", Place.INTAKE)
    NEXT_CALL = _through("Ctrl+Tab", "下一份来报", Place.INTAKE)
    CALL_PHRASES = _one("Ctrl+J", "常用语", Place.INTAKE)
    FILTERS = _one("Ctrl+Shift+F", "筛选：日期、类别、级别、在办或办结", Place.INCIDENTS)
    OPEN_INCIDENT = Stroke(("Return", "Enter"), "看这起事件", Place.INCIDENT_LIST, "回车")
    OPEN_REPORT = _own("看、打印、另存这份报告", Place.REPORTS)
    READ_RECORD = Stroke(("Return", "Enter", "Ctrl+R"), "看记录全文", Place.RECORDS, "回车、Ctrl+R")
    STRIKE = _one("Ctrl+D", "更正或划去这条记录", Place.RECORDS)
    STORY_UP = _through("PgUp", "事件全文往上翻", Place.INCIDENT)
    STORY_DOWN = _through("PgDown", "事件全文往下翻", Place.INCIDENT, "PgDn")
    SECTION = _one("Shift+F7", "记一条写入报告：处置、原因、趋势", Place.INCIDENT)
    READINGS = _one("Ctrl+Shift+N", "读到未采用：不能排除，核实无此情况，或采用", Place.INCIDENT)
    COPY = _one("Ctrl+Shift+C", "复制文本到信息群", Place.INCIDENT)
    FIGURE = _one("Ctrl+G", "数字", Place.INCIDENT)
    LEVEL = _one("Ctrl+L", "定级", Place.INCIDENT)
    TELL = _one("Ctrl+I", "内部报告详记", Place.INCIDENT)
    DESCRIBE = _one("Ctrl+U", "更正要素、坐标", Place.INCIDENT)
    RETIME = _one("Ctrl+T", "更正时间", Place.INCIDENT)
    FULFIL = _one("Ctrl+Shift+L", "登记履行", Place.INCIDENT)
    ATTACH = _one("Ctrl+O", "添加附件", Place.INCIDENT)
    PACKAGE = _one("Ctrl+Shift+E", "导出为数据包", Place.INCIDENT)
    MERGE = _one("Ctrl+M", "并案", Place.INCIDENT)
    CLOSE = _one("Ctrl+E", "办结或重启", Place.INCIDENT)
    SAVE = _enter("登记、保存", Place.FORM)
    FORM_FILES = _one("Ctrl+O", "附件：扫描件、来文", Place.FORM)
    PHRASES = _one("Ctrl+J", "常用语", Place.FORM)
    SET_LEVEL = _one("Ctrl+L", "确认级别", Place.LEVEL)
    SET_CLOSED = _one("Ctrl+E", "办结、重新启动", Place.CLOSING)
    NEXT_STEP = _enter("只说下一步用哪个键，不做", Place.REPORT)
    SUBMIT = Stroke(("Ctrl+Shift+Return", "Ctrl+Shift+Enter"), "送签", Place.REPORT, "Ctrl+Shift+Enter")
    SIGN = _one("Ctrl+Shift+Q", "签发", Place.REPORT)
    SEND = _one("Ctrl+Shift+B", "报出", Place.REPORT)
    REPORT_PRINT = _one("Ctrl+P", "打印", Place.REPORT)
    REPORT_SAVE = _one("Ctrl+S", "另存", Place.REPORT)
    REPORT_WORD = _one("Ctrl+W", "可编辑稿", Place.REPORT)
    REPORT_FOLDER = _one("Ctrl+Shift+O", "打开文书文件夹", Place.REPORT)
    REPORT_COPY = _one("Ctrl+Shift+C", "复制文本", Place.REPORT)
    REPORT_OFFER = _one("Ctrl+J", "选用一句", Place.REPORT)
    REPORT_VOUCH = _one("Ctrl+Shift+J", "确认没有出处的句子", Place.REPORT)
    REPORT_STRIKE = _one("Ctrl+D", "划去光标所在的一句", Place.REPORT)
    REPORT_FIELD = _one("Ctrl+Shift+F", "复制系统首报的下一栏", Place.REPORT)
    PAPER_PRINT = _one("Ctrl+P", "打印", Place.PAPER)
    PAPER_SAVE = _one("Ctrl+S", "另存", Place.PAPER)
    PAPER_FOLDER = _one("Ctrl+Shift+O", "打开文书文件夹", Place.PAPER)
    ONE_PRINT = _one("Ctrl+P", "打印", Place.ONE_PAPER)
    ONE_SAVE = _one("Ctrl+S", "存成文件", Place.ONE_PAPER)
    SEND_TEAMS = _enter("调派", Place.DISPATCH)
    TEAM_LEFT = _one("1", "出动", Place.TEAMS_OUT)
    TEAM_THERE = _one("2", "到场", Place.TEAMS_OUT)
    TEAM_OFF = _one("3", "撤离", Place.TEAMS_OUT)
    TEAM_HOME = _one("4", "归队", Place.TEAMS_OUT)
    TEAM_CANCELLED = _one("0", "取消", Place.TEAMS_OUT)
    ASK_GOODS = _enter("申请调拨", Place.SUPPLY)
    GOODS_ISSUE = _one("1", "出库", Place.SUPPLIES_OUT)
    GOODS_RECEIVE = _one("2", "签收", Place.SUPPLIES_OUT)
    GOODS_SETTLE = _one("3", "归还、消耗", Place.SUPPLIES_OUT)
    GOODS_CANCEL = _one("0", "取消", Place.SUPPLIES_OUT)
    GOODS_PAPER = _one("5", "补单", Place.SUPPLIES_OUT)
    GOODS_PRINT = _one("P", "单据", Place.SUPPLIES_OUT)
    PICK = _one("Space", "选中、取消选中", Place.PICKING, "空格")
    PICK_ENTER = _own("选中、取消选中（查找框里也可）", Place.PICKING)
    OPEN_CLOCK = _own("看这个时限的事件", Place.CLOCKS)
    CALLED = _one("Ctrl+Y", "无人知悉的告警：登记叫了谁", Place.CLOCKS)
    MATTER_STEP = _own("这一条的下一步：核查、反馈、报上级、叫应", Place.MATTERS)
    MATTER_PASS = _one("Ctrl+H", "转办、热点反馈、到村反馈", Place.MATTERS)
    MATTER_PRESS = _one("Ctrl+L", "催办、调整响应、列叫应单位", Place.MATTERS)
    MATTER_NEW = _one("Ctrl+N", "新来件：批示、上级核查、收文、系统消息、调度", Place.MATTERS)
    MATTER_FILES = _one("Ctrl+S", "另存这一件的附件", Place.MATTERS)
    HOTSPOTS_IN = _one("Ctrl+O", "粘贴卫星热点通知", Place.MATTERS)
    RESPONSE_START = _one("Ctrl+B", "启动应急响应", Place.MATTERS)
    TURN_CALL = _own("来电转为事件", Place.CALLS)
    RECORD_EDIT = _own("编辑", Place.LEDGERS)
    RECORD_NEW = _one("Ctrl+N", "新增", Place.LEDGERS)
    RECORD_VERIFY = _one("Ctrl+H", "核验", Place.LEDGERS)
    STOCK_MOVE = _one("Ctrl+M", "出入库、盘点", Place.LEDGERS)
    STOCK_PAPER = _one("Ctrl+B", "补单", Place.LEDGERS)
    STOCK_SLIPS = _one("Ctrl+P", "出入库单", Place.LEDGERS)
    LEDGER_IMPORT = _one("Ctrl+O", "导入台账", Place.LEDGERS)
    LEDGER_EXPORT = _one("Ctrl+S", "导出台账", Place.LEDGERS)
    PLAN = _one("Ctrl+G", "平面图", Place.LEDGERS)
    NEXT_LEDGER = _through("Ctrl+PgDown", "下一本台账", Place.LEDGERS, "Ctrl+PgDn")
    LEDGER_BEFORE = _through("Ctrl+PgUp", "上一本台账", Place.LEDGERS)
    RECORD_RETIRE = _one("Del", "停用、恢复使用", Place.LEDGER_TABLE)
    IMPORT_CHOOSE = _one("Ctrl+O", "选文件", Place.IMPORT)
    IMPORT_TAKE = _enter("导入", Place.IMPORT)
    IMPORT_COLUMNS = _one("Ctrl+L", "列的对应", Place.IMPORT)
    PRACTICE_SHEET = _one("Ctrl+Alt+P", "新手一夜的讲评表", Place.PRACTICE)
    PRACTICE_SCRIPT = _one("Ctrl+Alt+O", "按脚本演练：来电、续报、断网按时间来", Place.PRACTICE)
    PRACTICE_ANEW = _one("Ctrl+Alt+N", "新手一夜从头再来", Place.PRACTICE)
    PEOPLE = _one("Ctrl+U", "值班人员和登录口令", Place.ROTA)
    PERSON_ADD = _one("Ctrl+N", "登记一个人", Place.PEOPLE)
    PERSON_CHANGE = _one("Ctrl+R", "改角色、电话", Place.PEOPLE)
    PERSON_PASSWORD = _own("设登录口令", Place.PEOPLE)
    PERSON_NO_PASSWORD = _one("Ctrl+D", "取消登录口令", Place.PEOPLE)
    PERSON_LEAVE = _one("Ctrl+E", "离岗", Place.PEOPLE)
    ROTA_CHANGE = _own("调班", Place.ROTA)
    ROTA_SWAP = _one("Ctrl+B", "换班：两班对换", Place.ROTA)
    ROTA_LEAVE = _one("Ctrl+L", "请假", Place.ROTA)
    ROTA_BACK = _one("Ctrl+E", "销假", Place.ROTA)
    ROTA_IMPORT = _one("Ctrl+O", "导入单位的值班表", Place.ROTA)
    PRESENCE = _one("Ctrl+D", "领导到位、到场、离开", Place.ROTA)
    WRITTEN_LATER = _one("Ctrl+I", "值班日志补记：补录纸上写的，拉动演练，天气", Place.ROTA)
    ZERO_REPORT = _one("Ctrl+Y", "零报告：特别防护期、节假日每天报", Place.ROTA)
    ROTA_MAKE = _one("Ctrl+N", "排这个月", Place.ROTA)
    MONTH_BEFORE = _one("Ctrl+PgUp", "上个月", Place.ROTA)
    NEXT_MONTH = _one("Ctrl+PgDown", "下个月", Place.ROTA, "Ctrl+PgDn")
    ROTA_ROOM = _one("Ctrl+R", "下一个值班室的值班表", Place.ROTA)
    ROTA_PRINT = _one("Ctrl+P", "打印这个月的值班表", Place.ROTA)
    ROTA_HOLIDAY = _one("Ctrl+G", "节假日值班安排表", Place.ROTA)
    LOWER_LIST = _one("Ctrl+M", "今天下级值班：看、录入、导入、催", Place.ROTA)
    LOWER_EDIT = _own("录入选中的单位", Place.LOWER)
    LOWER_NEW = _one("Ctrl+N", "录入一个单位", Place.LOWER)
    LOWER_IMPORT = _one("Ctrl+O", "导入下级值班的表格", Place.LOWER)
    LOWER_MESSAGE = _one("Ctrl+J", "贴群消息", Place.LOWER)
    DAY_BEFORE = _through("Ctrl+PgUp", "前一天", Place.LOWER)
    NEXT_DAY = _through("Ctrl+PgDown", "后一天", Place.LOWER, "Ctrl+PgDn")
    LOWER_PASTE = _one("Ctrl+J", "贴下级值班的群消息", Place.ROTA)
    STEP_DONE = _through("Space", "这一项交清；设备试过正常", Place.STEPS, "空格")
    STEP_BAD = _one("X", "设备异常，写明", Place.STEPS)
    STEP_TRY = _one("T", "由电脑试：声音、打印机、网络", Place.STEPS)
    HAND_OVER = _one("Ctrl+H", "交接班", Place.ROTA)
    CONFIRM = _own("确认送达", Place.OUTBOX)
    RETRY = _one("Ctrl+R", "立即重试", Place.OUTBOX)
    TAKE_BACK = _one("Del", "撤出", Place.OUTBOX_TABLE)
    RECONCILE = _one("Ctrl+L", "断网对账单", Place.OUTBOX)
    DOCUMENT_OPEN = _own("打开", Place.LIBRARY)
    DOCUMENT_TAKE_IN = _one("Ctrl+O", "收入文件", Place.LIBRARY)
    DOCUMENT_CARD = _one("Ctrl+U", "改要素", Place.LIBRARY)
    DOCUMENT_SHELVE = _one("Del", "停用、恢复使用", Place.LIBRARY_TABLE)
    DOCUMENT_SAVE = _one("Ctrl+S", "另存", Place.DOCUMENT)
    REVIEW_OPEN = _own("打开选中的事件、记录、报告", Place.REVIEW)
    NEXT_VIEW = _through("Ctrl+PgDown", "下一张：时间线、当时所知、曲线、统计、检索", Place.REVIEW, "Ctrl+PgDn")
    VIEW_BEFORE = _through("Ctrl+PgUp", "上一张", Place.REVIEW)
    VIEW_PRINT = _one("Ctrl+P", "看、打印复盘图、复盘报告、统计表", Place.REVIEW)
    VIEW_SAVE = _one("Ctrl+S", "另存为图片、PDF、表格、可编辑稿；正在做时再按取消", Place.REVIEW)
    NIGHT = _one("Ctrl+N", "同一个值班日的几起叠在一起看，或只看一起", Place.REVIEW)
    KEEP_SEARCH = _one("Ctrl+M", "记住这次检索，或不再记", Place.REVIEW)
    CHART_STEP = Stroke(("Left", "Right", "Up", "Down"), "一条一条看", Place.CHART, "方向键", own=True)
    CHART_ZOOM = Stroke(("+", "-"), "放大、缩小", Place.CHART, "+、-", own=True)
    CHART_ALL = Stroke(("Home",), "看全部", Place.CHART, "Home", own=True)
    CHANGE_NEXT = _through("PgDown", "到下一次变化", Place.REPLAY, "PgDn")
    CHANGE_BEFORE = _through("PgUp", "到上一次变化", Place.REPLAY)
    PLAY = _one("Space", "播放、停", Place.REPLAY, "空格")
    PACE = _one("S", "播放快慢：1、10、60、300、600倍，按一次换一档", Place.REPLAY)
    PIN = _one("B", "定住这一刻，与另一刻并排看；再按放开", Place.REPLAY)


CONTEXTS = {
    Scope.WINDOW: Qt.ShortcutContext.WindowShortcut,
    Scope.PAGE: Qt.ShortcutContext.WindowShortcut,
    Scope.FORM: Qt.ShortcutContext.WindowShortcut,
    Scope.LIST: Qt.ShortcutContext.WidgetShortcut,
}
"""A hidden page or form hears no key of its own, so that those of a page reach as far as the window."""


def bind(key: Key, widget: QWidget, slot: Callable[[], object]) -> None:
    """From now on the key calls the slot; ``widget`` is the window, page, form or list it belongs to."""
    for keys in key.stroke.keys:
        shortcut = QShortcut(QKeySequence(keys), widget)
        shortcut.setContext(CONTEXTS[key.stroke.place.scope])
        shortcut.setObjectName(key.name)
        shortcut.setAutoRepeat(key.stroke.repeats)
        shortcut.activated.connect(slot)


def heard(window: QWidget) -> dict[Key, Callable[[], object]]:
    """What each key would do now: those of the window, and of the pages, forms and lists that are seen in it."""
    found: dict[Key, Callable[[], object]] = {}
    for shortcut in window.findChildren(QShortcut):
        key, parent = Key.__members__.get(shortcut.objectName()), shortcut.parent()
        if key is not None and isinstance(parent, QWidget) and parent.isVisible() and shortcut.isEnabled():
            found.setdefault(key, shortcut.activated.emit)
    return found


def hold(window: QWidget, alive: frozenset[Key], *, held: bool) -> None:
    """Of the window's own keys only these do something while the others are held back."""
    for shortcut in window.findChildren(QShortcut):
        if shortcut.parent() is window and Key.__members__.get(shortcut.objectName()) not in alive:
            shortcut.setEnabled(not held)


def pressed(sender: QObject) -> Key:
    """Which key a slot was called by."""
    return Key[sender.objectName()]


def menu_keys(key: Key, number: int) -> QKeySequence:
    """The key of the line with that number (from 0) of a menu, none beyond the last."""
    keys = key.stroke.keys
    return QKeySequence(keys[number] if number < len(keys) else "")
