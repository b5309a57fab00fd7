"""The gate (启动): what is asked before the window can open — a key, a new key's keeping, what to do with damage."""

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from app.services.runtime.clock import Clock
from app.services.runtime.errors import Damaged, Refused, Unavailable
from app.services.security import keystore, unlock
from app.services.security.encryption import Keeping
from app.services.security.keystore import Way
from app.services.security.unlock import Job, Step
from app.ui.shell.pane import Pane, Reply

OFFICER = "值班员"
ASK_RING = "正在向系统钥匙串取账本的密钥。如果系统弹出窗口，请点“允许”，或输入开机口令解锁。"
NEW_RING = "正在为新账本建立密钥，并存入系统钥匙串。如果系统弹出窗口，请点“允许”。"
NOTHING = "这台电脑上还没有账本。第一次使用请建立新账本；换了电脑或重装了系统，请从原来的备份恢复。"
BRING = "请选放备份（或镜像）的文件夹。备份如果是加密的，先输入恢复码。"
KEEP_HERE = "密钥对。正在存入这台机器的系统钥匙串，以后不用再输恢复码。"
NEW_PHRASE = (
    "这台机器没有可用的系统钥匙串。请定一句本单位的口令保管密钥，每次启动时要输入。"
    "记不住口令又没有恢复码，账本就打不开了；启动后请先到“设置 → 安全”制作恢复码。"
)


