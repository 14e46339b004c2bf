"""The headers of a page and of anything else; a policy knows the page's own inline script."""

import pytest
from starlette.types import Message, Receive, Scope, Send

from nnviz.server.security_headers import SecurityHeaders, page_policy
from tests.asgi import answer_of, finished, plain_app

POLICY, FRAMES = "content-security-policy", "x-frame-options"
SITES = ["https://moodle.example.org", "https://*.school.example"]


def directives(policy: str) -> dict[str, set[str]]:
    parts = (part.split() for part in policy.split(";"))
    return {name: set(sources) for name, *sources in parts}


def test_an_inline_script_is_allowed_by_its_hash() -> None:
    """The hash is what `printf 'alert(1)' | openssl dgst -sha256 -binary | base64` says."""
    page = b"<script>alert(1)</script><script type='module' src='own.js'></script>"
    scripts = directives(page_policy(page, []))["script-src"]
    known = "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='"
    assert scripts == {"'self'", "blob:", "'wasm-unsafe-eval'", known}


def test_a_page_is_framed_by_its_own_site_and_those_that_the_operator_names() -> None:
    for sites in ([], SITES):
        app = SecurityHeaders(plain_app(b"", "text/html; charset=utf-8"), framed_by=sites)
        headers = answer_of(app, "/").headers
        assert directives(headers[POLICY])["frame-ancestors"] == {"'self'", *sites}
        assert headers.get(FRAMES) == (None if sites else "SAMEORIGIN")


@pytest.mark.parametrize(
    ("kind", "headers"),
    [
        ("image/svg+xml", {}),
        ("application/json", {}),
        ("text/html", {"content_disposition": 'attachment; filename="report.html"'}),
    ],
)
def test_what_is_no_page_of_the_app_runs_nothing(kind: str, headers: dict[str, str]) -> None:
    answer = answer_of(SecurityHeaders(plain_app(b"1", kind, **headers), framed_by=SITES), "/")
    assert answer.body == b"1"
    assert directives(answer.headers[POLICY]) == {
        "default-src": {"'none'"},
        "frame-ancestors": {"'none'"},
    }
    assert answer.headers[FRAMES] == "DENY"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_header_that_the_app_sends_itself_is_not_sent_twice() -> None:
    app = SecurityHeaders(plain_app(b"", "text/html", **{FRAMES: "ALLOWALL"}))
    assert answer_of(app, "/").headers[FRAMES] == "SAMEORIGIN"


def test_a_websocket_passes_untouched() -> None:
    seen: list[object] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.extend((scope, receive, send))

    async def receive() -> Message:
        raise AssertionError

    async def send(message: Message) -> None:
        raise AssertionError(message)

    scope = {"type": "websocket"}
    finished(SecurityHeaders(app)(scope, receive, send))
    assert seen == [scope, receive, send]
