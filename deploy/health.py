"""Whether the server in this container answers: exit code 0, or 1 with the reason."""

import os
import sys
import urllib.request

_PORT = os.environ.get("STREAMLIT_SERVER_PORT", "8501")
_BASE = os.environ.get("STREAMLIT_SERVER_BASE_URL_PATH", "").strip("/")

try:
    urllib.request.urlopen(
        f"http://127.0.0.1:{_PORT}{'/' + _BASE if _BASE else ''}/_stcore/health", timeout=4
    ).close()
except OSError as error:
    sys.exit(str(error))
