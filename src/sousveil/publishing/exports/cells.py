"""Text in cells of a table that a spreadsheet may open.

Invariant: `restored(neutral(t)) == t` for every text, and no neutral text begins like a formula, whatever white space or
invisible character stands before it. The mark is one leading apostrophe, as OWASP's note on CSV injection recommends.
"""

from __future__ import annotations

import re

MARK = "'"
_UNSEEN = r"\s\x00-\x1f\x7f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_STARTS = re.compile(rf"[{_UNSEEN}]*[=+\-@|%'\u2212\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")


def neutral(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet could take it for a formula, or where it begins with one."""
    return MARK + text if _STARTS.match(text) else text


def restored(cell: str) -> str:
    """The text that `neutral` was given."""
    return cell.removeprefix(MARK)
