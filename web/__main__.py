"""``python -m web``: the same as ``khongdau serve``."""

from web.command import command

command(prog_name="khongdau serve")
