"""The part of a route's form that says by what the platform's answer is read (平台的答复)."""

from app.models.outbox.answers import AnswerRule, AnswerStyle
from app.models.outbox.routes import Route
from app.ui.kit.field_row import Field
from app.ui.kit.form import Values

VALUES = {
    "answer_accepted": ("收下的值", "几个用、隔开；4* 是以4开头的"),
    "answer_refused": ("拒收的值", "停止发送，报告受阻"),
    "answer_busy": ("暂时不收的值", "过一会儿再发"),
}


def answer_fields(route: Route) -> tuple[Field, ...]:
    """How a platform says that it took a report in; HTTP 200 alone is no acceptance."""
    rule = route.answers
    said = (rule.accepted, rule.refused, rule.busy)
    return (
        Field(name="answer_style", title="怎样算收下", kind="choice", value=rule.style,
              choices=tuple((one, one.label) for one in AnswerStyle)),
        Field(name="answer_path", title="看哪个字段", value=rule.path, hint="自己定义时填：如 code、data.result"),
        *(Field(name=name, title=title, value="、".join(held), hint=hint)
          for (name, (title, hint)), held in zip(VALUES.items(), said, strict=True)),
        Field(name="answer_words", title="说明字段", value=rule.words, hint="对方的话在哪里，空着按 msg、message 找"),
        Field(name="answer_receipt", title="收文号字段", value=rule.receipt, hint="空着按 receipt、id、number 找"),
        Field(name="repeats", title="可以重发", kind="check", value=route.repeats,
              hint="对方按 Idempotency-Key 认得出重复；不勾，可能已收到的不再发，请电话核实"),
    )  # fmt: skip


def answers_of(values: Values) -> AnswerRule:
    """The rule as filled in."""
    lists = {name.removeprefix("answer_"): _split(str(values[name])) for name in VALUES}
    return AnswerRule(
        style=values["answer_style"],
        path=str(values["answer_path"]).strip(),
        words=str(values["answer_words"]).strip(),
        receipt=str(values["answer_receipt"]).strip(),
        **lists,
    )


def _split(text: str) -> tuple[str, ...]:
    return tuple(filter(None, (one.strip() for one in text.replace("，", "、").split("、"))))
