"""How the files of a source are read, as ``khongdau index`` was told: remembered with it, so that
later runs read what is new or changed in the same way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Final, Self

from index.reading.source_records import ReadSettings

Fields = tuple[tuple[str, str], ...]
"""Fields of a document and the names that a source has for them: ``("body", "content")``."""


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """``fields`` are those of ``--map``, ``project_fields`` those of the settings file, which come
    after them. None: nothing was said; so it is as before, and at first none and no OCR."""

    fields: Fields | None = None
    project_fields: Fields | None = None
    ocr: bool | None = None

    def updated(self, later: SourceSettings) -> SourceSettings:
        """These, but for what was said later."""
        said = {name: value for name, value in asdict(later).items() if value is not None}
        return replace(self, **said)

    def for_readers(self) -> ReadSettings:
        return ReadSettings((*(self.fields or ()), *(self.project_fields or ())), bool(self.ocr))

    def options(self) -> tuple[str, ...]:
        """As the command line would have them, whoever said it."""
        settings = self.for_readers()
        mapped = (f"--map {ours}={theirs}" for ours, theirs in settings.fields)
        return (*mapped, *(("--ocr",) if settings.ocr else ()))

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Of what ``dataclasses.asdict`` gave, read back from JSON."""
        fields, project = (
            None if (pairs := values.get(name)) is None else tuple((a, b) for a, b in pairs)
            for name in ("fields", "project_fields")
        )
        return cls(fields, project, values.get("ocr"))


AS_BEFORE: Final = SourceSettings()
