"""Reads a model file of CRFsuite: its labels, and the weight of every feature, as exact doubles.

The file format is that of CRFsuite 0.12 (its crf1d_model.c and cqdb.c): a header with
offsets, a chunk of features, and two string tables (labels and attributes). The library's own
ways of reading it do not serve here: its dump rounds weights to six decimals, and the parser of
that dump stops at an attribute that contains a line break, which pyvi's model has.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

_HEADER = struct.Struct("<4sI4s9I")  # all numbers in the file are little-endian
_FEATURE = struct.Struct("<IIId")  # kind, source, label, weight
_STATE, _TRANSITION = 0, 1  # kinds of feature: attribute -> label, label -> label


class CrfFormatError(ValueError):
    """The bytes are not a model of CRFsuite 0.12."""


@dataclass(frozen=True, slots=True)
class CrfModel:
    """Weights of a linear-chain CRF. What has no weight in the file weighs 0."""

    labels: tuple[str, ...]
    transitions: dict[tuple[str, str], float]  # (label before, label) -> weight
    states: dict[tuple[str, str], float]  # (attribute, label) -> weight


def read_crf(data: bytes) -> CrfModel:
    """Read a model file. Raises CrfFormatError when ``data`` is something else or cut short."""
    try:
        magic, size, kind, version, _, _, _, features_at, labels_at, attributes_at, _, _ = (
            _HEADER.unpack_from(data)
        )
        if (magic, kind, version) != (b"lCRF", b"FOMC", 100):
            raise CrfFormatError(
                "expected a first-order CRFsuite model of version 100, "
                f"found {magic!r}, {kind!r}, version {version}"
            )
        if size != len(data):
            raise CrfFormatError(f"expected a model of {size} bytes, found {len(data)}")
        labels = _read_strings(data, labels_at)
        attributes = _read_strings(data, attributes_at)
        transitions, states = {}, {}
        for kind_, source, label, weight in _read_features(data, features_at):
            if kind_ == _TRANSITION:
                transitions[labels[source], labels[label]] = weight
            else:
                states[attributes[source], labels[label]] = weight
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise CrfFormatError(f"expected a whole CRFsuite model, but: {error}") from error
    return CrfModel(labels, transitions, states)


def _read_features(data: bytes, offset: int) -> list[tuple[int, int, int, float]]:
    magic, _, count = struct.unpack_from("<4sII", data, offset)
    if magic != b"FEAT":
        raise CrfFormatError(f"expected a chunk of features, found {magic!r}")
    start = offset + 12
    return list(_FEATURE.iter_unpack(data[start : start + count * _FEATURE.size]))


def _read_strings(data: bytes, offset: int) -> tuple[str, ...]:
    """Read a CQDB table from string to number, by way of its list from number to string."""
    magic, _, _, _, count, backward_at = struct.unpack_from("<4sIIIII", data, offset)
    if magic != b"CQDB":
        raise CrfFormatError(f"expected a table of strings, found {magic!r}")
    strings = []
    for record in struct.unpack_from(f"<{count}I", data, offset + backward_at):
        at = offset + record
        _, length = struct.unpack_from("<II", data, at)
        strings.append(data[at + 8 : at + 8 + length - 1].decode("utf-8"))  # without the final NUL
    return tuple(strings)
