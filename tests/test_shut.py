"""What a real server lets in, lets out, and tells of its errors; below a path of its own.

The app is the real one, with a page and a route that fail when they are asked to.
"""

import gzip
import http.client
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from streamlit.file_util import get_static_dir
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus

from nnviz.web.assets import asset_path
from tests.serving import ROOT, free_port, served
from tests.socket_client import SocketClient, connected

BASE = "/some/demo"
SECRET = "the secret of the house"  # noqa: S105 (no password: it must not come out)
ROUTE = f"""
from starlette.routing import Route

async def _fail(request):
    raise ValueError("{SECRET}")

app._user_routes.append(Route("{BASE}/fails", _fail))
"""
PAGE = f"""
import streamlit as st
from nnviz.views.shell import show_app

def fail():
    raise ValueError("{SECRET}")

@st.fragment
def part():
    if st.button("part"):
        fail()

wanted = st.query_params.get("fail")
if wanted == "page":
    fail()
elif wanted == "callback":
    st.button("call", on_click=fail)
elif wanted == "fragment":
    part()
else:
    show_app()
"""
ADDRESSES = {  # of what is no page, and the status of its answer
    "/favicon.png": 200,
    "/_stcore/health": 200,
    "/_stcore/host-config": 200,
    "/media/none.html": 404,
    "/backprop/_stcore/health": 404,
    "/backprop/": 301,
    "/%2e%2e/%2e%2e/app.py": 400,
    "/fails": 500,
}
MEGABYTE = 10**6
_TOO_BIG = 1009  # RFC 6455, section 7.4.1


class Served(NamedTuple):
    port: int
    log: Path

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def address(self) -> str:
        return self.origin + BASE


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root, log = tmp_path_factory.mktemp("shut"), tmp_path_factory.mktemp("log") / "log.txt"
    shutil.copytree(ROOT / ".streamlit", root / ".streamlit")
    (root / "app.py").write_text((ROOT / "app.py").read_text() + ROUTE)
    (root / "nnviz/views").mkdir(parents=True)
    (root / "nnviz/views/main.py").write_text(PAGE)
    port = free_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT))
        with served(port, log, "--server.allowedHosts", "127.0.0.1", root=root, base=BASE):
            yield Served(port, log)
            log.write_text(log.read_text().replace("Traceback", "expected"))


def ask(app: Served, path: str, method: str = "GET", **headers: str) -> Answer:
    """What the app answers to a request whose headers have _ for -."""
    return exchange(app, method, path, None, headers)


def exchange(
    app: Served, method: str, path: str, body: bytes | None, headers: dict[str, str]
) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", app.port, timeout=30)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, BASE + path, body, named)
    answer = connection.getresponse()
    found = {name.lower(): value for name, value in answer.getheaders()}
    content = answer.read()
    connection.close()
    return Answer(answer.status, found, content)


def script() -> tuple[str, bytes]:
    """One of Streamlit's larger scripts: its address on the server, and what is in it."""
    folder = Path(get_static_dir())
    (found,) = folder.glob("static/js/protobuf.*.js")
    return f"/{found.relative_to(folder).as_posix()}", found.read_bytes()


