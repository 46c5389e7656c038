"""What was reckoned before and may be needed again, bounded by memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import suppress
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


_RECOUNT = 256
"""Every so many values the bytes are counted anew: two threads at once may miscount them."""


class Kept(Generic[K, V]):
    """Values by what they were made of, the least recently used leaving first.

    A key holds everything its value depends on, so a value is the same whether it is kept or made
    anew, and no result depends on what was asked before. May be used from several threads.

    Args:
        most_bytes: together the values may take this much; one larger than that is not kept.
        size: bytes of a value.

    >>> kept = Kept[str, str](most_bytes=5, size=len)
    >>> [kept.get(word, lambda: "made") for word in ("one", "two", "two")]
    ['made', 'made', 'made']
    >>> kept.bytes, kept.made
    (4, 2)
    """

    def __init__(self, most_bytes: int, size: Callable[[V], int]) -> None:
        self.most_bytes = most_bytes
        self._size = size
        self._values: OrderedDict[K, V] = OrderedDict()
        self._puts = 0
        self.bytes = 0
        self.made = 0

    def get(self, key: K, make: Callable[[], V]) -> V:
        """The value of a key, made where it is not kept.

        >>> kept = Kept[str, str](most_bytes=9, size=len)
        >>> kept.get("a", lambda: "first"), kept.get("a", lambda: "second")
        ('first', 'first')
        """
        found = self.peek(key)
        if found is not None:
            return found
        value = make()
        self.made += 1
        self.put(key, value)
        return value

    def peek(self, key: K) -> V | None:
        """The value of a key, None where it is not kept.

        >>> Kept[str, str](most_bytes=9, size=len).peek("never put") is None
        True
        """
        value = self._values.get(key)
        if value is not None:
            with suppress(KeyError):  # another thread may have let it go meanwhile
                self._values.move_to_end(key)
        return value

    def put(self, key: K, value: V) -> None:
        """Keep a value, in place of an older one of the same key.

        >>> kept = Kept[str, str](most_bytes=5, size=len)
        >>> kept.put("a", "123"), kept.put("b", "45"), kept.put("c", "678")
        (None, None, None)
        >>> kept.peek("a"), kept.peek("b"), kept.bytes
        (None, '45', 5)
        """
        size = self._size(value)
        old = self._values.pop(key, None)
        if old is not None:
            self.bytes -= self._size(old)
        if size > self.most_bytes:
            return
        self._values[key] = value
        self.bytes += size
        self._puts += 1
        if self._puts % _RECOUNT == 0:
            self.bytes = sum(self._size(one) for one in tuple(self._values.values()))
        while self.bytes > self.most_bytes and self._values:
            with suppress(KeyError):
                _, gone = self._values.popitem(last=False)
                self.bytes -= self._size(gone)
