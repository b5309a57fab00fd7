"""Pure: no Qt, no input or output, no clock, no database. Whatever is loaded of it knows every kind of fact."""

import app.models.registry  # noqa: F401 - teaches the codec the kinds; without it every entry would read as unknown
