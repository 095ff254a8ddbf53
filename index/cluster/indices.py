"""The indices that one name stands for in a cluster: a generation each, of which one is current.

Generation 7 of ``tin`` is the index ``tin-000007`` with the documents and ``tin-000007.artefact``
with what was learned of them. The alias ``tin`` leads to the current one. A generation is written
under its own name, counted, verified and closed to writers before the alias is switched, in one
step; from then on it never changes, so whoever has begun to read it goes on reading the same.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from opensearchpy import OpenSearch
from opensearchpy.exceptions import NotFoundError, OpenSearchException, TransportError

from index.address import Address
from index.analysis.fingerprint import fingerprint
from index.cluster.client import connect, patiently
from index.cluster.mapping import FORMAT, mappings, settings
from index.errors import ClusterProblem, IndexForeign, IndexMissing

META: Final = "khongdau"  # key in the ``_meta`` of a generation's mapping
ARTEFACT: Final = ".artefact"
CHUNKS: Final = {"dynamic": "strict", "properties": {"data": {"type": "binary"}}}
READY_SECONDS: Final = 300.0  # for an index to be there
PACKING_SECONDS: Final = 3600.0
REPLICAS_SECONDS: Final = 30.0  # that a run waits for replicas, before it sends and after
SHARDS: Final = 1


@dataclass(frozen=True, slots=True)
class ClusterGeneration:
    """``uuid``: what tells it from one of the same name in another life of the cluster. ``facts``
    are those of its ``_meta``, ``format`` that of its mapping."""

    number: int
    index: str
    uuid: str
    shards: int
    current: bool
    format: int
    facts: Mapping[str, Any]

    @property
    def whole(self) -> bool:
        """It was committed; else it is being written, or what a run that was ended left behind. A
        copy begins with the facts of what it was copied from."""
        return "documents" in self.facts and self.facts["generation"] == self.number

    @property
    def artefact(self) -> str:
        return self.index + ARTEFACT

    def content(self) -> int:
        """The number of the generation that was first what this one is."""
        restores = self.facts.get("restores")
        return self.number if restores is None else int(restores)


class Indices:
    """Those of an address."""

    def __init__(self, address: Address, client: OpenSearch | None = None) -> None:
        self.address = address
        self.client = client or connect(address)

    # What is there

    def generations(self) -> list[ClusterGeneration]:
        """Newest first, those that are not whole too. Raises IndexForeign where the name is taken
        by something else."""
        name = self.address.name
        asked = {
            "expand_wildcards": "all",
            "ignore_unavailable": "true",
            "filter_path": "*.aliases,*.mappings._meta,*.settings.index.uuid,"
            "*.settings.index.number_of_shards",
        }
        found = self.client.indices.get(index=f"{name}*", params=asked)
        if name in found:
            raise IndexForeign(self.address, f"{name} is an index that khongdau did not make.")
        ours = re.compile(rf"{re.escape(name)}-(\d{{6,}})")
        generations = []
        for index, values in found.items():
            match = ours.fullmatch(index)
            meta = values.get("mappings", {}).get("_meta", {})
            current = name in values.get("aliases", {})
            if match and META in meta:
                own = values["settings"]["index"]
                generations.append(
                    ClusterGeneration(
                        int(match[1]),
                        index,
                        own["uuid"],
                        int(own["number_of_shards"]),
                        current,
                        meta["format"],
                        meta[META],
                    )
                )
            elif current:
                raise IndexForeign(
                    self.address, f"{name} leads to {index}, which khongdau did not make."
                )
        return sorted(generations, key=lambda one: -one.number)

    def current(self, any_fingerprint: bool = False) -> ClusterGeneration:
        """Raises IndexMissing, and IndexForeign where another version of the program made it."""
        found = current_of(self.generations())
        if found is None:
            raise IndexMissing(self.address)
        made_by = found.facts.get("fingerprint"), found.format
        if made_by != (fingerprint(), FORMAT) and not any_fingerprint:
            raise IndexForeign(
                self.address,
                f"The index {self.address} was made by another version of khongdau or of its "
                f"dictionaries (expected {fingerprint()}, format {FORMAT}; found {made_by[0]}, "
                f"format {made_by[1]}).",
            )
        return found

    # Making the next one

    def name_of(self, number: int) -> str:
        return f"{self.address.name}-{number:06d}"

    def create(self, number: int, shards: int) -> str:
        """Both indices of a generation, empty. Returns the name of the first."""
        index = self.name_of(number)
        of_documents = mappings({META: {"fingerprint": fingerprint(), "generation": number}})
        analysis = settings()["analysis"]
        self._create(index, of_documents, shards, {"analysis": analysis})
        self.create_artefact(index)
        return index

    def create_artefact(self, index: str) -> None:
        self._create(index + ARTEFACT, CHUNKS, 1, {})

    def _create(
        self, index: str, mapping: Mapping[str, Any], shards: int, more: Mapping[str, Any]
    ) -> None:
        own: dict[str, Any] = {
            "number_of_shards": shards,
            "refresh_interval": "-1",  # nobody reads it before it is whole
        }
        if self.address.replicas is None:  # one where there is a second node to hold it
            own["auto_expand_replicas"] = "0-1"
        else:
            own["number_of_replicas"] = self.address.replicas
        body = {"settings": {"index": own, **more}, "mappings": mapping}
        self._made(index, lambda: self.client.indices.create(index=index, body=body))

    def clone(self, source: str, index: str) -> None:
        """A copy that shares the files of its source, and can be written to."""
        settings = {"index.blocks.write": None, "index.refresh_interval": "-1"}
        body = {"settings": settings}
        self._made(index, lambda: self.client.indices.clone(index=source, target=index, body=body))

    def _made(self, index: str, make: Callable[[], object]) -> None:
        """Where the answer got lost the client asks again, and hears that it exists."""
        try:
            patiently(make)
        except TransportError as error:
            if "resource_already_exists" not in str(error.error):
                raise
        self.wait(index, "yellow")

    def wait(self, index: str, status: str, seconds: float = READY_SECONDS) -> bool:
        """Until all primaries (yellow) or all copies (green) are there. Raises ClusterProblem where
        there are no primaries."""
        deadline = time.monotonic() + seconds
        while True:
            with suppress(TransportError):
                # By hand: the client takes a parameter of this name for its own.
                health = self.client.transport.perform_request(
                    "GET", f"/_cluster/health/{index}?wait_for_status={status}&timeout=5s"
                )
                if not health["timed_out"]:
                    return True
            if time.monotonic() > deadline:
                break
            time.sleep(0.2)
        if status == "yellow":
            raise ClusterProblem(
                self.address,
                f"{index} of {self.address} did not get all its shards in {seconds:.0f} s. Is a "
                "node missing, or a disk full? GET _cluster/allocation/explain says why.",
            )
        return False

    def wait_for_copies(self, index: str) -> None:
        """Until a generation has all its replicas, or a while: those of a dead node never come."""
        self.wait(f"{index},{index}{ARTEFACT}", "green", REPLICAS_SECONDS)

    def tell(self, index: str, facts: Mapping[str, Any]) -> None:
        meta = {"format": FORMAT, META: dict(facts)}
        patiently(lambda: self.client.indices.put_mapping(index=index, body={"_meta": meta}))

    def settle(self, index: str) -> None:
        """All that was sent to a generation is found from now on, and nothing changes it. Waits a
        while for its replicas, without which it is whole too."""
        both = f"{index},{index}{ARTEFACT}"
        indices, closed = self.client.indices, {"index.blocks.write": True}
        patiently(lambda: indices.refresh(index=both))
        self.wait_for_copies(index)
        patiently(lambda: indices.put_settings(index=both, body=closed))

    def pack(self, index: str) -> None:
        """Merge an index that has just been filled. What was sent of a document is kept besides
        what is stored of it until all copies have it, of which they speak every half minute, and
        its segment is merged: half of the size. What could not be packed is only larger."""
        deadline = time.monotonic() + READY_SECONDS
        with suppress(OpenSearchException):
            self.client.indices.flush(index=index, request_timeout=PACKING_SECONDS)
            while time.monotonic() < deadline and not self._retains_nothing(index):
                time.sleep(1)
            self.client.indices.forcemerge(
                index=index, params={"max_num_segments": 1}, request_timeout=PACKING_SECONDS
            )

    def _retains_nothing(self, index: str) -> bool:
        """Whether all copies of all shards have everything, and say so."""
        found = self.client.indices.stats(index=index, params={"level": "shards"})
        copies = (copy for own in found["indices"][index]["shards"].values() for copy in own)
        return all(
            lease["retaining_seq_no"] > copy["seq_no"]["max_seq_no"]
            for copy in copies
            for lease in copy["retention_leases"]["leases"]
        )

    def switch(self, before: ClusterGeneration | None, index: str) -> None:
        """Let the alias lead to another index. Raises ClusterProblem where it does not lead to the
        one before any more: then nothing has changed."""
        name = self.address.name
        actions: list[dict[str, Any]] = [{"add": {"index": index, "alias": name}}]
        if before is not None:
            old = {"index": before.index, "alias": name, "must_exist": True}
            actions.insert(0, {"remove": old})
        try:
            patiently(lambda: self.client.indices.update_aliases(body={"actions": actions}))
        except TransportError as error:
            now = current_of(patiently(self.generations))
            if now is not None and now.index == index:
                return  # the answer got lost
            if error.status_code != 404:
                raise
            raise ClusterProblem(
                self.address,
                f"Another run has changed the index {self.address} meanwhile; this one changed "
                "nothing. Run it again.",
            ) from error

    def clean(self, earlier: int) -> None:
        """Remove all generations but the current one and so many whole ones before it."""
        generations = self.generations()
        current = current_of(generations)
        if current is None:
            return
        older = [one for one in generations if one.whole and one.number < current.number]
        kept = {current.number, *(one.number for one in older[:earlier])}
        for one in generations:
            if one.number not in kept:
                self.remove(one.index)

    def remove(self, index: str) -> None:
        for name in (index + ARTEFACT, index):
            with suppress(NotFoundError):
                self.client.indices.delete(index=name)


def current_of(generations: list[ClusterGeneration]) -> ClusterGeneration | None:
    return next((one for one in generations if one.current), None)
