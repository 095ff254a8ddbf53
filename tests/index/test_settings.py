"""``khongdau.toml``: which file counts, what each key may be, and what is said of a wrong one."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from index.settings.colours import DARK_GROUNDS, LIGHT_GROUNDS, contrast, lightened
from index.settings.file import BadSettings, read_settings, settings_of
from index.settings.project import Project
from index.settings.showing import as_toml, documented
from web.main import main

ALL = """
[site]
name = "Tin Sông Hương"
tagline = {vi = "Tin địa phương", en = "Local news"}
logo = "logo.svg"
footer = "Cổng tin của thành phố"
contact = "mailto:toa-soan@example.vn"
examples = ["cầu đi bộ", "thu gom rác"]
languages = ["en", "vi"]
time_zone = "UTC"

[colours]
link = "#7a1f5c"
button = "#7a1f5c"
dark_link = "#f0b6dc"
dark_button = "#8c2f6c"

[sources]
paths = ["tin"]
names = {"thuathien.example" = "Báo tỉnh"}

[fields]
body = ["noi_dung", "than_bai"]

[facets]
fields = ["chuyen_muc"]
names = {chuyen_muc = {vi = "Chuyên mục", en = "Section"}}

[server]
host_names = ["tim.example.vn", ".example.vn"]
proxies = 1
prefix = "/tim"

[limits]
rate = "120/minute"
rate_storage = "redis://localhost"
seconds = 1.5

[embed]
origins = ["https://www.example.vn"]
"""


def written(folder: Path, text: str) -> Path:
    (folder / "logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", "utf-8")
    path = folder / "khongdau.toml"
    path.write_text(text, "utf-8")
    return path


def test_every_key_can_be_set(tmp_path: Path) -> None:
    """And all that there is stands in the file above."""
    project = read_settings(written(tmp_path, ALL))
    said = tomllib.loads(ALL)
    for each in fields(Project):
        value, default = getattr(project, each.name), getattr(Project(), each.name)
        if is_dataclass(value) and not isinstance(value, type):
            assert set(said[each.name]) == {one.name for one in fields(value)}
            for one in fields(value):
                assert getattr(value, one.name) != getattr(default, one.name), one.name
    assert project.site.tagline and project.site.tagline.of("en") == "Local news"
    assert project.site.footer and project.site.footer.of("en") == "Cổng tin của thành phố"
    assert project.sources.paths == (tmp_path / "tin",)
    assert project.fields == (("body", "noi_dung"), ("body", "than_bai"))


def test_what_is_shown_is_read_as_the_same(tmp_path: Path) -> None:
    project = read_settings(written(tmp_path, ALL))
    (tmp_path / "other").mkdir()
    again = read_settings(written(tmp_path / "other", as_toml(project)))
    assert replace(again, path=None) == replace(project, path=None)
    assert read_settings(written(tmp_path, as_toml(Project()))) == Project(
        fields=(), path=tmp_path / "khongdau.toml"
    )


def test_every_key_says_what_it_means() -> None:
    keys = list(documented())
    assert len(keys) > 20
    assert all(means.endswith(".") for _, _, means in keys)


WRONG = [
    ('[site]\nname = ""', "[site] name = '': expected a text of 1 to 60 characters"),
    ("[site]\nname = 12", "[site] name = 12: expected a text"),
    ('[site]\nnam = "x"', "[site] nam is not known; do you mean name? The keys of [site] are name"),
    ("[sight]", "sight is not known; do you mean site? The tables are site"),
    ("site = 3", "site = 3: expected a table [site]"),
    ('[site]\ntagline = {fr = "x"}', "or one for each language"),
    ('[site]\nlogo = "none.svg"', "expected the path of a file (.svg, .png"),
    ('[site]\ncontact = "javascript:alert(1)"', "begins with https://"),
    ('[site]\ncontact = "https://"', "begins with https://"),
    ('[site]\nlanguages = ["fr"]', "expected a list of one or more of vi, en"),
    ("[site]\nlanguages = []", "expected a list of one or more of vi, en"),
    ('[site]\ntime_zone = "Asia/Nowhere"', "such as Asia/Ho_Chi_Minh or UTC"),
    ('[site]\ntime_zone = "../etc/passwd"', "such as Asia/Ho_Chi_Minh or UTC"),
    ('[site]\nexamples = ["", "x"]', "expected a list of queries, each a text of 1"),
    ('[colours]\nlink = "green"', "expected a colour such as #14584a"),
    (
        '[colours]\nlink = "#dddddd"',
        "contrast with #fcfbf8 is at least 4.5:1; that of #dddddd is 1.3",
    ),
    ('[colours]\ndark_link = "#202020"', "contrast with #16191b"),
    ('[sources]\nnames = ["x"]', "expected a table of sources and their names"),
    ("[sources]\nnames = {x = 3}", "for x, a text of 1 to 100"),
    ('[facets]\nfields = "category"', "expected a list of at most 8 names of fields"),
    ('[server]\nhost_names = ["https://x.vn/"]', "a host name without scheme and port"),
    ("[server]\nproxies = 11", "expected a whole number from 0 to 10"),
    ("[server]\nproxies = true", "expected a whole number from 0 to 10"),
    ('[server]\nprefix = "tim kiem"', "expected a path such as /tim-kiem"),
    ('[limits]\nrate = "many"', "such as 120/minute"),
    ("[limits]\nseconds = 0", "from 0.1 to 60"),
    ('[embed]\norigins = ["https://x.vn/a"]', "scheme and host without a path"),
    ("[fields]\nbody = []", "for body a name or a list of names"),
]


@pytest.mark.parametrize(("text", "said"), WRONG, ids=[text for text, _ in WRONG])
def test_a_wrong_value_is_told_with_key_and_what_is_allowed(
    text: str, said: str, tmp_path: Path
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(BadSettings) as told:
        read_settings(path)
    assert str(told.value).startswith(f"{path}: ")
    assert said in str(told.value)


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, "[site]\nname = 1\n[limits]\nseconds = 0\n")
    done = CliRunner().invoke(main, ["config", "check", "--config", str(path)])
    assert done.exit_code == 1
    assert "[site] name" in done.output and "[limits] seconds" in done.output


def test_the_file_that_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The named one, else that of the environment, that beside the index, that of the folder."""
    here, beside, named = (tmp_path / name for name in ("here", "beside", "named"))
    for folder in (here, beside, named):
        folder.mkdir()
        written(folder, f'[site]\nname = "{folder.name}"\n')
    monkeypatch.chdir(here)
    assert settings_of(None, Path("var/index")).site.name == "here"
    assert settings_of(None, beside / "index").site.name == "beside"
    assert settings_of(named / "khongdau.toml", beside / "index").site.name == "named"

    def shown(*options: str, **environment: str) -> str:
        done = CliRunner().invoke(main, ["config", "show", *options], env=environment)
        assert done.exit_code == 0, done.output
        name: str = re.findall(r'^name = "(.*)"', done.output, re.M)[0]
        return name

    other = str(named / "khongdau.toml")
    assert shown() == "here"
    assert shown("--index", str(beside / "index")) == "beside"
    assert shown("--index", str(beside / "index"), KHONGDAU_CONFIG=other) == "named"
    assert shown("--config", other, KHONGDAU_CONFIG=str(here / "khongdau.toml")) == "named"


