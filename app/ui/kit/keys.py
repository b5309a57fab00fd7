"""The one table of all keys (按键): what each does and where it counts. Every shortcut of the program is made here."""

import enum
from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QWidget

from app.ui.kit.strokes import LINE_KEYS, Place, Scope, Stroke, enter, one, own, through


class Keys(enum.Enum):
    """What every row of the table says of itself."""

    @property
    def stroke(self) -> Stroke:
        """The row of the table."""
        return cast("Stroke", self.value)

    @property
    def shown(self) -> str:
        """The key as buttons show it."""
        return self.stroke.shown


class Key(Keys):
    """Keys of the window, of a call, an incident, its forms, reports and teams."""

    HELP = one("F1", "帮助：手册里讲这一页的一章")
    INTAKE = one("F2", "接报；已有内容的来报成为标签，不丢")
    ORAL = one("F3", "电话报告")
    REPORT = one("F4", "首报、续报、终报")
    DISPATCH = one("F5", "调派队伍")
    SUPPLY = one("Shift+F5", "调拨物资")
    NOTE = one("F7", "一行：写下听到的话，看清要登记的再回车；再按一次改记值班日志")
    HEAR = one("F9", "知悉告警，没办还会再响")
    MORE = one("F10", "更多：数字、定级、更正、并案、办结")
    WALL = one("F11", "大屏：在第二块屏幕上显示在办事件和时限，再按一次收起")
    FULL_SCREEN = one("Shift+F11", "全屏")
    BACK = one("Esc", "返回；写了一半的表单保留")
    PALETTE = one("Ctrl+K", "命令面板：按名称、拼音首字母找要做的事、页、文书、设置、队伍物资")
    LOOK_UP = one("F6", "查队伍、物资、专家、场所、电话、事件")
    LOOK_UP_PAPERS = one("Ctrl+Shift+K", "资料库里适用眼前这起事件的预案、图件")
    FIND_INCIDENT = one("Ctrl+F", "查找事件")
    TOLD = one("Ctrl+1", "内部报告：下一位已接听")
    UNTOLD = one("Ctrl+2", "内部报告：下一位未接听")
    PAPERS = one("Ctrl+Shift+P", "文书：记录单、时限单、时间线、调派单、调拨单、值班日志、值班要情")
    DUTY = one("Ctrl+Shift+D", "当班人员")
    SWAP = one("Ctrl+Shift+S", "主班、副班轮换")
    SIGN_ON = one("Alt+D", "登录：有登录口令的值班室，第二人也用它登录")
    TURN_WRITER = one("Alt+H", "换人记录：两人都登录的，换另一人")
    SIGN_OFF = one("Alt+T", "退出登录：现在记录的人")
    LOCK = one("Alt+L", "锁屏：接报和知悉照常，别的要登录")
    PRACTICE = one("Alt+Y", "练习：另开一个窗口，登记的都不是真事；在练习里回到值守")
    GO_RINGING = one("Alt+0", "去看正在响的事件")
    UNFINISHED = one("Ctrl+Shift+U", "去看没写完的来报、报告、表单")
    UNDO = one("Ctrl+Shift+Z", "撤销刚做的事：报出十秒内，作废草稿一分钟内")
    CLOCK_RIGHT = one("Ctrl+Shift+T", "顶上说系统时间可疑时：核对过，时间是对的")
    BOARD = one("Alt+1", "值班台")
    INCIDENTS = one("Alt+2", "事件")
    CLOCKS = one("Alt+3", "时限")
    CALLS = one("Alt+4", "来电")
    LEDGERS = one("Alt+5", "队伍物资")
    OUTBOX = one("Alt+6", "外发")
    MATTERS = one("Alt+7", "来件：热点、批示、核查、调度、响应、叫应")
    ROTA = one("Alt+Z", "值班")
    LIBRARY = one("Alt+8", "资料库")
    REVIEW = one("Alt+X", "复盘：带班首页、时间线、当时所知、曲线、统计、检索")
    SETTINGS = one("Alt+9", "设置")
    BOOK = enter("登记并启动时限", Place.INTAKE)
    ADOPT = one("F8", "采用全部确定项", Place.INTAKE)
    ADOPT_ONE = own("采用这一项，到下一项", Place.FACTS)
    ASKED = one("Ctrl+Shift+A", "核实要点的第一问：问过、不清楚", Place.INTAKE)
    FOLLOW = one("Ctrl+M", "并入相近的在办事件", Place.INTAKE)
    NO_INCIDENT = one("Ctrl+B", "不是事件：咨询、转办移送、核实中、误报、漏接", Place.INTAKE)
    CALL_KIND = Stroke(("1", "2", "3", "4", "5"), "登记为哪一种来电", Place.CALL_MENU, "1–5")
    CALL_FILES = one("Ctrl+O", "附件", Place.INTAKE)
    READ_IN = one("Ctrl+R", "读入来文：数据包、PDF、照片、传真、预警报文", Place.INTAKE)
    BIN = one("Ctrl+Shift+R", "作废的草稿：30天内取回", Place.INTAKE)
    NEXT_CALL = through("Ctrl+Tab", "下一份来报", Place.INTAKE)
    CALL_PHRASES = one("Ctrl+J", "常用语", Place.INTAKE)
    FOLD_LOG = one("Ctrl+Shift+M", "值班日志：展开、收起时限和程序自记的", Place.BOARD)
    FILTERS = one("Ctrl+Shift+F", "筛选：日期、类别、级别、在办或办结", Place.INCIDENTS)
    OPEN_INCIDENT = Stroke(("Return", "Enter"), "看这起事件", Place.INCIDENT_LIST, "回车")
    OPEN_REPORT = own("看、打印、另存这份报告", Place.REPORTS)
    READ_RECORD = Stroke(("Return", "Enter", "Ctrl+R"), "看记录全文", Place.RECORDS, "回车、Ctrl+R")
    STRIKE = one("Ctrl+D", "更正或划去这条记录", Place.RECORDS)
    STORY_UP = through("PgUp", "事件全文往上翻", Place.INCIDENT)
    STORY_DOWN = through("PgDown", "事件全文往下翻", Place.INCIDENT, "PgDn")
    SECTION = one("Shift+F7", "记一条写入报告：处置、原因、趋势", Place.INCIDENT)
    READINGS = one("Ctrl+Shift+N", "读到未采用：不能排除，核实无此情况，或采用", Place.INCIDENT)
    COPY = one("Ctrl+Shift+C", "复制文本到信息群", Place.INCIDENT)
    FIGURE = one("Ctrl+G", "数字", Place.INCIDENT)
    LEVEL = one("Ctrl+L", "定级", Place.INCIDENT)
    TELL = one("Ctrl+I", "内部报告详记", Place.INCIDENT)
    DESCRIBE = one("Ctrl+U", "更正要素、坐标", Place.INCIDENT)
    RETIME = one("Ctrl+T", "更正时间", Place.INCIDENT)
    FULFIL = one("Ctrl+Shift+L", "登记履行", Place.INCIDENT)
    ATTACH = one("Ctrl+O", "添加附件", Place.INCIDENT)
    PACKAGE = one("Ctrl+Shift+E", "导出为数据包", Place.INCIDENT)
    MERGE = one("Ctrl+M", "并案", Place.INCIDENT)
    CLOSE = one("Ctrl+E", "办结或重启", Place.INCIDENT)
    SAVE = enter("登记、保存", Place.FORM)
    FORM_FILES = one("Ctrl+O", "附件：扫描件、来文", Place.FORM)
    PHRASES = one("Ctrl+J", "常用语", Place.FORM)
    SET_LEVEL = one("Ctrl+L", "确认级别", Place.LEVEL)
    SET_CLOSED = one("Ctrl+E", "办结、重新启动", Place.CLOSING)
    NEXT_STEP = enter("只说下一步用哪个键，不做", Place.REPORT)
    SUBMIT = Stroke(("Ctrl+Shift+Return", "Ctrl+Shift+Enter"), "送签", Place.REPORT, "Ctrl+Shift+Enter")
    SIGN = one("Ctrl+Shift+Q", "签发", Place.REPORT)
    SEND = one("Ctrl+Shift+B", "报出", Place.REPORT)
    REPORT_PRINT = one("Ctrl+P", "打印", Place.REPORT)
    REPORT_SAVE = one("Ctrl+S", "另存", Place.REPORT)
    REPORT_WORD = one("Ctrl+W", "可编辑稿", Place.REPORT)
    REPORT_FOLDER = one("Ctrl+Shift+O", "打开文书文件夹", Place.REPORT)
    REPORT_COPY = one("Ctrl+Shift+C", "复制文本", Place.REPORT)
    REPORT_OFFER = one("Ctrl+J", "选用一句", Place.REPORT)
    REPORT_VOUCH = one("Ctrl+Shift+J", "确认没有出处的句子", Place.REPORT)
    REPORT_STRIKE = one("Ctrl+D", "划去光标所在的一句", Place.REPORT)
    REPORT_FIELD = one("Ctrl+Shift+F", "复制系统首报的下一栏", Place.REPORT)
    PAPER_PRINT = one("Ctrl+P", "打印", Place.PAPER)
    PAPER_SAVE = one("Ctrl+S", "另存", Place.PAPER)
    PAPER_WORD = one("Ctrl+W", "可编辑稿", Place.PAPER)
    PAPER_FOLDER = one("Ctrl+Shift+O", "打开文书文件夹", Place.PAPER)
    ONE_PRINT = one("Ctrl+P", "打印", Place.ONE_PAPER)
    ONE_SAVE = one("Ctrl+S", "存成文件", Place.ONE_PAPER)
    SEND_TEAMS = enter("调派", Place.DISPATCH)
    TEAM_LEFT = one("1", "出动", Place.TEAMS_OUT)
    TEAM_THERE = one("2", "到场", Place.TEAMS_OUT)
    TEAM_OFF = one("3", "撤离", Place.TEAMS_OUT)
    TEAM_HOME = one("4", "归队", Place.TEAMS_OUT)
    TEAM_CANCELLED = one("0", "取消", Place.TEAMS_OUT)
    ASK_GOODS = enter("申请调拨", Place.SUPPLY)
    GOODS_ISSUE = one("1", "出库", Place.SUPPLIES_OUT)
    GOODS_RECEIVE = one("2", "签收", Place.SUPPLIES_OUT)
    GOODS_SETTLE = one("3", "归还、消耗", Place.SUPPLIES_OUT)
    GOODS_CANCEL = one("0", "取消", Place.SUPPLIES_OUT)
    GOODS_PAPER = one("5", "补单", Place.SUPPLIES_OUT)
    GOODS_PRINT = one("P", "单据", Place.SUPPLIES_OUT)
    PICK = one("Space", "选中、取消选中", Place.PICKING, "空格")
    PICK_ENTER = own("选中、取消选中（查找框里也可）", Place.PICKING)


