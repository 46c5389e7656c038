"""The last step to a file that is PDF/UA-1 and PDF/A-2a at once.

ReportLab lays out and draws; here the structure tree, the metadata and the colour space are
added and the file is written anew. Nothing in it depends on the time or the machine: the same
pages and tree give the same bytes.

Sources of the demands: ISO 14289-1 (PDF/UA-1) and ISO 19005-2 (PDF/A-2), as the independent
validator of the tests checks them.
"""

from __future__ import annotations

import base64
import re
import zlib
from io import BytesIO
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from hipspine_desktop.documents.layout.colour_profile import srgb_profile
from hipspine_desktop.documents.layout.tags import Mark, Node, Role
from hipspine_desktop.documents.model import Properties

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TO_NOTHING = re.compile(rb"<[0-9A-F]+> <0000>\s*\n?")
_COUNT = re.compile(rb"(\d+) beginbfchar\n(.*?)endbfchar", re.DOTALL)


_LINE_ENDS = (b"\r", b"\n")
_LOOSE_END = re.compile(rb"[\r\n]\nendstream")
_TRIES = 12


def finished(pdf: bytes, root: Node, properties: Properties) -> bytes:
    """The file with its structure tree, metadata and colour space.

    Args:
        pdf: as ReportLab wrote it, content marked by the tagged canvas.
        root: the document's structure.
        properties: texts already in the font's characters.
    """
    with pikepdf.open(BytesIO(pdf)) as file:
        _add_structure(file, root)
        file.Root.Lang = String(properties.language)
        file.Root.MarkInfo = Dictionary(Marked=True)
        file.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        _add_metadata(file, properties)
        _add_colour_space(file)
        _mend_fonts(file)
        pack_streams(file)
        return _written(file)


def _written(file: Pdf) -> bytes:
    """The bytes; written anew until no stream of the file's own tables ends in a line end, which
    a strict reader could take for the one that has to follow. The next free key of the parent
    tree may be any number above those in use, so it serves to vary them; where that does not
    help (the tables lie in several streams), the file is written without such streams."""
    key = len(file.pages)
    for more in range(_TRIES):
        file.Root.StructTreeRoot.ParentTreeNextKey = key + more
        pdf = _saved(file, pikepdf.ObjectStreamMode.generate)
        if not _LOOSE_END.search(pdf):
            return pdf
    return _saved(file, pikepdf.ObjectStreamMode.disable)


def _saved(file: Pdf, mode: pikepdf.ObjectStreamMode) -> bytes:
    target = BytesIO()
    file.save(
        target,
        min_version="1.7",
        fix_metadata_version=False,
        deterministic_id=True,
        object_stream_mode=mode,
    )
    return target.getvalue()


def pack_streams(file: Pdf) -> None:
    """Compress each stream so that its data do not end in a line end."""
    for stream in file.objects:
        if not isinstance(stream, pikepdf.Stream) or stream.get("/Type") == Name.Metadata:
            continue
        data = stream.read_bytes()
        packed = zlib.compress(data, 9)
        if packed.endswith(_LINE_ENDS) and "/Length1" not in stream and "/N" not in stream:
            packed = zlib.compress(data + b" ", 9)
        if packed.endswith(_LINE_ENDS):
            filters = Array([Name.ASCII85Decode, Name.FlateDecode])
            stream.write(base64.a85encode(packed) + b"~>", filter=filters)
        else:
            stream.write(packed, filter=Name.FlateDecode)


class _Writer:
    """Nodes to objects of the file; remembers which element owns each mark of a page."""

    def __init__(self, file: Pdf) -> None:
        self.file = file
        self.pages = [page.obj for page in file.pages]
        self.owners: list[dict[int, Object]] = [{} for _ in self.pages]

    def element(self, node: Node, parent: Object) -> Object:
        """A structure element with everything under it."""
        page = next((kid.page for kid in node.kids if isinstance(kid, Mark)), None)
        made = self.file.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name(f"/{node.role}"), P=parent)
        )
        if page is not None:
            made.Pg = self.pages[page]
        if node.alternative:
            made.Alt = String(node.alternative)
        attributes = _attributes(node)
        if attributes is not None:
            made.A = attributes
        kids = [self._kid(kid, made, page) for kid in node.kids]
        if kids:
            made.K = Array(kids)
        return made

    def _kid(self, kid: Node | Mark, parent: Object, page: int | None) -> Object | int:
        if isinstance(kid, Node):
            return self.element(kid, parent)
        self.owners[kid.page][kid.mcid] = parent
        if kid.page == page:
            return kid.mcid
        return Dictionary(Type=Name.MCR, Pg=self.pages[kid.page], MCID=kid.mcid)


