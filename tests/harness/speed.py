"""A slow test fails. Its work is measured in processor time, and by this machine's speed at that moment.

So a busy machine, or a slow one, fails no good test.
"""

import resource
import time

import pytest
from hypothesis import settings

WORK = 4.0  # seconds of an ordinary processor, ours and our children's, when nothing else runs beside
PROPERTY = 12.0  # the same for a property under Hypothesis, which is a hundred tests in one
WAIT = 30.0  # seconds by the wall clock: a sleep, or a server that does not answer
ORDINARY = 0.065  # seconds that an ordinary processor takes to count to a million
SPENT = pytest.StashKey[float]()
#: Hypothesis measures by the wall clock, which a busy machine stretches: the limits above take its place.
settings.register_profile("concilia", deadline=None)
settings.load_profile("concilia")
EXCUSED = ("slow", "browser", "postgres")


def processor_seconds():
    """Seconds of processor spent so far by this process and the finished children."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    before = processor_seconds()
    try:
        return (yield)
    finally:
        item.stash[SPENT] = processor_seconds() - before


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    excused = any(item.get_closest_marker(mark) for mark in EXCUSED)
    if report.when == "call" and report.passed and not excused:
        allowed = PROPERTY if getattr(item.obj, "is_hypothesis_test", False) else WORK
        complaint = too_slow(item.stash.get(SPENT, 0.0), call.duration, allowed)
        if complaint:  # only now is it worth asking how fast this machine is
            complaint = too_slow(item.stash.get(SPENT, 0.0) / slowness(), call.duration, allowed)
        if complaint:
            report.outcome, report.longrepr = "failed", complaint
    return report


def slowness():
    """How many times longer than an ordinary processor this one takes, now; never below one."""
    begun, count = time.process_time(), 0
    for each in range(1_000_000):
        count += each
    return max(1.0, (time.process_time() - begun) / ORDINARY)


def too_slow(work, wait, allowed=WORK):
    """What to say of a test that worked or waited too long (seconds), or nothing."""
    if work > allowed:
        return f"slow: {work:.2f} s of processor, {allowed} allowed. Make it faster, or mark it slow and say why."
    if wait > WAIT:
        return f"slow: it waited {wait:.1f} s, {WAIT} allowed. Tests set the clock, they do not sleep."
    return None
