"""The key ring: the database key, wrapped once per user and once under the recovery key."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from hipspine_desktop.errors import StoreError, WrongPasswordError
from hipspine_desktop.store.atomic_file import write_atomically
from hipspine_desktop.store.failures import plain_failures
from hipspine_desktop.store.keys import DatabaseKey
from hipspine_desktop.store.recovery import read_recovery_key
from hipspine_desktop.store.wrapping import REAL_COST, Argon2Cost, WrappedKey

FORMAT = 1
_RECOVERY = "recovery key"  # holds a space, so no user name can be the same


def wrong_password() -> WrongPasswordError:
    """The one sentence, whether the name or the password is wrong."""
    return WrongPasswordError(
        "This name and password do not open the records.", "Check both, then try again."
    )


@dataclass(frozen=True)
class KeyRing:
    """The key ring of one practice; immutable, changes give a new one to be saved.

    Attributes:
        practice_id: as in the database.
        users: entries by user name.
        recovery: the entry under the recovery key.
    """

    practice_id: str
    users: Mapping[str, WrappedKey]
    recovery: WrappedKey

    @classmethod
    def create(
        cls, practice_id: str, key: DatabaseKey, recovery_key: str, cost: Argon2Cost = REAL_COST
    ) -> KeyRing:
        """A ring with no user yet."""
        recovery = _under_recovery(practice_id, key, recovery_key, cost)
        return cls(practice_id, MappingProxyType({}), recovery)

    def with_recovery(
        self, recovery_key: str, key: DatabaseKey, cost: Argon2Cost = REAL_COST
    ) -> KeyRing:
        """A ring that this recovery key opens, and the earlier one no longer."""
        return replace(self, recovery=_under_recovery(self.practice_id, key, recovery_key, cost))

    def raised(
        self, username: str, password: str, key: DatabaseKey, cost: Argon2Cost
    ) -> KeyRing | None:
        """A ring in which a try of this user's password costs at least so much.

        Returns:
            None when it does already.
        """
        now = self.users[username].cost
        wanted = now.at_least(cost)
        return None if wanted == now else self.with_user(username, password, key, wanted)

    def with_user(
        self, username: str, password: str, key: DatabaseKey, cost: Argon2Cost = REAL_COST
    ) -> KeyRing:
        """A ring in which this user has this password; an earlier entry is replaced."""
        bound = _bound(self.practice_id, username)
        entry = WrappedKey.wrap(key, _password(password), bound, cost)
        return replace(self, users=MappingProxyType({**self.users, username: entry}))

    def without_user(self, username: str) -> KeyRing:
        """A ring that this user's password no longer opens."""
        kept = {name: entry for name, entry in self.users.items() if name != username}
        return replace(self, users=MappingProxyType(kept))

    def unlock(self, username: str, password: str) -> DatabaseKey:
        """The database key.

        Raises:
            WrongPasswordError: no such user, or another password.
        """
        entry = self.users.get(username)
        bound = _bound(self.practice_id, username)
        key = entry.unwrap(_password(password), bound) if entry else None
        if key is None:
            raise wrong_password()
        return key

    def recover(self, typed: str) -> DatabaseKey:
        """The database key by the recovery key.

        Raises:
            WrongPasswordError: a slip in typing, or the key of another practice.
        """
        secret = read_recovery_key(typed)
        if secret is None:
            raise WrongPasswordError(
                "This is not a complete recovery key.",
                "It has eight groups of four characters and one of two; compare it with the paper.",
            )
        key = self.recovery.unwrap(secret, _bound(self.practice_id, _RECOVERY))
        if key is None:
            raise WrongPasswordError(
                "This recovery key does not open these records.",
                "Look for the key that was printed when this practice was set up.",
            )
        return key

    def save(self, path: Path) -> None:
        """Write the ring; the old file stays if anything fails.

        Raises:
            StoreError: it could not be written.
        """
        write_atomically(path, self.to_text().encode())

    def to_text(self) -> str:
        """The ring as it is kept, JSON."""
        data = {
            "format": FORMAT,
            "practice_id": self.practice_id,
            "users": {name: entry.to_json() for name, entry in sorted(self.users.items())},
            "recovery": self.recovery.to_json(),
        }
        return json.dumps(data, indent=1) + "\n"

    @classmethod
    def load(cls, path: Path) -> KeyRing:
        """Read a ring.

        Raises:
            StoreError: missing, unreadable, damaged, or of a newer program.
        """
        with plain_failures():
            content = path.read_bytes()
        return cls.read(content)

    @classmethod
    def read(cls, content: str | bytes) -> KeyRing:
        """The ring from its text.

        Raises:
            StoreError: damaged, or of a newer program.
        """
        try:
            return cls._from_json(json.loads(content))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise StoreError(
                "The key ring is damaged.",
                "Put back its copy from the latest backup; the records themselves are untouched.",
            ) from error

    @classmethod
    def _from_json(cls, data: Mapping[str, Any]) -> KeyRing:
        if data["format"] > FORMAT:
            raise StoreError(
                "The key ring was written by a newer version of the program.",
                "Nothing was changed. Install the newer version on this computer.",
            )
        users = {str(name): WrappedKey.from_json(entry) for name, entry in data["users"].items()}
        recovery = WrappedKey.from_json(data["recovery"])
        return cls(str(data["practice_id"]), MappingProxyType(users), recovery)


def _under_recovery(
    practice_id: str, key: DatabaseKey, recovery_key: str, cost: Argon2Cost
) -> WrappedKey:
    secret = read_recovery_key(recovery_key)
    if secret is None:
        raise ValueError("not a recovery key")
    return WrappedKey.wrap(key, secret, _bound(practice_id, _RECOVERY), cost)


def _bound(practice_id: str, name: str) -> str:
    return f"{practice_id}/{name}"


def _password(password: str) -> str:
    # the same password typed on another keyboard may come composed otherwise
    return unicodedata.normalize("NFKC", password)
