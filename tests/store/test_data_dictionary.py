from __future__ import annotations

from hipspine_desktop.store.data_dictionary import dictionary_markdown
from hipspine_desktop.store.tables import metadata
from tests.house.checkout import ROOT


def test_the_data_dictionary_is_that_of_the_tables() -> None:
    written = (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert written == dictionary_markdown().rstrip("\n") + "\n", (
        "make it anew: hipspine-desktop data-dictionary > docs/data-dictionary.md"
    )


def test_each_column_stands_in_it_with_its_meaning() -> None:
    text = dictionary_markdown()
    for table in metadata.tables.values():
        section = text.split(f"\n## {table.name}\n")[1].split("\n## ")[0]
        for column in table.columns:
            assert f"| {column.comment} |" in section
            names = (f"| {column.name} |", f"| **{column.name}** |")
            assert any(name in section for name in names)
