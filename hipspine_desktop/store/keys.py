"""The random key of one practice."""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass

KEY_BYTES = 32


@dataclass(frozen=True)
class DatabaseKey:
    """The random 256-bit key of one practice; never shown, never in a URL or a log.

    Attributes:
        raw: 32 bytes.
    """

    raw: bytes

    def __post_init__(self) -> None:
        if len(self.raw) != KEY_BYTES:
            raise ValueError("a database key has 32 bytes")

    def __repr__(self) -> str:
        return "DatabaseKey(hidden)"

    @classmethod
    def fresh(cls) -> DatabaseKey:
        """A new random key."""
        return cls(os.urandom(KEY_BYTES))

    def derived(self, purpose: str) -> bytes:
        """A 32-byte key for another purpose (one HKDF-Expand block, RFC 5869, SHA-256)."""
        return hmac.new(self.raw, purpose.encode() + b"\x01", hashlib.sha256).digest()
