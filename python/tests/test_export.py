"""Verilog: the text and the files."""

import pytest

import forms


def test_the_text_is_that_of_the_files(tmp_path):
    modules = forms.verilog("forms-tiny")
    assert "module crossbar" in modules["crossbar"]
    paths = forms.export_verilog("forms-tiny", tmp_path)
    assert {path.name for path in paths} == {"rtl", "collateral", "crossbar.core", "Bender.yml"}
    assert all(path.exists() for path in paths)
    files = {path.stem for path in (tmp_path / "forms-tiny/rtl").glob("*.v")}
    assert files == set(modules)


def test_a_size_of_ones_own_and_a_tile_have_hardware(tmp_path):
    config = forms.Config("forms-tiny", rows=24, columns=12, name="mine")
    assert "crossbar_core" in forms.verilog(config)
    assert "forms_tile" in forms.verilog(config, tile=2)
    with pytest.raises(ValueError):
        forms.verilog(config, tile=0)
