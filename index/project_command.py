"""``khongdau config check``, ``khongdau config show`` and ``khongdau init``: the settings of a
site."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import click

from index.messages import say, told
from index.options import HELP_BY, config_option, examples, index_option, language_option
from index.settings.file import SETTINGS_FILE
from index.settings.project import Project
from index.settings.showing import as_toml
from vietnamese.entities.periods import today

SAMPLE_FOLDER = "bai-viet"
SAMPLE_FILE = "bai-dau-tien.md"
SAMPLE = """---
title: Bài đầu tiên của trang
date: {today}
category: Giới thiệu
---

# Bài đầu tiên của trang

Đây là một bài mẫu. Hãy thay bằng bài của bạn: mỗi tệp trong thư mục này là một tài liệu, dạng văn
bản, Markdown, HTML, PDF hay Word đều đọc được.

Sửa, thêm hay xóa tệp xong thì chạy lại lệnh lập chỉ mục; trang tìm kiếm tự lấy chỉ mục mới.
"""
STARTER = """# Settings of this site. `khongdau config show` prints every key, with what it means.

[site]
name = {name}
# languages = ["en", "vi"]  # the first one is the default

[sources]
paths = ["{folder}"]

[facets]
fields = ["source", "category"]
"""


@click.group(
    "config",
    context_settings=HELP_BY,
    epilog=examples("khongdau config check", "khongdau config show --config khongdau.toml"),
)
def config_command() -> None:
    """Check and show the settings of a site, khongdau.toml."""


@config_command.command("check", context_settings=HELP_BY, epilog=examples("khongdau config check"))
@index_option
@config_option
@language_option
def check(directory: Path, project: Project) -> None:
    """Read the settings file and say what is wrong with it.

    For each key that cannot be used: its value, and what is allowed. Exit code: 0 all is well
    (also where there is no file), 1 something is wrong.
    """
    if project.path is None:
        say(f"There is no {SETTINGS_FILE}: the defaults hold.")
    else:
        say(f"{project.path} is in order.")


@config_command.command("show", context_settings=HELP_BY, epilog=examples("khongdau config show"))
@index_option
@config_option
@language_option
def show(directory: Path, project: Project) -> None:
    """Print all settings as they hold, each with what it means, as a settings file."""
    click.echo(
        f"# {project.path or told('No settings file: all defaults.')}\n\n{as_toml(project)}",
        nl=False,
    )


@click.command(
    "init", context_settings=HELP_BY, epilog=examples("khongdau init tin-xa --name 'Tin xã'")
)
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--name", help="Name of the site. Default: that of the folder.")
@language_option
def init_command(directory: Path, name: str | None) -> None:
    """Make a folder DIR for a site: its settings, and a folder with one sample page.

    Nothing that is there is overwritten.
    """
    settings, sample = directory / SETTINGS_FILE, directory / SAMPLE_FOLDER / SAMPLE_FILE
    for path in (settings, sample):
        if path.exists():
            raise click.ClickException(f"{path} is there already; choose another folder.")
    sample.parent.mkdir(parents=True, exist_ok=True)
    shown = json.dumps(name or directory.absolute().name, ensure_ascii=False)
    settings.write_text(STARTER.format(name=shown, folder=SAMPLE_FOLDER), "utf-8")
    sample.write_text(SAMPLE.format(today=today().isoformat()), "utf-8")
    say(f"Made {settings} and {sample}. Next:")
    click.echo()
    click.echo(f"  cd {shlex.quote(str(directory))}\n  khongdau index\n  khongdau serve")
