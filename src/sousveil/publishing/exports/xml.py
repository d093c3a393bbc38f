"""XML as text: written from elements, never pasted; the same bytes for the same tree.

Invariant: what XML 1.0 can't hold (two non-characters that may stand in texts) is dropped, and nothing else.
"""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
Element = ElementTree.Element


def element(tag: str, attributes: dict[str, Any] | None = None, text: str | None = None) -> Element:
    """An element; attributes that are None are left out."""
    made = Element(tag, {name: clean(value) for name, value in (attributes or {}).items() if value is not None})
    made.text = clean(text) if text is not None else None
    return made


def child(parent: Element, tag: str, attributes: dict[str, Any] | None = None, text: str | None = None) -> Element:
    """An element at the end of another."""
    made = element(tag, attributes, text)
    parent.append(made)
    return made


def written(root: Element) -> bytes:
    """The document, indented by one space."""
    ElementTree.indent(root, " ")
    body: str = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'.encode()


def clean(value: Any) -> str:
    """A value as XML says it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _IMPOSSIBLE.sub("", str(value))
