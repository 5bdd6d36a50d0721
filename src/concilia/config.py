"""Settings of an installation, read from the environment (prefix CONCILIA_) and checked by type."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Literal

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Config(BaseSettings):
    """What an operator may set. docs/running.md lists every field."""

    model_config = SettingsConfigDict(env_prefix="CONCILIA_", extra="ignore")

    data_dir: Path = Path("var")
    database_url: str = ""
    secret_key: SecretStr | None = None
    field_keys: SecretStr | None = None
    demo: bool = False
    debug: bool = False
    allowed_hosts: list[str] = ["localhost", "127.0.0.1", "[::1]"]
    public_url: str = "http://127.0.0.1:8000"
    email_host: str = ""
    email_port: int = 25
    email_user: str = ""
    email_password: SecretStr | None = None
    email_tls: bool = False
    email_from: str = "concilia@localhost"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @property
    def database(self) -> str:
        """The database's address; SQLite in the data folder unless another is given."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'concilia.sqlite3'}"

    def secret(self, name: Literal["secret_key", "field_keys"]) -> str:
        """A secret from the environment, or one made once and kept in the data folder, readable by its owner only."""
        given = getattr(self, name)
        if given is not None:
            return str(given.get_secret_value())
        return _kept_secret(self.data_dir / name)


def _kept_secret(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = secrets.token_urlsafe(48)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text()
        with os.fdopen(handle, "w") as file:
            file.write(made)
    return path.read_text()
