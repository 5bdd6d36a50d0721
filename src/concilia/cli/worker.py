"""``concilia worker``: the task queue, and the periodic work every minute."""

from __future__ import annotations

import logging
from threading import Event, Thread

import click

from . import _site

SECONDS = 60
log = logging.getLogger("concilia.worker")


@click.command()
def worker() -> None:
    """Run tasks as they are queued, and every minute the periodic work that is due.

    One is enough; more may run beside it, on this machine or others: a task is taken by one, a job runs once for each
    of its periods. SIGTERM and Ctrl-C end it when what it is doing is done.
    """
    _site.ready()
    _site.need_database()
    from concilia.core import jobs

    jobs.discover()
    stop = Event()
    ticking = Thread(target=_tick_every_minute, args=(stop,), name="tick")
    ticking.start()
    click.echo("working: tasks as they come, the periodic work every minute; Ctrl-C ends it")
    try:
        _run_tasks()
    finally:
        stop.set()
        ticking.join()


def _run_tasks() -> None:
    """The task queue's own loop, until a signal."""
    from django.utils.crypto import get_random_string
    from django_tasks_db.management.commands.db_worker import Worker

    queue = Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=1,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
    )
    queue.configure_signals()
    queue.run()


def _tick_every_minute(stop: Event) -> None:
    from django.db import close_old_connections, connection

    while True:
        close_old_connections()
        _tick()
        if stop.wait(SECONDS):
            break
    connection.close()


def _tick() -> None:
    """One tick. What fails is logged and tried again at the next."""
    from concilia.core import clock, jobs

    try:
        clock.forget()
        jobs.tick()
    except Exception:
        log.exception("the periodic work failed; it is tried again in a minute")
