"""What an index in a cluster holds of a document: the contract of those who write and who read it.

====================  =============  ===========================================================
field                 type           what it is
====================  =============  ===========================================================
n                     long           the document's number: ascending in the order of the index,
                                     given once, kept as long as the document is the same
id                    keyword        its id, or, where that is long, the digest
                                     (`index.analysis.addresses.short_id`)
published, event,     integer        days as proleptic ordinals, absent where there is none:
day                                  of publication, of what is told, by which it is dated
published_year, ...   short          the years of these
ground, name, now,    keyword        `index.cluster.places`
province, unit
placed                boolean        whether it has any of those
fields                keyword        ``name=value`` of the sources' own fields, value folded
alike                 boolean        true where it has a near-duplicate, else absent
words                 text           the terms at each position, see below
forms, folded, pairs  rank_features  how often each term stands there, normalised, see below
record, text          not indexed    JSON of the short fields, the body
terms                 not indexed    terms of places, as the analyser gave them
forward               not indexed    `index.cluster.forward`, base 64
====================  =============  ===========================================================

``_source`` has only what is read back: n, record, text, terms, forward. ``_id`` is n.

**Positions.** ``words`` has the tokens of the title, then those of the body, one position each, and
at each position all that stands there, so that one query can speak of all: the form (``hoàn``, bare
in a passage without marks ``~hoan``), what it folds to (`of_fold`), the overlays that begin there
(``a=hđnd``, and how long they are: `begins`) or end there (`ends`), and marks: `TITLE` at the last
token of the title, `BODY` at the first one of the body, `LEAD` at the last one of the lead.

**Frequencies** are those of BM25F, body and title together, by the mean lengths of the generation
that wrote them: ``tf = body tf * norms[0] + title tf * norms[1]`` (`index.analysis.norms`). A query
by `rank_feature` with a saturation of k1 gives then ``tf / (tf + k1)`` times its boost, which comes
from our own figures. So no shard needs to know what the others hold. Of a pair all occurrences
count as in the body.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from index.analysis.addresses import short_id
from index.analysis.analyzer import Batch
from index.analysis.norms import FIELD_WEIGHTS, LEAD, B, norms
from index.analysis.unmarked import plain
from index.cluster.figures import forms_of
from index.cluster.forward import Forward
from index.cluster.places import PLACE_FIELDS, keys_of
from index.storage.arrays import ArrayFile
from index.storage.document_reader import dated_by
from index.storage.token_offsets import LONG
from vietnamese.text.folding import fold
from vietnamese.tokens.tokenizer import is_overlay

FORMAT: Final = 1
"""Of mapping and artefact together; an index with another one is refused."""
SOURCE: Final = ("n", "record", "text", "terms", "forward")
KINDS: Final = ("published", "event", "day")
LONGEST_TERM: Final = 1000
"""Characters; Lucene takes no term of more than 32,766 bytes. Longer ones are their digest."""
NONE: Final = -1
_NEXT_POSITION: Final = "\n"
_SAME_POSITION: Final = "\t"
# No token holds these signs: see `vietnamese.tokens.tokenizer`.
_MARK: Final = "¿"
TITLE_END: Final = f"{_MARK} title"
BODY_START: Final = f"{_MARK} body"
LEAD_END: Final = f"{_MARK} lead"


def settings(shards: int = 1, replicas: int = 0) -> dict[str, Any]:
    """Of a new index."""
    return {
        "index": {
            "number_of_shards": shards,
            "number_of_replicas": replicas,
            "refresh_interval": "-1",
        },
        "analysis": {
            "tokenizer": {"positions": {"type": "simple_pattern_split", "pattern": _NEXT_POSITION}},
            "filter": {
                "stacked": {
                    "type": "pattern_capture",
                    "preserve_original": False,
                    "patterns": [f"([^{_SAME_POSITION}]+)"],
                }
            },
            "analyzer": {
                "terms": {"type": "custom", "tokenizer": "positions", "filter": ["stacked"]}
            },
        },
    }


def mappings(meta: Mapping[str, Any]) -> dict[str, Any]:
    """``meta``: of the generation, such as the fingerprint of the analyser."""
    keyword = {"type": "keyword"}
    unindexed = {"type": "keyword", "index": False, "doc_values": False}
    days = {name: {"type": "integer"} for name in KINDS}
    years = {f"{name}_year": {"type": "short"} for name in KINDS}
    return {
        "dynamic": "strict",
        "_meta": {"format": FORMAT, **meta},
        "_source": {"includes": list(SOURCE)},
        "properties": {
            "n": {"type": "long"},
            "id": keyword,
            **days,
            **years,
            **dict.fromkeys(PLACE_FIELDS, keyword),
            "placed": {"type": "boolean"},
            "fields": keyword,
            "alike": {"type": "boolean"},
            "words": {"type": "text", "analyzer": "terms", "norms": False},
            "forms": {"type": "rank_features"},
            "folded": {"type": "rank_features"},
            "pairs": {"type": "rank_features"},
            "record": unindexed,
            "text": {"type": "text", "index": False},
            "terms": unindexed,
            "forward": {"type": "binary"},
        },
    }


# Terms, as documents have them and as queries ask for them


def term(form: str) -> str:
    """A form (a syllable or an overlay) in ``words``."""
    if len(form) <= LONGEST_TERM:
        return form
    return sha256(form.encode()).hexdigest()


def of_fold(folded: str) -> str:
    """Any syllable that folds to this one, in ``words``."""
    return _MARK + term(folded)


def begins(form: str, tokens: int) -> str:
    """In ``words``: an overlay over so many tokens begins."""
    return f"{term(form)}{_MARK}{tokens}"


def ends(form: str, tokens: int) -> str:
    """In ``words``: an overlay over so many tokens, two or more, ends."""
    return f"{_MARK}{tokens}{_MARK}{term(form)}"


def feature(form: str) -> str:
    """A form or a folded syllable among the features, whose names have no dots."""
    return term(form).replace(".", "․")


def pair_feature(first: str, second: str) -> str:
    """Two folded syllables side by side."""
    return feature(f"{first} {second}")


# Documents


class Sources:
    """Makes what is sent of documents, by the figures of a generation."""

    def __init__(self, figures: Path) -> None:
        """``figures``: the file of `index.cluster.figures`, which has all forms."""
        file = ArrayFile(figures)
        self._number = {form: at for at, form in enumerate(forms_of(file))}
        self._averages: Sequence[float] = file.facts["averages"]

    def of(
        self, batch: Batch, numbers: NDArray[np.int64], alike: NDArray[np.bool_]
    ) -> Iterator[dict[str, Any]]:
        """The documents of a batch, which get these ``numbers`` [D], but for those with -1;
        ``alike`` [D]: which have a near-duplicate. Their forms are those of the figures."""
        forms = _Forms(batch.forms)
        table = np.array([self._number.get(form, -1) for form in batch.forms], np.int64)
        lengths = batch.body_tokens, batch.title_tokens
        both = zip(lengths, self._averages, FIELD_WEIGHTS, B, strict=True)
        of_fields = [norms(*given) for given in both]
        days = np.stack([batch.published, batch.events, dated_by(batch.published, batch.events)])
        token = gap = overlay = 0
        for at, n in enumerate(numbers.tolist()):
            title = int(batch.title_tokens[at])
            own = slice(token, token := token + title + int(batch.body_tokens[at]))
            over = slice(overlay, overlay := overlay + int(batch.overlay_counts[at]))
            tokens, overlays, gaps = batch.tokens[own], batch.overlays[over], batch.gaps[own]
            long = slice(gap, gap := gap + int(np.count_nonzero(gaps == LONG)))
            if n == NONE:
                continue
            numbered = np.column_stack([table[overlays[:, 0]], overlays[:, 1:]])
            forward = Forward(title, table[tokens], gaps, batch.long_gaps[long], numbered)
            counts = float(of_fields[0][at]), float(of_fields[1][at])
            keys = keys_of(batch.places[at])
            yield {
                "n": n,
                "id": short_id(batch.ids[at]),
                **_days(days[:, at].tolist()),
                **keys,
                "placed": bool(keys),
                **({"alike": True} if alike[at] else {}),
                "fields": sorted({_folded_field(one) for one in batch.fields[at]}),
                "words": forms.words(tokens, overlays, title),
                **forms.features(tokens, overlays, title, counts),
                "record": batch.records[at].decode(),
                "text": batch.texts[at].decode(),
                "terms": list(batch.places[at]),
                "forward": base64.b64encode(forward.encoded()).decode(),
            }


class _Forms:
    """The forms of a batch, each with the names that it has in the index: a document is put
    together from these, since its tokens are many and distinct forms few."""

    def __init__(self, forms: Sequence[str]) -> None:
        self._forms = forms
        folded = [None if is_overlay(form) else fold(plain(form)) for form in forms]
        self._at_position = [
            term(form) if bare is None else f"{term(form)}{_SAME_POSITION}{of_fold(bare)}"
            for form, bare in zip(forms, folded, strict=True)
        ]
        self._features = [feature(form) for form in forms]
        numbers: dict[str, int] = {}
        bare_of = [NONE if one is None else numbers.setdefault(one, len(numbers)) for one in folded]
        self._bare = np.array(bare_of, np.int64)
        self._folded = list(numbers)
        self._folded_features = [feature(one) for one in numbers]

    def words(self, tokens: NDArray[np.int32], overlays: NDArray[np.int32], title: int) -> str:
        places = [self._at_position[form] for form in tokens.tolist()]

        def stack(place: int, word: str) -> None:
            places[place] += _SAME_POSITION + word

        for each, first, last in overlays.tolist():
            size, form = last - first + 1, self._forms[each]
            stack(first, self._at_position[each])
            stack(first, begins(form, size))
            if size > 1:
                stack(last, ends(form, size))
        if title:
            stack(title - 1, TITLE_END)
        if title < len(places):
            stack(title, BODY_START)
        if places:
            stack(min(title + LEAD, len(places)) - 1, LEAD_END)
        return _NEXT_POSITION.join(places)

    def features(
        self,
        tokens: NDArray[np.int32],
        overlays: NDArray[np.int32],
        title: int,
        counts: tuple[float, float],
    ) -> dict[str, dict[str, float]]:
        """``counts``: what an occurrence in body and in title counts."""
        body, in_title = counts
        forms = np.concatenate([tokens, overlays[:, 0]]).astype(np.int64)
        places = np.concatenate([np.arange(len(tokens)), overlays[:, 1]])
        weights = np.where(places < title, in_title, body)
        bare = self._bare[forms]
        known = bare != NONE
        before, after = bare[: len(tokens)][:-1], bare[1 : len(tokens)]
        beside = (before != NONE) & (after != NONE)
        if 0 < title < len(tokens):
            beside[title - 1] = False
        size = len(self._folded)
        pairs = (before * size + after)[beside]
        return {
            "forms": _summed(forms, weights, self._features.__getitem__),
            "folded": _summed(bare[known], weights[known], self._folded_features.__getitem__),
            "pairs": _summed(pairs, np.full(len(pairs), body), self._pair),
        }

    def _pair(self, packed: int) -> str:
        first, second = divmod(packed, len(self._folded))
        return pair_feature(self._folded[first], self._folded[second])


def _summed(
    numbers: NDArray[np.int64], weights: NDArray[np.float64], name: Callable[[int], str]
) -> dict[str, float]:
    """The weight of each number in all, to four digits: a score needs no more."""
    found, at = np.unique(numbers, return_inverse=True)
    sums, of_sums = np.unique(np.bincount(at, weights, len(found)), return_inverse=True)
    written = [float(f"{value:.4g}") for value in sums.tolist()]
    names = map(name, found.tolist())
    return {one: written[place] for one, place in zip(names, of_sums.tolist(), strict=True)}


def _days(ordinals: Sequence[int]) -> dict[str, int]:
    found = {}
    for name, day in zip(KINDS, ordinals, strict=True):
        if day:
            found[name] = day
            found[f"{name}_year"] = date.fromordinal(day).year
    return found


def _folded_field(one: str) -> str:
    name, _, value = one.partition("=")
    return f"{name}={fold(value)}"
