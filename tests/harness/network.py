"""Nothing leaves this machine: a connection to anything but loopback fails the test that tries it."""

import ipaddress
import socket

import pytest

NAMES = {"localhost", "", None}


class OutsideConnection(AssertionError):
    """A test tried to reach another machine."""


@pytest.fixture(autouse=True, scope="session")
def _no_outside_network():
    with pytest.MonkeyPatch.context() as patched:
        for name in ("connect", "connect_ex"):
            patched.setattr(socket.socket, name, guarded(getattr(socket.socket, name)))
        patched.setattr(socket, "getaddrinfo", guarded_lookup(socket.getaddrinfo))
        yield


def guarded(original):
    """The method of a socket, refusing addresses outside this machine."""

    def connect(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6):
            refuse_outside(address[0])
        return original(self, address)

    return connect


def guarded_lookup(original):
    """The look-up of a name, refusing names of other machines."""

    def getaddrinfo(host, *words, **named):
        refuse_outside(host)
        return original(host, *words, **named)

    return getaddrinfo


def refuse_outside(host):
    """Raise unless the host is this machine."""
    name = host.decode() if isinstance(host, bytes) else host
    if name in NAMES:
        return
    try:
        local = ipaddress.ip_address(name).is_loopback or ipaddress.ip_address(name).is_unspecified
    except ValueError:
        local = False
    if not local:
        raise OutsideConnection(f"a test tried to reach {name!r}; use the integration's fake")
