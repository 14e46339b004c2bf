"""What opens the page Training loads nothing that only other pages need."""

import subprocess
import sys

from tests.serving import ROOT

_OPEN = """
import sys
from tests.views.opened import open_app
open_app(epochs="20")
slow = {"pandas", "pyarrow", "distributed", "onnx", "onnxruntime", "torch"}
print(sorted(slow & sys.modules.keys()))
"""


def test_training_needs_no_tables_and_no_cluster() -> None:
    command = [sys.executable, "-c", _OPEN]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert ended.stdout == "[]\n"
