"""The plan itself as a file, to be opened again by the program."""

from __future__ import annotations

import json

from costmodel import link, plan_file, remarks, text
from costmodel.report.files import Target, save
from costmodel.scenario import Scenario


def write_json(scenario: Scenario, target: Target) -> None:
    """Write what ``--scenario FILE`` reads: the preset, and whatever differs from it.

    Parameters
    ----------
    scenario : Scenario
        Its name and notes are cleaned.
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
    name = text.clean(scenario.name, link.LONGEST_NAME, empty="")
    clean = {"name": name, "notes": remarks.notes_of(scenario.notes)}
    content = plan_file.content(scenario.model_copy(update=clean))
    save((json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode(), target)
