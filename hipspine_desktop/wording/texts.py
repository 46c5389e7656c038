"""Texts by key, read from TOML files, with placeholders that must all be given."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path


class Texts:
    """All wordings of one language.

    Each file ``<area>.toml`` holds nested tables of strings; the key is the dotted path with the
    file's stem in front, e.g. ``ui.sign_in.title``.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = dict(texts)

    @classmethod
    def load(cls, directory: Path) -> Texts:
        """Read every TOML file of a directory.

        Raises:
            ValueError: a value is not a string, or a file is not TOML.
        """
        texts: dict[str, str] = {}
        for path in sorted(directory.glob("*.toml")):
            with path.open("rb") as file:
                texts.update(_flatten(path.stem, tomllib.load(file)))
        return cls(texts)

    def __call__(self, key: str, /, **values: object) -> str:
        """The text of a key with its placeholders filled.

        Raises:
            KeyError: the key is unknown, or a placeholder was not given.
        """
        text = self._texts[key]
        return text.format(**values) if values or "{" in text else text

    def __contains__(self, key: str) -> bool:
        return key in self._texts

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def placeholders(self, key: str) -> frozenset[str]:
        """Names of the placeholders of a key."""
        fields = string.Formatter().parse(self._texts[key])
        return frozenset(name for _, name, _, _ in fields if name)


def _flatten(prefix: str, table: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        path = f"{prefix}.{key}"
        if isinstance(value, str):
            yield path, value
        elif isinstance(value, Mapping):
            yield from _flatten(path, value)
        else:
            raise ValueError(f"{path} is not a text")
