from __future__ import annotations

import base64
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from hipspine_desktop.errors import StoreError, WrongPasswordError
from hipspine_desktop.store.database import DatabaseKey
from hipspine_desktop.store.key_ring import KeyRing
from hipspine_desktop.store.recovery import new_recovery_key, read_recovery_key
from hipspine_desktop.store.wrapping import REAL_COST, Argon2Cost, WrappedKey

CHEAP = Argon2Cost(time=1, memory_kib=8, lanes=1)


@pytest.fixture
def recovery() -> str:
    return new_recovery_key()


@pytest.fixture
def ring(key: DatabaseKey, recovery: str) -> KeyRing:
    empty = KeyRing.create("practice-1", key, recovery, CHEAP)
    return empty.with_user("anna", "first password", key, CHEAP).with_user(
        "ben", "second password", key, CHEAP
    )


def test_the_cost_that_is_used_without_a_word_is_the_real_one() -> None:
    assert Argon2Cost(time=3, memory_kib=65536, lanes=4) == REAL_COST
    assert KeyRing.create.__defaults__ == (REAL_COST,)
    assert KeyRing.with_user.__defaults__ == (REAL_COST,)


@given(password=st.text(min_size=1, max_size=40), other=st.text(max_size=40))
def test_a_password_opens_and_no_other_does(password: str, other: str) -> None:
    key = DatabaseKey.fresh()
    wrapped = WrappedKey.wrap(key, password, "p/anna", CHEAP)
    again = WrappedKey.from_json(json.loads(json.dumps(wrapped.to_json())))
    assert again.unwrap(password, "p/anna") == key
    if other != password:
        assert again.unwrap(other, "p/anna") is None


def test_each_user_opens_the_same_key_by_a_password_of_their_own(
    ring: KeyRing, key: DatabaseKey
) -> None:
    assert ring.unlock("anna", "first password") == key
    assert ring.unlock("ben", "second password") == key
    for name, password in (("anna", "second password"), ("carl", "first password"), ("anna", "")):
        with pytest.raises(WrongPasswordError):
            ring.unlock(name, password)


def test_an_entry_cannot_be_put_under_another_name(ring: KeyRing) -> None:
    swapped = replace(ring, users={"anna": ring.users["ben"]})
    with pytest.raises(WrongPasswordError):
        swapped.unlock("anna", "second password")


def test_the_cost_written_in_the_file_is_bound_to_the_entry(ring: KeyRing) -> None:
    other = replace(ring.users["anna"], cost=Argon2Cost(time=2, memory_kib=8, lanes=1))
    assert other.unwrap("first password", "practice-1/anna") is None


def test_a_password_typed_on_another_keyboard_opens(key: DatabaseKey, recovery: str) -> None:
    ring = KeyRing.create("p", key, recovery, CHEAP)
    composed, decomposed = "Gr\u00fc\u00dfe aus Bern", "Gru\u0308\u00dfe aus Bern"
    assert ring.with_user("a", composed, key, CHEAP).unlock("a", decomposed) == key


def test_the_recovery_key_opens_as_people_type_it(
    ring: KeyRing, key: DatabaseKey, recovery: str
) -> None:
    for typed in (recovery, recovery.lower(), recovery.replace("-", " "), f" {recovery}\n"):
        assert ring.recover(typed) == key
    assert ring.recover(recovery.replace("0", "O").replace("1", "l")) == key


def test_a_slip_is_told_from_a_wrong_recovery_key(ring: KeyRing, recovery: str) -> None:
    with pytest.raises(WrongPasswordError, match="not a complete recovery key"):
        ring.recover(recovery[:-1])
    with pytest.raises(WrongPasswordError, match="does not open these records"):
        ring.recover(new_recovery_key())


def test_recovery_keys_are_groups_that_can_be_typed(recovery: str) -> None:
    groups = recovery.split("-")
    assert [len(g) for g in groups] == [4] * 8 + [2]
    assert set(recovery) <= set("0123456789ABCDEFGHJKMNPQRSTVWXYZ-")
    assert read_recovery_key("") is None
    slips = [recovery[:i] + ("7" if c != "7" else "8") + recovery[i + 1 :]
             for i, c in enumerate(recovery) if c != "-"]  # fmt: skip
    found = sum(read_recovery_key(slip) is None for slip in slips)
    assert found >= len(slips) - 2  # a check of ten bits misses one slip in a thousand


def test_a_ring_survives_the_disk(ring: KeyRing, key: DatabaseKey, tmp_path: Path) -> None:
    path = tmp_path / "practice.keyring"
    ring.save(path)
    assert KeyRing.load(path) == ring
    assert [p.name for p in tmp_path.iterdir()] == ["practice.keyring"]
    if os.name == "posix":
        assert path.stat().st_mode & 0o077 == 0
    content = path.read_bytes()
    assert key.raw not in content
    assert key.raw.hex().encode() not in content
    assert base64.b64encode(key.raw) not in content


def test_a_save_that_fails_leaves_the_old_ring(
    ring: KeyRing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "practice.keyring"
    ring.save(path)
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="disk is full"):
        ring.without_user("anna").save(path)
    assert path.read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"format": 1}', b'{"format": "x"}', b"\xff\xfe", b"null",
     b'{"format": 1, "practice_id": "p", "users": {"a": {}}, "recovery": {}}'],
)  # fmt: skip
def test_a_damaged_ring_is_one_sentence(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "practice.keyring"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="key ring is damaged"):
        KeyRing.load(path)


def test_a_ring_of_a_newer_program_is_refused(ring: KeyRing, tmp_path: Path) -> None:
    path = tmp_path / "practice.keyring"
    ring.save(path)
    path.write_text(path.read_text().replace('"format": 1', '"format": 2'))
    with pytest.raises(StoreError, match="newer version"):
        KeyRing.load(path)


def test_a_ring_that_asks_for_all_the_memory_is_refused(ring: KeyRing, tmp_path: Path) -> None:
    path = tmp_path / "practice.keyring"
    ring.save(path)
    path.write_text(path.read_text().replace('"memory_kib": 8', '"memory_kib": 800000000'))
    with pytest.raises(StoreError, match="damaged"):
        KeyRing.load(path)
