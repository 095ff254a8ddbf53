"""A scanned page -> lines, by Tesseract and its Vietnamese model, where they are installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from typing import Final

import pypdfium2 as pdfium

from index.reading.pdf.page_lines import TextLine
from index.reading.source_records import Unreadable

_DPI: Final = 300
_POINTS: Final = 72
_LANGUAGE: Final = "vie"
_LONGEST: Final = 180  # seconds for a page
_LARGEST: Final = 60_000_000  # pixels of a page: a poster is read at a lower resolution
_LEAST_CONFIDENCE: Final = 10  # percent; what is below are stains and signatures


@cache
def missing() -> str | None:
    """What is not installed; None where all is."""
    if shutil.which("tesseract") is None:
        return "Tesseract is not installed"
    known = subprocess.run(
        ["tesseract", "--list-langs"], capture_output=True, text=True, check=False
    )
    if _LANGUAGE not in (known.stdout + known.stderr).split():
        return "Tesseract's Vietnamese model is not installed"
    return None


def recognised(page: pdfium.PdfPage) -> tuple[TextLine, ...]:
    """The lines that are seen on a page. Raises Unreadable where Tesseract fails."""
    width, height = page.get_size()
    scale = _DPI / _POINTS
    if width * height * scale * scale > _LARGEST:
        scale = (_LARGEST / (width * height)) ** 0.5
    bitmap = page.render(scale=scale, grayscale=True)
    pixels = bitmap.to_numpy()
    rows, columns = pixels.shape[:2]
    image = b"P5\n%d %d\n255\n" % (columns, rows) + pixels.reshape(rows, columns).tobytes()
    try:
        done = subprocess.run(
            ["tesseract", "stdin", "stdout", "-l", _LANGUAGE, "--dpi", str(_DPI), "tsv"],
            input=image,
            capture_output=True,
            timeout=_LONGEST,
            check=True,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},  # there are as many workers as cores
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable(f"Tesseract took more than {_LONGEST} seconds for a page") from error
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode("utf-8", "replace").strip().splitlines()
        raise Unreadable(f"Tesseract failed: {said[-1] if said else error.returncode}") from error
    return _lines(done.stdout.decode("utf-8"), scale, height)


def _lines(table: str, scale: float, height: float) -> tuple[TextLine, ...]:
    """Tesseract's table of words -> lines in points."""
    lines: dict[tuple[str, ...], list[tuple[int, int, int, int, str]]] = {}
    for row in table.splitlines()[1:]:
        level, _, block, paragraph, line, _, left, top, wide, high, sure, *text = row.split("\t")
        if level != "5" or float(sure) < _LEAST_CONFIDENCE or not text or not text[0].strip():
            continue
        word = int(left), int(top), int(wide), int(high), text[0].strip()
        lines.setdefault((block, paragraph, line), []).append(word)
    found = []
    for words in lines.values():
        start = min(word[0] for word in words) / scale
        end = max(word[0] + word[2] for word in words) / scale
        bottom = height - max(word[1] + word[3] for word in words) / scale
        found.append(TextLine(" ".join(word[4] for word in words), start, end, bottom, 12.0))
    return tuple(found)
