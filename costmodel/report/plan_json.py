"""The plan itself as a file, to be opened again by the program."""

from __future__ import annotations

import json

from costmodel import plan_file, text
from costmodel.report.files import Target, save
from costmodel.scenario import Scenario


def write_json(scenario: Scenario, target: Target) -> None:
    """Write what ``--scenario FILE`` reads: the preset, and whatever differs from it.

    Parameters
    ----------
    scenario : Scenario
        Its name is cleaned.
    target : str or binary file

    Raises
    ------
    OSError
        If the file cannot be written.

    Examples
    --------
    >>> from io import BytesIO
    >>> from costmodel import presets
    >>> file = BytesIO()
    >>> write_json(presets.load("article").replace({"labeling.items": 5.0}), file)
    >>> json.loads(file.getvalue())
    {'preset': 'article', 'labeling.items': 5.0}
    """
    content = plan_file.content(scenario)
    if "name" in content:
        content["name"] = text.clean(content["name"], 60, empty="")
    save((json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode(), target)
