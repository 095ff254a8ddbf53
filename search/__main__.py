"""``python -m search``: the same as ``khongdau search``."""

from search.command import command

command(prog_name="khongdau search")
