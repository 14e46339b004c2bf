"""The shelf: what it keeps comes back to the last bit, and what is wrong with a disk is a note."""

import os
import resource
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple, fields, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnviz import Config, train
from nnviz.core.train.outcome import Outcome
from nnviz.workers.shelf import Shelf, shelf_path
from tests.core.strategies import configs
from tests.waiting import until

ROOT = Path(__file__).parents[2]
OUTCOME = Outcome(300, 0.25, None, 1.0, None, None, None, None, seconds=0.001)
CANNOT_WRITE = "What is finished now is not kept over a restart: the file for it cannot be written."
FULL = "What is finished now is not kept over a restart: the disk is full."
DAMAGE = "The file of finished runs was damaged: it was put aside, and a new one begun."


def some(count: int) -> list[Config]:
    """So many different Configs."""
    return [Config(seed=seed) for seed in range(count)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a shelf may be; its folder is not there yet."""
    return tmp_path / "caches" / "shelf.sqlite"


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    """One for all examples."""
    made = Shelf(tmp_path_factory.mktemp("shelf") / "shelf.sqlite")
    yield made
    made.close()


def outcomes() -> st.SearchStrategy[Outcome]:
    """Any Outcome."""
    figures = {}
    for field in fields(Outcome):
        kind = st.floats(allow_nan=False) if "float" in str(field.type) else st.integers(0, 2**40)
        figures[field.name] = kind if field.name in ("steps", "seconds") else st.none() | kind
    return st.builds(Outcome, **figures)


@given(st.dictionaries(configs(), outcomes(), max_size=3), configs())
def test_what_is_kept_comes_back_to_the_last_bit(
    one: Shelf, kept: dict[Config, Outcome], other: Config
) -> None:
    one.keep(kept)
    found = one.outcomes([*kept, other])
    for config, outcome in kept.items():
        assert _figures(found[config]) == _figures(outcome)
    assert one.note == ""


def _figures(outcome: Outcome) -> list[tuple[type, object]]:
    """All figures, also the seconds, and what they are: 1 is not 1.0, though they are equal."""
    return [(type(each), each) for each in astuple(outcome)]


def test_a_run_of_another_process_is_found(path: Path) -> None:
    ran = [train(Config(epochs=50)), train(Config(learning_rate=100.0, hidden=(8, 8), epochs=50))]
    Shelf(path).keep({run.config: Outcome.of(run) for run in ran})
    program = (
        "import sys; from pathlib import Path; from nnviz import Config;"
        "from nnviz.workers.shelf import Shelf;"
        "print(Shelf(Path(sys.argv[1])).outcomes([Config(epochs=50)]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, path], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == str({ran[0].config: Outcome.of(ran[0])})


def test_what_another_version_of_the_mathematics_made_is_not_served(path: Path) -> None:
    (config,) = some(1)
    Shelf(path, version="another").keep({config: OUTCOME})
    assert Shelf(path).outcomes([config]) == {}
    assert Shelf(path, version="another").outcomes([config]) == {config: OUTCOME}


def test_of_too_many_those_go_that_were_not_asked_for_for_the_longest_time(path: Path) -> None:
    shelf, (first, second, *others) = Shelf(path, most_outcomes=100), some(150)
    shelf.keep(dict.fromkeys([first, second], OUTCOME))
    _age(path)
    assert first in shelf.outcomes([first])  # and so it was asked for just now
    shelf.keep(dict.fromkeys(others[:90], OUTCOME))
    _age(path)
    shelf.keep(dict.fromkeys(others[90:99], OUTCOME))
    assert shelf.outcomes([second]) == {}
    assert shelf.outcomes(others[90:99]).keys() == set(others[90:99])
    shelf.keep(dict.fromkeys(others, OUTCOME))
    assert 80 <= len(shelf.outcomes([first, second, *others])) <= 100


def _age(path: Path) -> None:
    """Let all that is kept be of two hours ago, or that much older."""
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE nnviz_outcomes SET used = used - 7200")
    connection.close()


WRITER = """
import sys
from pathlib import Path
from nnviz import Config
from nnviz.core.train.outcome import Outcome
from nnviz.workers.shelf import Shelf
shelf, mine = Shelf(Path(sys.argv[1])), int(sys.argv[2])
for part in range(20):
    configs = [Config(seed=seed) for seed in range(part * 25, part * 25 + 25)]
    configs += [Config(seed=1000 * mine + seed) for seed in range(part * 25, part * 25 + 25)]
    outcome = Outcome(300, 0.25, None, 1.0, None, None, None, None, seconds=float(mine))
    shelf.keep(dict.fromkeys(configs, outcome))
    assert shelf.outcomes(configs).keys() == set(configs)
    shelf.keep_sweep("owner", f"{mine}, {part}", "text", 1)
print(shelf.note)
"""


def test_several_processes_write_at_once(path: Path) -> None:
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, path, str(number)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for number in (1, 2, 3)
    ]
    assert [writer.communicate(timeout=60)[0].strip() for writer in writers] == [""] * 3
    shelf = Shelf(path)
    every = [*range(500), *(1000 * mine + seed for mine in (1, 2, 3) for seed in range(500))]
    assert len(shelf.outcomes([Config(seed=seed) for seed in every])) == 2000
    assert len(shelf.sweeps("owner")) == 50  # of 60: no browser has more


ENDLESS = """
import sys
from itertools import count
from pathlib import Path
from nnviz import Config
from nnviz.core.train.outcome import Outcome
from nnviz.workers.shelf import Shelf
shelf, outcome = Shelf(Path(sys.argv[1])), Outcome(9, 0.25, None, 1.0, None, None, None, None, 1.0)
for part in count():
    shelf.keep({Config(seed=50 * part + seed): outcome for seed in range(50)})
"""


def test_a_process_that_is_killed_while_it_writes_leaves_the_rest_whole(path: Path) -> None:
    writer = subprocess.Popen([sys.executable, "-c", ENDLESS, path], cwd=ROOT)
    until(lambda: path.exists() and Shelf(path).outcomes(some(1)), pause=0)
    writer.kill()
    writer.wait()
    shelf, every = Shelf(path), some(2000)
    found = shelf.outcomes(every)
    assert shelf.note == ""
    assert found
    assert len(found) % 50 == 0  # of what is kept together all or nothing is there
    shelf.keep(dict.fromkeys(every, OUTCOME))
    assert len(shelf.outcomes(every)) == 2000
    assert shelf.note == ""


def test_threads_share_one_shelf(path: Path) -> None:
    shelf, every = Shelf(path), some(400)

    def write(mine: list[Config]) -> None:
        for config in mine:
            shelf.keep({config: OUTCOME})

    threads = [threading.Thread(target=write, args=(every[part::4],)) for part in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(shelf.outcomes(every)) == 400
    assert shelf.note == ""


def _forgets(shelf: Shelf) -> None:
    """Everything works, and nothing is kept."""
    (config,) = some(1)
    shelf.keep({config: OUTCOME})
    assert shelf.outcomes([config]) == {}
    assert not shelf.keep_sweep("owner", "name", "text", 1)
    assert shelf.sweeps("owner") == []
    shelf.forget_sweep("owner", "name")
    assert not shelf.keeps


def test_a_place_where_no_file_can_be_is_a_note(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for place in (tmp_path / "file" / "shelf.sqlite", tmp_path, Path("/proc/nnviz/shelf.sqlite")):
        shelf = Shelf(place)
        assert shelf.note == CANNOT_WRITE
        _forgets(shelf)
        assert shelf.note == CANNOT_WRITE


def test_none_keeps_nothing_and_says_so() -> None:
    shelf = Shelf(None)
    assert shelf.note == "Finished runs are not kept: the shelf is off."
    _forgets(shelf)


@contextmanager
def no_file_beyond(size: int) -> Iterator[None]:
    """No file may grow beyond `size` bytes, as on a full disk, whoever runs the tests."""
    former = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, former[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, former)


@pytest.fixture
def foreign() -> Iterator[Path]:
    """A shelf that this process may read and not write, also where its user may do everything."""
    former = os.geteuid()
    with TemporaryDirectory() as folder:  # not below that of all tests, which is its user's own
        path = Path(folder) / "shelf.sqlite"
        Shelf(path).close()
        path.chmod(0o444)
        path.parent.chmod(0o555)
        if former == 0:
            os.seteuid(65534)  # nobody
        yield path
        os.seteuid(former)
        path.parent.chmod(0o755)


def test_a_file_that_may_only_be_read_is_a_note(foreign: Path) -> None:
    assert foreign.read_bytes().startswith(b"SQLite format 3")
    shelf = Shelf(foreign)
    assert shelf.note == CANNOT_WRITE
    _forgets(shelf)
    assert shelf.note == CANNOT_WRITE


@pytest.mark.parametrize("size", [0, 64 * 1024])
def test_a_disk_that_takes_no_more_is_a_note_and_what_was_kept_is_still_there(
    size: int, path: Path
) -> None:
    shelf, (first, second, *others) = Shelf(path), some(2000)
    shelf.keep({first: OUTCOME})
    with no_file_beyond(size):
        for each in (shelf, Shelf(path)):
            each.keep(dict.fromkeys(others, OUTCOME))
            assert each.note == CANNOT_WRITE
            assert each.outcomes(others) == {}
    shelf.keep({second: OUTCOME})
    assert shelf.outcomes([first, second, *others]) == dict.fromkeys([first, second], OUTCOME)
    assert shelf.note == ""


def test_a_full_file_is_a_note_and_what_was_kept_is_still_there(path: Path) -> None:
    """What there is no room for is not kept, and all else is."""
    shelf, (first, second, *others) = Shelf(path, most_bytes=64 * 1024), some(2000)
    shelf.keep({first: OUTCOME})
    assert shelf.note == ""
    shelf.keep(dict.fromkeys(others, OUTCOME))
    assert shelf.note == FULL
    assert shelf.outcomes([first, *others]) == {first: OUTCOME}
    assert shelf.note == FULL  # reading says nothing of writing
    shelf.keep({second: OUTCOME})  # for which there is room
    assert shelf.outcomes([first, second]) == {first: OUTCOME, second: OUTCOME}
    assert shelf.note == ""
    shelf.close()
    assert path.stat().st_size <= 64 * 1024


def test_a_file_that_is_no_database_is_put_aside(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"This is not a database. " * 400)
    shelf, (config,) = Shelf(path), some(1)
    assert shelf.note == DAMAGE
    assert shelf.keeps
    assert path.with_name("shelf.sqlite.damaged").read_bytes().startswith(b"This is not")
    shelf.keep({config: OUTCOME})
    assert shelf.outcomes([config]) == {config: OUTCOME}
    assert Shelf(path).outcomes([config]) == {config: OUTCOME}


def test_a_file_that_was_damaged_is_put_aside(path: Path) -> None:
    shelf, every = Shelf(path), some(2000)
    shelf.keep(dict.fromkeys(every, OUTCOME))
    shelf.close()  # all is in the file now
    found = bytearray(path.read_bytes())
    found[4096:] = np.random.default_rng(0).bytes(len(found) - 4096)  # all but the list of tables
    path.write_bytes(found)
    shelf.outcomes(every)
    shelf.keep(dict.fromkeys(every, OUTCOME))
    assert shelf.note == DAMAGE
    assert len(shelf.outcomes(every)) == 2000


def test_a_file_that_is_taken_away_while_it_is_open_is_begun_anew(path: Path) -> None:
    shelf, (first, second) = Shelf(path), some(2)
    shelf.keep({first: OUTCOME})
    for each in path.parent.iterdir():
        each.unlink()
    assert shelf.outcomes([first]) == {}
    shelf.keep({second: OUTCOME})
    assert Shelf(path).outcomes([first, second]) == {second: OUTCOME}
    assert shelf.note == ""


def test_outcomes_with_other_figures_make_room(path: Path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE nnviz_outcomes (key BLOB PRIMARY KEY, loss REAL)")
    connection.close()
    shelf, (config,) = Shelf(path), some(1)
    shelf.keep({config: OUTCOME})
    assert shelf.outcomes([config]) == {config: OUTCOME}


def test_saved_sweeps_are_a_browsers_own_newest_first(path: Path) -> None:
    shelf = Shelf(path)
    assert shelf.keep_sweep("one", "rates", "learning_rate", 512)
    assert shelf.keep_sweep("one", "widths", "hidden", 64)
    assert shelf.keep_sweep("two", "rates", "of another", 8)
    assert shelf.keep_sweep("one", "rates", "learning_rate again", 256)
    saved = Shelf(path).sweeps("one")
    assert [(each.name, each.text, each.total) for each in saved] == [
        ("rates", "learning_rate again", 256),
        ("widths", "hidden", 64),
    ]
    assert saved[0].created >= saved[1].created
    shelf.forget_sweep("one", "rates")
    assert [each.name for each in shelf.sweeps("one")] == ["widths"]
    assert [each.text for each in shelf.sweeps("two")] == ["of another"]
    hostile = "'; DROP TABLE nnviz_sweeps; --"
    assert shelf.keep_sweep(hostile, hostile, hostile, 1)
    assert shelf.sweeps(hostile)[0].text == hostile


def test_saved_sweeps_are_bounded(path: Path) -> None:
    shelf = Shelf(path)
    assert not shelf.keep_sweep("one", "too long", "x" * 100_001, 1)
    for number in range(60):
        shelf.keep_sweep("one", str(number), "text", 1)
    assert [each.name for each in shelf.sweeps("one")] == [str(n) for n in range(59, 9, -1)]
    for number in range(210):  # 21 MB by many browsers
        shelf.keep_sweep(f"owner {number}", "long", "x" * 100_000, 1)
    assert shelf.sweeps("one") == []
    assert shelf.sweeps("owner 0") == []
    assert len(shelf.sweeps("owner 209")) == 1


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"NNVIZ_SHELF": "off"}, None),
        ({"NNVIZ_SHELF": "/data/nnviz.sqlite"}, "/data/nnviz.sqlite"),
        ({"NNVIZ_SHELF": "~/runs.sqlite", "HOME": "/home/someone"}, "/home/someone/runs.sqlite"),
        ({"XDG_CACHE_HOME": "/caches"}, "/caches/nnviz/shelf.sqlite"),
    ],
)
def test_where_the_shelf_is(
    variables: dict[str, str], expected: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NNVIZ_SHELF", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert shelf_path() == (None if expected is None else Path(expected))


def test_thousands_are_found_with_a_few_questions(path: Path) -> None:
    shelf = Shelf(path)
    every = [replace(config, learning_rate=rate) for config in some(50) for rate in range(1, 101)]
    shelf.keep(dict.fromkeys(every, OUTCOME))
    statements: list[str] = []
    connection = shelf._database._connection
    assert connection is not None
    connection.set_trace_callback(statements.append)
    assert len(shelf.outcomes(every)) == 5000
    assert len(statements) == 10  # and not one for each
