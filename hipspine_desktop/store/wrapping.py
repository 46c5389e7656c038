"""Wrapping the database key under a password: Argon2id, then AES-256-GCM.

Argon2id: RFC 9106; AES-GCM: NIST SP 800-38D. The wrapped key is bound to the practice, to the
entry's name and to the Argon2 parameters, so that no part of an entry can be exchanged.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hipspine_desktop.store.keys import KEY_BYTES, DatabaseKey

_SALT_BYTES = 16
_NONCE_BYTES = 12
_LARGEST_MEMORY_KIB = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Argon2Cost:
    """What one try of a password costs.

    Attributes:
        time: passes.
        memory_kib: memory in KiB.
        lanes: threads.
    """

    time: int = 3
    memory_kib: int = 64 * 1024
    lanes: int = 4

    def __post_init__(self) -> None:
        if not (1 <= self.time <= 100 and 1 <= self.lanes <= 64):
            raise ValueError("argon2 passes or lanes out of range")
        if not 8 * self.lanes <= self.memory_kib <= _LARGEST_MEMORY_KIB:
            raise ValueError("argon2 memory out of range")

    def at_least(self, other: Argon2Cost) -> Argon2Cost:
        """The larger of both in each part, so that raising one never lowers another."""
        return Argon2Cost(
            max(self.time, other.time),
            max(self.memory_kib, other.memory_kib),
            max(self.lanes, other.lanes),
        )


REAL_COST = Argon2Cost()


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """The database key under one password."""

    cost: Argon2Cost
    salt: bytes
    nonce: bytes
    sealed: bytes

    @classmethod
    def wrap(cls, key: DatabaseKey, password: str, bound_to: str, cost: Argon2Cost) -> WrappedKey:
        """Seal a key.

        Args:
            bound_to: practice and entry the seal belongs to.
        """
        salt, nonce = os.urandom(_SALT_BYTES), os.urandom(_NONCE_BYTES)
        sealer = AESGCM(_stretched(password, salt, cost))
        return cls(cost, salt, nonce, sealer.encrypt(nonce, key.raw, _bound(bound_to, cost)))

    def unwrap(self, password: str, bound_to: str) -> DatabaseKey | None:
        """The key, or None when the password (or anything bound) is not the one."""
        opener = AESGCM(_stretched(password, self.salt, self.cost))
        try:
            return DatabaseKey(opener.decrypt(self.nonce, self.sealed, _bound(bound_to, self.cost)))
        except InvalidTag:
            return None

    def to_json(self) -> dict[str, Any]:
        """As stored in the key ring."""
        return {
            "kdf": {
                "name": "argon2id",
                "time": self.cost.time,
                "memory_kib": self.cost.memory_kib,
                "lanes": self.cost.lanes,
                "salt": base64.b64encode(self.salt).decode(),
            },
            "aead": {"name": "aes-256-gcm", "nonce": base64.b64encode(self.nonce).decode()},
            "sealed": base64.b64encode(self.sealed).decode(),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> WrappedKey:
        """As read from the key ring.

        Raises:
            ValueError: not what :meth:`to_json` wrote.
        """
        try:
            kdf, aead = data["kdf"], data["aead"]
            if kdf["name"] != "argon2id" or aead["name"] != "aes-256-gcm":
                raise ValueError("unknown kind of wrapping")
            cost = Argon2Cost(int(kdf["time"]), int(kdf["memory_kib"]), int(kdf["lanes"]))
            return cls(cost, _bytes(kdf["salt"]), _bytes(aead["nonce"]), _bytes(data["sealed"]))
        except (KeyError, TypeError, binascii.Error) as error:
            raise ValueError("an entry of the key ring is not complete") from error


def _stretched(password: str, salt: bytes, cost: Argon2Cost) -> bytes:
    return hash_secret_raw(
        password.encode("utf-8"),
        salt,
        time_cost=cost.time,
        memory_cost=cost.memory_kib,
        parallelism=cost.lanes,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )


def _bound(bound_to: str, cost: Argon2Cost) -> bytes:
    parts = ["hipspine key 1", bound_to, cost.time, cost.memory_kib, cost.lanes]
    return json.dumps(parts, separators=(",", ":")).encode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
