"""The check code: paper and file can be matched to what was composed."""

from __future__ import annotations

import dataclasses
import hashlib
import json

from hipspine_desktop.documents.model import (
    LetterDocument,
    ReportDocument,
    SummaryDocument,
)

LOOKS = frozenset({"logo", "accent", "picture"})
"""Fields that say nothing."""


def content_check(document: ReportDocument | LetterDocument | SummaryDocument) -> str:
    """SHA-256 hex over everything the document says, in a canonical form.

    Left out are the check itself, the foot that shows it, the time of printing, and what only
    looks (logo, colour, picture of a signature): the same record composed again has the same
    code. Half a surrogate pair, which UTF-8 cannot hold, is counted by its number.
    """
    bare = dataclasses.replace(
        document,
        properties=dataclasses.replace(document.properties, check=""),
        frame=dataclasses.replace(document.frame, record=(), printed=""),
    )
    kind = type(document).__name__
    text = json.dumps([kind, _said(dataclasses.asdict(bare))], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode(errors="backslashreplace")).hexdigest()


def _said(value: object) -> object:
    if isinstance(value, dict):
        return {key: _said(inner) for key, inner in value.items() if key not in LOOKS}
    if isinstance(value, list | tuple):
        return [_said(inner) for inner in value]
    return value


def short_code(check: str) -> str:
    """``4F7A 21C9``: the first eight digits as printed in the foot."""
    code = check[:8].upper()
    return f"{code[:4]} {code[4:]}".strip()
