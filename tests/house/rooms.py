"""The import contract of one room of the house, for import-linter.

Import-linter's own contracts name what is forbidden, so a new package is free until somebody
forbids it something. This one names what a room may import, as the table in
docs/architecture.md does, and refuses everything else.
"""

from __future__ import annotations

import sys
from typing import NamedTuple

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

HOUSE = "hipspine_desktop"
# Modules of the standard library through which code meets the world.
WORLD = frozenset(
    "asyncio ftplib glob http io multiprocessing os pathlib shelve shutil smtplib socket "
    "subprocess tempfile threading time tomllib urllib".split()
)


class Arrow(NamedTuple):
    """An import that the contract does not allow."""

    importer: str
    imported: str
    lines: str


class RoomContract(Contract):
    """A room imports only what its row of the table allows.

    Options:
        room: the package or module, named from the house on.
        may_import: our own packages or modules; "*" for all.
        third_party: packages of others, by the name under which they are imported.
        touches_world: whether it may use files, processes, clocks and sockets (default: true).
    """

    type_name = "room"

    room = fields.StringField()
    may_import = fields.ListField(subfield=fields.StringField(), required=False, default=[])
    third_party = fields.ListField(subfield=fields.StringField(), required=False, default=[])
    touches_world = fields.BooleanField(required=False, default=True)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Look at each direct import of the room, its private modules included."""
        room = f"{HOUSE}.{self.room}"
        inside = {module for module in graph.modules if covers(room, module)}
        refused = [
            Arrow(importer, imported, line_numbers(graph, importer, imported))
            for importer in sorted(inside)
            for imported in sorted(graph.find_modules_directly_imported_by(importer) - inside)
            if not self.allows(imported)
        ]
        return ContractCheck(kept=not refused, metadata={"refused": refused})

    def allows(self, imported: str) -> bool:
        """Whether the room's row lets it import a module from outside the room."""
        top = imported.partition(".")[0]
        if top == HOUSE:
            # the house itself holds the version number and nothing else
            allowed = ("*" in self.may_import, imported == HOUSE)
            return any(allowed) or any(covers(f"{HOUSE}.{m}", imported) for m in self.may_import)
        if top == "sqlite3":  # a database without encryption
            return False
        if top in sys.stdlib_module_names or top == "typing_extensions":
            return bool(self.touches_world) or top not in WORLD
        return top in self.third_party

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name each refused import with its place."""
        for arrow in check.metadata["refused"]:
            output.print_error(f"- {arrow.importer} -> {arrow.imported} (l.{arrow.lines})")
        output.new_line()


def covers(package: str, module: str) -> bool:
    """Whether a module is a package or lies inside it."""
    return module == package or module.startswith(f"{package}.")


def line_numbers(graph: ImportGraph, importer: str, imported: str) -> str:
    """Where the import stands in its file."""
    details = graph.get_import_details(importer=importer, imported=imported)
    return ", ".join(str(detail["line_number"]) for detail in details)
