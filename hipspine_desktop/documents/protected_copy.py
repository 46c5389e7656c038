"""A copy of a paper that opens only with a password; no archive file, and it says so."""

from __future__ import annotations

import re
from io import BytesIO

import pikepdf
from pikepdf import Name, Pdf

_CLAIMS = re.compile(
    rb"<pdfaid:part>.*?</pdfaid:part>|<pdfaid:conformance>.*?</pdfaid:conformance>\n?", re.DOTALL
)


def protected_copy(pdf: bytes, password: str, note: str) -> bytes:
    """The same pages and tags under AES-256; the metadata claim no PDF/A, which forbids this.

    Args:
        note: what the copy says of itself, as its subject.
    """
    with pikepdf.open(BytesIO(pdf)) as file:
        _claim_no_archive(file, note)
        target = BytesIO()
        rights = pikepdf.Permissions(modify_annotation=False, modify_other=False)
        file.save(
            target,
            encryption=pikepdf.Encryption(user=password, owner=password, R=6, allow=rights),
        )
        return target.getvalue()


def _claim_no_archive(file: Pdf, note: str) -> None:
    packet = file.Root.Metadata.read_bytes()
    stream = file.make_stream(_CLAIMS.sub(b"", packet))
    stream.Type, stream.Subtype = Name.Metadata, Name.XML
    file.Root.Metadata = stream
    file.docinfo["/Subject"] = note
    if "/OutputIntents" in file.Root:
        del file.Root.OutputIntents
