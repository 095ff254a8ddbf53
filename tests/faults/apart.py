"""Work in a forked process: what it gives back, or how it died."""

from __future__ import annotations

import faulthandler
import os
import pickle
import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

LONGEST = 20  # seconds that a trial may take; one that hangs is ended by SIGALRM


@dataclass(frozen=True, slots=True)
class Outcome:
    """``result``, or the ``error`` that was raised, or the ``signal`` that ended it."""

    result: Any = None
    error: str = ""
    signal: int = 0


def apart(function: Callable[..., Any], *arguments: Any) -> Outcome:
    """Nothing that happens to the process, a crash of compiled code not excepted, happens here."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work(writing, function, arguments)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        sent = pipe.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return Outcome(signal=os.WTERMSIG(status))
    outcome = pickle.loads(sent)
    assert isinstance(outcome, Outcome)
    return outcome


def _work(pipe: int, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    signal.alarm(LONGEST)
    faulthandler.disable()  # crashes are counted, not shown
    try:
        outcome = Outcome(function(*arguments))
    except BaseException as error:
        outcome = Outcome(error=f"{type(error).__module__}.{type(error).__name__}: {error}")
    with os.fdopen(pipe, "wb") as file:
        file.write(pickle.dumps(outcome))
    os._exit(0)
