"""What needs PyTorch is no test where there is none: it is not collected, rather than skipped."""

from importlib.util import find_spec

collect_ignore = [] if find_spec("torch") else ["test_live.py"]
