"""Text for the browser is compressed once in each coding, however many ask for it.

Streamlit would compress its own files anew for every request, and so leaves it: a classroom that
opens the page at once would keep the processor from everything else.
"""

import gzip
import hashlib
from collections.abc import Callable
from functools import cache, partial
from threading import Lock

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

FOREVER = "public, max-age=31536000, immutable"  # an address holds its content's hash
_BROTLI_LEVEL = 9  # 10 and 11 gain a tenth, and take twenty times as long

Coder = Callable[[bytes], bytes]


@cache
def coders() -> dict[str, Coder]:
    """The codings of HTTP that this server has, the one with the shortest results first.

    Brotli comes with a library that Streamlit needs. Browsers accept it over https, and from the
    machine that they run on.
    """
    from pyarrow import Codec  # noqa: PLC0415 (it takes a while, and the app can begin without)

    found: dict[str, Coder] = {}
    if Codec.is_available("brotli"):
        brotli = Codec("brotli", compression_level=_BROTLI_LEVEL)
        found["br"] = lambda text: brotli.compress(text, asbytes=True)
    return found | {"gzip": partial(gzip.compress, compresslevel=9, mtime=0)}


def coding_for(accepted: str) -> str | None:
    """Which coding to answer a header Accept-Encoding with; None is the text as it is."""
    weights = dict(map(_weighed, accepted.lower().split(",")))
    others = weights.get("*", 0.0)
    ours = {name: weights.get(name, others) for name in coders()}
    best = max(ours, key=lambda name: ours[name])  # the first of equals
    return best if ours[best] > 0 else None


def _weighed(part: str) -> tuple[str, float]:
    """A coding and its weight, from "gzip;q=0.8"; one that nobody can read is not accepted."""
    name, _, weight = part.replace(" ", "").partition(";q=")
    try:
        return name, float(weight or 1)
    except ValueError:
        return name, 0.0


class Compressed:
    """A text, and what each coding makes of it when somebody asks first."""

    def __init__(self, read: Callable[[], bytes], media_type: str) -> None:
        self._read, self._media_type = read, media_type
        self._lock = Lock()
        self._made: dict[str, tuple[bytes, str]] = {}

    def make(self, coding: str) -> tuple[bytes, str]:
        """The bytes in a coding and their ETag; whoever asks meanwhile waits for the same."""
        with self._lock:
            if coding not in self._made:
                coded = coders()[coding](self._read())
                self._made[coding] = coded, f'"{hashlib.sha256(coded).hexdigest()[:16]}"'
            return self._made[coding]

    async def answer(self, request: Request, coding: str) -> Response:
        """The text in a coding, or that the browser has it already."""
        # In a thread of its own when it takes a while, so that others are answered meanwhile.
        if coding not in self._made:
            await to_thread.run_sync(self.make, coding)
        coded, tag = self._made[coding]
        headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding", "ETag": tag}
        known = request.headers.get("if-none-match", "").replace("W/", "")
        if tag in [each.strip() for each in known.split(",")]:
            return Response(status_code=304, headers=headers)
        headers["Content-Encoding"] = coding
        return Response(coded, headers=headers, media_type=self._media_type)
