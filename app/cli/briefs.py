"""值班快报 on the command line: written of an incident, signed, with its number of the year, as PDF."""

import argparse
from pathlib import Path

import msgspec

from app.cli.declaration import Answer, Command, Option, words
from app.cli.home import HOME, on_desk
from app.models.brief.state import issue_name
from app.services.desk.desk import Desk
from app.services.incident.listing import known_incident


def brief(desk: Desk, arguments: argparse.Namespace) -> Answer:
    """Sign an issue about an incident with the text that was composed, or that of a file."""
    from app.services.forms.papers import form_made
    from app.services.paper.archive import refuse_unwritable, save
    from app.services.reports import briefs
    from app.services.runtime.files import read_words

    state = known_incident(desk, arguments.incident)
    refuse_unwritable(Path(arguments.pdf))
    draft = briefs.compose(desk, state)
    said = {"title": arguments.title, "reported": arguments.to, "copied": arguments.copies}
    if arguments.text_file:
        said["body"] = read_words(Path(arguments.text_file))
    draft = msgspec.structs.replace(draft, **{name: value for name, value in said.items() if value})
    done = briefs.issue(desk, draft, arguments.signed_by)
    held = briefs.issued(desk, done.id)
    made = form_made(desk, "brief", incident=state.id, entry=done.id)
    save(made.data, Path(arguments.pdf))
    fact = held.issued
    return {
        "brief": done.id,
        "number": fact.number if fact is not None else None,
        "year": fact.year if fact is not None else None,
        "mark": issue_name(fact) if fact is not None else "",
        "title": draft.title,
        "text": fact.body if fact is not None else "",
        "pdf": arguments.pdf,
        "pages": len(made.paper.pages),
    }


COMMANDS = (
    Command(
        name="brief",
        help="签发一期值班快报，取本年下一个期号",
        run=on_desk(brief, books=True),
        options=(
            *HOME,
            Option("--incident", required=True),
            Option("--signed-by", required=True),
            Option("--pdf", required=True),
            *words("title", "text-file", "to", "copies"),
        ),
    ),
)
