"""``khongdau``, each command of it: help, examples, slips, colours, completion by the shell."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import shlex
import subprocess
import sys
import termios
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from web.main import COMMANDS, SUMMARIES, main

ROOT = Path(__file__).resolve().parents[1]


def commands(
    group: click.Group = main, name: str = "khongdau"
) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for each in group.list_commands(context):
        command = group.get_command(context, each)
        assert command
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} {each}")
        else:
            yield f"{name} {each}", command


ALL = dict(commands())


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("command-line") / "index"
    own = directory.parent / "a.jsonl"
    row = {"title": "Sửa cống phố Vọng", "body": "Cống thoát nước.", "issuer": "Xí nghiệp cống"}
    own.write_text(json.dumps(row), "utf-8")
    sources = [str(ROOT / "corpus"), str(own)]
    done = CliRunner().invoke(main, ["index", *sources, "--index", str(directory)])
    assert done.exit_code == 0, done.output
    return directory


def run(*arguments: str, code: int = 0, **environment: str) -> str:
    done = CliRunner().invoke(main, list(arguments), env=environment)
    assert done.exit_code == code, done.output
    return done.output


@pytest.mark.parametrize("name", ALL)
def test_the_help_of_each_command_has_examples_and_names_the_environment(name: str) -> None:
    """``-h`` is ``--help``; examples are of that command, with options that it has."""
    asked = name.split()[1:]
    said = run(*asked, "-h", COLUMNS="200")
    assert said == run(*asked, "--help", COLUMNS="200")
    examples = re.findall(r"^    ?(khongdau .*)$", said.split("Example")[1], re.M)
    assert examples
    for example in examples:
        words = shlex.split(example.split(" > ")[0])
        assert words[1 : len(asked) + 1] == asked
        for option in (word for word in words if word.startswith("--") and word != "--"):
            assert option in said.split("Example")[0], example
    for parameter in ALL[name].params:
        if isinstance(parameter.envvar, str):
            assert parameter.envvar in said, parameter.name


def test_the_help_of_all_names_the_variables_of_the_environment() -> None:
    said = run("-h")
    assert all(name in said for name in ("KHONGDAU_INDEX", "KHONGDAU_CONFIG", "NO_COLOR"))
    assert all(name in said for name in COMMANDS)


def test_summaries_are_those_of_the_commands() -> None:
    """They are written down twice, so that the help of all need not import all."""
    context = click.Context(main)
    for name in COMMANDS:
        command = main.get_command(context, name)
        assert command and command.get_short_help_str(200) == SUMMARIES[name]


def test_the_version_is_told() -> None:
    assert re.search(r"\d+\.\d+", run("--version"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["serch", "x"], "Did you mean 'search'?"),
        (["search", "x", "--distrct", "y"], "--district"),
        (["xyz"], "There are analyze"),
    ],
)
def test_a_slip_in_a_command_or_option_is_told_with_what_is_near(
    arguments: list[str], said: str
) -> None:
    assert said in run(*arguments, code=2)


def test_a_slip_in_a_name_is_told_with_what_is_near(directory: Path) -> None:
    index = ("--index", str(directory))
    said = run("search", "rác", "--district", "Hoan Kiemm", "--lang", "en", *index)
    assert "no district called “Hoan Kiemm”. Similar names: Hoàn Kiếm" in said
    said = run("search", "rác", "--filter", "issuerr=x", "--lang", "en", *index)
    assert "No document has a field called “issuerr”. There are: issuer" in said
    said = run("search", "rác", "--facet", "issuerr", "--lang", "en", *index)
    assert "No document has a field called “issuerr”." in said


def test_a_query_needs_no_quotes(directory: Path) -> None:
    index = ("--index", str(directory), "--format", "json")
    for more in ([], ["--per-page", "3"]):
        several = json.loads(run("search", "thu", "gom", "rác", *more, *index))
        assert several == json.loads(run("search", "thu gom rác", *more, *index))
    assert json.loads(run("search", "--", "chợ", "-đêm", *index))["query"] == "chợ -đêm"
    assert json.loads(run("search", "", *index))["total"] > 80
    assert "Missing argument" in run("search", code=2)


def test_lines_of_json_and_csv_have_the_hits_of_the_page(directory: Path) -> None:
    asked = ("search", "rác", "--index", str(directory), "--per-page", "5", "--format")
    page = json.loads(run(*asked, "json"))
    lines = [json.loads(line) for line in run(*asked, "jsonl").splitlines()]
    assert lines == page["hits"] and len(lines) == 5
    rows = list(csv.DictReader(io.StringIO(run(*asked, "csv").removeprefix("\ufeff"))))
    assert [row["id"] for row in rows] == [hit["id"] for hit in page["hits"]]


def test_what_is_counted_is_printed(directory: Path) -> None:
    said = run("search", "", "--facet", "issuer", "--index", str(directory))
    assert re.search(r"^issuer: Xí nghiệp cống \(1\)", said, re.M)


def on_a_terminal(*arguments: str, **environment: str) -> str:
    """What a terminal is sent."""
    main_end, other_end = pty.openpty()
    termios.tcsetwinsize(other_end, (40, 120))
    command = [sys.executable, "-m", "web.main", *arguments]
    child = {**os.environ, "TERM": "xterm", **environment}
    for name in {"NO_COLOR", "TQDM_DISABLE"} - set(environment):
        child.pop(name, None)
    process = subprocess.Popen(
        command, cwd=ROOT, env=child, stdout=other_end, stderr=other_end, stdin=subprocess.DEVNULL
    )
    os.close(other_end)
    said = b""
    while True:
        try:
            some = os.read(main_end, 4096)
        except OSError:  # nobody writes any more
            break
        if not some:
            break
        said += some
    process.wait()
    os.close(main_end)
    return said.decode()


def test_matches_are_marked_on_a_terminal_only_and_not_against_ones_will(directory: Path) -> None:
    asked = ("search", "rác", "--index", str(directory), "--per-page", "1")
    assert "\x1b[31m\x1b[1mrác\x1b[0m" in on_a_terminal(*asked)
    assert "\x1b[" not in on_a_terminal(*asked, NO_COLOR="1")
    assert "\x1b[" not in run(*asked)


def test_progress_is_told_from_the_beginning_on_a_terminal(tmp_path: Path) -> None:
    lines = "".join(f'{{"title": "Tin {n}", "body": "Bài số {n}."}}\n' for n in range(3000))
    (tmp_path / "a.jsonl").write_text(lines, "utf-8")
    asked = ("index", str(tmp_path / "a.jsonl"), "--index", str(tmp_path / "ix"))
    said = on_a_terminal(*asked)
    assert said.lstrip().startswith("start") and "find" in said
    assert re.search(r"read: +\d+%.*<.*B/s", said), said  # the time that is left, and the rate


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_shell_completes_commands_and_options(shell: str) -> None:
    def completed(words: str, at: int) -> str:
        done = subprocess.run(
            [sys.executable, "-c", "from web.main import main; main(prog_name='khongdau')"],
            cwd=ROOT,
            env={
                **os.environ,
                "_KHONGDAU_COMPLETE": f"{shell}_complete",
                "COMP_WORDS": words,
                "COMP_CWORD": words.split()[-1] if shell == "fish" else str(at),
            },
            capture_output=True,
            text=True,
        )
        return done.stdout

    assert {"search", "serve"} <= set(re.split(r"[,\s]+", completed("khongdau se", 1)))
    assert "--district" in completed("khongdau search --dis", 2)


VIETNAMESE = "vi_VN.UTF-8"


def test_a_run_speaks_one_language_in_all_commands(directory: Path, tmp_path: Path) -> None:
    """That of --lang or the environment: reports, notes, problems, what was typed wrongly."""
    (tmp_path / "s").mkdir()
    row = '{"title": "Chợ đêm", "body": "Họp.", "published": "hôm nào"}'
    (tmp_path / "s" / "a.jsonl").write_text(row + "\n{", "utf-8")
    own = ("--index", str(tmp_path / "ix"))
    english, vietnamese = [
        run("index", str(tmp_path / "s"), *own, *more, code=1, LC_ALL=locale)
        for more, locale in (((), "C"), (("--full",), VIETNAMESE))
    ]
    assert "Not indexed:" in english and "1 added" in english and "date in 'published'" in english
    for text in ("Không lập chỉ mục được:", "không phải JSON", "thêm 1", "không hiểu ngày"):
        assert text in vietnamese
    asked = ("index", *own, "--full", "--format", "json")
    assert (
        "không phải JSON" in json.loads(run(*asked, "--lang", "vi", code=1))["failed"][0]["reason"]
    )
    for command in ("stats", "check", "sources"):
        said = [run(command, *own, LC_ALL=locale) for locale in ("C", VIETNAMESE)]
        assert not re.search(r" (documents|the|of|in) ", said[1]) and said[0] != said[1]
    asked = ("search", "rác", "--district", "Lạ", "--index", str(directory))
    assert "no district called" in run(*asked)
    assert "no district called" in run(*asked, "--lang", "en", LC_ALL=VIETNAMESE)
    assert "kết quả" in run(*asked, LC_ALL=VIETNAMESE) and "kết quả" in run(*asked, "--lang", "vi")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["serch"], 2, "Lỗi: Không có lệnh 'serch'. Ý bạn là 'search'?"),
        (["search", "x", "--distrct", "y"], 2, "Lỗi: Không có tùy chọn '--distrct'."),
        (["search"], 2, "Lỗi: Thiếu đối số 'QUERY...'."),
        (["search", "x", "--per-page", "0"], 2, "không nằm trong khoảng 1<=x<=100"),
        (["search", "x", "--from", "2024-13-01"], 2, "Không có thời gian '2024-13-01'"),
        (["index", "--map", "body"], 2, "cần TRƯỜNG=TÊN"),
        (["check", "--index", "/nowhere"], 1, "Lỗi: Chưa có chỉ mục trong /nowhere."),
        (["forget", "x", "--index", "/nowhere"], 1, "Lỗi: Chưa có chỉ mục trong /nowhere."),
        (["stats", "--index", "/nowhere"], 1, "Lỗi: Chưa có chỉ mục trong /nowhere."),
        (["serve", "--index", "/nowhere"], 1, "Lỗi: Chưa có chỉ mục trong /nowhere."),
        (["config", "check", "--config", "/nowhere"], 2, "không hợp lệ: Không có tệp '/nowhere'."),
    ],
)
def test_an_error_is_said_in_the_language_of_the_run(
    arguments: list[str], code: int, said: str
) -> None:
    """Also where --lang stands beside what is wrong. What click says is the same in English."""
    assert said in run(*arguments, code=code, LC_ALL=VIETNAMESE)
    assert said in run(arguments[0], *arguments[1:], "--lang", "vi", code=code)
    assert "Error: " in run(*arguments, code=code)


def test_a_command_called_by_itself_does_not_take_minus_h_from_the_others() -> None:
    """click keeps the names that a command was first asked for its help by."""
    for command in ALL.values():
        by_itself = CliRunner().invoke(command, ["-h"])
        assert by_itself.exit_code == 0, by_itself.output