def test_init_makes_a_site_that_can_be_indexed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it says to do next works."""
    monkeypatch.chdir(tmp_path)
    run = CliRunner()
    done = run.invoke(main, ["init", "tin xã", "--name", 'Tin "xã"'])
    assert done.exit_code == 0, done.output
    assert "cd 'tin xã'\n  khongdau index\n  khongdau serve" in done.output
    monkeypatch.chdir(tmp_path / "tin xã")
    assert run.invoke(main, ["config", "check"]).output == "khongdau.toml is in order.\n"
    assert "1 added" in run.invoke(main, ["index"]).output
    found = run.invoke(main, ["search", "bai dau tien"])
    assert "Bài đầu tiên của trang" in found.output
    again = run.invoke(main, ["init", str(tmp_path / "tin xã")])
    assert again.exit_code == 1 and "is there already" in again.output


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@given(st.integers(0, 0xFFFFFF))
def test_a_lightened_colour_can_be_read_in_the_dark(number: int) -> None:
    lighter = lightened(f"#{number:06x}")
    assert all(contrast(lighter, ground) >= 4.5 for ground in DARK_GROUNDS)


def test_the_grounds_are_those_of_the_style_sheet() -> None:
    css = (Path(__file__).parents[2] / "web/static/page.css").read_text("utf-8")
    grounds = re.findall(r"--(?:paper|raised|mark): (#[0-9a-f]{6})", css)
    assert tuple(grounds[:3]) == LIGHT_GROUNDS and tuple(grounds[3:6]) == DARK_GROUNDS
