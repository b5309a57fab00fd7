from typing import Any

from jeepney.fds import FileDescriptor as FileDescriptor

class DBusAddress:
    def __init__(self, object_path: str, bus_name: str | None = ..., interface: str | None = ...) -> None: ...

class HeaderFields:
    path: HeaderFields
    interface: HeaderFields
    member: HeaderFields
    sender: HeaderFields
    signature: HeaderFields
    reply_serial: HeaderFields

class MessageType:
    method_call: MessageType
    method_return: MessageType
    error: MessageType
    signal: MessageType

class Header:
    message_type: MessageType
    fields: dict[HeaderFields, Any]
    serial: int

class Message:
    header: Header
    body: tuple[Any, ...]

class DBusErrorResponse(Exception):
    name: str

class MatchRule:
    def __init__(
        self,
        *,
        type: str | None = ...,
        sender: str | None = ...,
        interface: str | None = ...,
        member: str | None = ...,
        path: str | None = ...,
        path_namespace: str | None = ...,
    ) -> None: ...
    def add_arg_condition(self, argno: int, value: str, kind: str = ...) -> None: ...
    def serialise(self) -> str: ...
    def matches(self, message: Message) -> bool: ...

def new_method_call(
    remote_obj: DBusAddress, method: str, signature: str | None = ..., body: tuple[object, ...] = ...
) -> Message: ...
def new_method_return(parent_msg: Message, signature: str | None = ..., body: tuple[object, ...] = ...) -> Message: ...
def new_error(
    parent_msg: Message, error_name: str, signature: str | None = ..., body: tuple[object, ...] = ...
) -> Message: ...
def new_signal(
    emitter: DBusAddress, signal: str, signature: str | None = ..., body: tuple[object, ...] = ...
) -> Message: ...
