"""Texts that a regular expression may take long for, made from the expression: its parts, repeated.

``python -m tests.fuzzing.pumps`` names the expressions whose time grows faster than the text.
"""

from __future__ import annotations

import re
import re._constants as op  # type: ignore[import-not-found]
import re._parser as parser  # type: ignore[import-not-found]
import time
from itertools import islice
from typing import Any, Final

LONG: Final = 20  # repetitions from which on something is repeated at will
_OF_CATEGORY: Final = {
    op.CATEGORY_DIGIT: "1", op.CATEGORY_SPACE: " ", op.CATEGORY_WORD: "a",
    op.CATEGORY_NOT_DIGIT: "a", op.CATEGORY_NOT_SPACE: "a", op.CATEGORY_NOT_WORD: "-",
}  # fmt: skip
_CLASSES: Final = {
    op.CATEGORY_DIGIT: r"\d", op.CATEGORY_SPACE: r"\s", op.CATEGORY_WORD: r"\w",
    op.CATEGORY_NOT_DIGIT: r"\D", op.CATEGORY_NOT_SPACE: r"\S", op.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip


def pumps(pattern: re.Pattern[Any]) -> set[str]:
    """Texts to be repeated."""
    source = (
        pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    )
    flags = pattern.flags & ~re.UNICODE if isinstance(pattern.pattern, bytes) else pattern.flags
    found: set[str] = set()
    _collect(list(parser.parse(source, flags)), "", found)
    return {unit for unit in found if unit}


def _collect(nodes: list[Any], before: str, found: set[str]) -> None:
    """Of a sequence: what stands before something that repeats, what repeats, and both."""
    for at, (kind, value) in enumerate(nodes):
        own = before + "".join(map(_sample, nodes[:at]))
        if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            if value[1] > LONG:
                body = "".join(map(_sample, value[2]))
                found |= {body, own, own + body}
            _collect(list(value[2]), own, found)
        elif kind is op.SUBPATTERN:
            _collect(list(value[3]), own, found)
        elif kind is op.ATOMIC_GROUP:
            _collect(list(value), own, found)
        elif kind in (op.ASSERT, op.ASSERT_NOT):
            _collect(list(value[1]), own, found)
        elif kind is op.BRANCH:
            for branch in islice(value[1], 60):
                _collect(list(branch), own, found)


def _sample(node: Any) -> str:
    """A short text that a node matches, as a rule."""
    kind, value = node
    if kind is op.LITERAL:
        return chr(value)
    if kind is op.NOT_LITERAL:
        return "a" if value != ord("a") else "b"
    if kind is op.ANY:
        return "a"
    if kind is op.IN:
        return _one_of(value)
    if kind is op.CATEGORY:
        return str(_OF_CATEGORY[value])
    if kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
        times: int = max(1, min(value[0], 40))
        return "".join(map(_sample, value[2])) * times
    if kind is op.SUBPATTERN:
        return "".join(map(_sample, value[3]))
    if kind is op.ATOMIC_GROUP:
        return "".join(map(_sample, value))
    if kind is op.BRANCH:
        return "".join(map(_sample, value[1][0]))
    return ""


def _one_of(members: Any) -> str:
    if members[0][0] is op.NEGATE:
        return next(
            letter for letter in "a -1.,\n<\"'/\t\u1ea1\u2603" if not _has(members[1:], letter)
        )
    kind, value = members[0]
    if kind is op.RANGE:
        return chr(value[0])
    return _OF_CATEGORY[value] if kind is op.CATEGORY else chr(value)


def _has(members: Any, letter: str) -> bool:
    """Whether a set of characters has this one."""
    return any(
        (kind is op.LITERAL and ord(letter) == value)
        or (kind is op.RANGE and value[0] <= ord(letter) <= value[1])
        or (kind is op.CATEGORY and re.match(_CLASSES[value], letter) is not None)
        for kind, value in members
    )


def search_all(pattern: re.Pattern[Any], text: str) -> None:
    given: Any = text if isinstance(pattern.pattern, str) else text.encode("utf-8")
    for _ in pattern.finditer(given):
        pass


def seconds(pattern: re.Pattern[Any], text: str) -> float:
    began = time.process_time()
    search_all(pattern, text)
    return time.process_time() - began


def main() -> None:
    from tests.fuzzing.targets import expressions

    for name, pattern in expressions().items():
        worst = (0.0, "", "")
        for unit in sorted(pumps(pattern)):
            for end in ("", "~", "\n", " a"):
                long = seconds(pattern, unit * (4000 // len(unit)) + end)
                if long < 0.004:
                    continue
                short = seconds(pattern, unit * (1000 // len(unit)) + end)
                if long > 7 * short and long > worst[0]:
                    worst = (long, unit, end)
        if worst[0]:
            print(f"{worst[0]:7.3f} {name} {worst[1][:60]!r} {worst[2]!r}", flush=True)


if __name__ == "__main__":
    main()
