"""The application, put together. It is handed its engine and opens nothing itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask
from werkzeug.routing import BaseConverter

from web.address.page_state import View
from web.address.settings import Settings
from web.middleware import context
from web.middleware.access_log import log_requests
from web.middleware.address_length import Bounded, refuse_long_addresses
from web.middleware.assets import load_assets
from web.middleware.context import Site
from web.middleware.prefix import UnderPrefix
from web.middleware.proxies import BehindProxies
from web.middleware.rate_limit import limit_requests
from web.middleware.safety import protect
from web.routes.api import api
from web.routes.feeds import feeds
from web.routes.files import files
from web.routes.pages import pages
from web.wording.languages import wording_of

if TYPE_CHECKING:
    from search.engine import Engine


HERE = ("localhost", "127.0.0.1", "[::1]")  # where a monitor asks, and whoever tries it out


class Anything(BaseConverter):
    """The rest of a path, slashes and all: the id of a document."""

    regex = ".+"
    part_isolating = False


def create_app(engine: Engine, settings: Settings | None = None) -> Flask:
    """The WSGI application that answers from ``engine``."""
    settings = settings or Settings()
    app = Flask(__name__, static_folder=None)
    app.url_map.converters["anything"] = Anything
    app.url_map.merge_slashes = False  # an id may hold two slashes
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]

    project = settings.project
    if settings.host_names:
        app.config["TRUSTED_HOSTS"] = [*settings.host_names, *HERE]

    assets = load_assets(Path(__file__).parent / "static", project)
    served = {asset.name: asset for asset in assets.values()}
    app.extensions["khongdau"] = Site(engine, settings, assets, served, wording_of(project))

    log_requests(app)
    refuse_long_addresses(app)
    limit_requests(app, settings)
    protect(app)
    for blueprint in (pages, api, feeds, files):
        app.register_blueprint(blueprint)

    @app.context_processor
    def common() -> dict[str, Any]:
        return {
            "assets": assets,
            "about": settings.project.site,
            "front": View(language=context.language()),
            "other": context.other_language(),
        }

    app.wsgi_app = Bounded(UnderPrefix(app.wsgi_app, settings.prefix))  # type: ignore[method-assign]
    if settings.proxies:
        app.wsgi_app = BehindProxies(app.wsgi_app, settings.proxies)  # type: ignore[method-assign]
    return app
