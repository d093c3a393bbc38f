"""XML as a stream of events by expat: no tree, so neither depth nor size can lose text; no entities, no document types.

Invariant: a document that declares an entity, or a type of its own, is refused before anything of it is expanded. One that only
names a type (as old e-books and OpenOffice's first format do) is read; what it names is never fetched.
"""

from __future__ import annotations

import html as entities
from collections.abc import Iterator
from xml.parsers import expat

from sousveil.model import ReadingError

Event = tuple[str, str, dict[str, str]]
_STEP = 1 << 16


def events(raw: bytes, shown: str) -> Iterator[Event]:
    """("start", local name, attributes by local name), ("text", characters, {}), ("end", local name, {}) in order.

    Raises ReadingError where the XML is broken or declares a document type.
    """
    queue: list[Event] = []
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, given: queue.append(
        ("start", _local(name), {_local(key): value for key, value in given.items()}))
    parser.EndElementHandler = lambda name: queue.append(("end", _local(name), {}))
    parser.CharacterDataHandler = lambda text: queue.append(("text", text, {}))

    def refuse(*_: object) -> None:
        raise ReadingError(f"{shown}: its XML declares a document type or entities, which are not read")

    parser.StartDoctypeDeclHandler = lambda name, system, public, has_own: refuse() if has_own else None
    parser.EntityDeclHandler = refuse
    parser.SkippedEntityHandler = lambda name, is_parameter: queue.append(("text", entities.unescape(f"&{name};"), {}))
    try:
        for start in range(0, len(raw), _STEP):
            parser.Parse(raw[start : start + _STEP], start + _STEP >= len(raw))
            yield from queue
            queue.clear()
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise ReadingError(f"{shown}: its XML is broken: {error}") from error


def _local(name: str) -> str:
    return name.rsplit(" ", 1)[-1]
