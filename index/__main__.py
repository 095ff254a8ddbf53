"""``python -m index``: the same as ``khongdau index``."""

from index.command import command

command(prog_name="khongdau index")