class PageKey(Keys):
    """Keys of the pages beside the incident: clocks, matters, ledgers, rota, outbox, papers kept, looking back."""

    OPEN_CLOCK = own("看这个时限的事件", Place.CLOCKS)
    CALLED = one("Ctrl+Y", "无人知悉的告警：登记叫了谁", Place.CLOCKS)
    MATTER_STEP = own("这一条的下一步：核查、反馈、报上级、叫应", Place.MATTERS)
    MATTER_PASS = one("Ctrl+H", "转办、热点反馈、到村反馈", Place.MATTERS)
    MATTER_PRESS = one("Ctrl+L", "催办、调整响应、列叫应单位", Place.MATTERS)
    MATTER_NEW = one("Ctrl+N", "新来件：批示、上级核查、收文、系统消息、调度", Place.MATTERS)
    MATTER_FILES = one("Ctrl+S", "另存这一件的附件", Place.MATTERS)
    HOTSPOTS_IN = one("Ctrl+O", "粘贴卫星热点通知", Place.MATTERS)
    WARNING_IN = one("Ctrl+J", "粘贴预警：电话、微信、传真里的", Place.MATTERS)
    RESPONSE_START = one("Ctrl+B", "启动应急响应", Place.MATTERS)
    TURN_CALL = own("来电转为事件", Place.CALLS)
    RECORD_EDIT = own("编辑", Place.LEDGERS)
    RECORD_NEW = one("Ctrl+N", "新增", Place.LEDGERS)
    RECORD_VERIFY = one("Ctrl+H", "核验", Place.LEDGERS)
    STOCK_MOVE = one("Ctrl+M", "出入库、盘点", Place.LEDGERS)
    STOCK_PAPER = one("Ctrl+B", "补单", Place.LEDGERS)
    STOCK_SLIPS = one("Ctrl+P", "出入库单", Place.LEDGERS)
    LEDGER_IMPORT = one("Ctrl+O", "导入台账", Place.LEDGERS)
    LEDGER_EXPORT = one("Ctrl+S", "导出台账", Place.LEDGERS)
    PLAN = one("Ctrl+G", "平面图", Place.LEDGERS)
    NEXT_LEDGER = through("Ctrl+PgDown", "下一本台账", Place.LEDGERS, "Ctrl+PgDn")
    LEDGER_BEFORE = through("Ctrl+PgUp", "上一本台账", Place.LEDGERS)
    RECORD_RETIRE = one("Del", "停用、恢复使用", Place.LEDGER_TABLE)
    IMPORT_CHOOSE = one("Ctrl+O", "选文件", Place.IMPORT)
    IMPORT_TAKE = enter("导入", Place.IMPORT)
    IMPORT_COLUMNS = one("Ctrl+L", "列的对应", Place.IMPORT)
    PRACTICE_SHEET = one("Ctrl+Alt+P", "新手一夜的讲评表", Place.PRACTICE)
    PRACTICE_SCRIPT = one("Ctrl+Alt+O", "按脚本演练：来电、续报、断网按时间来", Place.PRACTICE)
    PRACTICE_ANEW = one("Ctrl+Alt+N", "新手一夜从头再来", Place.PRACTICE)
    PEOPLE = one("Ctrl+U", "值班人员和登录口令", Place.ROTA)
    PERSON_ADD = one("Ctrl+N", "登记一个人", Place.PEOPLE)
    PERSON_CHANGE = one("Ctrl+R", "改角色、电话", Place.PEOPLE)
    PERSON_PASSWORD = own("设登录口令", Place.PEOPLE)
    PERSON_NO_PASSWORD = one("Ctrl+D", "取消登录口令", Place.PEOPLE)
    PERSON_LEAVE = one("Ctrl+E", "离岗", Place.PEOPLE)
    ROTA_CHANGE = own("调班", Place.ROTA)
    ROTA_SWAP = one("Ctrl+B", "换班：两班对换", Place.ROTA)
    ROTA_LEAVE = one("Ctrl+L", "请假", Place.ROTA)
    ROTA_BACK = one("Ctrl+E", "销假", Place.ROTA)
    ROTA_IMPORT = one("Ctrl+O", "导入单位的值班表", Place.ROTA)
    PRESENCE = one("Ctrl+D", "领导到位、到场、离开", Place.ROTA)
    WRITTEN_LATER = one("Ctrl+I", "值班日志补记：补录纸上写的，拉动演练，天气", Place.ROTA)
    ZERO_REPORT = one("Ctrl+Y", "零报告：特别防护期、节假日每天报", Place.ROTA)
    ROTA_MAKE = one("Ctrl+N", "排这个月", Place.ROTA)
    MONTH_BEFORE = one("Ctrl+PgUp", "上个月", Place.ROTA)
    NEXT_MONTH = one("Ctrl+PgDown", "下个月", Place.ROTA, "Ctrl+PgDn")
    ROTA_ROOM = one("Ctrl+R", "下一个值班室的值班表", Place.ROTA)
    ROTA_PRINT = one("Ctrl+P", "打印这个月的值班表", Place.ROTA)
    ROTA_HOLIDAY = one("Ctrl+G", "节假日值班安排表", Place.ROTA)
    LOWER_LIST = one("Ctrl+M", "今天下级值班：看、录入、导入、催", Place.ROTA)
    LOWER_EDIT = own("录入选中的单位", Place.LOWER)
    LOWER_NEW = one("Ctrl+N", "录入一个单位", Place.LOWER)
    LOWER_IMPORT = one("Ctrl+O", "导入下级值班的表格", Place.LOWER)
    LOWER_MESSAGE = one("Ctrl+J", "贴群消息", Place.LOWER)
    DAY_BEFORE = through("Ctrl+PgUp", "前一天", Place.LOWER)
    NEXT_DAY = through("Ctrl+PgDown", "后一天", Place.LOWER, "Ctrl+PgDn")
    LOWER_PASTE = one("Ctrl+J", "贴下级值班的群消息", Place.ROTA)
    STEP_DONE = through("Space", "这一项交清；设备试过正常", Place.STEPS, "空格")
    STEP_BAD = one("X", "设备异常，写明", Place.STEPS)
    STEP_TRY = one("T", "由电脑试：声音、打印机、网络", Place.STEPS)
    HAND_OVER = one("Ctrl+H", "交接班", Place.ROTA)
    CONFIRM = own("确认送达", Place.OUTBOX)
    RETRY = one("Ctrl+R", "立即重试", Place.OUTBOX)
    TAKE_BACK = one("Del", "撤出", Place.OUTBOX_TABLE)
    RECONCILE = one("Ctrl+L", "断网对账单", Place.OUTBOX)
    DOCUMENT_OPEN = own("打开", Place.LIBRARY)
    DOCUMENT_TAKE_IN = one("Ctrl+O", "收入文件", Place.LIBRARY)
    DOCUMENT_CARD = one("Ctrl+U", "改要素", Place.LIBRARY)
    DOCUMENT_SHELVE = one("Del", "停用、恢复使用", Place.LIBRARY_TABLE)
    DOCUMENT_SAVE = one("Ctrl+S", "另存", Place.DOCUMENT)
    REVIEW_OPEN = own("打开选中的事件、记录、报告", Place.REVIEW)
    NEXT_VIEW = through("Ctrl+PgDown", "下一张：时间线、当时所知、曲线、统计、检索", Place.REVIEW, "Ctrl+PgDn")
    VIEW_BEFORE = through("Ctrl+PgUp", "上一张", Place.REVIEW)
    VIEW_PRINT = one("Ctrl+P", "看、打印复盘图、复盘报告、统计表", Place.REVIEW)
    VIEW_SAVE = one("Ctrl+S", "另存为图片、PDF、表格、可编辑稿；正在做时再按取消", Place.REVIEW)
    NIGHT = one("Ctrl+N", "同一个值班日的几起叠在一起看，或只看一起", Place.REVIEW)
    KEEP_SEARCH = one("Ctrl+M", "记住这次检索，或不再记", Place.REVIEW)
    INSTRUCT = one("Ctrl+J", "写批示：带班首页选中的那一起", Place.REVIEW)
    CHART_STEP = Stroke(("Left", "Right", "Up", "Down"), "一条一条看", Place.CHART, "方向键", own=True)
    CHART_ZOOM = Stroke(("+", "-"), "放大、缩小", Place.CHART, "+、-", own=True)
    CHART_ALL = Stroke(("Home",), "看全部", Place.CHART, "Home", own=True)
    CHANGE_NEXT = through("PgDown", "到下一次变化", Place.REPLAY, "PgDn")
    CHANGE_BEFORE = through("PgUp", "到上一次变化", Place.REPLAY)
    PLAY = one("Space", "播放、停", Place.REPLAY, "空格")
    PACE = one("S", "播放快慢：1、10、60、300、600倍，按一次换一档", Place.REPLAY)
    PIN = one("B", "定住这一刻，与另一刻并排看；再按放开", Place.REPLAY)
    NEXT_TAB = through("Ctrl+PgDown", "下一类设置", Place.SETTINGS, "Ctrl+PgDn")
    TAB_BEFORE = through("Ctrl+PgUp", "上一类设置", Place.SETTINGS)
    CELL_LINE = Stroke(
        LINE_KEYS, "插入、删去、上移、下移一行，粘贴几行", Place.CELLS, "Ins、Del、Alt+↑、Alt+↓、Ctrl+V", own=True
    )


