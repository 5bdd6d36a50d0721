"""Periodic work: each job runs once for each period, whoever asks and however often.

``concilia worker`` calls ``tick`` every minute beside the task queue; ``concilia tick`` calls it once.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module, util
from typing import Literal

from django.db import IntegrityError

from concilia.rooms import INSTALLED

from . import clock, dialect
from .act import Act, system
from .models import TickRun

Every = Literal["minute", "hour", "day", "month"]
PERIOD = {"minute": "%Y-%m-%dT%H:%M", "hour": "%Y-%m-%dT%H", "day": "%Y-%m-%d", "month": "%Y-%m"}


@dataclass(frozen=True, slots=True)
class Job:
    name: str
    every: Every
    run: Callable[[Act], object]


REGISTRY: dict[str, Job] = {}


def periodic(name: str, *, every: Every) -> Callable[[Callable[[Act], object]], Callable[[Act], object]]:
    """Register a verb without objects as a job: ``@periodic("vouchers.expire", every="day")``."""

    def register(run: Callable[[Act], object]) -> Callable[[Act], object]:
        if name in REGISTRY and REGISTRY[name].run.__qualname__ != run.__qualname__:
            raise ValueError(f"two jobs are called {name}")
        REGISTRY[name] = Job(name, every, run)
        return run

    return register


def discover() -> None:
    """Import the verbs of every room, so that their jobs are registered."""
    for room in INSTALLED:
        name = f"concilia.{room}.domain"
        if util.find_spec(name):
            for module in pkgutil.iter_modules(import_module(name).__path__, f"{name}."):
                import_module(module.name)


def tick(now: datetime | None = None) -> list[str]:
    """Run the jobs that are due; return their names. A job that fails leaves no trace and runs again at the next tick.

    Raises ExceptionGroup with the errors of those that failed, each noted with its job, after the others have run.
    """
    instant = now or clock.now()
    ran, failed = [], []
    for job in REGISTRY.values():
        try:
            if _run_once(job, instant):
                ran.append(job.name)
        except Exception as error:
            error.add_note(f"job {job.name}")
            failed.append(error)
    if failed:
        raise ExceptionGroup("jobs failed", failed)
    return ran


def _run_once(job: Job, instant: datetime) -> bool:
    period = instant.astimezone(clock.ROME).strftime(PERIOD[job.every])
    if TickRun.objects.filter(job=job.name, period=period).exists():
        return False
    try:
        with dialect.writing():
            TickRun.objects.create(job=job.name, period=period, at=instant)
            job.run(system("tick", at=instant))
    except IntegrityError:
        if TickRun.objects.filter(job=job.name, period=period).exists():
            return False
        raise
    return True
