"""A portfolio on several processes or machines with Dask, which is imported only where it is asked for.

Batches travel as plain data and the answers are put in order by their place, so that it matters neither how
many workers there are nor which of them answers; the work of a worker that is lost is done again by another.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from costmodel import __version__
from costmodel.portfolio_file import PortfolioError
from costmodel.portfolio_work import Found, Options, batches, work
from costmodel.scenario import Scenario

MOST_WORKERS = 64
ADDRESS = re.compile(r"(tcp|tls)://[A-Za-z0-9.\-\[\]:]{1,200}:\d{1,5}")
LOOPBACK = "127.0.0.1"
SECONDS = 30  # for a scheduler to answer


def on_workers(
    kind: str,
    plans: Sequence[Scenario],
    options: Options,
    progress: Callable[[int], None],
    *,
    workers: int = 0,
    scheduler: str = "",
) -> list[Found]:
    """The projects on workers of this machine, or of a scheduler that runs already.

    Parameters
    ----------
    kind, options
        As ``portfolio_work.work`` takes them.
    plans : sequence of Scenario
    progress : function of a number of projects
        Called with how many are done.
    workers : int
        Processes of this machine; they listen to this machine only.
    scheduler : str
        Address of a scheduler in a network that is trusted: whoever reaches it can run code there.

    Returns
    -------
    list of dict
        In the order of the plans; the same bits as ``portfolio_work.in_process``.

    Raises
    ------
    PortfolioError
        If Dask is not installed, the scheduler does not answer or runs another release, or workers are lost
        again and again.
    """
    with _client(workers, scheduler) as client:
        return _gathered(client, kind, plans, options, progress)


def _distributed() -> Any:
    try:
        import distributed
    except ImportError:
        raise PortfolioError("no_dask") from None
    return distributed


@contextmanager
def _client(workers: int, scheduler: str) -> Iterator[Any]:
    distributed = _distributed()
    if scheduler:
        try:
            client = distributed.Client(scheduler, timeout=SECONDS, set_as_default=False)
        except (OSError, ValueError):
            raise PortfolioError("no_scheduler", address=scheduler) from None
        with client:
            _same_release(client, scheduler)
            yield client
        return
    settings = {"n_workers": workers, "threads_per_worker": 1, "processes": True, "host": LOOPBACK}
    quiet = {"dashboard_address": None, "silence_logs": "CRITICAL"}
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch,
        distributed.LocalCluster(**settings, **quiet, local_directory=scratch) as cluster,
        distributed.Client(cluster, set_as_default=False) as client,
    ):
        yield client


def release() -> str:
    """Release of this package, where a worker is asked for it.

    Returns
    -------
    str
    """
    return __version__


def _same_release(client: Any, scheduler: str) -> None:
    try:
        found = set(client.run(release).values())
    except Exception:  # whatever a worker without this package answers
        found = {""}
    if found != {__version__}:
        raise PortfolioError("other_release", address=scheduler, release=__version__)


def _gathered(
    client: Any, kind: str, plans: Sequence[Scenario], options: Options, progress: Callable[[int], None]
) -> list[Found]:
    distributed = _distributed()
    parts = batches(plans)
    futures = [client.submit(work, kind, part, dict(options), pure=False) for part in parts]
    place = {future.key: number for number, future in enumerate(futures)}
    found: list[list[Found]] = [[] for _ in parts]
    done = 0
    try:
        for future in distributed.as_completed(futures, loop=client.loop):
            answer = future.result()
            found[place[future.key]] = answer
            done += len(answer)
            progress(done)
    except distributed.KilledWorker:
        raise PortfolioError("lost") from None
    finally:
        client.cancel(futures)
    return [one for part in found for one in part]
