"""`make bench`: measure, compare with the machine's own limits, and fail when a goal is missed.

Each module of this folder with a function `benchmark()` is one benchmark; it gives `Figure`s. All
run on servers of their own with the sample data. Prints one JSON line a figure, then a table; exits
1 when a goal is missed. `python -m tests.bench NAME` runs one module.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

from tests import bench
from tests.bench.figures import Benchmark, Figure, table
from tests.bench.ground import Ground


def benchmarks(only: str) -> dict[str, Benchmark]:
    """The benchmarks by module name, all of them or the one that was asked for."""
    names = [module.name for module in pkgutil.iter_modules([str(Path(bench.__file__).parent)])]
    found = {}
    for name in names:
        if name.startswith("__") or (only and name != only):
            continue
        function = getattr(importlib.import_module(f"tests.bench.{name}"), "benchmark", None)
        if function:
            found[name] = function
    return found


def main(only: str = "") -> int:
    """0 if every goal is met."""
    django.setup()
    wanted = benchmarks(only)
    if not wanted:
        sys.stderr.write(
            f"There is no benchmark {only!r}; there are: {', '.join(benchmarks(''))}\n"
        )
        return 2
    figures: list[Figure] = []
    with Ground():
        for benchmark in wanted.values():
            for figure in benchmark():
                figures.append(figure)
                sys.stdout.write(f"{figure.as_json()}\n")
                sys.stdout.flush()
    sys.stdout.write("\n" + "\n".join(table(figures)) + "\n")
    return 0 if all(figure.is_met for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
