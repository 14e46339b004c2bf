"""Preset: a named start, with what it promises to show and one question to predict."""

from collections.abc import Mapping
from dataclasses import dataclass

from nnviz.core.setup.config import Config
from nnviz.core.setup.promises import Promise


@dataclass(frozen=True)
class Preset:
    """A Config with a title, what to watch in its run, and a question to predict.

    Where `watch`, `question` and `answer` name a number, they take it from `config` and from
    `promises`, so that what is said is what the tests assert: {config.learning_rate:g}. `cure` is
    the name of the preset that is better, and differs in a setting or two.
    """

    title: str
    config: Config
    promises: Mapping[str, Promise]
    watch_: str
    question_: str
    answer_: str
    cure: str = ""

    @property
    def watch(self) -> str:
        """Two or three sentences: what to look at, and at which step."""
        return self._said(self.watch_)

    @property
    def question(self) -> str:
        """What to predict before looking."""
        return self._said(self.question_)

    @property
    def answer(self) -> str:
        """The answer to the question."""
        return self._said(self.answer_)

    def _said(self, words: str) -> str:
        return words.format(config=self.config, **self.promises)
