"""One generation of an index, and how a search goes through it: a request in, one page out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from search.contract.deadline import Deadline
from search.contract.errors import DocumentNotFound, PageOutOfRange
from search.contract.results import (
    DocumentPage,
    FacetCount,
    Highlighted,
    Hit,
    IndexStats,
    Notice,
    SearchPage,
    SearchRequest,
)
from search.highlighting.matching import Matcher
from search.highlighting.snippets import Placing
from search.query.analysis import MAX_UNITS, AnalysedClause, read
from search.query.parser import MOST_PHRASES, Query, Unread, parse
from search.reranking.reranker import Reranker
from search.retrieval.constants import LOOKED_AT, QUESTION_UNITS, WIDENED_SHARE
from search.retrieval.filters import Chosen, Filters
from search.retrieval.index_snapshot import IndexSnapshot, SegmentReader
from search.retrieval.planning import Plan
from search.retrieval.related import related_to
from search.retrieval.scoring import Flags, Found, Scorer
from search.suggesting.spelling import Speller
from vietnamese.entities.places import find_districts
from vietnamese.input.telex import read_typed

MOST_HITS = 1000  # that can be paged through; further down nobody looks, and heaps get large
SURE = 0.9  # probability of the whole reading from which on it is shown

Branches = tuple[tuple[AnalysedClause, ...], ...]


class SnapshotSearcher:
    """One generation, and everything that is computed from it once. Thread-safe."""

    def __init__(self, snapshot: IndexSnapshot) -> None:
        self.snapshot = snapshot
        self.number = snapshot.generation.number
        self.scorer = Scorer(snapshot)
        self.filters = Filters(self.scorer)

    # Searching

    def search(self, request: SearchRequest, deadline: Deadline) -> SearchPage:
        """Broken off where ``deadline`` has run out; what was found by then is shown."""
        notices: list[Notice] = []
        query, plan = self._read(request, notices)
        chosen = self.filters.chosen(request, query)
        for name in chosen.unknown:
            text = f"Chỉ mục không có quận, huyện nào tên “{name}”."
            notices.append(Notice("no-such-district", text))
        notices += map(_unread, query.unread)
        filters = chosen != Chosen()
        if plan is None and query.text.strip() and not filters:
            text = "Câu tìm không có chữ hay số nào để tìm."
            return SearchPage(request.query, 0, 1, 0, (), (), (), (Notice("ignored", text),))
        flags = self.filters.flags(chosen, deadline)
        order = request.sort if plan or request.sort != "relevance" else "newest"
        limit = min(request.page * request.per_page, MOST_HITS)
        rerank = plan is not None and order == "relevance"
        depth = max(limit, LOOKED_AT) if rerank else limit
        found, least = self._find(plan, flags, depth, order, request, notices, deadline)
        documents, scores = found.documents, found.scores
        if plan is not None and rerank and not deadline.expired():
            documents, scores = self.reranker.rerank(plan, found)
        if chosen.days and not deadline.expired():
            self._tell_undated(plan, chosen, least, notices, deadline)
        pages = -(-min(found.total, MOST_HITS) // request.per_page)
        if request.page > max(pages, 1):
            raise PageOutOfRange(request.page, pages)
        readings = [clause.reading for clause in plan.clauses] if plan else []
        shown = slice((request.page - 1) * request.per_page, limit)
        best = list(zip(documents[shown].tolist(), scores[shown].tolist(), strict=True))
        hits = self._hits(best, readings, plan, request.snippets)
        suggestion = None if deadline.expired() else self._suggestion(request, query, plan)
        if deadline.cut:
            text = "Câu tìm này mất quá nhiều thời gian nên đã được dừng; kết quả có thể còn thiếu."
            notices.append(Notice("cut", text))
        return SearchPage(
            request.query, found.total, request.page, pages, hits,
            self._district_counts(found), self._year_counts(found), tuple(notices), suggestion,
        )  # fmt: skip

    def _read(self, request: SearchRequest, notices: list[Notice]) -> tuple[Query, Plan | None]:
        """What the query asks; read as raw Telex or VNI typing where it finds nothing else."""
        query = parse(request.query, self.filters.find_district)
        plan = self._plan(query, request, notices)
        if request.literal or not self._strange(plan) or self.count(query.text):
            return query, plan
        typed = read_typed(query.text)
        if typed and typed != query.text and self.count(typed):
            text = f"Không thấy “{query.text}”; đã đọc như gõ Telex hoặc VNI: “{typed}”."
            notices[:] = [Notice("telex", text, back=query.text)]
            query = parse(typed, self.filters.find_district)
            plan = self._plan(query, request, notices)
        return query, plan

    def _plan(self, query: Query, request: SearchRequest, notices: list[Notice]) -> Plan | None:
        branches = read(query)
        if not branches:
            return None
        if not request.literal:
            branches = self._restored(branches, notices)
        if sum(len(reading.units) for branch in branches for reading in branch) > MAX_UNITS:
            notices.append(Notice("ignored", "Câu tìm rất dài: các từ sau cùng được xét chung."))
        return self.scorer.plan(branches)

    def _strange(self, plan: Plan | None) -> bool:
        """Whether the query has a word that no document has. Only then can it find nothing for
        the way it was typed."""
        return plan is not None and any(
            not self.snapshot.document_frequency(unit.folded, folded=True)
            for clause in plan.clauses
            for unit in clause.reading.units
        )

    def count(self, text: str) -> int:
        """How many documents have all words of a query, in any of their forms."""
        branches = read(parse(text, self.filters.find_district))
        if not branches:
            return 0
        return self.scorer.run(
            self.scorer.plan(branches), self.scorer.everything(), 0, facets=False
        ).total

    def _suggestion(self, request: SearchRequest, query: Query, plan: Plan | None) -> str | None:
        """What was probably meant, for a query of plain words. The speller leaves early where
        nothing looks mistyped; what it takes for a slip need not find nothing."""
        plain = len(query.branches) == 1 and len(query.branches[0]) == 1 and not query.excluded
        if request.literal or plan is None or not plain or query.branches[0][0].phrase:
            return None
        typed = parse(request.query, self.filters.find_district).words()
        return self._speller.suggest(typed, self.count) if self._speller else None

    @cached_property
    def reranker(self) -> Reranker:
        return Reranker(self.snapshot)

    @cached_property
    def _speller(self) -> Speller | None:
        model = self.snapshot.model
        return Speller(model) if model else None

    def _restored(self, branches: Branches, notices: list[Notice]) -> Branches:
        """The readings with the marks that the corpus makes likely, where none were typed."""
        model = self.snapshot.model
        if model is None:
            return branches
        restored = []
        shown: list[str] = []
        sure = 1.0
        for branch in branches:
            of_branch = []
            for reading in branch:
                if not reading.phrase and any(unit.wildcard for unit in reading.units):
                    best = model.restore([unit.form for unit in reading.units])
                    reading = reading.restore(best.forms, best.confidence)
                    sure = min(sure, best.overall)
                of_branch.append(reading)
                shown += [unit.restored or unit.form for unit in reading.units]
            restored.append(tuple(of_branch))
        typed = [unit.form for branch in branches for reading in branch for unit in reading.units]
        if shown != typed and sure >= SURE:
            notices.append(Notice("marks", f"Đang tìm: “{_with_names(' '.join(shown))}”."))
        return tuple(restored)

    def _find(
        self,
        plan: Plan | None,
        flags: Flags,
        limit: int,
        order: str,
        request: SearchRequest,
        notices: list[Notice],
        deadline: Deadline,
    ) -> tuple[Found, float]:
        """All words; or, where those fill no page, the best of what has a good part of them.

        A question of many words is answered by the best matches at once: hardly any page has
        all of its words, and those that do are not the best ones. Sorted by date, all words
        count all the same, since what matches least may well be the newest.
        """
        question = plan is not None and plan.units >= QUESTION_UNITS and order == "relevance"
        found = None
        if request.literal or not question:
            found = self.scorer.run(plan, flags, limit, 0.0, order, deadline, request.facets)
            enough = found.total >= request.per_page or deadline.expired()
            if plan is None or plan.units < 2 or request.literal or enough:
                return found, 0.0
        assert plan is not None
        share = WIDENED_SHARE if found is None or found.total else 0.0
        least = max(plan.full * share, 1e-6)
        wider = self.scorer.run(plan, flags, limit, least, order, deadline, request.facets)
        if found is None:
            text = "Câu tìm dài: các kết quả gần đúng nhất, không nhất thiết chứa mọi từ."
        elif wider.total <= found.total:
            return found, 0.0
        elif found.total:
            text = f"Chỉ có {found.total} kết quả chứa mọi từ; sau đó là những kết quả gần đúng."
        else:
            text = "Không có kết quả nào chứa mọi từ; dưới đây là những kết quả gần đúng nhất."
        notices.append(Notice("widened", text))
        return wider, least

    def _tell_undated(
        self,
        plan: Plan | None,
        chosen: Chosen,
        least: float,
        notices: list[Notice],
        deadline: Deadline,
    ) -> None:
        flags = self.filters.flags(chosen.but_undated(), deadline)
        left_out = self.scorer.run(plan, flags, 0, least, deadline=deadline, facets=False).total
        if left_out:
            text = (
                f"{left_out} kết quả không ghi ngày nên không nằm trong khoảng thời gian đã chọn."
            )
            notices.append(Notice("undated", text))

    def _district_counts(self, found: Found) -> tuple[FacetCount, ...]:
        """Most first, then by name."""
        present = np.flatnonzero(found.districts[1:])
        counts = found.districts[1:][present]
        order = np.argsort(-counts, kind="stable")
        names = map(self.snapshot.districts.__getitem__, present[order].tolist())
        return tuple(map(FacetCount._make, zip(names, counts[order].tolist(), strict=True)))

    def _year_counts(self, found: Found) -> tuple[FacetCount, ...]:
        """In the order of the years, newest first."""
        pairs = zip(self.snapshot.years, found.years[1:].tolist(), strict=False)
        return tuple(FacetCount(str(year), count) for year, count in pairs if count)[::-1]

    # Hits

    def _hits(
        self,
        best: Sequence[tuple[int, float]],
        readings: Sequence[AnalysedClause],
        plan: Plan | None,
        snippets: bool,
    ) -> tuple[Hit, ...]:
        matchers: dict[int, Matcher] = {}
        weights = [idf for clause in plan.clauses for idf in clause.weights] if plan else []
        hits = []
        for number, score in best:
            segment = self._segment(number)
            if segment.base not in matchers:
                matchers[segment.base] = Matcher(segment, readings, weights)
            matcher = matchers[segment.base]
            document = number - segment.base
            hits.append(self._hit(segment, document, score, matcher, weights, snippets))
        return tuple(hits)

    def _segment(self, number: int) -> SegmentReader:
        return next(s for s in reversed(self.snapshot.segments) if s.base <= number)

    def _hit(
        self,
        segment: SegmentReader,
        document: int,
        score: float,
        matcher: Matcher,
        weights: Sequence[float],
        snippets: bool,
    ) -> Hit:
        record = segment.documents.record(document)
        body = segment.documents.body(document) if snippets else ""
        matches = matcher.match(document)
        title = record["title"]
        placing = Placing(segment, document, title, body, matches)
        return Hit(
            id=record["id"],
            title=title,
            district=record.get("district"),
            published=record.get("published"),
            event_date=record.get("event_date"),
            url=record.get("url"),
            source=record.get("source"),
            score=round(score, 4),
            match="exact" if matches.exact else "folded",
            title_highlighted=placing.whole_title(),
            snippet=placing.snippet(weights) if snippets else Highlighted(""),
        )

    # Other answers

    def _place(self, id_: str) -> tuple[SegmentReader, int]:
        found = self.snapshot.find(id_)
        if found is None:
            raise DocumentNotFound(id_)
        return found

    def related(self, id_: str, limit: int) -> tuple[Hit, ...]:
        """Without snippets: nothing was asked for that they could show."""
        segment, document = self._place(id_)
        best = related_to(self.scorer, segment, document, limit)
        return self._hits(best, (), None, snippets=False)

    def document(self, id_: str, query: str) -> DocumentPage:
        segment, document = self._place(id_)
        _, plan = self._read(SearchRequest(query), [])
        readings = [clause.reading for clause in plan.clauses] if plan else []
        matches = Matcher(segment, readings).match(document)
        record = segment.documents.record(document)
        title, body = record["title"], segment.documents.body(document)
        placing = Placing(segment, document, title, body, matches)
        return DocumentPage(
            id=id_,
            title=placing.whole_title(),
            body=placing.whole_body(),
            district=record.get("district"),
            published=record.get("published"),
            event_date=record.get("event_date"),
            url=record.get("url"),
            source=record.get("source"),
        )

    def ids(self, page: int, per_page: int) -> tuple[tuple[str, ...], int]:
        living = [np.flatnonzero(segment.alive) for segment in self.snapshot.segments]
        pages = -(-sum(map(len, living)) // per_page)
        if not 1 <= page <= max(pages, 1):
            raise PageOutOfRange(page, pages)
        found = []
        skip, left = (page - 1) * per_page, per_page
        for segment, documents in zip(self.snapshot.segments, living, strict=True):
            here = documents[skip : skip + left].tolist()
            found += [segment.documents.record(document)["id"] for document in here]
            skip, left = max(skip - len(documents), 0), left - len(here)
        return tuple(found), pages

    def stats(self) -> IndexStats:
        found = self.scorer.run(None, self.scorer.everything(), 0)
        return IndexStats(
            documents=found.total,
            generation=self.number,
            segments=len(self.snapshot.segments),
            bytes=self.snapshot.bytes,
            districts=self._district_counts(found),
            years=self._year_counts(found),
            without_date=int(found.years[0]),
        )


def _unread(found: Unread) -> Notice:
    match found.kind:
        case "district":
            reason = f"Chỉ mục không có quận, huyện nào tên “{found.value}”"
        case "day":
            reason = f"“{found.value}” không phải là một ngày có thật, viết như 01/03/2024"
        case "phrase":
            reason = f"Một câu tìm có nhiều nhất {MOST_PHRASES} cụm từ trong ngoặc kép"
    return Notice("plain-text", f"{reason}: “{found.text}” được tìm như chữ thường.")


def _with_names(text: str) -> str:
    """Districts that are called so (``quận hoàn kiếm``) in their capitals."""
    for mention in reversed(find_districts(text)):
        if text[: mention.end].endswith(mention.name.lower()):
            text = text[: mention.end - len(mention.name)] + mention.name + text[mention.end :]
    return text
