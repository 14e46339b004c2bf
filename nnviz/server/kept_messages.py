"""A long message is named instead of sent again only where the browser is sure to have it still."""

from collections import Counter
from typing import Any
from weakref import WeakKeyDictionary

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_cache import populate_hash_if_needed
from streamlit.runtime.scriptrunner_utils.script_run_context import ScriptRunContext

_RUNS = 2  # for so many a message is named; the browser keeps it longer: see config.toml


class _Sent:
    """What one session was sent: how many runs of its script began, and each message in which."""

    def __init__(self) -> None:
        self.runs = 0
        self.in_run = Counter[str]()

    def begin(self) -> None:
        """Count a run, and forget what the browser may soon forget."""
        self.runs += 1
        recent = {each: run for each, run in self.in_run.items() if self.runs - run <= _RUNS}
        self.in_run = Counter(recent)


def name_only_what_is_kept() -> None:
    """Let Streamlit name a message only if the session was sent it, or its name, lately.

    The browser says with each request which messages it has, and forgets a message that so many
    finished runs have not sent or named (`global.maxCachedMessageAge`). Over a slow line several
    runs end between its request and the answer: an answer that names what was forgotten meanwhile
    ends the connection for good, and the page can only be loaded again. Messages arrive in the
    order in which they are sent, so the server can count these runs as the browser will.
    """
    sessions = WeakKeyDictionary[Any, _Sent]()  # by what Streamlit has one of a session
    reset, enqueue = ScriptRunContext.reset, ScriptRunContext.enqueue

    def counted_reset(self: ScriptRunContext, *arguments: Any, **named: Any) -> None:
        reset(self, *arguments, **named)
        sessions.setdefault(self.fragment_storage, _Sent()).begin()

    def checked_enqueue(self: ScriptRunContext, msg: ForwardMsg) -> None:
        populate_hash_if_needed(msg)
        if msg.metadata.cacheable:
            sent = sessions.setdefault(self.fragment_storage, _Sent())
            if msg.hash not in sent.in_run:
                self.cached_message_hashes -= {msg.hash}
            sent.in_run[msg.hash] = sent.runs
        enqueue(self, msg)

    ScriptRunContext.reset = counted_reset  # type: ignore[method-assign]
    ScriptRunContext.enqueue = checked_enqueue  # type: ignore[method-assign]
