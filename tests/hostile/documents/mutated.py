"""Good documents with bytes changed, cut and doubled."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.reading import makers
from tests.sources import makers as archives


def mutated() -> Iterator[tuple[str, bytes]]:
    """Every format, cut short, with bytes turned, with a piece doubled: twelve of each."""
    seeds = {
        "pdf": makers.pdf([[(72, 700, 12, "Words on a page of some length.")]] * 3, info="/Title (A)"),
        "docx": makers.docx("One.\n\nTwo."),
        "xlsx": makers.xlsx([["a", "b"], ["c", "d"]]),
        "pptx": makers.pptx(["One", "Two"], notes="N"),
        "odt": makers.opendocument("One.\n\nTwo."),
        "epub": makers.epub(["<p>One.</p>", "<p>Two.</p>"]),
        "rtf": makers.rtf(r"One.\par Two {\b x}\u8217?"),
        "html": makers.html("<p>One.</p>" * 9),
        "eml": makers.mail("One.", page="<p>One.</p>"),
        "mhtml": makers.mhtml("<p>One.</p>"),
        "json": b'{"title": "A", "text": "One."}',
        "zip": archives.zipped({"a.txt": b"One.", "b.html": b"<p>Two.</p>"}),
        "tar": archives.tarred({"a.txt": b"One."}),
        "warc": archives.warc_record("https://example.org/", b"<p>One.</p>"),
        "mbox": archives.mbox([archives.message("A", "One.")] * 3),
        "warc.gz": archives.warc_gz([archives.warc_record("https://example.org/", b"<p>One.</p>")] * 2),
    }
    for kind, raw in seeds.items():
        dice = random.Random(kind)
        for number in range(14):
            cut = bytearray(raw)
            if number < 4:
                cut = cut[: dice.randrange(4, len(cut))]
            elif number < 10:
                for _ in range(2 ** (number - 4)):
                    cut[dice.randrange(len(cut))] = dice.randrange(256)
            else:
                place, length = dice.randrange(len(cut)), dice.randrange(1, 60)
                cut[place:place] = cut[place : place + length] * dice.randrange(2, 200)
            yield f"{number}.{kind}", bytes(cut)
