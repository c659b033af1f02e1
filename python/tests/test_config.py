"""Configurations: names, keywords, TOML, refusals."""

import pickle

import pytest

import forms


def test_every_name_is_a_configuration_and_survives_toml_and_pickle():
    assert "forms-8" in forms.configs() and "isaac-128" in forms.configs()
    for name in forms.configs():
        config = forms.Config(name)
        assert config.name == name
        assert forms.Config.from_toml(config.to_toml()) == config
        assert pickle.loads(pickle.dumps(config)) == config
        assert hash(forms.Config(name)) == hash(config)


def test_keywords_change_a_base_and_leave_the_rest():
    config = forms.Config("forms-16", fragment_rows=4, adc_bits=3, zero_skip="plane", name="mine")
    assert (config.fragment_rows, config.adc_bits, config.zero_skip) == (4, 3, "plane")
    assert (config.rows, config.device_bits, config.adc_policy) == (128, 2, "flip-encoded")
    assert config.name == "mine" and forms.Config("forms-8", adcs=8).name == "custom"
    assert config != forms.Config("forms-4")


def test_a_uniform_converter_needs_its_step():
    config = forms.Config("forms-8", adc_policy="uniform", adc_lsb=2, adc_bits=4)
    assert config.adc_policy == "uniform"
    assert config.as_dict()["adc"] == {"bits": 4, "policy": {"uniform": {"lsb": 2}}}
    with pytest.raises(ValueError, match="needs adc_lsb"):
        forms.Config("forms-8", adc_policy="uniform")
    with pytest.raises(ValueError, match="only adc_policy = \"uniform\""):
        forms.Config("forms-8", adc_lsb=2)


def test_a_file_is_read_by_its_path(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text('name = "short"\nfragment_rows = 4\n[adc]\nbits = 3\n')
    assert forms.Config.load(path).fragment_rows == 4
    assert forms.Config(str(path)).name == "short"
    assert forms.Matrix([[1]], path).config.name == "short"


def test_refusals_are_the_sentences_of_the_command(tmp_path):
    with pytest.raises(ValueError, match='there is no configuration named "forms-9"; the named ones are forms-4, '):
        forms.Config("forms-9")
    with pytest.raises(ValueError, match="fragment_rows = 12"):
        forms.Config("forms-8", fragment_rows=12)
    with pytest.raises(ValueError, match="unknown variant `sometimes`"):
        forms.Config("forms-8", zero_skip="sometimes")
    with pytest.raises(ValueError, match="line 1"):
        forms.Config.from_toml("fragment_row = 4")
    with pytest.raises(FileNotFoundError, match="missing.toml: cannot be read"):
        forms.Config.load(tmp_path / "missing.toml")
    with pytest.raises(TypeError, match="a configuration is a forms.Config"):
        forms.Matrix([[1]], 8)
