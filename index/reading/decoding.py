"""Bytes of a file -> text, or the reason why they are not text."""

from __future__ import annotations

import codecs
import html
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Final

from index.reading.notes import Note, NoteCode
from index.reading.source_records import Unreadable
from vietnamese.input.damaged_text import is_vietnamese, restore
from vietnamese.input.legacy_encodings import decode_legacy
from vietnamese.input.single_byte import ENCODINGS, decode_single_byte
from vietnamese.text.canonical import canonical_syllable
from vietnamese.text.syllables import is_syllable

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: it begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARY_STARTS: Final = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a packed file (zip, docx, xlsx)"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\xfd7zXZ\x00", "an xz file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "an RTF file"),
)
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MOST_CONTROLS: Final = 0.01  # share of characters; portals leave a stray one now and then
_SINGLE_BYTE: Final = ("cp1258", "cp1252", "latin-1")
_KNOWN: Final = "UTF-8, UTF-16, Windows-1258, TCVN3, VNI, VISCII and VPS"
_SAMPLE: Final = 4096  # bytes that show a text to be UTF-16 without its mark
_MOST_NULS, _FEWEST_NULS = 0.02, 0.3  # share of the bytes in places where there are few, and many

_LATIN: Final = re.compile("[\t-\r -\u024f\u0300-\u036f\u1e00-\u1eff\u2000-\u22ff\ufeff]+")

_BAD: Final = re.compile("[\udc80-\udcff]")  # bytes that are not UTF-8, as Python hands them on
_BAD_BYTES: Final = re.compile("[\udc80-\udcff]+")
_SIGN: Final = re.compile("[\udc80\udc82-\udc89\udc8b\udc91-\udc99\udc9b\udca0-\udcbf]")
"""Quotes, dashes and other signs of Windows-1252."""
_CUT: Final = re.compile("[\udcc2-\udcf4][\udc80-\udcbf]+")
"""A character of UTF-8 whose end is missing."""
_LETTER: Final = re.compile("(?<=[a-z])[\udce0-\udcfd]")
_BAD_WORD: Final = re.compile(
    "(?<![^\\W_])[^\\W_\udc80-\udcff]*[\udc80-\udcff]+(?:[^\\W_]|[\udc80-\udcff])*"
)
_FEW_BAD: Final = 3  # bytes of a file, however short, that are repaired;
_MOST_BAD: Final = 0.02  # of longer ones this share
_LINE_OF_OLD: Final = 3  # bytes from which a line is tried in the encodings of the past
_WORDS_OF_OLD: Final = 3

Restorer = Callable[[str], tuple[str, tuple[str, ...]]]
"""A text -> the text as it was meant, and what it was in."""
_TAG: Final = re.compile(r"(<[^<>]*>)")
_MARKUP: Final = re.compile(r"<(?:html|head|body|div|p|td|br|table|span|font)\b", re.IGNORECASE)
_LETTER_NAME: Final = re.compile(
    r"&(?:#(?:1[6-9]\d|2[0-4]\d|25[0-5])|(?-i:[A-Za-z](?:acute|grave|circ|tilde|uml|ring|cedil|slash))"
    r"|AElig|aelig|ETH|eth|THORN|thorn|szlig|micro|para|sect|cent|pound|yen|curren|brvbar|copy|ordf"
    r"|laquo|not|shy|reg|deg|plusmn|sup[123]|middot|ordm|raquo|frac(?:14|12|34)|iquest|iexcl|times"
    r"|divide|macr);"
)
_BETWEEN: Final = "\n\x1e\n"


def decode(raw: bytes, declared: str | None = None) -> tuple[str, tuple[Note, ...]]:
    """The text, and notes on conversions and repairs. ``declared`` is an encoding that a page
    names.

    UTF-8 unless a byte order mark or the zeros of UTF-16 say otherwise. Bytes that are not UTF-8
    are read in the declared encoding or a Vietnamese one of the past if the outcome is Vietnamese
    throughout; else a few of them are repaired. Raises Unreadable.
    """
    if not raw.strip():
        raise Unreadable("the file is empty")
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            return _wide(raw[len(bom) :], encoding)
    _refuse_binary(raw)
    if b"\0" in raw:
        return _wide(raw, _unmarked(raw))
    try:
        return _restored(raw.decode("utf-8"), ())
    except UnicodeDecodeError as error:
        return _of_the_past(raw, declared) or _repaired(raw, error)


# --- UTF-16 and UTF-32 ----------------------------------------------------------------------


def _wide(raw: bytes, encoding: str) -> tuple[str, tuple[Note, ...]]:
    text = raw.decode(encoding, "replace")
    bad = text.count("\ufffd")
    if bad > _MOST_BAD * len(text):
        name = encoding.upper().removesuffix("-LE").removesuffix("-BE")
        raise Unreadable(f"begins as {name}, but is not {name}: {bad} characters are none of it")
    if not text.strip():
        raise Unreadable("the file is empty")
    return _restored(text, (Note(NoteCode.REPAIRED_BYTES, count=bad),) if bad else ())


