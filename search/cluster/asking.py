"""Searches as a cluster is asked them: several at once, within the time that is left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConnectionTimeout, TransportError

from search.cluster.rungs import Body
from search.contract.deadline import Deadline

SECONDS: Final = 60.0  # that a request may take where a search has no limit
GRACE: Final = 0.5  # seconds that an answer may take beyond what shards may
NOTHING: Final[Body] = {
    "hits": {"total": {"value": 0}, "hits": [], "max_score": None}, "aggregations": {},
    "timed_out": True, "_shards": {"successful": 0, "failed": 0, "total": 0},
}  # fmt: skip


class Asker:
    """Asks one index."""

    def __init__(self, client: OpenSearch, index: str) -> None:
        self._client = client
        self._index = index

    def ask(self, bodies: Sequence[Body], deadline: Deadline) -> list[Body]:
        """The answers. Whatever a shard could not say in time, or at all, is missing in them, and
        `Deadline.cut` says so. Raises what the client does."""
        if not bodies:
            return []
        answers = self._answers(bodies, deadline)
        if any(map(_died, answers)) and not deadline.expired():
            answers = self._answers(bodies, deadline)
        return [_whole(one, deadline) for one in answers]

    def _answers(self, bodies: Sequence[Body], deadline: Deadline) -> list[Body]:
        if deadline.expired():
            return [NOTHING] * len(bodies)
        left = min(deadline.left(), SECONDS)
        lines: list[dict[str, Any]] = []
        for body in bodies:
            lines += [{}, {**body, "timeout": f"{max(int(left * 1000), 1)}ms"}]
        try:
            answer = self._client.msearch(
                body=lines, index=self._index, params={"request_timeout": left + GRACE}
            )
        except ConnectionTimeout:
            if not deadline.expired():
                raise
            return [NOTHING] * len(bodies)
        found: list[Body] = answer["responses"]
        return found


def _died(answer: Body) -> bool:
    """Whether a node died under it, after it was asked: others have what it had."""
    if "error" in answer:
        return bool(answer.get("status") == 503)
    return bool(answer["_shards"]["failed"])


def _whole(answer: Body, deadline: Deadline) -> Body:
    if "error" in answer:
        reason = answer["error"]
        raise TransportError(answer.get("status", 500), reason.get("type"), {"error": reason})
    shards = answer["_shards"]  # one that no node has counts as neither successful nor failed
    if answer["timed_out"] or shards["successful"] < shards["total"]:
        deadline.cut = True
    return answer
