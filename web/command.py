"""``khongdau serve``."""

from __future__ import annotations

import click

from index.address import IndexAt
from index.options import HELP_BY, config_option, examples, gathered, index_option, language_option
from search.contract.errors import SearchError
from web.address.settings import Settings
from web.server import PortTaken, Serving, default_workers, serve


def _limit(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """A limit that Flask-Limiter understands. It is asked only where one is wanted."""
    if value is None:
        return None
    try:
        from limits import parse_many

        parse_many(value)
    except ImportError:
        raise click.BadParameter("needs Flask-Limiter: pip install 'khongdau[limit]'") from None
    except ValueError:
        raise click.BadParameter(f"{value!r} is no limit; write it as 120/minute.") from None
    return value


@click.command(
    "serve",
    short_help="Serve the search page and the JSON API.",
    context_settings={"show_default": True, **HELP_BY},
    epilog=examples("khongdau serve", "khongdau serve --config /srv/tim/khongdau.toml --port 80"),
)
@index_option
@config_option
@click.option(
    "--host", default="127.0.0.1", show_default=True, envvar="KHONGDAU_HOST", show_envvar=True
)
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8000,
    show_default=True,
    envvar="KHONGDAU_PORT",
    show_envvar=True,
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=default_workers,
    envvar="KHONGDAU_WORKERS",
    show_envvar=True,
    help="Processes. Default: one for each processor, at most 4.",
)
@click.option(
    "--threads",
    type=click.IntRange(1, 64),
    default=1,  # measured: two threads share one interpreter lock and get less done
    show_default=True,
    envvar="KHONGDAU_THREADS",
    show_envvar=True,
    help="Searches that one process runs at a time.",
)
@click.option(
    "--prefix",
    default="",
    envvar="KHONGDAU_PREFIX",
    show_envvar=True,
    help="Path under which a proxy offers the page, such as /tim-kiem.",
)
@click.option(
    "--proxies",
    type=click.IntRange(0, 10),
    default=0,
    show_default=True,
    envvar="KHONGDAU_PROXIES",
    show_envvar=True,
    help="Proxies in front whose X-Forwarded-For, -Proto and -Host are to be trusted.",
)
@click.option(
    "--host-name",
    "host_names",
    multiple=True,
    metavar="NAME",
    envvar="KHONGDAU_HOST_NAMES",
    show_envvar=True,
    help="A name that the page is reached by, such as tin.example, or .tin.example for all names "
    "below that; may be given several times. Requests by another name are refused. Default: "
    "links have the name that the client says.",
)
@click.option(
    "--rate-limit",
    callback=_limit,
    metavar="LIMIT",
    default=None,
    envvar="KHONGDAU_RATE_LIMIT",
    show_envvar=True,
    help="Requests per address (of IPv6: per network /64), such as 120/minute. Default: no limit.",
)
@click.option(
    "--rate-storage",
    default="memory://",
    show_default=True,
    envvar="KHONGDAU_RATE_STORAGE",
    show_envvar=True,
    help="Where requests are counted; in memory each process counts for itself.",
)
@click.option("--log/--no-log", "log_requests", default=True, help="A line for each request.")
@language_option
@gathered("settings", Settings)
def command(
    directory: IndexAt,
    host: str,
    port: int,
    workers: int,
    threads: int,
    log_requests: bool,
    settings: Settings,
) -> None:
    """Serve the search page and the JSON API until stopped.

    A new index is picked up without a restart.
    """
    try:
        serve(Serving(directory, host, port, workers, threads, log_requests, settings))
    except SearchError as error:
        raise click.ClickException(str(error)) from error
    except PortTaken as error:
        raise click.ClickException(
            f"Nothing can listen there ({error}). Stop what does, or choose another port: "
            f"khongdau serve --port {port % 65535 + 1}"
        ) from error