EVERY: tuple[Keys, ...] = (*Key, *PageKey)
"""All keys of the program, in the order of the key card."""
NAMED = {key.name: key for key in EVERY}

CONTEXTS = {
    Scope.WINDOW: Qt.ShortcutContext.WindowShortcut,
    Scope.PAGE: Qt.ShortcutContext.WindowShortcut,
    Scope.FORM: Qt.ShortcutContext.WindowShortcut,
    Scope.LIST: Qt.ShortcutContext.WidgetShortcut,
}
"""A hidden page or form hears no key of its own, so that those of a page reach as far as the window."""


def bind_button(button: QAbstractButton, key: Keys, widget: QWidget, slot: Callable[[], object]) -> None:
    """From now on a click on the button and its key within the widget call the slot."""
    button.clicked.connect(slot)
    bind(key, widget, slot)


def bind(key: Keys, widget: QWidget, slot: Callable[[], object]) -> None:
    """From now on the key calls the slot; ``widget`` is the window, page, form or list it belongs to."""
    for keys in key.stroke.keys:
        shortcut = QShortcut(QKeySequence(keys), widget)
        shortcut.setContext(CONTEXTS[key.stroke.place.scope])
        shortcut.setObjectName(key.name)
        shortcut.setAutoRepeat(key.stroke.repeats)
        shortcut.activated.connect(slot)


