"""Who may read the metrics, at /_stcore/metrics: NNVIZ_METRICS is local (or unset), on, or off.

They say nothing of users, but how many there are. With `local` this machine may read them: who
asks from its own address, and not by a proxy, which would have said for whom. With `on` everyone
may who reaches the server, and with `off` nobody.
"""

from ipaddress import IPv6Address, ip_address

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from nnviz.environment import METRICS

_PATH = "/_stcore/metrics"
_BY_A_PROXY = ("forwarded", "x-forwarded-for", "x-real-ip")


class MetricsAccess:
    """Middleware that has the metrics not found by those who may not read them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] == "http" and scope["path"].endswith(_PATH) and not _may_read(scope):
            words = f"Not to be read from here: see {METRICS.name} in the notes for operators."
            await PlainTextResponse(words, status_code=404)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _may_read(scope: Scope) -> bool:
    said = METRICS.value()
    headers = Headers(scope=scope)
    local = _is_here(scope.get("client")) and not any(name in headers for name in _BY_A_PROXY)
    return said == "on" or (said == "local" and local)


def _is_here(client: tuple[str, int] | None) -> bool:
    try:
        address = ip_address(client[0] if client else "")
    except ValueError:
        return False
    inner = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (inner or address).is_loopback
