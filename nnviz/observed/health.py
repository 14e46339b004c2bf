"""Health: whether the server can do what its pages need, and how its worker processes are.

    GET /health     200 and {"status": "ok", ...}, or 503 and a sentence that says what is wrong

Streamlit's own /_stcore/health says that it serves. Here a worker process has answered as well,
which it may have been started for; or all are busy, and one has begun, reported or ended a task
not long ago. Under `server.baseUrlPath` it is there: /base/health.
"""

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from nnviz.web.base_path import base_path
from nnviz.workers import Workers, executor
from nnviz.workers.process import WorkerLostError

_ANSWER_SECONDS = 3.0  # who asks may not wait longer itself
_SILENT_SECONDS = 30.0  # the workers of a server with much to do are not heard of for some seconds


def health_routes() -> list[Route]:
    """The route that st.App must have."""
    return [Route(f"{base_path()}/health", _answer)]


async def _answer(_: Request) -> JSONResponse:
    found = await health(executor())
    status = 200 if found["status"] == "ok" else 503
    return JSONResponse(found, status, headers={"Cache-Control": "no-store"})


async def health(
    workers: Workers,
    answer_seconds: float = _ANSWER_SECONDS,
    silent_seconds: float = _SILENT_SECONDS,
) -> dict[str, Any]:
    """What is to be said of `workers`.

    One has to answer within `answer_seconds`; or to have done so ever, and to have been heard of in
    the last `silent_seconds`.
    """
    status = "ok"
    try:
        # The task is as small as can be: bool(report), for which a worker has nothing to import.
        ticket = workers.run(bool, owner="health", seconds=0.0, key="health")
        await asyncio.wait_for(asyncio.wrap_future(ticket.future), answer_seconds)
    except TimeoutError:
        ticket.cancel()
        light = workers.states["light"]
        if light.silent_seconds > silent_seconds or not light.heard:
            status = "No worker process answers."
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
                "silent_seconds": round(state.silent_seconds, 3),
            }
            for work, state in workers.states.items()
        },
        "lost_workers": workers.lost,
        "notes": workers.notes,
    }
