"""The notebooks and the examples run, and say what their text says."""

import pathlib
import re
import runpy

import pytest

FOLDER = pathlib.Path(__file__).resolve().parents[1]
SCRIPTS = sorted(FOLDER.glob("notebooks/*.py")) + sorted(FOLDER.glob("examples/*.py"))


def test_there_are_notebooks_and_examples():
    assert len(SCRIPTS) >= 3


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_notebook_runs_from_top_to_bottom(path, monkeypatch, tmp_path):
    monkeypatch.setenv("FORMS_DATA", str(FOLDER.parent / "data"))
    monkeypatch.chdir(tmp_path)
    runpy.run_path(str(path), run_name="__main__")


@pytest.mark.parametrize("path", sorted(FOLDER.glob("notebooks/*.py")), ids=lambda path: path.stem)
def test_a_notebook_is_a_percent_script(path):
    text = path.read_text()
    assert text.startswith("# ---\n# jupyter:")
    assert len(re.findall(r"^# %%", text, re.M)) >= 6