def test_streamlits_scripts_come_compressed_to_who_takes_them_so(app: Served) -> None:
    path, content = script()
    answer = ask(app, path, accept_encoding="gzip")
    assert gzip.decompress(answer.body) == content
    assert len(answer.body) == int(answer.headers["content-length"]) < len(content) / 5
    assert answer.headers["content-type"].startswith("text/javascript")
    head = ask(app, path, "HEAD", accept_encoding="gzip")
    assert (head.status, head.body) == (200, b"")
    for name in ("content-length", "content-encoding", "etag", "vary", "cache-control"):
        assert head.headers[name] == answer.headers[name]
    again = ask(app, path, accept_encoding="gzip", if_none_match=answer.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    for kept in (answer, again):
        assert "immutable" in kept.headers["cache-control"]
        assert "max-age=31536000" in kept.headers["cache-control"]
    for headers in ({}, {"accept_encoding": "gzip;q=0, br;q=0"}, {"accept_encoding": "zstd"}):
        plain = ask(app, path, **headers)
        assert plain.body == content
        assert "content-encoding" not in plain.headers
        assert "immutable" in plain.headers["cache-control"]
    for each in (answer, again, plain):
        assert each.headers["vary"] == "Accept-Encoding"
    part = ask(app, path, accept_encoding="gzip", range="bytes=10-19")
    assert (part.status, part.body) == (206, content[10:20])
    assert "content-encoding" not in part.headers
    assert ask(app, path, "POST", accept_encoding="gzip").status == 405


def test_every_answer_has_its_headers(app: Served) -> None:
    page, unknown = ask(app, "/"), ask(app, "/no/such/page")
    for answer in (page, unknown, ask(app, "/backprop")):
        policy = answer.headers["content-security-policy"]
        assert "script-src 'self' blob:" in policy
        assert "'unsafe-eval'" not in policy
        assert "'unsafe-inline'" not in policy.replace("style-src 'self' 'unsafe-inline'", "")
        assert "frame-ancestors 'self'" in policy
        assert answer.headers["x-frame-options"] == "SAMEORIGIN"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
        assert "camera=()" in answer.headers["permissions-policy"]
    asset = asset_path("player.js")
    others = {path: ask(app, path) for path in (asset, *ADDRESSES)}
    assert {path: answer.status for path, answer in others.items()} == {asset: 200} | ADDRESSES
    others["compressed"] = ask(app, script()[0], accept_encoding="gzip")
    for path, answer in others.items():
        policy = answer.headers["content-security-policy"]
        assert policy == "default-src 'none'; frame-ancestors 'none'", path
        assert answer.headers["x-frame-options"] == "DENY"
    for answer in (page, unknown, *others.values()):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize(
    "origin",
    ["https://elsewhere.example", "http://localhost:1", "http://127.0.0.1:1", "null", "http://["],
)
def test_a_page_of_another_site_gets_no_connection(app: Served, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused, connected(app.address, origin):
        pass
    assert refused.value.response.status_code == 403


def test_nor_does_one_whose_own_name_leads_here(app: Served) -> None:
    """As by DNS rebinding: to the browser it is the same site. The operator names the app's own."""
    other = f"http://elsewhere.example:{app.port}"
    with pytest.raises(InvalidStatus) as refused, connected(other + BASE, other, host="127.0.0.1"):
        pass
    assert refused.value.response.status_code == 403


@pytest.mark.parametrize("own", [True, False])
def test_the_apps_own_pages_do_and_who_is_no_browser(app: Served, *, own: bool) -> None:
    with connected(app.address, app.origin if own else None) as client:
        messages = client.open()
        assert messages[-1].script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
        (new,) = (each.new_session for each in messages if each.HasField("new_session"))
        assert not new.config.gather_usage_stats


def test_a_message_too_large_ends_its_own_connection_and_no_other(app: Served) -> None:
    for size in (2 * MEGABYTE, 17 * MEGABYTE):
        with connected(app.address) as other, connected(app.address) as client:
            other.open()
            with pytest.raises(ConnectionClosed) as closed:
                client.open("x=" + "1" * size)
            # The server stops reading before all has come, so its reason may be lost on the way.
            assert closed.value.rcvd is None or closed.value.rcvd.code == _TOO_BIG
            assert other.open()


def test_a_file_needs_the_pages_token_and_has_a_limit(app: Served) -> None:
    cookie = ask(app, "/_stcore/health").headers["set-cookie"]
    (token,) = re.findall(r'_streamlit_xsrf="?([^";]*)', cookie)
    with connected(app.address) as client:
        client.open()
        path = f"/_stcore/upload_file/{client.session}/file"
        own = {"cookie": f"_streamlit_xsrf={token}", "x_xsrftoken": token}
        for headers in ({}, {"cookie": own["cookie"]}, own | {"x_xsrftoken": "2|00|00|1"}):
            assert sent_file(app, path, 10, headers).status == 403
        assert sent_file(app, path, 10, own).status == 204
        assert sent_file(app, path, 2 * MEGABYTE, own).status == 413


def sent_file(app: Served, path: str, size: int, headers: dict[str, str]) -> Answer:
    part = b'--end\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n'
    body = part + b"x" * size + b"\r\n--end--\r\n"
    kind = {"content_type": "multipart/form-data; boundary=end"}
    return exchange(app, "PUT", path, body, headers | kind)


def pressed(client: SocketClient, messages: list[ForwardMsg]) -> list[ForwardMsg]:
    """What comes when the button in `messages` is pressed, in its fragment where it is in one."""
    (delta,) = (m.delta for m in messages if m.delta.new_element.WhichOneof("type") == "button")
    request = BackMsg()
    widget = request.rerun_script.widget_states.widgets.add()
    widget.id, widget.trigger_value = delta.new_element.button.id, True
    request.rerun_script.fragment_id = delta.fragment_id
    return client.run(request)


@pytest.mark.parametrize("place", ["page", "callback", "fragment"])
def test_a_viewer_learns_of_an_error_its_reference_alone(app: Served, place: str) -> None:
    with connected(app.address) as client:
        messages = client.open(f"fail={place}")
        if place != "page":
            messages = pressed(client, messages)
        shown = [message.delta.new_element for message in messages]
        (alert,) = (element.alert.body for element in shown if element.HasField("alert"))
        assert not any(element.HasField("exception") for element in shown)
        # Streamlit tells each new session where the script lies, error or not.
        told = [m.SerializeToString() for m in messages if not m.HasField("new_session")]
        assert no_secret(b"".join(told))
    in_log(app, alert)


def test_nor_does_who_asks_a_route(app: Served) -> None:
    answer = ask(app, "/fails")
    assert answer.status == 500
    assert no_secret(answer.body)
    in_log(app, answer.body.decode())


def no_secret(sent: bytes) -> bool:
    return not any(word in sent for word in (b"secret", b"ValueError", b"Traceback", b"main.py"))


def in_log(app: Served, words: str) -> None:
    """The reference in `words` is that of one traceback in the log, and no other copy of it."""
    (reference,) = re.findall(r"\b[0-9a-f]{8}\b", words)
    _, found, after = app.log.read_text().partition(f"reference {reference}\n")
    assert found
    traceback, error, _ = after.partition(f"ValueError: {SECRET}\n")
    assert traceback.startswith("Traceback")
    assert traceback.count("Traceback") == 1
    assert error
    assert "Uncaught app execution" not in app.log.read_text()
