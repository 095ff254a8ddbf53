"""What every answer carries, and what becomes of every error."""

from __future__ import annotations

import gzip

from flask import Flask, Response, jsonify, render_template, request
from werkzeug.exceptions import HTTPException

from search.contract.errors import (
    AmbiguousPlace,
    DocumentNotFound,
    NoSuchPlace,
    PageOutOfRange,
    QuerySyntaxError,
    SearchError,
)
from web.address.page_state import View
from web.address.parameters import Refused
from web.middleware import context
from web.middleware.context import links, log
from web.wording.wording import Wording

HEADERS = {
    # Nothing inline, nothing from elsewhere, no frames, no plugins, forms only to us.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Addresses hold what people searched for: that stays here.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
WORTH_PACKING = 1500  # bytes: less fits one network packet anyway
PACKED_TYPES = ("text/", "application/json", "application/atom+xml", "application/xml")


def protect(app: Flask) -> None:
    """Give every answer its headers and every error a page (or JSON, for the API) that says
    what to do and shows nothing of the inside."""
    app.after_request(_with_headers)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(SearchError, _search_error)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Exception, _unexpected)


def wants_json() -> bool:
    return request.path.startswith("/api/")


def failure(
    status: int, code: str, message: str, **details: str | int | list[str] | None
) -> Response:
    """An error of the API."""
    answer = jsonify({"error": {"code": code, "message": message, **details}})
    answer.status_code = status
    return answer


def no_one_place(error: AmbiguousPlace | NoSuchPlace, words: Wording) -> Response:
    """The error of the API for a name that is not that of one place."""
    code = "ambiguous-place" if isinstance(error, AmbiguousPlace) else "no-such-place"
    candidates = [place.value for place in error.places]
    return failure(400, code, words.error(error), parameter="place", candidates=candidates)


def _with_headers(response: Response) -> Response:
    response.headers.extend(HEADERS)
    response.headers.setdefault("Cache-Control", "no-cache")
    if wants_json():
        response.headers["Access-Control-Allow-Origin"] = "*"
    return _packed(response)


def _packed(response: Response) -> Response:
    """The answer gzipped where the client takes that and it is worth it."""
    if (
        response.direct_passthrough
        or response.is_streamed
        or "Content-Encoding" in response.headers
        or not (response.mimetype or "").startswith(PACKED_TYPES)
    ):
        return response
    response.vary.add("Accept-Encoding")
    body = response.get_data()
    if len(body) >= WORTH_PACKING and request.accept_encodings["gzip"] > 0:
        response.set_data(gzip.compress(body, 1, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response


def _http_error(error: HTTPException) -> Response | HTTPException:
    status = error.code or 500
    if status < 400:
        return error  # a redirect
    words = context.words()
    title, text, code = {
        404: (words.not_found_title, words.not_found, "not-found"),
        405: (words.error_title, words.bad_method, "method-not-allowed"),
        414: (words.error_title, words.address_too_long, "address-too-long"),
        429: (words.error_title, words.too_many_requests, "too-many-requests"),
    }.get(status, (words.error_title, words.bad_request, "bad-request"))
    answer = _error(status, code, title, text, words)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            answer.headers[name] = value
    if isinstance(allowed := getattr(error, "valid_methods", None), list | tuple | set):
        answer.headers["Allow"] = ", ".join(sorted(allowed))
    return answer


def _search_error(error: SearchError) -> Response:
    words = context.words()
    match error:
        case DocumentNotFound():
            return _error(404, "not-found", words.not_found_title, words.no_document, words)
        case PageOutOfRange():
            return _error(404, "no-such-page", words.not_found_title, words.error(error), words)
        case AmbiguousPlace() | NoSuchPlace():
            return no_one_place(error, words)
        case QuerySyntaxError() if wants_json():
            return failure(
                400, "query-syntax", words.error(error), parameter="q", position=error.position
            )
        case QuerySyntaxError():
            return _error(400, "query-syntax", words.error_title, words.error(error), words)
    log.error("%s: %s", type(error).__name__, error)
    return _error(503, "unavailable", words.internal_title, words.unavailable, words)


def _refused(error: Refused) -> Response:
    problem = error.problem
    words = context.words()
    if wants_json():
        sentence = f"{problem.parameter}: {words.problem(problem)}"
        details = {"known": list(problem.known), "nearest": problem.nearest}
        return failure(
            400, problem.reason, sentence, parameter=problem.parameter,
            **(details if problem.known else {}),
        )  # fmt: skip
    name = problem.parameter if problem.known else words.field(problem.parameter)
    sentence = f"{name}: {words.problem(problem)}"
    return _error(400, problem.reason, words.error_title, sentence, words)


def _unexpected(error: Exception) -> Response:
    log.exception("%s %s", request.method, ascii(request.path[:200]), exc_info=error)
    words = context.words()
    return _error(500, "internal", words.internal_title, words.internal, words)


def _error(status: int, code: str, title: str, text: str, words: Wording) -> Response:
    if wants_json():
        return failure(status, code, text)
    view = View(language=words.language)
    page = render_template(
        "error.html", words=words, links=links(), view=view, title=title, text=text
    )
    return Response(page, status, mimetype="text/html")
