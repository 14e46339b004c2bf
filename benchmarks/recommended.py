"""How good the recommended learning rate is: on every preset, judged by seeds it has not seen.

    python -m benchmarks.recommended

For each preset a rate is recommended from 64 rates and seeds 0 to 7. Then seeds 8 to 15, and seeds
8 to 31, say how many times the best median loss over the same rates its median is. Beside it stands
the rate with the smallest median of seeds 0 to 7. It takes some three minutes.
"""

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # read when NumPy is imported

from functools import cache

from nnviz.core.setup.presets import PRESETS
from tests.core.study.judged_rates import Judged, judged, swept

NEAR = 1.5
SETS = slice(8, 16), slice(8, 32)


def main() -> None:
    """Print the table."""
    judge = cache(lambda config: judged(config, SETS))
    print(f"{'x best median of seeds 8-15, 8-31':34}{'recommended':>24}{'smallest median':>24}")
    near = {0: [0, 0], 1: [0, 0]}
    for name, preset in PRESETS.items():
        both = judge(swept(preset.config))
        for way, found in enumerate(both):
            for index, multiple in enumerate(found.multiples):
                near[way][index] += multiple <= NEAR
        print(f"{name:34}{''.join(map(_cell, both))}", flush=True)
    for way, called in enumerate(("recommended", "smallest median")):
        first, second = near[way]
        print(f"{called}: within {NEAR} on {first} and {second} of {len(PRESETS)} presets")


def _cell(found: Judged) -> str:
    first, second = found.multiples
    return f"{found.rate:10.2g}{first:7.2f}{second:7.2f}"


if __name__ == "__main__":
    main()
