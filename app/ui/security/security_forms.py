"""Forms of 安全: encrypt, change the key or its keeping, recovery sheet, plain copy, a head typed in from paper."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.paper.archive import folder_of
from app.services.runtime.errors import DutyDeskError, Refused
from app.services.security import drill, encryption, keystore, open_book
from app.services.security.encryption import Keeping
from app.services.security.keystore import Way
from app.services.store.sealing import Resealed
from app.ui.kit.field_row import Field
from app.ui.kit.form import FormPage, Values
from app.ui.kit.form_base import Form
from app.ui.kit.one_paper import OnePaper
from app.ui.kit.signals import Broadcast

IN_RING = "系统钥匙串（启动时自动取，不用输口令）"
UNDER_PHRASE = "单位口令（每次启动时输入）"
ENCRYPT = "先关上窗口，写一份加密的账本并逐条核对，通过后才换下原文件，然后自动打开。计时期间请挑空闲时做。"
REKEY = "账本用新密钥重写一遍，原来的恢复码只能打开以前的备份。完成后请重新制作恢复码。"
KEEP = "密钥不变，恢复码仍有效，只换保管的方法。"
PLAIN = "副本不加密，谁拿到都能读。导出会记入账本，副本里也有这一条。"
ANCHOR = "照文书页脚抄写。一致就证明那张纸以前的记录没有被改动过。"


def _way_fields() -> tuple[Field, ...]:
    return (
        Field(name="way", title="密钥放在", kind="choice", value=Way.RING,
              choices=((Way.RING, IN_RING), (Way.PHRASE, UNDER_PHRASE))),
        Field(name="phrase", title="单位口令", kind="secret",
              hint=f"至少{keystore.PHRASE_LENGTH}个字母、数字或符号，选单位口令时填"),
        Field(name="again", title="再输一遍", kind="secret"),
    )  # fmt: skip


def _keeping(values: Values) -> Keeping:
    """What was chosen; the pass-phrase is looked at before anything is begun."""
    if values["way"] is Way.RING:
        return Keeping()
    phrase = str(values["phrase"])
    keystore.check_phrase(phrase)
    if phrase != values["again"]:
        raise Refused("两遍口令不一样，请再输。", field="again")
    return Keeping(way=Way.PHRASE, phrase=phrase)


def encrypt(desk: Desk, broadcast: Broadcast) -> Form:
    """A plain book becomes an encrypted one."""

    def act(values: Values) -> Changed:
        broadcast.reopen_requested.emit(open_book.encrypting(desk, _keeping(values)))
        return Changed(frozenset())

    return FormPage(broadcast, "加密账本", _way_fields(), act, now=desk.now(), verb="关上窗口并加密", hint=ENCRYPT)


def rekey(desk: Desk, broadcast: Broadcast) -> Form:
    """A new key for an encrypted book."""

    def act(values: Values) -> Changed:
        broadcast.reopen_requested.emit(open_book.rekeying(desk, _keeping(values)))
        return Changed(frozenset())

    return FormPage(broadcast, "更换密钥", _way_fields(), act, now=desk.now(), verb="关上窗口并更换", hint=REKEY)


def keep(desk: Desk, broadcast: Broadcast) -> Form:
    """The same key, kept another way."""

    def kept(answer: Changed | DutyDeskError) -> None:
        if isinstance(answer, DutyDeskError):
            broadcast.warn(answer.sentence)
            return
        broadcast.publish(answer)
        broadcast.say("密钥已改用新的方式保管。")

    def act(values: Values) -> Changed:
        broadcast.tasks.ask(partial(encryption.kept_otherwise, desk, _keeping(values)), kept, slow=True)
        return Changed(frozenset())

    return FormPage(broadcast, "改用口令或钥匙串", _way_fields(), act, now=desk.now(), verb="改用", hint=KEEP)


def plain(desk: Desk, broadcast: Broadcast) -> Form:
    """A plain copy for an auditor."""
    stamp = desk.now().strftime("%Y%m%d")

    def copied(answer: Resealed | DutyDeskError) -> None:
        if isinstance(answer, DutyDeskError):
            broadcast.warn(answer.sentence)
            return
        broadcast.say(f"明文副本已导出并核对：{answer.path.name}，{answer.entries}条。")

    def act(values: Values) -> Changed:
        reason, path = str(values["reason"]), Path(str(values["path"]))
        if not reason.strip():
            raise Refused("请写明明文副本交给谁、做什么用。", field="reason")
        if path.exists():
            raise Refused("这个文件已经存在，请换一个文件名。", field="path")
        broadcast.tasks.ask(partial(encryption.plain_copy, desk, path, reason), copied, lane="copy", may_hang=True)
        return Changed(frozenset())

    fields = (
        Field(name="reason", title="交给谁", hint="如 县审计局，年度审计"),
        Field(name="path", title="存到", value=str(folder_of(desk) / f"账本明文副本{stamp}.db")),
    )
    return FormPage(broadcast, "导出明文副本", fields, act, now=desk.now(), verb="导出", hint=PLAIN)


def anchor(desk: Desk, broadcast: Broadcast) -> Form:
    """A head typed in from the foot of a paper."""

    def act(values: Values) -> Changed:
        checked = open_book.check_paper(desk, str(values["anchor"]))
        if not checked.ok:
            raise Refused(checked.sentence, field="anchor")
        broadcast.say(checked.sentence)
        return Changed(frozenset())

    fields = (Field(name="anchor", title="页脚", hint="账本S1a2b3c4d 第120条 链头AB12-CD34-EF56-7890-AB12"),)
    return FormPage(broadcast, "核对纸上的链头", fields, act, now=desk.now(), verb="核对", hint=ANCHOR)


def sheet(desk: Desk, broadcast: Broadcast) -> Form:
    """The recovery sheet."""
    return OnePaper(desk, broadcast, "账本恢复码", "recovery", partial(encryption.recovery_sheet, desk))


def drilled(desk: Desk, broadcast: Broadcast) -> Form:
    """A restore drill, and its result as a paper."""
    return OnePaper(desk, broadcast, "恢复演练", "drill", partial(drill.drilled, desk))


FORMS: dict[str, Callable[[Desk, Broadcast], Form]] = {
    "encrypt": encrypt,
    "rekey": rekey,
    "keep": keep,
    "plain": plain,
    "anchor": anchor,
    "sheet": sheet,
    "drill": drilled,
}
