"""Where processor time goes: things whose methods are timed, each without what it calls of the others."""

import inspect
import time
from collections import defaultdict
from typing import Any


class Stages:
    """Seconds of the process by stage, the rest under “rest”."""

    def __init__(self) -> None:
        self._spent = defaultdict[str, float](float)
        self._doing = ["rest"]
        self._since = time.process_time()

    def start(self) -> None:
        """Forget what was spent so far."""
        self._spent.clear()
        self._since = time.process_time()

    def milliseconds(self, count: int) -> dict[str, float]:
        """By stage, of each of so many."""
        self._account()
        dearest = sorted(self._spent.items(), key=lambda spent: -spent[1])
        return {stage: round(1000 * spent / count, 2) for stage, spent in dearest}

    def timed(self, thing: Any, **stages: str) -> Any:
        """The thing, with its methods of these names counted as these stages."""
        for method, stage in stages.items():
            setattr(thing, method, _timed(self, getattr(thing, method), stage))
        return thing

    def begin(self, stage: str) -> None:
        """What comes now is that stage's, until its end."""
        self._account()
        self._doing.append(stage)

    def end(self) -> None:
        """Back to the stage before."""
        self._account()
        self._doing.pop()

    def _account(self) -> None:
        now = time.process_time()
        self._spent[self._doing[-1]] += now - self._since
        self._since = now


def _timed(stages: Stages, method: Any, stage: str) -> Any:
    async def waited(*given: Any, **named: Any) -> Any:
        stages.begin(stage)
        try:
            return await method(*given, **named)
        finally:
            stages.end()

    def called(*given: Any, **named: Any) -> Any:
        stages.begin(stage)
        try:
            return method(*given, **named)
        finally:
            stages.end()

    return waited if inspect.iscoroutinefunction(method) else called
