"""python -m nnviz."""

import os
import sys

# As in app.py, before NumPy is imported, so that the numbers are the dashboard's to the last bit.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from nnviz.command.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
