"""Looking after an index in a cluster, as `index.maintenance` does after one on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from index.address import Address
from index.cluster.client import told
from index.cluster.indices import ARTEFACT, ClusterGeneration, Indices, current_of
from index.cluster.known_documents import DOCUMENTS, KnownDocuments, stored_digest
from index.cluster.running import ClusterRun, ClusterSession, working_directory
from index.cluster.working_copy import WorkingCopy, read_back
from index.errors import IndexDamaged, IndexMissing, IndexProblem
from index.reports.report import Report
from index.updating import indexer
from index.updating.listing import RememberedSource, listed
from index.updating.rollback import RolledBack

PAGE = 500  # documents that are read back at once
TOLD = 20  # documents that a check names


def forget(source: Path, address: Address) -> Report:
    """As `index.updating.indexer.forget`."""
    with ClusterRun(address) as run:
        if run.current is None:
            raise IndexMissing(address)
        report = indexer.forget(source, run.directory)
        run.publish()
        return report


def roll_back(address: Address, number: int | None = None) -> RolledBack:
    """As `index.updating.rollback.roll_back`: what an earlier generation was becomes a new one."""
    with ClusterSession(address) as session, told(address):
        current, indices = session.current, session.indices
        if current is None:
            raise IndexMissing(address)
        generations = indices.generations()
        earlier = _earlier(address, current, generations, number)
        new = generations[0].number + 1
        index = indices.name_of(new)
        for end in ("", ARTEFACT):
            indices.clone(earlier.index + end, index + end)
        indices.tell(index, {**earlier.facts, "generation": new, "restores": earlier.content()})
        indices.settle(index)
        [made] = (one for one in indices.generations() if one.number == new)
        session.copy.copy_mark(earlier.uuid, made.uuid)
        session.switch(made, int(current.facts["earlier"]))
        return RolledBack(new, earlier.content(), int(earlier.facts["documents"]))


def _earlier(
    address: Address,
    current: ClusterGeneration,
    generations: list[ClusterGeneration],
    number: int | None,
) -> ClusterGeneration:
    before = [one for one in generations if one.whole and one.number < current.number]
    content = current.content()
    for one in before:
        if one.number < content if number is None else one.number == number:
            return one
    kept = ", ".join(str(one.number) for one in before) or "none"
    which = "no earlier generation" if number is None else f"no generation {number}"
    raise IndexProblem(
        address,
        f"There is {which} of {address}. Besides the current one there are: {kept}. "
        "khongdau index --keep says how many are kept.",
    )


def list_sources(address: Address) -> list[RememberedSource]:
    """As `index.updating.listing.list_sources`; the log of the last runs is on the machine that
    made them."""
    with told(address):
        indices = Indices(address)
        copy = WorkingCopy(working_directory(indices), indices)
        return listed(copy.sources(indices.current()), copy.directory)


def check(address: Address) -> Iterator[str]:
    """What is wrong with the current generation, a line each; nothing if it is sound. Reads
    everything. Raises IndexProblem where there is nothing to check."""
    with told(address), TemporaryDirectory(prefix="khongdau-") as folder:
        indices = Indices(address)
        current = indices.current()
        copy = WorkingCopy(Path(folder), indices)
        damaged = False
        for name in current.facts["files"]:
            try:
                copy.fetch_file(current, name, Path(folder))
            except IndexDamaged as error:
                damaged = True
                yield from error.damaged
        if not damaged:
            yield from _documents(indices, current, KnownDocuments.read(Path(folder) / DOCUMENTS))


def _documents(
    indices: Indices, current: ClusterGeneration, known: KnownDocuments
) -> Iterator[str]:
    found = np.zeros(len(known), bool)
    wrong = 0
    for page in read_back(indices, current.index, PAGE):
        for stored in page:
            n = int(stored["n"])
            if n >= len(known) or not known.alive[n]:
                yield f"{current.index}: document {n} should not be there"
                continue
            found[n] = True
            if known.stored[n].tobytes() != stored_digest(stored):
                wrong += 1
                if wrong <= TOLD:
                    yield f"{current.index}: document {known.ids[n]!r} is not what was stored"
    if wrong > TOLD:
        yield f"{current.index}: {wrong - TOLD:,} more documents are not what was stored"
    missing = np.flatnonzero(known.alive & ~found)
    for n in missing[:TOLD].tolist():
        yield f"{current.index}: document {known.ids[n]!r} is missing"
    if len(missing) > TOLD:
        yield f"{current.index}: {len(missing) - TOLD:,} more documents are missing"


def state_of(address: Address) -> str:
    """The state of an index after a run that was interrupted."""
    try:
        with told(address):
            current = current_of(Indices(address).generations())
    except IndexProblem as error:
        return str(error)
    if current is None:
        return "Nothing was indexed."
    documents = current.facts["documents"]
    return f"The index is whole: generation {current.number} with {documents:,} documents."
