"""What an operator may set, and the bounds that nobody may exceed."""

from __future__ import annotations

from dataclasses import dataclass

from index.analysis.addresses import LONGEST
from index.settings.project import Project

# Bounds of one request. They keep every request cheap; the longest honest ones stay far below.
MAX_QUERY = 500  # characters; the longest title in a news corpus has about 250
MAX_FILTERS = 20  # districts at a time; Hanoi had 30
MAX_FILTER_LENGTH = 100  # characters of one district
MAX_HITS = 1000  # of one download; the engine pages no deeper either
MAX_PAGE = 1_000_000  # a larger number is no page number of anything
MAX_PER_PAGE = 50
PER_PAGE = 10
MAX_DOCUMENT_ID = LONGEST  # characters; longer ones have an address by their digest
# Bytes of a whole address: all bounds above used up, each character as nine bytes (%E1%BA%BF).
MAX_ADDRESS = 32_768
MAX_HEADERS = 65_536  # bytes, about; of a whole request, the address included
MAX_SUGGESTIONS = 8


@dataclass(frozen=True, slots=True)
class Settings:
    """How the application stands in its surroundings.

    ``prefix``: the path under which it is reached, such as ``/tim-kiem``; empty for the root.
    ``proxies``: how many trusted proxies stand in front and set ``X-Forwarded-For``, ``-Proto`` and
    ``-Host``. ``host_names``: the names that it is asked by, ``.tin.example`` for all below one;
    none: whatever name a client says.
    ``rate_limit``: requests per address in the notation of Flask-Limiter (``120/minute``);
    ``None`` is no limit. ``rate_storage``: where the counts live, see Flask-Limiter; in
    memory each worker process counts for itself. ``project``: all that its settings file says.
    """

    prefix: str = ""
    proxies: int = 0
    host_names: tuple[str, ...] = ()
    rate_limit: str | None = None
    rate_storage: str = "memory://"
    project: Project = Project()
