"""Changing the unit's routes (报送通道): the settings, and a password where passwords belong."""

import msgspec

from app.models.officer.rights import Right
from app.models.outbox.routes import Route
from app.services.desk.changes import Changed
from app.services.desk.desk import Desk
from app.services.outbox import queue
from app.services.runtime.errors import Refused
from app.services.security import keystore
from app.services.settings import editing


def save_route(desk: Desk, held: Route | None, made: Route, secret: str) -> Changed:
    """``made`` stands in the place of ``held`` (None for a new one); an empty secret leaves the kept one as it is.

    Raises Refused for a route that cannot work, one that is renamed while something waits for it, and a password for
    which there is no safe place.
    """
    desk.ask(Right.MANAGE)
    others = [one for one in desk.settings.routes if held is None or one.name != held.name]
    settings = msgspec.structs.replace(desk.settings, routes=(*others, made))
    renamed = held is not None and held.name != made.name
    if held is not None and renamed and any(one.route == held.name for one in queue.waiting(desk)):
        raise Refused("这个通道还有待发的报告，先等发完或撤出，再改名。", field="name")
    kept = secret or (keystore.secret(desk.store, held.name) if held is not None and renamed else "")
    if kept:
        wrong = made.wrong()
        if wrong:
            raise Refused(f"{wrong}。", field="name")
        keystore.keep_secret(desk.store, made.name, kept)
    return editing.change_settings(desk, settings)
