"""``concilia serve``: the portal, until it is stopped."""

from __future__ import annotations

import errno
import socket
import time
import urllib.error
import urllib.request
from pathlib import Path
from threading import Thread
from typing import Any

import click
from gunicorn.app.base import BaseApplication

from . import _site

WORKERS, THREADS = 2, 4
THREADS_ON_ONE_FILE = 8
PATIENCE_SECONDS = 60.0
GRACE_SECONDS = 8


@click.command()
@click.option("--port", type=click.IntRange(1, 65_535), default=8000, show_default=True, help="Port to listen at.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at; 0.0.0.0 for every one.")
def serve(port: int, host: str) -> None:
    """Serve the portal; a line says when it answers. Ctrl-C or SIGTERM ends it when the open requests are answered.

    In front of others it belongs behind a proxy that ends TLS (docs/running.md). It refuses to start when the database
    has not the tables and guards of this version, or when the port is taken.
    """
    _check_port(host, port)
    _site.ready()
    _check_installation()
    _collect_static()
    Server(host, port).run()


def _check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise click.ClickException(_why_not(error, host, port)) from error


def _why_not(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        other = f"concilia serve --port {port + 1 if port < 65_535 else 8000}"
        return f"port {port} is taken: close the program that uses it, or choose another with `{other}`"
    return f"{host}:{port} can't be listened at: {error.strerror or error}"


def _check_installation() -> None:
    """Stop unless the database answers and has what this version needs; then let its connection go."""
    from django.db import connections

    from .doctor import obstacles

    wrong = [finding for finding in obstacles() if finding.level == "wrong"]
    for finding in wrong:
        click.echo(f"{finding.name}: {finding.text}; {finding.remedy}", err=True)
    if wrong:
        raise click.exceptions.Exit(_site.REFUSED)
    connections.close_all()


def _collect_static() -> None:
    """Gather the static files with their hashes when they are not there, or older than what they are made from."""
    from django.conf import settings
    from django.core.management import call_command

    if settings.DEMO or settings.DEBUG:
        return
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not manifest.exists() or manifest.stat().st_mtime < _newest_static():
        click.echo("gathering static files", err=True)
        call_command("collectstatic", interactive=False, verbosity=0)


def _newest_static() -> float:
    from django.contrib.staticfiles.finders import get_finders

    files = (storage.path(name) for finder in get_finders() for name, storage in finder.list([]))
    return max(Path(path).stat().st_mtime for path in files)


class Server(BaseApplication):  # type: ignore[misc]
    """The web server with the settings that this installation needs."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options().items():
            self.cfg.set(name, value)

    def options(self) -> dict[str, Any]:
        """SQLite is one file that one process writes best; PostgreSQL serves several."""
        from concilia.core import dialect

        workers, threads = (WORKERS, THREADS) if dialect.is_postgres() else (1, THREADS_ON_ONE_FILE)
        return {
            "bind": f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}",
            "worker_class": "gthread",
            "workers": workers,
            "threads": threads,
            "loglevel": "warning",
            "graceful_timeout": GRACE_SECONDS,
            "control_socket_disable": True,
            "post_worker_init": self.announce,
        }

    def load(self) -> Any:
        from concilia.wsgi import application

        return application

    def announce(self, worker: Any) -> None:
        """The first worker asks the portal for its health until it answers."""
        if worker.age == 1:
            Thread(target=say_when_ready, args=(self.host, self.port), daemon=True).start()


def say_when_ready(host: str, port: int) -> None:
    """Write where the portal is, as soon as it answers."""
    name = f"[{host}]" if ":" in host else host
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        status = _asked(f"http://{_reachable(name)}:{port}/salute/")
        if status == 200:
            click.echo(f"ready at http://{name}:{port}")
            return
        time.sleep(0.1)
    click.echo(f"the portal does not answer at http://{name}:{port}/salute/", err=True)


def _reachable(name: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "[::]": "[::1]"}.get(name, name)  # noqa: S104


def _asked(address: str) -> int | None:
    """The status that an address answers with; None when nobody does."""
    from django.conf import settings

    allowed = next((name.lstrip(".") for name in settings.ALLOWED_HOSTS if name != "*"), "localhost")
    request = urllib.request.Request(address, headers={"Host": allowed})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None
