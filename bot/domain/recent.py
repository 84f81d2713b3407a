"""A memory of fixed size: what was asked for last is kept, and the rest forgotten."""

from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """Values by key, `most` of them: what has not been asked for longest makes room."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: dict[Key, Value] = {}

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: Key) -> Value | None:
        """The value, None where there is none (any more)."""
        if key not in self._values:
            return None
        return self.put(key, self._values[key])

    def put(self, key: Key, value: Value) -> Value:
        """Keep it, in place of what the key had; returns it."""
        self._values.pop(key, None)
        self._values[key] = value
        if len(self._values) > self._most:
            del self._values[next(iter(self._values))]
        return value
