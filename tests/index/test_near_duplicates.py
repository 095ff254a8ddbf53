"""Which documents are one article, which only look like it, and that this is worked out right."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from unidecode import unidecode
from whoosh.filedb.filestore import FileStorage

from index.building import compared_texts
from index.building import near_duplicates as near_duplicates_module
from index.building.compared_texts import UNKNOWN, ComparedTexts
from index.building.near_duplicates import (
    ALIKE,
    NEIGHBOURS,
    SHORT_ALIKE,
    Earlier,
    _candidates,
    _Compared,
    _deleted,
    _Groups,
    _sketches,
)
from index.building.shingles import (
    SHINGLE,
    each_once,
    shared,
    shingles_of,
    sketches,
    syllable_hashes,
)
from index.storage.arrays import ArrayFile, ArrayFileWriter
from index.storage.layout import GROUPS
from index.updating.checking import check
from index.updating.generations import Generation, Writer, open_latest
from index.updating.indexer import index
from tests.index.near_duplicate_pages import POWER_CUT, RELEASE, VACCINATION, WATER, WEEK
from tests.index.test_update_equality import near_duplicates
from vietnamese.text.folding import fold

Page = tuple[str, str]  # title, body
FIRSTS = ("b", "h", "m", "n", "t", "v", "ch", "kh", "ph", "th")
RHYMES = ("an", "at", "am", "ang", "ac", "anh", "ao", "inh", "oi", "on", "ot", "om", "ong", "oc")
TITLE = "Phường Hàng Bài chỉnh trang phố quanh chợ 19/12"


def groups(folder: Path, pages: Iterable[Page]) -> set[frozenset[str]]:
    """The groups of several pages, which have the ids 0, 1, ..."""
    lines = [
        json.dumps({"id": str(at), "title": title, "body": body}, ensure_ascii=False)
        for at, (title, body) in enumerate(pages)
    ]
    folder.mkdir(exist_ok=True)
    (folder / "pages.jsonl").write_text("\n".join(lines), "utf-8")
    index([folder / "pages.jsonl"], folder / "ix", processes=1)
    assert not list(check(folder / "ix"))
    return near_duplicates(folder / "ix")


def schedule(monday: int) -> str:
    return WEEK.format(**{day: monday + at for at, day in enumerate("abcde")})


SAME = {
    "on three portals, under other headlines": [
        (TITLE, RELEASE),
        ("Hơn 30 hộ kinh doanh quanh chợ 19/12 sẽ có chỗ để xe mới", RELEASE + "\nTheo báo quận"),
        ("Khu chợ trước mùa lễ hội", "HÀ NỘI - " + RELEASE + "\nẢnh: người dân quét ngõ sáng nay"),
    ],
    "corrected": [(TITLE, RELEASE), (TITLE, RELEASE.replace("hai bảng", "ba biển"))],
    "with a sentence more": [
        (TITLE, RELEASE),
        (TITLE, RELEASE + " Phường sẽ tổng kết vào cuối năm và xin ý kiến của các hộ."),
    ],
    "with the name of the portal's own district": [
        ("Lịch tiêm chủng", VACCINATION.format(place="phường Hàng Bạc")),
        ("Lịch tiêm chủng", VACCINATION.format(place="phường Hàng Bạc, quận Hoàn Kiếm")),
    ],
    "with the place typed in another way": [
        ("Lịch tiêm chủng", VACCINATION.format(place="phường Hàng Bạc")),
        ("Lịch tiêm chủng", VACCINATION.format(place="P. Hàng Bạc")),
        ("Lịch tiêm chủng", VACCINATION.format(place="phuong Hang Bac")),
    ],
    "typed without diacritics": [(TITLE, RELEASE), (fold(TITLE), fold(RELEASE))],
    "with another spelling of numbers": [
        (TITLE, RELEASE),
        (TITLE, RELEASE.replace("36 hộ", "ba mươi sáu hộ")),
    ],
    "in capitals and in decomposed form": [
        (TITLE, RELEASE),
        (TITLE.upper(), RELEASE.upper().replace("Ộ", "O\u0302\u0323")),
    ],
}
OTHER = {
    "another day": [
        (f"Lịch tạm ngừng cấp điện ngày {day}/3/2024", POWER_CUT.format(day=day)) for day in (3, 4)
    ],
    "another day that only the text names": [
        ("Lịch tạm ngừng cấp điện", POWER_CUT.format(day=day)) for day in (3, 4)
    ],
    "another week": [("Lịch công tác tuần", schedule(monday)) for monday in (6, 13, 20)],
    "another ward": [
        (f"Tạm ngừng cấp nước tại phường {ward}", WATER) for ward in ("Hàng Bạc", "Hàng Bồ")
    ],
    "another ward that only the text names": [
        ("Lịch tiêm chủng", VACCINATION.format(place=place))
        for place in ("phường Hàng Bạc", "phường Hàng Bồ", "phường Cửa Đông")
    ],
    "other wards of a list": [
        ("Lịch tạm ngừng cấp điện", POWER_CUT.format(day=3) + f" Các phường bị ảnh hưởng: {wards}.")
        for wards in ("phường Trúc Bạch, phường Quán Thánh", "phường Trúc Bạch, phường Ngọc Hà")
    ],
    "another commune, without diacritics": [
        ("Lich tiem chung", unidecode(VACCINATION.format(place=place)))
        for place in ("xã Kim Lan", "xã Văn Đức")
    ],
    "a number in the headline": [(f"Thông báo số {number}", WATER) for number in (14, 15)],
    "another text": [(TITLE, RELEASE), ("Tạm ngừng cấp nước", WATER)],
    "the title alone": [(TITLE, ""), (TITLE, "")],
    "next to nothing": [
        ("Tuyển viên chức", "Chi tiết xem tệp đính kèm."),
        ("Đấu giá đất", "Chi tiết xem tệp đính kèm."),
    ],
}


@pytest.mark.parametrize("kind", SAME)
def test_one_article(kind: str, tmp_path: Path) -> None:
    pages = SAME[kind]
    assert groups(tmp_path, pages) == {frozenset(map(str, range(len(pages))))}


@pytest.mark.parametrize("kind", OTHER)
def test_articles_that_only_look_alike(kind: str, tmp_path: Path) -> None:
    assert groups(tmp_path, OTHER[kind]) == set()


def test_several_groups_among_others(tmp_path: Path) -> None:
    everything = [page for pages in (*SAME.values(), *OTHER.values()) for page in pages]
    release = {
        str(at) for at, (_, body) in enumerate(everything) if fold(RELEASE[:40]) in fold(body)
    }
    assert frozenset(release) in groups(tmp_path, everything)


# Against comparing every two


def naive_groups(pages: list[Page]) -> set[frozenset[str]]:
    """What connects pairs that are alike, by sets of strings."""
    sets = []
    for _, body in pages:
        words = fold(body).split()
        sets.append({tuple(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)})
    group = list(range(len(pages)))
    for one, other in combinations(range(len(pages)), 2):
        a, b = sets[one], sets[other]
        least = ALIKE if min(len(a), len(b)) >= 100 else SHORT_ALIKE
        if len(a & b) / len(a | b) >= least:
            kept, gone = group[one], group[other]
            group = [kept if at == gone else at for at in group]
    members: dict[int, set[str]] = {}
    for at, number in enumerate(group):
        members.setdefault(number, set()).add(str(at))
    return {frozenset(ids) for ids in members.values() if len(ids) > 1}


@pytest.mark.parametrize(("seed", "held"), [(0, None), (1, None), (2, None), (0, 4), (1, 9)])
def test_groups_are_those_of_comparing_every_two(
    seed: int, held: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Texts of all degrees of likeness, those near the least among them; however few of them are
    ``held`` at once."""
    if held:
        monkeypatch.setattr(compared_texts, "HELD", held)
        monkeypatch.setattr(near_duplicates_module, "AT_ONCE", held // 2)
    pages = pages_of_all_degrees(seed)
    found = groups(tmp_path, pages)
    assert found == naive_groups(pages)
    assert len(found) > 10


def pages_of_all_degrees(seed: int) -> list[Page]:
    chance = random.Random(seed)
    vocabulary = [first + rhyme for first in FIRSTS for rhyme in RHYMES]
    pages: list[Page] = []
    for _ in range(40):
        words = chance.choices(vocabulary, k=chance.randrange(40, 400))
        pages.append(("Tin", " ".join(words)))
        for _ in range(chance.randrange(5)):
            share = chance.choice([0, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1])
            drawn = (chance.choice(vocabulary) if chance.random() < share else w for w in words)
            pages.append(("Tin", " ".join(drawn)))
    chance.shuffle(pages)
    return pages


@pytest.mark.parametrize("seed", range(3))
def test_groups_are_the_same_step_by_step(seed: int, tmp_path: Path) -> None:
    """Pages come, change and go, until segments are made anew; each step is as if there had been
    no other."""
    chance = random.Random(seed)
    pages = pages_of_all_degrees(seed)
    shown = pages[: len(pages) // 2]
    for _ in range(12):
        assert groups(tmp_path, shown) == naive_groups(shown)
        for _ in range(5):
            at = chance.randrange(len(shown))
            shown[at] = chance.choice(pages)
        shown = shown[chance.randrange(3) :] + chance.sample(pages, 3)


def compared_before(directory: Path) -> tuple[Generation, _Compared, NDArray[np.uint32]]:
    generation = open_latest(directory)
    assert generation.manifest is not None
    file = directory / generation.manifest.extras[GROUPS]
    arrays = ArrayFile(file)
    earlier = Earlier(generation.segments, _deleted(generation.segments), file)
    compared = _Compared(earlier, arrays, generation.segments, generation.storage)
    return generation, compared, arrays[GROUPS]


def test_what_was_compared_is_not_compared_again(tmp_path: Path) -> None:
    """All is known of pairs of two groups; of those of one group as much as holds it together."""
    groups(tmp_path, pages_of_all_degrees(0))
    generation, compared, of = compared_before(tmp_path / "ix")
    sketches = _sketches(generation.segments, generation.storage, _deleted(generation.segments))
    every = np.concatenate(list(_candidates(*sketches)))
    alike, left = compared.divided(every)
    within = of[every[:, 0]] == of[every[:, 1]]
    assert (of[left[:, 0]] == of[left[:, 1]]).all() and (of[alike[:, 0]] == of[alike[:, 1]]).all()
    assert len(left) + len(alike) == within.sum() < len(every)
    groups_of_alike = _Groups(len(of))
    for one, other in alike.tolist():
        groups_of_alike.join(one, other)
    assert groups_of_alike.firsts().tolist() == of.tolist()


def test_groups_that_were_made_by_other_rules_count_for_nothing(tmp_path: Path) -> None:
    """Here rules by which nothing is like anything."""
    pages = pages_of_all_degrees(1)
    groups(tmp_path, pages)
    count = sum(segment.doc_count_all() for segment in open_latest(tmp_path / "ix").segments)

    def write(path: Path) -> None:
        with ArrayFileWriter(path) as file:
            file.add(GROUPS, np.arange(count, dtype=np.uint32))
            file.close({"rules": "others"})

    with Writer(tmp_path / "ix") as writer:
        writer.add_extra(GROUPS, write)
        writer.commit()
    pages.append(("Tin", "Chợ mở lại."))
    assert groups(tmp_path, pages) == naive_groups(pages)


def test_a_thousand_copies_are_one_group(tmp_path: Path) -> None:
    """More than one is compared with."""
    count = 4 * NEIGHBOURS
    assert groups(tmp_path, [(f"Bản {'a' * at}", RELEASE) for at in range(count)]) == {
        frozenset(map(str, range(count)))
    }


def test_shingles_and_sketches_do_not_depend_on_the_numbers_of_syllables() -> None:
    words = fold(RELEASE).split()
    forms = sorted(set(words))
    for order in (forms, forms[::-1]):
        hashes = syllable_hashes(order)
        tokens = np.array([order.index(word) for word in words], np.int32)
        sketch = sketches(hashes, tokens, np.array([0, 0, len(words)], np.int64))
        shingles = shingles_of(hashes[tokens])
        if order is forms:
            first = sketch, shingles
        assert np.array_equal(first[0], sketch) and np.array_equal(first[1], shingles)
    distinct = {tuple(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)}
    assert len(np.unique(shingles)) == len(distinct)
    assert shared(np.unique(shingles), np.unique(shingles[10:])) >= len(distinct) - 10


@given(st.lists(st.integers(0, 12)))
def test_shingles_are_counted_once(numbers: list[int]) -> None:
    ascending = np.array(sorted(numbers), np.uint64)
    assert each_once(ascending).tolist() == sorted(set(numbers))


@given(st.integers(0, 60), st.integers(1, 40), st.integers(0, 99))
def test_texts_that_agree_nowhere_make_no_difference(count: int, keys: int, seed: int) -> None:
    """Beside all texts put in order, whether they agree with another or not."""
    bands = np.random.default_rng(seed).integers(1, keys + 1, (4, count)).astype(np.uint32)
    bands *= np.uint32(0x9E3779B1)  # so that both halves of a key differ
    numbers = np.arange(count) * 3
    order = np.lexsort(bands)
    expected = []
    for distance in range(1, NEIGHBOURS + 1):
        pairs = set()
        for band in bands[:, order]:
            at = np.argsort(band, kind="stable")
            for one, other in zip(at, at[distance:], strict=False):
                if band[one] == band[other]:
                    pairs.add((one, other))
        expected.append(
            [(int(numbers[order[i]]), int(numbers[order[j]])) for i, j in sorted(pairs)]
        )
    found = [list(map(tuple, pairs.tolist())) for pairs in _candidates(numbers, bands)]
    assert found == expected


def test_a_text_much_longer_than_another_is_none_of_its_copies() -> None:
    """And whether it is need not be seen in what both say, once their sizes are known."""
    texts = ComparedTexts([], FileStorage("."))
    texts.sizes = np.array([74, 100, 75, UNKNOWN], np.int32)
    assert [texts.likeness(1, other) for other in range(4)] == [0.74, 1.0, 0.75, 1.0]
    assert texts.likeness(0, 1) < ALIKE <= texts.likeness(2, 1)


def test_check_notices_groups_that_are_not_those_of_the_documents(tmp_path: Path) -> None:
    groups(tmp_path, SAME["corrected"])

    def write(path: Path) -> None:
        with ArrayFileWriter(path) as file:
            file.add(GROUPS, np.array([0, 1], np.uint32))
            file.close()

    with Writer(tmp_path / "ix") as writer:
        writer.add_extra(GROUPS, write)
        writer.commit()
    assert [*check(tmp_path / "ix")] == [
        "the groups of near-duplicates are not those of its documents"
    ]
