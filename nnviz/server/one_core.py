"""One core: the threads that serve stay on one, and leave the others to the workers."""

import os

import streamlit as st


def serve_on_one_core() -> None:
    """Keep this thread, and those that it will start, on one of the cores of this process.

    Only one thread of Python runs at a time in any case. Where the next one is on another core,
    that core has first to be woken; a change hands the interpreter on some hundred times, and with
    many sessions at once that takes longer than the answers themselves. Replicas on one machine
    listen at different ports, and so take different cores. The workers may use all: see Process.
    """
    if hasattr(os, "sched_setaffinity"):
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {cores[st.get_option("server.port") % len(cores)]})
