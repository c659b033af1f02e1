"""What the tests share: the data that the project carries."""

import pathlib

import numpy as np
import pytest

import forms

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = ROOT / "data"


@pytest.fixture(scope="session")
def root():
    return ROOT


@pytest.fixture(scope="session")
def digits():
    """(uint8 [2000, 28, 28], uint8 [2000])"""
    return np.load(DATA / "mnist/images.npy"), np.load(DATA / "mnist/labels.npy")


@pytest.fixture(scope="session")
def lenet():
    """Polarized for fragments of 8."""
    return forms.Network.load(DATA / "lenet5_forms8/lenet5.safetensors")


@pytest.fixture(scope="session")
def cntk():
    """Not made for FORMS: most fragments hold both signs."""
    return forms.Network.load(DATA / "cntk_mnist/cntk.net")
