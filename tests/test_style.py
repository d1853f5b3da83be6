"""House style that a linter cannot see. See CONTRIBUTING.md for the reasons."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("states", "engine", "notifications", "flows", "hyeopchi")
FILES = sorted(file for package in PACKAGES for file in (ROOT / package).rglob("*.py"))
FILE_LINES_MAX = 300
FUNCTION_LINES_MAX = 70
# A migration is written once and never edited: its length is the schema's.
WRITTEN = [file for file in FILES if "migrations" not in file.parts]


def name(file: Path) -> str:
    return str(file.relative_to(ROOT))


@pytest.mark.parametrize("file", WRITTEN, ids=name)
def test_file_fits_in_a_head_and_its_functions_on_a_screen(file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    long = [
        f"{node.name} at line {node.lineno}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= FUNCTION_LINES_MAX
    ]

    assert source.count("\n") <= FILE_LINES_MAX
    assert long == []


@pytest.mark.parametrize("file", FILES, ids=name)
def test_file_begins_with_what_it_is(file: Path) -> None:
    assert ast.get_docstring(ast.parse(file.read_text(encoding="utf-8")))


@pytest.mark.parametrize("file", [f for f in FILES if f.parent.name == "engine"], ids=name)
def test_engine_leaves_the_transaction_to_its_caller(file: Path) -> None:
    if file.name == "store.py":
        return
    source = file.read_text(encoding="utf-8")

    assert ".commit(" not in source
    assert ".rollback(" not in source


def test_no_package_of_tests_shadows_ours() -> None:
    """tests/engine/__init__.py would be imported as `engine`."""
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def test_no_module_shadows_the_standard_library() -> None:
    """Prefect puts the folder of a flow on the path: flows/calendar.py would break it."""
    import sys

    names = {file.stem for file in FILES} - {"__init__", "__main__"}

    assert names & set(sys.stdlib_module_names) == set()
