"""What is done with a batch of pieces: read each, analyse all, within the budget of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index.analysis.analyzer import Batch, analyse_batch
from index.reading.budget import Budget, OverBudget, limited_time
from index.reading.documents import Document
from index.reading.notes import Noted, gather
from index.reading.sources import BadPage, Piece, read_piece

MEMORY_REASON = "given up: it takes more memory to read than one document may have"
_SAMPLE = "Ủy ban nhân dân quận họp ngày 2/3/2024"


@dataclass(frozen=True, slots=True)
class Origin:
    """The piece that a document was read from. ``named``: the document's id is the piece's name
    or begins with its file's, so that the same bytes elsewhere have another id."""

    path: str
    member: str
    line: int  # 0: the whole file
    digest: bytes
    named: bool = True

    @classmethod
    def of(cls, piece: Piece, id_: str = "") -> Origin:
        named = not id_ or id_.startswith(piece.file_name)
        return cls(piece.path, piece.member, piece.line or 0, piece.digest, named)


@dataclass(frozen=True, slots=True)
class BadPiece:
    """A piece that is no document, and why."""

    origin: Origin
    reason: str


@dataclass(frozen=True, slots=True)
class Worked:
    """What became of some pieces. ``origins`` are those of the documents of ``batch``."""

    batch: Batch
    origins: list[Origin]
    failed: list[BadPiece]
    notes: list[Noted]


@dataclass(slots=True)
class _Documents:
    """The documents read so far, with the pieces they come from."""

    documents: list[Document] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    failed: list[BadPiece] = field(default_factory=list)

    def fail(self, piece: Piece, error: BaseException, seconds: float) -> None:
        self.failed.append(BadPiece(Origin.of(piece), reason_of(error, seconds)))


def warm_up() -> None:
    """Load and compile what every document needs, so that the first is not charged for it."""
    raw = f"<p>{_SAMPLE}.</p>".encode()
    pieces = (Piece(name, None, raw, b"", Path(name)) for name in ("a.txt", "a.html"))
    analyse_batch([read_piece(piece).document for piece in pieces])


def work(pieces: Sequence[Piece], budget: Budget) -> Worked:
    """Read and analyse some pieces. One that cannot be is among the failed, for whatever reason:
    a fault of a reader, too, costs only the document that brings it to light."""
    read = _Documents()
    notes: list[Noted] = []
    for piece in pieces:
        seconds = budget.seconds_for(len(piece.raw))
        try:
            with limited_time(seconds, budget.fatal):
                result = read_piece(piece)
        except (Exception, OverBudget) as error:
            read.fail(piece, error, seconds)
            continue
        read.documents.append(result.document)
        read.pieces.append(piece)
        notes += (Noted(piece.path, piece.line or 0, note) for note in result.notes)
    batch = _analysed(read, budget)
    origins = [
        Origin.of(piece, document.id)
        for piece, document in zip(read.pieces, read.documents, strict=True)
    ]
    return Worked(batch, origins, read.failed, gather(notes))


def _analysed(read: _Documents, budget: Budget) -> Batch:
    """All documents at once; where that fails, those of which each alone can be analysed."""
    seconds = budget.seconds_for(sum(len(piece.raw) for piece in read.pieces))
    try:
        with limited_time(seconds, budget.fatal):
            return analyse_batch(read.documents)
    except (Exception, OverBudget) as error:
        if len(read.documents) == 1:
            read.fail(read.pieces[0], error, seconds)
            read.documents, read.pieces = [], []
            return analyse_batch([])
    both = list(zip(read.documents, read.pieces, strict=True))
    read.documents, read.pieces = [], []
    for document, piece in both:
        alone = _Documents([document], [piece])
        _analysed(alone, budget)
        read.documents += alone.documents
        read.pieces += alone.pieces
        read.failed += alone.failed
    return analyse_batch(read.documents)


def reason_of(error: BaseException, seconds: float) -> str:
    """What a report says of a piece that was given up after ``seconds`` at most."""
    match error:
        case BadPage():
            return error.reason
        case OverBudget():
            return f"given up: it takes more than {seconds:.0f} s to read"
        case MemoryError():
            return MEMORY_REASON
        case RecursionError():
            return "given up: nested too deep"
    return f"a fault of khongdau ({type(error).__name__}: {error}); please report the file"
