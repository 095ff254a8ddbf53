"""Which modules are mutated, and which tests should notice."""

from __future__ import annotations

from pathlib import Path
from typing import Final, NamedTuple

ROOT = Path(__file__).resolve().parents[2]


class Group(NamedTuple):
    """``modules``: files and folders. ``tests``: files, or tests of one. ``sample``: how many
    mutants are tried. ``loaded``: top-level packages that import none of the modules."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]
    sample: int
    loaded: tuple[str, ...] = ("vietnamese", "index")

    def test_files(self) -> list[Path]:
        """Relative to the root."""
        return sorted({Path(test.split("::")[0]) for test in self.tests})

    def files(self) -> list[Path]:
        """Relative to the root."""
        found = []
        for name in self.modules:
            path = ROOT / name
            found += sorted(path.rglob("*.py")) if path.is_dir() else [path]
        return [path.relative_to(ROOT) for path in found if path.name != "__init__.py"]


GROUPS: Final[dict[str, Group]] = {
    "query": Group(
        (
            "search/query/parser.py",
            "search/query/analysis.py",
            "search/query/hit_rule.py",
            "search/query/document_filter.py",
        ),
        (
            "tests/search/test_parser.py",
            "tests/search/test_query.py",
            "tests/search/test_hit_rule.py",
            "tests/search/test_filters.py",
            "tests/search/test_places.py",
            "tests/search/test_time_words.py",
        ),
        40,
    ),
    "retrieval": Group(
        (
            "search/retrieval/ladder.py",
            "search/retrieval/element_sets.py",
            "search/kernel/closeness.py",
            "search/retrieval/closeness.py",
            "search/retrieval/filters.py",
        ),
        (
            "tests/search/test_filters.py",
            "tests/search/test_hit_rule.py",
            "tests/search/test_places.py",
            "tests/search/test_scoring.py",
        ),
        40,
    ),
    "paging": Group(
        ("search/stages/present.py", "web/page/paging.py"),
        (
            "tests/web/test_parts.py",
            "tests/search/test_filters.py::test_pages_of_hits_are_slices_of_all",
            "tests/search/test_filters.py::test_nothing_found_has_one_empty_page",
            "tests/search/test_filters.py::test_signs_alone_ask_for_nothing",
            "tests/search/test_filters.py::"
            "test_a_thousand_hits_can_be_paged_through_and_all_are_exported",
            "tests/search/test_similar.py",
        ),
        30,
    ),
    "reranking": Group(
        ("search/reranking",),
        ("tests/search/test_second_stage.py", "tests/search/test_proximity.py"),
        40,
    ),
    "highlighting": Group(
        ("search/highlighting",),
        ("tests/search/test_snippets.py", "tests/search/test_similar.py"),
        40,
    ),
    "html": Group(
        ("index/reading/html",),
        (
            "tests/index/test_html.py",
            "tests/index/test_html_names.py",
            "tests/index/test_html_parts.py",
            "tests/index/test_html_shapes.py",
            "tests/index/test_loss_guard.py",
        ),
        40,
        ("vietnamese",),
    ),
    "pages": Group(
        ("index/reading/pages",),
        (
            "tests/index/test_pages.py",
            "tests/index/test_page_words.py",
            "tests/index/test_wrapping.py",
            "tests/index/test_boilerplate_phrases.py",
            "tests/index/test_html_shapes.py",
            "tests/index/test_furniture.py",
            "tests/index/test_letter_spacing.py",
            "tests/index/test_lines_of_heads.py",
            "tests/index/test_loss_guard.py",
            "tests/index/test_losses.py",
            "tests/index/test_markers.py",
        ),
        40,
        ("vietnamese",),
    ),
}
