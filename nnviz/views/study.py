"""Which section of the page Experiments is shown."""

from nnviz.views import parameters

SECTIONS = {"answers": "What if?", "sweep": "Sweep", "pins": "Pinned runs"}
STUDY = parameters.choice("study", SECTIONS, "answers")
