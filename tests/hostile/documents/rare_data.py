"""Ordinary files of rare build: tables, JSON, PDF. See `rarity`."""

from __future__ import annotations

import json
from collections.abc import Iterator

from tests.hostile.documents.rarity import SALE, Rare
from tests.reading import makers


def rare() -> Iterator[Rare]:
    """All of them."""
    for group in (_tables, _jsons, _pdfs, _said_of_pdfs, _layers):
        yield from group()


def _tables() -> Iterator[Rare]:
    yield Rare("escapes.csv", f'a,b\n1,"He said \\"so\\": {SALE}"\n2,"Next"\n'.encode(), (("text", SALE), ("text", "Next")))
    yield Rare("pipes.csv", f"name|words\nA|{SALE}\n".encode())
    yield Rare("carets.csv", f"name^words\nA^{SALE}\n".encode())
    yield Rare("apostrophes.csv", f"name,words\n'A','{SALE}'\n".encode())
    yield Rare(
        "remark.csv",
        f'# made by a program\n\nname;words\nA;"{SALE}"\n'.encode(),
        (("text", SALE), ("text", "made by a program")),
    )
    yield Rare("dos.csv", f"name;words\r\nÄ;{SALE}\r\n".encode("cp850"))
    yield Rare("uneven.csv", f"a,b\n1\n2,3,4,{SALE}\n".encode())
    yield Rare("in-a-cell.csv", f'a,b\n1,"{SALE}\nA second line"\n'.encode(), (("text", SALE), ("text", "A second line")))
    yield Rare("wide.tsv", f"name\twords\r\nA\t{SALE}\r\n".encode("utf-16"))


def _jsons() -> Iterator[Rare]:
    yield Rare(
        "marked.jsonl",
        b"\xef\xbb\xbf" + json.dumps({"text": SALE}).encode() + b"\r\n" + json.dumps({"text": "More."}).encode() + b"\r\n",
        (("text", SALE), ("text", "More.")),
    )
    yield Rare(
        "records.json",
        b"".join(b"\x1e" + json.dumps({"text": words}).encode() + b"\n" for words in (SALE, "More.")),
        (("any", SALE), ("any", "More.")),
    )
    yield Rare(
        "rendered.json",
        json.dumps({"title": {"rendered": "A"}, "content": {"rendered": f"<p>{SALE}</p>"}, "date": "2020-02-03"}).encode(),
        (("text", SALE), ("absent", "<p>")),
    )
    yield Rare(
        "no-date.json",
        json.dumps({"title": "A", "text": "Words.", "date": SALE, "language": "Spoken words of it."}).encode(),
        (("any", SALE), ("any", "Spoken words of it.")),
    )
    yield Rare(
        "words-as-names.json",
        json.dumps({SALE: None, "Other words": {}, "More words": []}).encode(),
        (("text", SALE), ("text", "Other words"), ("text", "More words")),
    )
    yield Rare(
        "paragraphs.json", json.dumps({"title": "A", "body": [SALE, "Second."]}).encode(), (("text", SALE), ("text", "Second."))
    )
    yield Rare(
        "two-texts.json",
        json.dumps({"text": "Short.", "body": SALE, "summary": "Sum."}).encode(),
        (("any", SALE), ("any", "Sum.")),
    )
    who = {"name": "Demo", "motto": SALE, "place": {"town": "A town of it."}}
    found = (("aside", SALE), ("aside", "A town of it."))
    yield Rare("who.json", json.dumps({"text": "Words.", "publisher": who}).encode(), found)
    page = f"<p>Words of a page.</p><p style='display:none'>{SALE}</p>"
    yield Rare("unseen-in-a-page.json", json.dumps({"text": page}).encode(), (("hidden", SALE), ("text", "Words of a page.")))
    yield Rare(
        "list.json", json.dumps([{"text": SALE}, {"text": "More."}], indent=1).encode(), (("text", SALE), ("text", "More."))
    )
    yield Rare("escaped.json", json.dumps(json.dumps({"text": SALE})).encode())
    yield Rare("remarks.json", f'// made by hand\n{{"text": "{SALE}", }}\n'.encode())
    yield Rare(
        "one-after-another.json", f'{{"text": "{SALE}"}}{{"text": "More."}}'.encode(), (("text", SALE), ("text", "More."))
    )


