"""Reading the TOML files, with each fault named by file, entry and what is allowed."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from hipspine_desktop.errors import KnowledgeError
from hipspine_desktop.knowledge.schema import KnowledgeFile, Meta

META_FILE = "meta.toml"
TABLES = tuple(KnowledgeFile.model_fields)
M = TypeVar("M", bound=BaseModel)


@dataclass
class Entries:
    """All entries of all files by table, each remembered with the file it stands in."""

    tables: dict[str, list[tuple[str, Any]]] = field(
        default_factory=lambda: {table: [] for table in TABLES}
    )

    def of(self, table: str) -> tuple[Any, ...]:
        """Entries of one table in reading order."""
        return tuple(entry for _, entry in self.tables[table])

    def with_place(self, table: str) -> Iterator[tuple[str, Any]]:
        """Entries with a place for error lines: ``file: table 'id'``."""
        for file, entry in self.tables[table]:
            yield f"{file}: {table} '{entry.id}'", entry

    def add(self, file: str, content: KnowledgeFile) -> None:
        """Take over the entries of one file."""
        for table in TABLES:
            self.tables[table].extend((file, entry) for entry in getattr(content, table))


def read_directory(directory: Path) -> tuple[Meta, Entries]:
    """Read ``meta.toml`` and every other TOML file below a directory.

    Raises:
        KnowledgeError: a file cannot be read, is not TOML, or an entry does not fit the schema;
            it carries one line per fault over all files.
    """
    problems: list[str] = []
    entries = Entries()
    meta: Meta | None = None
    for path in _in_reading_order(directory):
        file = path.relative_to(directory).as_posix()
        table = _read_toml(path, file, problems)
        if table is None:
            continue
        if file == META_FILE:
            meta = _validated(Meta, table, file, problems)
        elif (content := _validated(KnowledgeFile, table, file, problems)) is not None:
            entries.add(file, content)
    if meta is None and not problems:
        problems.append(f"{META_FILE}: is missing; it must hold 'version' and 'title'")
    if problems or meta is None:
        raise KnowledgeError(tuple(problems))
    return meta, entries


def _in_reading_order(directory: Path) -> list[Path]:
    return sorted(directory.rglob("*.toml"), key=lambda p: p.relative_to(directory).as_posix())


def _read_toml(path: Path, file: str, problems: list[str]) -> Mapping[str, object] | None:
    try:
        with path.open("rb") as handle:
            return tomllib.load(handle)
    except tomllib.TOMLDecodeError as fault:
        problems.append(f"{file}: is not TOML: {fault}")
    except UnicodeDecodeError:
        problems.append(f"{file}: is not UTF-8 text")
    except OSError as fault:
        problems.append(f"{file}: cannot be read: {fault.strerror}")
    return None


def _validated(
    model: type[M], table: Mapping[str, object], file: str, problems: list[str]
) -> M | None:
    try:
        return model.model_validate(table)
    except ValidationError as fault:
        problems.extend(_problem_line(file, table, error) for error in fault.errors())
        return None


def _problem_line(file: str, table: Mapping[str, object], error: Any) -> str:
    """``file: finding 'hip_flexion' > range: what is wrong``."""
    place = _place(table, error["loc"])
    message = str(error["msg"]).removeprefix("Value error, ")
    match error["type"]:
        case "extra_forbidden":
            message = "is not a known key"
        case "missing":
            message = "is missing"
        case _ if not isinstance(error.get("input"), Mapping | list | tuple):
            message = f"{error['input']!r}: {message}"
    return f"{file}: {place}: {message}"


def _place(table: object, loc: Sequence[int | str]) -> str:
    words: list[str] = []
    here: object = table
    for step in loc:
        if isinstance(here, list | tuple) and isinstance(step, int) and step < len(here):
            here = here[step]
            name = here.get("id") or here.get("condition") if isinstance(here, Mapping) else None
            words.append(f"'{name}'" if name else f"number {step + 1}")
        else:
            here = here.get(str(step)) if isinstance(here, Mapping) else None
            words.append(f"> {step}" if words else str(step))
    return " ".join(words)
