"""Notices and errors in both languages: the same on page, API and command line."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner, Result
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser

from web.main import main

SAID = {
    "telex": ("chowj ddeem", "đã đọc như gõ Telex", "read as Telex"),
    "marks": ("cho dem pho co", "Đang tìm: “chợ đêm phố cổ”", "searching for “chợ đêm phố cổ”"),
    "widened": ("chợ đêm vườn thú", "gần đúng nhất", "the closest matches"),
    "ignored": ("()", "không có chữ hay số", "no letter or digit"),
    "plain-text": ("lịch từ:31/02/2023", "không phải là một ngày", "not a date that exists"),
    "time": ("lịch năm 2023", "được hiểu là thời gian", "is read as the time"),
    "newest": ("lịch mới nhất", "được hiểu là cách sắp xếp", "is read as an order"),
    "undated": ("từ:01/01/2000 đến:31/12/2029", "không ghi ngày", "no date"),
}
EACH = pytest.mark.parametrize(
    ("code", "query", "lang", "said"),
    [
        (code, query, lang, said)
        for code, (query, *both) in SAID.items()
        for lang, said in zip(("vi", "en"), both, strict=True)
    ],
)


def run(index_directory: Path, query: str, *options: str) -> Result:
    return CliRunner().invoke(
        main, ["search", "--index", str(index_directory), *options, "--", query]
    )


@EACH
def test_page_api_and_command_line_say_the_same(
    client: FlaskClient, index_directory: Path, code: str, query: str, lang: str, said: str
) -> None:
    answer = client.get("/api/search?" + urlencode({"q": query, "lang": lang})).get_json()
    told = dict(zip(answer["notice_codes"], answer["notices"], strict=True))
    assert said in told[code]
    page = LexborHTMLParser(client.get("/?" + urlencode({"q": query, "lang": lang})).text)
    shown = [node.text() for node in page.css(".notices li")]
    assert [text.startswith(notice) for text, notice in zip(shown, answer["notices"], strict=True)]
    printed = run(index_directory, query, "--lang", lang)
    assert [line[2:] for line in printed.output.splitlines() if line.startswith("* ")][
        : len(told)
    ] == answer["notices"]
    as_json = json.loads(run(index_directory, query, "--lang", lang, "--format", "json").output)
    assert as_json["notices"] == answer["notices"]
    assert as_json["notice_codes"] == answer["notice_codes"]


def test_without_a_language_a_site_is_vietnamese_and_a_command_as_its_environment(
    client: FlaskClient, index_directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = urlencode({"q": "()"})
    vietnamese = client.get(f"/api/search?{asked}&lang=vi").get_json()
    assert client.get(f"/api/search?{asked}").get_json() == vietnamese
    for environment, language in (("vi_VN.UTF-8", "vi"), ("C.UTF-8", "en")):
        monkeypatch.setenv("LC_ALL", environment)
        said = client.get(f"/api/search?{asked}&lang={language}").get_json()
        assert json.loads(run(index_directory, "()", "--format", "json").output) == said


def test_the_english_page_marks_only_what_it_quotes_as_vietnamese(client: FlaskClient) -> None:
    page = LexborHTMLParser(
        client.get("/?" + urlencode({"q": "cho dem pho co", "lang": "en"})).text
    )
    notice = page.css_first(".notices li")
    quoted = [node.text() for node in notice.css("span[lang=vi]")]
    assert quoted == ["chợ đêm phố cổ", "cho dem pho co"]
    assert notice.text().startswith("Diacritics were restored")


def test_a_notice_is_no_markup(client: FlaskClient) -> None:
    """What a reader typed is quoted, not run."""
    for lang in ("vi", "en"):
        asked = urlencode({"q": "lịch từ:<b>31</b>", "lang": lang})
        page = LexborHTMLParser(client.get(f"/?{asked}").text)
        assert "<b>31</b>" in page.css_first(".notices").text()
        assert not page.css(".notices b")


@pytest.mark.parametrize(
    ("lang", "said"), [("vi", "ngày bắt đầu đứng sau"), ("en", "is after the last day")]
)
def test_errors_are_in_the_language_asked_for(
    client: FlaskClient, index_directory: Path, lang: str, said: str
) -> None:
    query = "lịch từ:02/01/2024 đến:01/01/2024"
    asked = urlencode({"q": query, "lang": lang})
    assert said in client.get(f"/api/search?{asked}").get_json()["error"]["message"]
    assert said in LexborHTMLParser(client.get(f"/?{asked}").text).css_first("main").text()
    printed = run(index_directory, query, "--lang", lang)
    assert printed.exit_code == 2
    assert said in printed.output


@pytest.mark.parametrize(("lang", "said"), [("vi", "Chưa có chỉ mục"), ("en", "There is no index")])
def test_a_missing_index_is_told_in_the_language_asked_for(
    tmp_path: Path, lang: str, said: str
) -> None:
    printed = run(tmp_path / "nowhere", "lịch", "--lang", lang)
    assert printed.exit_code == 1
    assert said in printed.output


def test_the_command_line_speaks_english_throughout(index_directory: Path) -> None:
    printed = run(index_directory, "lich", "--lang", "en", "--per-page", "5")
    assert "results, page 1 of" in printed.output
    assert "kết quả" not in printed.output.splitlines()[0]
