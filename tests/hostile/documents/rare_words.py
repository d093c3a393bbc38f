"""Ordinary files of rare build: Word files, packed and flat. See `rarity`."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from tests.hostile.documents.rarity import SALE, Rare
from tests.reading import makers
from tests.reading.makers import zipped

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def rare() -> Iterator[Rare]:
    """All of them."""
    for group in (_words, _packed_words, _unlike_others, _flat_words):
        yield from group()


def _p(words: str, before: str = "") -> str:
    return f"<w:p><w:r>{before}<w:t>{words}</w:t></w:r></w:p>"


def _words() -> Iterator[Rare]:
    sale = _p(SALE)
    dark = '<w:tc><w:tcPr><w:shd w:val="clear" w:fill="1F4E79"/></w:tcPr>{0}</w:tc>'
    white = '<w:rPr><w:color w:val="FFFFFF"/></w:rPr>'
    yield Rare("white-on-dark.docx", makers.docx(f"<w:tbl><w:tr>{dark.format(_p(SALE, white))}</w:tr></w:tbl>"))
    yield Rare("white-on-white.docx", makers.docx(_p(SALE, white) + _p("Else.")), (("hidden", SALE), ("text", "Else.")))
    marked = '<w:rPr><w:color w:val="FFFFFF"/><w:highlight w:val="black"/></w:rPr>'
    yield Rare("white-on-marker.docx", makers.docx(_p(SALE, marked)))
    shaded = f'<w:p><w:pPr><w:shd w:val="clear" w:fill="000000"/></w:pPr><w:r>{white}<w:t>{SALE}</w:t></w:r></w:p>'
    yield Rare("white-in-a-box.docx", makers.docx(shaded))
    filled = f'{white[:-8]}<w14:textFill xmlns:w14="u"><w14:solidFill/></w14:textFill></w:rPr>'
    yield Rare("white-letters.docx", makers.docx(_p(SALE, filled) + _p("Else.")), (("hidden", SALE), ("text", "Else.")))
    shape = '<w:p><w:r><wps:wsp xmlns:wps="w"><wps:spPr>{0}</wps:spPr><w:txbxContent>{1}</w:txbxContent></wps:wsp></w:r></w:p>'
    fill = '<a:solidFill xmlns:a="a"/>'
    yield Rare("white-in-a-shape.docx", makers.docx(shape.format(fill, _p(SALE, white))))
    line = f'<a:ln xmlns:a="a">{fill}</a:ln>'
    yield Rare("white-in-a-frame.docx", makers.docx(shape.format(line, _p(SALE, white)) + _p("Else.")), (("hidden", SALE),))
    entries = f'<w:listEntry w:val="Nobody sold anything."/><w:listEntry w:val="{SALE}"/>'
    choice = (
        f'<w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/>{entries}</w:ddList></w:ffData></w:fldChar>'
    )
    yield Rare("drop-down.docx", makers.docx(f"<w:p><w:r>{choice}</w:r><w:r><w:t>.</w:t></w:r></w:p>"))
    art = f'<w:p><w:r><w:pict><v:shape xmlns:v="urn:v"><v:textpath string="{SALE}"/></v:shape></w:pict></w:r></w:p>'
    yield Rare("word-art.docx", makers.docx(art))
    tabs = (
        '<w:p><w:pPr><w:tabs><w:tab w:val="left" w:pos="9"/></w:tabs></w:pPr><w:r><w:t>Left</w:t><w:ptab/>'
        "<w:t>right.</w:t></w:r></w:p>"
    )
    yield Rare("places-of-tabs.docx", makers.docx(tabs), (("text", "Left\tright."),))
    control = "<w:sdt><w:sdtPr><w:alias w:val='a'/></w:sdtPr><w:sdtContent>{0}</w:sdtContent></w:sdt>"
    yield Rare("controls.docx", makers.docx(control.format(control.format(sale))))
    inline = control.format(f"<w:r><w:t>{SALE[:20]}</w:t></w:r>")
    tag = f'<w:smartTag w:element="x"><w:r><w:t>{SALE[20:30]}</w:t></w:r></w:smartTag>'
    custom = f'<w:customXml w:element="y"><w:r><w:t>{SALE[30:]}</w:t></w:r></w:customXml>'
    yield Rare("split-in-controls.docx", makers.docx(f"<w:p>{inline}{tag}{custom}</w:p>"))
    simple = f'<w:p><w:fldSimple w:instr="AUTHOR"><w:r><w:t>{SALE}</w:t></w:r></w:fldSimple></w:p>'
    yield Rare("field.docx", makers.docx(simple))
    note = {"footnotes": f"<w:footnote>{_p(SALE)}</w:footnote>"}
    row = '<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Cell</w:t><w:footnoteReference w:id="1"/></w:r></w:p></w:tc></w:tr></w:tbl>'
    yield Rare("note-in-a-table.docx", makers.docx(row, **note))
    inner = f"<w:tbl><w:tr><w:tc>{sale}</w:tc><w:tc>{_p('Beside.')}</w:tc></w:tr></w:tbl>"
    yield Rare(
        "table-in-a-table.docx",
        makers.docx(f"<w:tbl><w:tr><w:tc>{inner}{_p('Below.')}</w:tc></w:tr></w:tbl>"),
        (("text", SALE), ("text", "Beside."), ("text", "Below.")),
    )
    moved = f'<w:moveFrom w:id="1">{_run("Was here.")}</w:moveFrom><w:moveTo w:id="2">{_run(SALE)}</w:moveTo>'
    yield Rare("moved.docx", makers.docx(f"<w:p>{moved}</w:p>"), (("text", SALE), ("hidden", "Was here.")))
    both = f"<w:ins w:id='1'><w:del w:id='2'><w:r><w:delText>{SALE}</w:delText></w:r></w:del></w:ins>{_run('Kept.')}"
    yield Rare("added-and-taken-out.docx", makers.docx(f"<w:p>{both}</w:p>"), (("hidden", SALE), ("text", "Kept.")))
    ruby = f"<w:p><w:r><w:ruby><w:rt>{_run('reading')}</w:rt><w:rubyBase>{_run(SALE)}</w:rubyBase></w:ruby></w:r></w:p>"
    yield Rare("ruby.docx", makers.docx(ruby))
    maths = f'<w:p><m:oMath xmlns:m="urn:m"><m:r><m:t>x = 5 cameras</m:t></m:r></m:oMath>{_run(SALE)}</w:p>'
    yield Rare("maths.docx", makers.docx(maths), (("text", "x = 5 cameras"), ("text", SALE)))
    box = f"<w:txbxContent>{sale}</w:txbxContent>"
    shape = (
        f'<mc:AlternateContent xmlns:mc="urn:mc"><mc:Choice><a>{{0}}</a></mc:Choice><mc:Fallback><b>{box}</b>'
        f"</mc:Fallback></mc:AlternateContent>"
    )
    yield Rare("box-of-the-old-kind.docx", makers.docx(f"<w:p><w:r>{shape.format('')}</w:r></w:p>"))
    yield Rare(
        "box-in-a-note.docx",
        makers.docx(_p("Text."), endnotes=f"<w:endnote><w:p><w:r>{shape.format(box)}</w:r></w:p></w:endnote>"),
    )
    large = '<w:p><w:pPr><w:framePr w:dropCap="drop" w:lines="3"/></w:pPr><w:r><w:t>H</w:t></w:r></w:p>'
    yield Rare("large-first-letter.docx", makers.docx(large + _p(SALE[1:])))
    last = _p(SALE) + large.replace(">H<", ">Alone.<")
    yield Rare("large-letter-alone.docx", makers.docx(last), (("text", SALE), ("text", "Alone.")))
    yield Rare(
        "sign.docx",
        makers.docx(f'<w:p>{_run("Price: 5 ")}<w:r><w:sym w:font="Arial" w:char="20AC"/></w:r></w:p>'),
        (("text", "5 €"),),
    )


def _run(words: str) -> str:
    return f"<w:r><w:t>{words}</w:t></w:r>"


def _packed_words() -> Iterator[Rare]:
    whole = f'<w:document xmlns:w="{_W}"><w:body>{_p(SALE)}</w:body></w:document>'
    yield Rare("backslashes.docx", zipped({"[Content_Types].xml": "<Types/>", "word\\document.xml": whole}))
    yield Rare("other-case.docx", zipped({"[Content_Types].xml": "<Types/>", "Word/Document.xml": whole}))
    relation = '<Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="/text/words.xml"/></Relationships>'
    yield Rare(
        "other-names.docx",
        zipped({"[Content_Types].xml": "<Types/>", "_rels/.rels": relation, "text/words.xml": whole}),
        (("told", "not a document that can be read"),),
    )
    strict = whole.replace(_W, "http://purl.oclc.org/ooxml/wordprocessingml/main")
    yield Rare("strict.docx", zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": strict}))
    latin = f'<?xml version="1.0" encoding="windows-1252"?>{whole.replace("Kenya", "Kenýa")}'.encode("cp1252")
    yield Rare(
        "latin.docx",
        zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": latin}),
        (("text", SALE.replace("Kenya", "Kenýa")),),
    )
    types = (
        '<Types><Override PartName="/word/document.xml" '
        'ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
    )
    yield Rare(
        "macros.docm",
        zipped({"[Content_Types].xml": types, "word/document.xml": whole, "word/vbaProject.bin": b"\xd0\xcf\x11\xe0"}),
    )
    yield Rare("template.dotx", zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": whole}))
    yield Rare(
        "before-the-zip.docx",
        b"\r\n" + zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": whole}),
        (("told", "binary"),),
    )
    late = zipped({"word/document.xml": whole, "docProps/app.xml": "<a/>", "[Content_Types].xml": "<Types/>"})
    yield Rare("types-last.docx", late)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("[Content_Types].xml", "w") as part:
            part.write(b"<Types/>")
        with archive.open(zipfile.ZipInfo("word/document.xml"), "w", force_zip64=True) as part:
            part.write(whole.encode())
    yield Rare("streamed.docx", out.getvalue())


def _unlike_others() -> Iterator[Rare]:
    """Packages whose parts stand in another order, or that hold others: only their own list of parts tells what they are."""
    whole = f'<w:document xmlns:w="{_W}"><w:body>{_p(SALE)}</w:body></w:document>'
    types, picture = {"[Content_Types].xml": "<Types/>"}, bytes(range(256)) * 200
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w") as archive:
        archive.writestr("word/media/a.png", picture)
        archive.writestr("word/document.xml", whole)
        archive.writestr("[Content_Types].xml", "<Types/>")
    yield Rare("types-far-away.docx", plain.getvalue(), (("text", SALE), ("absent", "<w:")))
    body = f"<x {makers.ODF}><text:p>{SALE}</text:p></x>"
    late = {"content.xml": body, "META-INF/manifest.xml": "<m/>", "mimetype": "application/vnd.oasis.opendocument.text"}
    yield Rare("mimetype-last.odt", zipped(late), (("text", SALE), ("absent", "<text:p>")))
    container = '<container><rootfile full-path="p.opf"/></container>'
    item = '<manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest>'
    book = {"a.xhtml": f"<html><body><p>{SALE}</p></body></html>", "mimetype": "application/epub+zip",
            "p.opf": f'<package>{item}<spine><itemref idref="a"/></spine></package>', "META-INF/container.xml": container}
    yield Rare("mimetype-late.epub", zipped(book), (("text", SALE), ("absent", "rootfile")))
    letter = zipped({**types, "word/document.xml": whole})
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        archive.writestr("letter.docx", letter)
        archive.writestr("words.txt", "Words beside it.")
    yield Rare("not-packed.zip", stored.getvalue(), (("text", SALE), ("text", "Words beside it."), ("absent", "broken")))
    sheet = makers.xlsx([[SALE]])
    with zipfile.ZipFile(io.BytesIO(sheet)) as old, zipfile.ZipFile(holding := io.BytesIO(), "w") as archive:
        archive.writestr("xl/embeddings/word.docx", letter)
        for name in old.namelist():
            archive.writestr(name, old.read(name))
    yield Rare("holds-a-letter.xlsx", holding.getvalue(), (("text", SALE), ("told", "attachments: 1 files inside it")))
    yield Rare("binary.xlsb", zipped({**types, "xl/workbook.bin": bytes(50)}), (("told", "save it as xlsx"),))


def _flat_words() -> Iterator[Rare]:
    head = '<?xml version="1.0"?><?mso-application progid="{0}"?>'
    old = 'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"'
    body = f"<w:body>{_p(SALE)}{_p('Second.')}</w:body>"
    yield Rare("word-2003.xml", f"{head.format('Word.Document')}<w:wordDocument {old}>{body}</w:wordDocument>".encode())
    part = (
        f'<pkg:part pkg:name="/word/document.xml"><pkg:xmlData><w:document xmlns:w="{_W}">{body}</w:document>'
        f"</pkg:xmlData></pkg:part>"
    )
    yield Rare("flat.xml", f'{head.format("Word.Document")}<pkg:package xmlns:pkg="urn:pkg">{part}</pkg:package>'.encode())
    cells = f'<Cell><Data ss:Type="String">{SALE}</Data></Cell><Cell><Data ss:Type="Number">5</Data></Cell>'
    sheet = f'<Worksheet ss:Name="One"><Table><Row>{cells}</Row></Table></Worksheet>'
    yield Rare("excel-2003.xml", f'{head.format("Excel.Sheet")}<Workbook xmlns:ss="urn:ss">{sheet}</Workbook>'.encode())
    feed = (
        f"<rss version='2.0'><channel><item><title>Cameras</title><description><![CDATA[<p>{SALE}</p>]]>"
        f"</description></item></channel></rss>"
    )
    yield Rare("feed.xml", f"<?xml version='1.0'?>{feed}".encode())
    yield Rare(
        "docbook.xml", f"<?xml version='1.0'?><book><title>A</title><chapter><para>{SALE}</para></chapter></book>".encode()
    )
