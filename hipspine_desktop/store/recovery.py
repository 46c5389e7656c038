"""The recovery key: 160 random bits in a form that can be written down and typed.

Crockford's base 32 (no I, L, O, U), eight groups of four characters and one check group of
two, which tells a slip of the pen from a wrong key.
"""

from __future__ import annotations

import hashlib
import os

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_BYTES = 20
_CHARACTERS = 32
_CHECK_CHARACTERS = 2
_LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_recovery_key() -> str:
    """A fresh key as printed, e.g. ``4F7K-…-9Q``."""
    number = int.from_bytes(os.urandom(_BYTES))
    body = _encoded(number, _CHARACTERS)
    groups = [body[i : i + 4] for i in range(0, _CHARACTERS, 4)]
    return "-".join((*groups, _check(body)))


def read_recovery_key(typed: str) -> str | None:
    """The secret of a typed key: letters of any case, any spacing; None when it has a slip."""
    kept = "".join(c for c in typed.upper() if c.isalnum()).translate(_LOOK_ALIKES)
    body, check = kept[:_CHARACTERS], kept[_CHARACTERS:]
    if len(kept) != _CHARACTERS + _CHECK_CHARACTERS or check != _check(body):
        return None
    return body


def _check(body: str) -> str:
    number = int.from_bytes(hashlib.sha256(body.encode()).digest()[:2]) >> 6
    return _encoded(number, _CHECK_CHARACTERS)


def _encoded(number: int, characters: int) -> str:
    return "".join(_ALPHABET[(number >> (5 * i)) & 31] for i in reversed(range(characters)))