def _pdfs() -> Iterator[Rare]:
    pdf = makers.pdf
    turned = "0 1 -1 0 300 100 cm"
    yield Rare("turned.pdf", pdf([[(0, 0, 9, f"{SALE}\x00{turned}")]]))
    yield Rare("turned-and-narrow.pdf", pdf([[(0, 0, 5, f"ill {SALE[:-1]} ill\x00{turned}")]]), (("text", SALE[:-1]),))
    yield Rare("turned-page.pdf", pdf([[(72, 400, 12, SALE)]], page="/Rotate 90"))
    yield Rare("upside-down.pdf", pdf([[(0, 0, 12, f"{SALE}\x00-1 0 0 -1 500 500 cm")]]))
    form = f"BT /F1 12 Tf 72 700 Td ({SALE}) Tj ET"
    x = (
        f"<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Length "
        f"{len(form)} >>\nstream\n{form}\nendstream"
    )
    raw = pdf([[(72, 750, 12, "Above.\x00/X1 Do")]], more=(x,)).replace(
        b"/Font << /F1 3 0 R >> >> >>\nendobj\n", b"/Font<</F1 3 0 R>>/XObject<</X1 7 0 R>>>>>>\nendobj\n", 1
    )
    yield Rare("form.pdf", raw, (("text", SALE), ("text", "Above.")))
    stamp = f"BT /F1 12 Tf 0 5 Td ({SALE}) Tj ET"
    look = (
        f"<< /Type /XObject /Subtype /Form /BBox [0 0 400 20] /Resources << /Font << /F1 3 0 R >> >> /Length "
        f"{len(stamp)} >>\nstream\n{stamp}\nendstream"
    )
    over = "<< /Type /Annot /Subtype /Stamp /Rect [72 600 472 620] /AP << /N 7 0 R >> >>"
    yield Rare(
        "stamp.pdf",
        pdf([[(72, 750, 12, "Above.")]], page="/Annots [8 0 R]", more=(look, over)),
        (("any", SALE), ("text", "Above.")),
    )
    squeezed = f"{SALE}\x0050 Tz"
    yield Rare("squeezed.pdf", pdf([[(72, 700, 12, squeezed)]]))
    raised = "BT /F1 12 Tf 72 700 Td (Huawei of China) Tj 5 Ts ( sold) Tj 0 Ts ( cameras.) Tj ET"
    yield Rare("raised.pdf", pdf([[(72, 750, 12, f"A.\x00{raised}")]]), (("text", "Huawei of China sold cameras."),))
    spaced = "BT /F1 12 Tf 72 650 Td [(Hua) -20 (wei) -400 (sold) -400 (cameras) 30 (.)] TJ ET"
    yield Rare("kerned.pdf", pdf([[(72, 750, 12, f"A.\x00{spaced}")]]), (("text", "Huawei sold cameras."),))
    drop = "BT /F1 40 Tf 72 690 Td (H) Tj ET BT /F1 12 Tf 101 706 Td (uawei of China sold cameras) Tj ET"
    yield Rare("big-first-letter.pdf", pdf([[(72, 750, 12, f"A.\x00{drop}")]]), (("text", "sold cameras"),))
    wide = "\n".join(f"<{n:02X}> <{ord(c):04X}>" for n, c in enumerate("Камеры", 0x41))
    table = (
        f"/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <00> <FF> "
        f"endcodespacerange 6 beginbfchar\n{wide}\nendbfchar endcmap end end"
    )
    font = (
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar 65 /LastChar 70 /Widths [600 600 600 600 "
        "600 600] /ToUnicode 7 0 R >>"
    )
    body = f"<< /Length {len(table)} >>\nstream\n{table}\nendstream"
    raw = pdf([[(72, 700, 12, "ABCDEF")]], more=(body, font)).replace(b"/F1 3 0 R", b"/F1 8 0 R")
    yield Rare("mapped.pdf", raw, (("text", "Камеры"),))


def _said_of_pdfs() -> Iterator[Rare]:
    """Words that stand in a PDF's tables, not on its pages."""
    above = [[(72, 750, 12, "Above.")]]
    both = (("aside", SALE), ("text", "Above."))
    rich = f"<< /Type /Annot /Subtype /{{0}} /Rect [72 600 472 620] /RC (<body><p>{SALE}</p></body>) >>"
    annots = "/Annots [7 0 R]"
    yield Rare("rich-remark.pdf", makers.pdf(above, page=annots, more=(rich.format("Text"),)), both)
    written = (("text", SALE), ("text", "Above."))
    yield Rare("rich-box.pdf", makers.pdf(above, page=annots, more=(rich.format("FreeText"),)), written)
    form, field = "/AcroForm << /Fields [7 0 R] >>", "<< /Type /Annot /Subtype /Widget /T (x) /Rect [72 600 472 620]"
    choice = f"{field} /FT /Ch /Ff 131072 /Opt [[(a) ({SALE})] [(b) (Nobody.)]] /V (a) >>"
    found = (("text", SALE), ("text", "Above."), ("absent", "Nobody."))
    yield Rare("choice.pdf", makers.pdf(above, catalog=form, page=annots, more=(choice,)), found)
    hint = f"{field} /FT /Btn /Ff 32768 /TU ({SALE}) >>"
    yield Rare("hint.pdf", makers.pdf(above, catalog=form, page=annots, more=(hint,)), both)
    stream = "<< /Length 3 >>\nstream\n<a>\nendstream"
    xfa = makers.pdf([[(72, 700, 12, "Please wait.")]], catalog="/AcroForm << /XFA 7 0 R /Fields [] >>", more=(stream,))
    yield Rare("other-form.pdf", xfa, (("told", "XFA"),))
    tree = "/MarkInfo << /Marked true >> /StructTreeRoot 7 0 R"
    parts = (
        "<< /Type /StructTreeRoot /K 9 0 R /ParentTree 10 0 R >>",
        f"<< /Type /StructElem /S /Figure /P 9 0 R /Pg 6 0 R /K 0 /Alt ({SALE}) >>",
        "<< /Type /StructElem /S /Document /P 7 0 R /K 8 0 R >>",
        "<< /Nums [0 [8 0 R]] >>",
    )
    figure = [[(72, 750, 12, "Above.\x00/Figure <</MCID 0>> BDC 10 10 50 50 re f EMC")]]
    yield Rare("described.pdf", makers.pdf(figure, catalog=tree, page="/StructParents 0", more=parts), both)
    table = "begincmap 1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfchar\n<41> <D83DDE00>\nendbfchar endcmap"
    body = f"<< /Length {len(table)} >>\nstream\n{table}\nendstream"
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 7 0 R >>"
    lines = [[(72, 700, 12, "A" * 40 + "Z"), (72, 650, 12, f"{SALE}\x001 g"), (72, 600, 12, "Last line.")]]
    raw = makers.pdf(lines, more=(body, font)).replace(b"/F1 3 0 R", b"/F1 8 0 R")
    yield Rare("faces.pdf", raw, (("hidden", SALE), ("text", "Last line."), ("text", "\U0001f600" * 40 + "Z")))


def _layers() -> Iterator[Rare]:
    off = "/OCProperties << /OCGs [7 0 R] /D << /Order [7 0 R] /OFF [7 0 R] >> >>"
    group = "<< /Type /OCG /Name (Draft) >>"
    words = f"/OC /L1 BDC BT /F1 12 Tf 72 600 Td ({SALE}) Tj ET EMC"
    raw = makers.pdf([[(72, 750, 12, f"Above.\x00{words}")]], catalog=off, more=(group,))
    raw = raw.replace(b"/Font << /F1 3 0 R >> >> >>\nendobj\n", b"/Font<</F1 3 0 R>>/Properties<</L1 7 0 R>>>>>>\nendobj\n", 1)
    yield Rare("layer-off.pdf", raw, (("hidden", SALE), ("text", "Above.")))
    yield Rare("layer-on.pdf", raw.replace(b"/OFF [7 0 R]", b"/ON  [7 0 R]"), (("text", SALE), ("text", "Above.")))
    private = "\n".join(f"<{n:02X}> <{0xE000 + n:04X}>" for n in range(0x41, 0x5B))
    table = f"begincmap 1 begincodespacerange <00> <FF> endcodespacerange 26 beginbfchar\n{private}\nendbfchar endcmap"
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 7 0 R >>"
    body = f"<< /Length {len(table)} >>\nstream\n{table}\nendstream"
    raw = makers.pdf([[(72, 700 - 20 * n, 12, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") for n in range(9)]], more=(body, font))
    yield Rare("no-letters.pdf", raw.replace(b"/F1 3 0 R", b"/F1 8 0 R"), (("told", "letters"),))