class Gate:
    """Asks on the way to the window; ``key`` opens the book once the dialog was accepted."""

    def __init__(self, home: Path, clock: Clock) -> None:
        self.pane = Pane()
        self.home = home
        self.clock = clock
        self.key: bytes | None = None
        self.trouble = ""
        """Why the book does not open, while that is what is asked about."""
        self.said = ""
        """What the window shows first."""

    def _go(self, key: object) -> None:
        self.key = key if isinstance(key, bytes) else None
        self.pane.accept()

    def begin(self) -> bool:
        """Ask the first thing; False when there is nothing to ask and the window can open."""
        try:
            step = unlock.first_step(self.home)
        except Damaged as error:  # the key file is; the recovery code opens the book without it
            self.ask_code()
            self.pane.say(error.sentence)
            return True
        if step is Step.OPEN:
            return False
        {Step.RING: self.ask_ring, Step.PHRASE: self.ask_phrase, Step.CODE: self.ask_code, Step.NEW: self.ask_new}[
            step
        ]()
        return True

    def ask_ring(self) -> None:
        """The key from the system's ring."""
        more: tuple[tuple[str, Reply], ...] = (("输入口令", self.ask_phrase),) if Way.PHRASE in self._ways() else ()
        buttons = (("再试一次", self.ask_ring), *more, ("输入恢复码", self.ask_code))
        self.pane.pose("打开账本", ASK_RING, buttons)
        self.pane.work("", partial(unlock.by_ring, self.home, self.pane.left), self._go, free=True)

    def _ways(self) -> set[Way]:
        try:
            return keystore.ways(self.home)
        except Damaged:
            return set()

    def ask_phrase(self) -> None:
        """The unit's pass-phrase."""
        self.pane.pose(
            "打开账本",
            "账本是加密的，请输入单位口令。",
            (("打开", self._open_by_phrase), ("输入恢复码", self.ask_code)),
            (("phrase", "单位口令"),),
        )

    def _open_by_phrase(self) -> None:
        self.pane.work("", partial(unlock.by_phrase, self.home, self.pane.typed("phrase")), self._go)

    def ask_code(self) -> None:
        """The recovery code; afterwards the key is kept on this machine."""
        ways = self._ways()
        back: Reply | None = self.ask_phrase if ways == {Way.PHRASE} else self.ask_ring if ways else None
        if self.trouble:
            back = self.bring_back if self.trouble == BRING else partial(self.ask_about, self.trouble, self.key)
        text = "请按恢复码上的顺序输入13组字符，大小写、空格、横线都不要紧。"
        buttons: tuple[tuple[str, Reply], ...] = (("用它恢复" if self.trouble else "打开", self._open_by_code),)
        if back is not None:
            buttons += (("返回", back),)
        self.pane.pose("用恢复码打开账本", text, buttons, (("code", "恢复码"),))

    def _open_by_code(self) -> None:
        if self.trouble:  # the damaged file cannot tell whether the code is right; a backup can
            self.pane.work("", partial(keystore.from_code, self.pane.typed("code")), self._ask_again)
            return
        self.pane.work("", partial(unlock.by_code, self.home, self.pane.typed("code")), self._keep_here)

    def _ask_again(self, keys: list[bytes]) -> None:
        if self.trouble == BRING:
            self.key = keys[0]
            self.restore_here("恢复码已记下。请选放备份的文件夹。")
            return
        self.ask_about(self.trouble, keys[0])
        self.pane.text.setText(f"{self.trouble}　恢复码已记下，请选怎样恢复。")
        self.pane.fit()

    def _keep_here(self, key: object) -> None:
        if isinstance(key, bytes):
            self._keep(key, KEEP_HERE, None)

    def ask_new(self) -> None:
        """Nothing here yet: a new book, or the one of another machine."""
        self.pane.pose("值守台", NOTHING, (("建立新账本", self.make_new), ("从备份恢复…", self.bring_back)))

    def bring_back(self) -> None:
        """The book of another machine out of its backups."""
        self.trouble = BRING
        self.pane.pose(
            "从备份恢复",
            BRING,
            (("选备份文件夹…", self._on_restore), ("输入恢复码", self.ask_code), ("返回", self._back)),
        )

    def _back(self) -> None:
        self.trouble = ""
        self.ask_new()

    def make_new(self) -> None:
        """A key for a book that is about to be made."""
        self._keep(keystore.new_key(), NEW_RING, self._go_plain)

    def _keep(self, key: bytes, text: str, plain: Reply | None) -> None:
        """In the ring where there is one, else under a pass-phrase; a new book may stay plain."""

        def without_ring() -> bytes | None:
            try:
                return unlock.keep(self.home, key, Keeping())
            except Unavailable:
                return None

        def taken(kept: object) -> None:
            if kept is not None:
                self._go(kept)
                return
            more: tuple[tuple[str, Reply], ...] = (("先不加密", plain),) if plain else (("只打开这一次", go_once),)
            lines = (("phrase", f"单位口令，至少{keystore.PHRASE_LENGTH}个字母、数字或符号"), ("again", "再输一遍"))
            self.pane.pose("保管密钥", NEW_PHRASE, (("确定", under_phrase), *more), lines)

        def go_once() -> None:
            self._go(key)

        def under_phrase() -> None:
            self.pane.work("", partial(self._under, key, self.pane.typed("phrase"), self.pane.typed("again")), self._go)

        self.pane.pose("打开账本" if plain is None else "建立账本", text, ())
        self.pane.work("", without_ring, taken)

    def _under(self, key: bytes, phrase: str, again: str) -> bytes:
        if phrase != again:
            raise Refused("两遍口令不一样，请再输。", field="again")
        return unlock.keep(self.home, key, Keeping(way=Way.PHRASE, phrase=phrase))

    def _go_plain(self) -> None:
        self._go(None)

    def ask_about(self, trouble: str, key: bytes | None) -> None:
        """The book does not open: restore, salvage, or leave it."""
        self.key, self.trouble = key, trouble
        self.pane.pose(
            "账本打不开",
            trouble,
            (("从备份恢复…", self._on_restore), ("救出可读的记录", self._on_salvage), ("输入恢复码", self.ask_code)),
        )

    def _on_restore(self) -> None:
        options = QFileDialog.Option.DontUseNativeDialog | QFileDialog.Option.ShowDirsOnly
        folder = QFileDialog.getExistingDirectory(self.pane, "选择放备份的文件夹", "", options)
        if folder:
            self.restore_from(Path(folder))

    def restore_from(self, folder: Path) -> None:
        """Restore the newest sound backup of a folder."""
        act = partial(unlock.restoring, self.home, folder, self.clock, OFFICER, self.key)
        self.pane.work("正在逐份核对备份，从最新的一份完好的恢复…", act, self._mended)

    def _on_salvage(self) -> None:
        act = partial(unlock.salvaging, self.home, self.clock, OFFICER, self.key)
        self.pane.work("正在逐条读取损坏的账本…", act, self._mended)

    def restore_here(self, text: str) -> None:
        """The backups can be chosen now."""
        self.pane.pose("从备份恢复", text, (("选备份文件夹…", self._on_restore), ("返回", self._back)))

    def _mended(self, said: object) -> None:
        self.said = str(said)
        if self.key is not None and not keystore.kept_here(self.home, self.key):
            self._keep(self.key, KEEP_HERE, None)
            return
        self.pane.accept()

    def do(self, job: Job, before: bytes | None) -> None:
        """Work between two windows; where it fails the book opens as before."""
        self.pane.pose("请稍等", job.title, (("返回值守台", partial(self._go, before)),))
        self.pane.work("", job.act, self._go)
