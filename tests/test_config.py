"""The shipped configuration: every setting the plan asks for, and colours everybody can tell apart."""

from __future__ import annotations

import itertools
import tomllib

import numpy as np
import pytest
from streamlit import config as streamlit_config

from tests.browser import ROOT

CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
COLOURS = CONFIG["theme"]["chartCategoricalColors"]
THEMES = ("light", "dark")

REQUIRED = {
    "browser.gatherUsageStats": False,
    "client.allowedOrigins": [],
    "client.showErrorDetails": "none",
    "client.toolbarMode": "minimal",
    "global.minCachedMessageSize": 400,
    "runner.enforceSerializableSessionState": False,
    "runner.magicEnabled": False,
    "runner.postScriptGC": False,
    "server.address": "127.0.0.1",
    "server.allowedHosts": ["localhost", "127.0.0.1", "::1"],
    "server.enableCORS": True,
    "server.enableStaticServing": False,
    "server.enableWebsocketCompression": True,
    "server.enableXsrfProtection": True,
    "server.fileWatcherType": "none",
    "server.headless": True,
    "server.maxMessageSize": 10,
    "server.maxUploadSize": 2,
}

# Machado, Oliveira and Fernandes (2009), A physiologically-based model for simulation of color vision
# deficiency, severity 1.0: what a dichromat's eye makes of linear RGB.
DICHROMACIES = {
    "none": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}

# Ottosson (2020), A perceptual color space for image processing: linear sRGB -> cone responses -> Oklab.
OKLAB_CONES = [
    [0.4122214708, 0.5363325363, 0.0514459929],
    [0.2119034982, 0.6806995451, 0.1073969566],
    [0.0883024619, 0.2817188376, 0.6299787005],
]
OKLAB_AXES = [
    [0.2104542553, 0.7936177850, -0.0040720468],
    [1.9779984951, -2.4285922050, 0.4505937099],
    [0.0259040371, 0.7827717662, -0.8086757660],
]


def linear(colour: str) -> np.ndarray:
    """Linear RGB of ``#RRGGBB`` (IEC 61966-2-1)."""
    channels = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio."""
    darker, lighter = sorted(float(linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def oklab(colour: str, dichromacy: str) -> np.ndarray:
    seen = np.clip(np.array(DICHROMACIES[dichromacy]) @ linear(colour), 0, 1)
    return np.array(OKLAB_AXES) @ np.cbrt(np.array(OKLAB_CONES) @ seen)


def leaves(table: dict, prefix: str = ""):
    for key, value in table.items():
        if isinstance(value, dict):
            yield from leaves(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


@pytest.mark.parametrize(("name", "value"), REQUIRED.items(), ids=REQUIRED)
def test_setting_is_shipped(name, value):
    section, _, option = name.partition(".")
    assert CONFIG[section][option] == value


@pytest.mark.parametrize("name", [name for name, _ in leaves(CONFIG)])
def test_setting_exists_in_the_installed_streamlit(name):
    """An upgrade that drops an option, such as the hidden runner.postScriptGC, shows here."""
    assert name in streamlit_config._config_options_template


def test_contrast_of_black_on_white_is_the_one_wcag_states():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)


def test_ten_distinct_chart_colours():
    assert len(COLOURS) == len(set(COLOURS)) == 10  # fewer than ten and Plotly falls back to its own


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("colour", COLOURS)
def test_chart_colour_stands_out_from_cards(colour, theme):
    assert contrast(colour, CONFIG["theme"][theme]["secondaryBackgroundColor"]) >= 3.0  # WCAG 1.4.11


@pytest.mark.parametrize("dichromacy", DICHROMACIES)
def test_chart_colours_differ_for_every_eye(dichromacy):
    seen = [oklab(colour, dichromacy) for colour in COLOURS]
    distances = [float(np.linalg.norm(one - other)) for one, other in itertools.combinations(seen, 2)]
    assert min(distances) >= 0.05  # CSS Color 4 takes 0.02 as just noticeable


@pytest.mark.parametrize("theme", THEMES)
def test_text_is_readable(theme):
    colours = CONFIG["theme"][theme]
    for background in (colours["backgroundColor"], colours["secondaryBackgroundColor"]):
        assert contrast(colours["textColor"], background) >= 7.0
        assert contrast(colours["linkColor"], background) >= 4.5
    assert contrast("#FFFFFF", colours["primaryColor"]) >= 4.5  # white on a primary button
    assert contrast(colours["primaryColor"], colours["secondaryBackgroundColor"]) >= 3.0


def test_fonts_cover_chinese():
    assert all(
        name in CONFIG["theme"]["font"] for name in ("PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC")
    )
