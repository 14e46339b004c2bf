"""What stands between a browser and Streamlit, each inside the one before it."""

from starlette.middleware import Middleware

from nnviz.environment import frame_ancestors
from nnviz.observed import MetricsAccess
from nnviz.server.browser_cookie import BrowserCookie
from nnviz.server.own_sockets import OwnSockets
from nnviz.server.references import References
from nnviz.server.security_headers import SecurityHeaders
from nnviz.server.streamlit_files import StreamlitFiles
from nnviz.server.watched_page import WatchedPage


def middleware() -> list[Middleware]:
    """The outermost first: a request passes in this order, and its answer the other way."""
    return [
        # Around all that answers: a refusal and an error have headers, too.
        Middleware(SecurityHeaders, framed_by=frame_ancestors()),
        # Around all that can fail.
        Middleware(References),
        # What is refused is refused before anything is done for it.
        Middleware(MetricsAccess),
        Middleware(OwnSockets),
        # What a page is sent with. Its cookie says how it may be kept, and the script that watches
        # it changes its length: the server behind must answer with the whole page, as it is.
        Middleware(BrowserCookie),
        Middleware(WatchedPage),
        # It answers in Streamlit's place.
        Middleware(StreamlitFiles),
    ]
