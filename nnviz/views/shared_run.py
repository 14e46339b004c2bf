"""A run that several sessions wait for: each asks the workers for it, and all get the one."""

from collections.abc import Callable, Hashable

from nnviz.core.setup.config import Config
from nnviz.core.train.budget import estimated_seconds
from nnviz.core.train.size import run_bytes
from nnviz.environment import film_bytes
from nnviz.observed.run_log import note_run
from nnviz.panels.shot import Shot
from nnviz.workers import Over, Ticket, executor
from nnviz.workers.made import Made, made

PAGE_RUN = "run"  # the purpose of the run that a page shows, of which a session has one
_MOMENT = 0.1  # seconds between two looks at how far it is

Report = Callable[[Ticket], None]  # called each moment while it is in the making


class SharedRun:
    """A run in the making and, when it has been made, what was made."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._made: Made | None = None

    @property
    def finished(self) -> bool:
        """Whether the run is there."""
        return self._made is not None

    @property
    def nbytes(self) -> int:
        """How many bytes what was made takes, or at most will."""
        made = self._made
        return run_bytes(self._config) + film_bytes() if made is None else made.nbytes

    def made(
        self, shot: Shot | None, owner: Hashable, report: Report, purpose: Hashable = PAGE_RUN
    ) -> Made:
        """What is or will be made, with the film of `shot` if nobody has asked for it before.

        Of an owner who then asks for something else for the same `purpose`, the first is cancelled.
        """
        if self._made is None:
            ticket = executor().run(
                made,
                self._config,
                shot,
                owner=owner,
                seconds=estimated_seconds(self._config),
                key=("run", self._config),
                purpose=purpose,
                ended=self._ended,
            )
            while not ticket.wait(_MOMENT):
                report(ticket)
            self._made = ticket.result()
        return self._made

    def _ended(self, over: Over) -> None:
        """Keep what was made, also where the script that asked for it has gone on without it."""
        self._made = over.result
        note_run(self._config, over)