def heard(window: QWidget) -> dict[Keys, Callable[[], object]]:
    """What each key would do now: those of the window, and of the pages, forms and lists that are seen in it."""
    found: dict[Keys, Callable[[], object]] = {}
    for shortcut in window.findChildren(QShortcut):
        key, parent = NAMED.get(shortcut.objectName()), shortcut.parent()
        if key is not None and isinstance(parent, QWidget) and parent.isVisible() and shortcut.isEnabled():
            found.setdefault(key, shortcut.activated.emit)
    return found


def hold(window: QWidget, alive: frozenset[Keys], *, held: bool) -> None:
    """Of the window's own keys only these do something while the others are held back."""
    for shortcut in window.findChildren(QShortcut):
        if shortcut.parent() is window and NAMED.get(shortcut.objectName()) not in alive:
            shortcut.setEnabled(not held)


def pressed(sender: QObject) -> Keys:
    """Which key a slot was called by."""
    return NAMED[sender.objectName()]


def struck(event: QKeyEvent) -> str:
    """The keys of an event as the table writes them, for keys that are a widget's own."""
    return QKeySequence(event.keyCombination()).toString(QKeySequence.SequenceFormat.PortableText)


def menu_keys(key: Keys, number: int) -> QKeySequence:
    """The key of the line with that number (from 0) of a menu, none beyond the last."""
    keys = key.stroke.keys
    return QKeySequence(keys[number] if number < len(keys) else "")