def _unmarked(raw: bytes) -> str:
    """UTF-16 without a mark: of two bytes always the same is zero, but in Vietnamese letters."""
    sample = raw[:_SAMPLE]
    half = max(len(sample) // 2, 1)
    first, second = sample[::2].count(0) / half, sample[1::2].count(0) / half
    for encoding, many, few in (("utf-16-le", second, first), ("utf-16-be", first, second)):
        if many >= _FEWEST_NULS and few <= _MOST_NULS:
            text = sample[: len(sample) // 2 * 2].decode(encoding, "replace")
            if len(_LATIN.sub("", text)) <= _MOST_BAD * len(text):
                return encoding
    raise Unreadable(f"binary file: a NUL byte at byte {raw.find(0) + 1}")


def _refuse_binary(raw: bytes) -> None:
    for start, what in _BINARY_STARTS:
        if raw.startswith(start):
            raise Unreadable(f"binary file: {what}, not text")


# --- encodings of the past, and bad bytes ---------------------------------------------------


def _readings(raw: bytes, declared: str | None = None) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The text in each encoding that its bytes allow, and what that was."""
    for encoding in (declared, *_SINGLE_BYTE) if declared else _SINGLE_BYTE:
        try:
            text = raw.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if "\0" not in text:
            text, names = _restore(text, decode_legacy)
            yield text, names or (encoding.upper(),)
    for name in ENCODINGS:
        try:
            yield decode_single_byte(raw, name), (name,)
        except UnicodeDecodeError:
            continue


def _of_the_past(raw: bytes, declared: str | None) -> tuple[str, tuple[Note, ...]] | None:
    for text, names in _readings(raw, declared):
        if is_vietnamese(text):
            return _clean(text), (Note(NoteCode.CONVERTED, " and ".join(names)),)
    return None


def _repaired(raw: bytes, error: UnicodeDecodeError) -> tuple[str, tuple[Note, ...]]:
    """UTF-8 with a few bytes that are none, and with lines pasted from elsewhere."""
    text = raw.decode("utf-8", "surrogateescape")
    lines = text.split("\n")
    converted: set[str] = set()
    count = 0
    for number, line in enumerate(lines):
        bad = len(_BAD.findall(line))
        if bad >= _LINE_OF_OLD and (found := _old_line(line)) is not None:
            lines[number], names = found
            converted.update(names)
        elif bad:
            count += bad
            lines[number] = _BAD_WORD.sub(_repaired_word, line)
    lost = sum(map(_count_lost, lines)) - _count_lost(text)
    if lost > _FEW_BAD and lost > _MOST_BAD * len(raw):
        raise Unreadable(
            f"not valid UTF-8: byte 0x{raw[error.start]:02X} at byte {error.start + 1}, and "
            f"{count - 1} others; known are {_KNOWN}. Save the file as UTF-8"
        ) from error
    notes = [Note(NoteCode.CONVERTED, name) for name in sorted(converted)]
    if count:
        notes.append(Note(NoteCode.REPAIRED_BYTES, count=count))
    return _restored("\n".join(lines), tuple(notes))


def _count_lost(text: str) -> int:
    return text.count("\ufffd")


def _old_line(line: str) -> tuple[str, tuple[str, ...]] | None:
    raw = line.encode("utf-8", "surrogateescape")
    for text, names in _readings(raw):
        if is_vietnamese(text, enough=_WORDS_OF_OLD):
            return text, names
    return None


def _repaired_word(match: re.Match[str]) -> str:
    """Signs of Windows-1252 are read as such; U+FFFD stands for what was cut."""
    word = _SIGN.sub(lambda sign: _letter_1252(sign[0]), _CUT.sub("\ufffd", match[0]))
    return _BAD_WORD.sub(_with_letters, word)


def _with_letters(match: re.Match[str]) -> str:
    """A word with bytes of Windows-1258 or 1252 as its letters, if that makes it a syllable, or
    if it is one byte in a word of plain letters; else with U+FFFD."""
    word = match[0]
    for letters in (map(_letter_1258, word), map(_letter_1252, word)):
        whole = unicodedata.normalize("NFC", "".join(letters))
        is_one = whole.isupper() or whole[1:] == whole[1:].lower()
        if is_one and is_syllable(canonical_syllable(whole)):
            return whole
    if len(_BAD.findall(word)) == 1 and _LETTER.search(word, 1):
        return "".join(map(_letter_1252, word))
    return _BAD_BYTES.sub("\ufffd", word)


def _letter_1258(letter: str) -> str:
    """What a bad byte is in Windows-1258; other letters as they are."""
    return _read_as(letter, "cp1258")


def _letter_1252(letter: str) -> str:
    return _read_as(letter, "cp1252")


def _read_as(letter: str, encoding: str) -> str:
    if not _BAD.match(letter):
        return letter
    return bytes([ord(letter) - 0xDC00]).decode(encoding, "replace")


# --- text in the wrong letters --------------------------------------------------------------


def _restored(text: str, notes: tuple[Note, ...]) -> tuple[str, tuple[Note, ...]]:
    restored, names = _restore(text, restore)
    return _clean(restored), (*notes, *(Note(NoteCode.CONVERTED, name) for name in names))


def _restore(text: str, by: Restorer) -> tuple[str, tuple[str, ...]]:
    """The text as it was meant; of a page with tags only what stands between them, where letters
    may have names (``&agrave;``)."""
    if not _MARKUP.search(text):
        return by(text)
    pieces = _TAG.split(text)
    between = _LETTER_NAME.sub(lambda match: html.unescape(match[0]), _BETWEEN.join(pieces[::2]))
    restored, names = by(between)
    if not names:
        return text, ()
    pieces[::2] = restored.split(_BETWEEN)
    return "".join(pieces), names


def _clean(text: str) -> str:
    """Without stray control characters. Raises Unreadable where they are more than stray."""
    cleaned, count = _CONTROL.subn(" ", text)
    if count > _MOST_CONTROLS * len(text) + 1:
        raise Unreadable(f"binary file: {count} control characters")
    return cleaned
