"""The window after login, where this user keeps a book; nothing otherwise."""

import os
import runpy
import sys
from pathlib import Path

if (Path(os.environ.get("LOCALAPPDATA", "")) / "dutydesk" / "dutydesk.db").is_file():
    sys.argv[1:] = []
    runpy.run_module("app.main", run_name="__main__")
