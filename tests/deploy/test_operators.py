"""The page for operators keeps its word: its commands, options, files and promises exist."""

import json
import re
import shlex
import shutil
import subprocess
import tomllib
from typing import Any

import pytest
from streamlit.config import get_config_options
from streamlit.web.server.starlette.starlette_server_config import DEFAULT_WEBSOCKET_PING_INTERVAL

from docs.variables import with_table
from nnviz.environment import rows
from nnviz.observed import run_log
from nnviz.views.pin_link import LONGEST_LINK
from tests.deploy.nginx import EXAMPLE, replica_settings
from tests.serving import ROOT

PAGE = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())
# The test that holds what the page says of each fault.
FAULTS = {
    "the server is restarted": "browser/test_connection.py::"
    "test_pages_work_when_the_server_was_started_again",
    "the network breaks for less than an hour": "browser/test_connection.py::"
    "test_a_short_break_loses_nothing",
    "a worker process dies, or is killed for its memory": "workers/test_pool.py::"
    "test_a_task_whose_worker_is_killed_begins_anew_in_another",
    "the server dies": "workers/test_pool.py::test_no_worker_outlives_its_server",
    "the disk is full, or the shelf may only be read": "workers/test_shelf.py::"
    "test_a_disk_that_takes_no_more_is_a_note_and_what_was_kept_is_still_there",
    "the shelf is damaged": "workers/test_shelf.py::test_a_file_that_was_damaged_is_put_aside",
    "the Dask scheduler is away": "workers/test_cluster.py::"
    "test_a_scheduler_that_goes_and_comes_back",
}


def commands() -> list[str]:
    """Each command of the page's shell blocks."""
    blocks = re.findall(r"^```sh\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return "".join(blocks).replace("\\\n", " ").splitlines()


def table(heading: str) -> list[list[str]]:
    """The rows of the table whose first column is called so, without marks of code."""
    _, _, rest = PAGE.partition(f"| {heading} |")
    _, _, *lines = rest.partition("\n\n")[0].splitlines()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


@pytest.mark.parametrize("command", commands())
def test_each_command_can_be_given(command: str) -> None:
    match shlex.split(command):
        case ["make", "run", arguments]:
            make = shutil.which("make")
            assert make is not None
            subprocess.run([make, "--dry-run", "run", arguments], cwd=ROOT, check=True)
            given = shlex.split(arguments.removeprefix("ARGS="))
            assert {each.removeprefix("--") for each in given[::2]} <= set(get_config_options())
        case ["docker", "build", "--tag", "nnviz", "."] | ["docker", "run", *_, "nnviz"]:
            pass  # test_image.py does
        case ["cp", file, _]:
            assert (ROOT / file).is_file()
        case ["systemctl", "enable", "--now", *replicas]:
            ports = re.findall(
                r"^    server 127\.0\.0\.1:(\d+);$", EXAMPLE.read_text(), re.MULTILINE
            )
            assert replicas == [f"nnviz@{port}" for port in dict.fromkeys(ports)]
        case ["nginx", "-s", "reload"]:
            pass  # browser/test_proxy.py starts one with that file
        case _:
            pytest.fail(f"nothing here checks that {command!r} works")


def test_the_table_of_variables_is_that_of_the_code() -> None:
    assert len(table("Variable")) == len(rows())
    assert with_table(PAGE) == PAGE, "`python -m docs.variables` writes it anew"


def test_the_line_of_the_log_is_that_of_the_code() -> None:
    (line,) = re.findall(r"^```json\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert json.loads(line)["run"] in run_log.OUTCOMES
    assert " ".join(line.split()) in " ".join(str(run_log.__doc__).split())


@pytest.mark.parametrize("row", table("Option"), ids=lambda row: row[0])
def test_each_option_exists_and_has_the_value_that_the_page_says(row: list[str]) -> None:
    names, (value,) = re.findall(r"`([\w.]+)`", row[0]), re.findall(r"^`?([^`]*)`?$", row[1])
    for name in names:
        section, _, key = name.partition(".")
        found: Any = CONFIG.get(section, {}).get(key, get_config_options()[name].value)
        assert str(found or {"server.allowedHosts": "any"}.get(name, "none")) == value


def test_each_path_exists() -> None:
    named = re.findall(r"`((?:deploy|docs)/[\w.@/]+|\w+\.(?:md|txt))`", PAGE)
    assert len(named) > 3
    assert [path for path in named if not (ROOT / path).is_file()] == []


@pytest.mark.parametrize("row", table("What"), ids=lambda row: row[0])
def test_what_happens_when_something_fails_is_held_by_a_test(row: list[str]) -> None:
    file, _, function = FAULTS[row[0]].partition("::")
    assert f"def {function}(" in (ROOT / "tests" / file).read_text()


def test_the_example_for_nginx_has_room_and_time_for_all_that_is_sent() -> None:
    text = EXAMPLE.read_text()

    def number(pattern: str) -> int:
        (found,) = re.findall(pattern, text)
        return int(found)

    assert number(r"proxy_read_timeout (\d+)s;") > 2 * DEFAULT_WEBSOCKET_PING_INTERVAL
    assert number(r"large_client_header_buffers 4 (\d+)k;") * 1024 > 8 * LONGEST_LINK
    assert number(r"client_max_body_size (\d+)m;") > 1  # views/experiments/pin_files.py


def test_the_example_for_systemd_starts_the_app_with_options_that_exist() -> None:
    given = replica_settings(8501)
    assert {each.removeprefix("--") for each in given[::2]} <= set(get_config_options())
