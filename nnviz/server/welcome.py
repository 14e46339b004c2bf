"""Whoever starts the app is told where it is.

Streamlit's own words would ask an address on the internet for this machine's, on a server that is
open to others; so they are off, in .streamlit/config.toml.
"""

import sys

import streamlit as st
from streamlit.net_util import get_internal_ip
from streamlit.web.server.server_util import get_url

_EVERYWHERE = ("", "0.0.0.0", "::")  # noqa: S104 (how Streamlit is told so; nothing is opened here)


def say_where() -> None:
    """Print the addresses at which browsers find the app: from here, and from the network."""
    named = str(st.get_option("server.address") or "")
    here = get_internal_ip()  # it looks at this machine's own table of routes, and sends nothing
    hosts = ["localhost", *([here] if here else [])] if named in _EVERYWHERE else [named]
    sys.stdout.write("".join(f"URL: {get_url(host)}\n" for host in hosts))
    sys.stdout.flush()
