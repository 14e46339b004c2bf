"""Health: whether the server can do what its pages need, and how its worker processes are.

    GET /health     200 and {"status": "ok", ...}, or 503 and a sentence that says what is wrong

Streamlit's own /_stcore/health says that it serves. Here a worker process has answered as well,
which it may have been started for. Under `server.baseUrlPath` it is there: /base/health.
"""

import asyncio
import os
from typing import Any

import streamlit as st
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from nnviz.workers import Report, Workers, executor
from nnviz.workers.process import WorkerLostError

_ANSWER_SECONDS = 3.0  # who asks may not wait longer itself


def health_routes() -> list[Route]:
    """The route that st.App must have."""
    base = str(st.get_option("server.baseUrlPath")).strip("/")
    return [Route(f"{'/' + base if base else ''}/health", _answer)]


async def _answer(_: Request) -> JSONResponse:
    found = await health(executor())
    status = 200 if found["status"] == "ok" else 503
    return JSONResponse(found, status, headers={"Cache-Control": "no-store"})


async def health(workers: Workers, answer_seconds: float = _ANSWER_SECONDS) -> dict[str, Any]:
    """What is to be said of `workers`, of which one has to answer within so many seconds."""
    status = "ok"
    try:
        ticket = workers.run(_pid, owner="health", seconds=0.0, key="health")
        await asyncio.wait_for(asyncio.wrap_future(ticket.future), answer_seconds)
    except TimeoutError:
        ticket.cancel()
        status = f"No worker process has answered within {answer_seconds:g} s."
    except (WorkerLostError, RuntimeError) as error:
        status = f"No worker process can be started: {error}."
    return {
        "status": status,
        "workers": {
            work: {
                "alive": len(state.pids),
                "busy": state.busy,
                "waiting": state.waiting,
                "oldest_waiting_seconds": round(state.oldest_seconds, 3),
            }
            for work, state in workers.states.items()
        },
        "lost_workers": workers.lost,
        "notes": workers.notes,
    }


def _pid(_: Report) -> int:
    return os.getpid()