def _attributes(node: Node) -> Dictionary | None:
    if node.role in (Role.HEAD, Role.CELL):
        found = Dictionary(O=Name.Table)
        if node.scope is not None:
            found.Scope = Name(f"/{node.scope}")
        if node.columns > 1:
            found.ColSpan = node.columns
        return found if len(found) > 1 else None
    if node.box is not None:
        return Dictionary(O=Name.Layout, BBox=Array([round(x, 2) for x in node.box]))
    return None


def _add_structure(file: Pdf, root: Node) -> None:
    tree = file.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    writer = _Writer(file)
    tree.K = Array([writer.element(root, tree)])
    numbers: list[Object | int] = []
    for index, owners in enumerate(writer.owners):
        page = writer.pages[index]
        page.StructParents = index
        page.Tabs = Name.S
        numbers += [index, file.make_indirect(Array([owners[m] for m in range(len(owners))]))]
    tree.ParentTree = file.make_indirect(Dictionary(Nums=Array(numbers)))
    file.Root.StructTreeRoot = tree


def _add_colour_space(file: Pdf) -> None:
    profile = file.make_stream(srgb_profile(), N=3)
    file.Root.OutputIntents = Array(
        [
            Dictionary(
                Type=Name.OutputIntent,
                S=Name.GTS_PDFA1,
                OutputConditionIdentifier=String("sRGB"),
                Info=String("sRGB IEC61966-2.1"),
                DestOutputProfile=profile,
            )
        ]
    )


def _mend_fonts(file: Pdf) -> None:
    """ReportLab maps a subset's empty glyph to the character U+0000, which no standard allows."""
    for stream in file.objects:
        if isinstance(stream, pikepdf.Stream) and Name.Subtype not in stream:
            raw = stream.read_bytes()
            if b"beginbfchar" in raw and _TO_NOTHING.search(raw):
                stream.write(_without_nothing(raw))


def _without_nothing(cmap: bytes) -> bytes:
    def shorter(found: re.Match[bytes]) -> bytes:
        lines = [x for x in found[2].splitlines() if x.strip() and not _TO_NOTHING.match(x + b"\n")]
        if not lines:
            return b""
        return b"%d beginbfchar\n%s\nendbfchar" % (len(lines), b"\n".join(lines))

    return _COUNT.sub(shorter, cmap)


def _add_metadata(file: Pdf, properties: Properties) -> None:
    for name in ("/CreationDate", "/ModDate", "/Trapped"):
        if name in file.docinfo:
            del file.docinfo[name]
    values = {
        name: escape(_NOT_XML.sub("", text))
        for name, text in (
            ("title", properties.title),
            ("author", properties.author),
            ("subject", properties.subject),
            ("creator", properties.creator),
            ("keywords", properties.check),
            ("language", properties.language),
            ("record", properties.record),
            ("edition", properties.edition),
            ("state", properties.state),
            ("kind", properties.kind),
            ("producer", str(file.docinfo.get("/Producer", ""))),
        )
    }
    fields = "".join(_FIELD.format(name=name, words=words) for name, words in _FIELDS.items())
    packet = file.make_stream(_PACKET.format(**values, paper_fields=fields).encode())
    packet.Type, packet.Subtype = Name.Metadata, Name.XML
    file.Root.Metadata = packet


_FIELDS = {
    "kind": "Kind of paper",
    "record": "Record number that the paper is about",
    "edition": "Edition of that record",
    "state": "What the record counted for when the paper was made",
    "check": "SHA-256 of what the paper says",
}
_FIELD = """<rdf:li rdf:parseType="Resource">
<pdfaProperty:name>{name}</pdfaProperty:name>
<pdfaProperty:valueType>Text</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>{words}</pdfaProperty:description>
</rdf:li>"""
_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:paper="http://hipspine-desktop.invalid/ns/paper/1.0/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<pdf:Keywords>{keywords}</pdf:Keywords>
<pdf:Producer>{producer}</pdf:Producer>
<xmp:CreatorTool>{creator}</xmp:CreatorTool>
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>A</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
<paper:kind>{kind}</paper:kind>
<paper:record>{record}</paper:record>
<paper:edition>{edition}</paper:edition>
<paper:state>{state}</paper:state>
<paper:check>{keywords}</paper:check>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of PDF/UA that the file keeps to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>Clinical paper schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://hipspine-desktop.invalid/ns/paper/1.0/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>paper</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq>{paper_fields}</rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""
