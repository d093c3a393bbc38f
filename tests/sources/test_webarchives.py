"""Records of web archives: the places that are told, whatever is damaged before them."""

from __future__ import annotations

import gzip
import io

from sousveil.sources import webarchives
from tests.sources.makers import warc_record


def test_places_after_damage_are_those_of_the_file_and_no_whole_record_is_lost() -> None:
    """They were counted twice behind the first damage, so that a second one cost whole records behind it."""
    records = [warc_record(f"https://example.org/{at}", f"page {at} ".encode() * 40 * at) for at in range(1, 9)]
    parts = [gzip.compress(record, mtime=0) for record in records]
    starts = [sum(map(len, parts[:at])) for at in range(len(parts))]
    for broken in (1, 5):
        parts[broken] = parts[broken][:30] + bytes(20) + parts[broken][50:]
    places: list[int] = []
    found = list(webarchives.pages(io.BytesIO(b"".join(parts)), "a.warc.gz", at=places.append))
    assert set(places) <= set(starts)
    assert [item.name[-1] for item in found if isinstance(item, webarchives.Page)] == ["1", "3", "4", "5", "7", "8"]
