"""Field encryption with key ids, data keys per person, and blind indexes."""

from __future__ import annotations

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

SEPARATOR = "."


class UndecryptableError(ValueError):
    """The value was encrypted under a key that this installation does not hold."""


def encrypt(plain: str) -> str:
    """Encrypt under the newest field key: ``<key id>.<token>``."""
    secret = settings.FIELD_KEYS[0]
    return f"{key_id(secret)}{SEPARATOR}{_fernet(secret).encrypt(plain.encode()).decode()}"


def decrypt(stored: str) -> str:
    """Decrypt a value made by ``encrypt``. Raises UndecryptableError naming the key id when its key is gone."""
    identity, _, token = stored.partition(SEPARATOR)
    for secret in settings.FIELD_KEYS:
        if key_id(secret) == identity:
            return _opened(_fernet(secret), token)
    raise UndecryptableError(f"no field key with id {identity}: add it to CONCILIA_FIELD_KEYS")


def new_data_key() -> str:
    """A key for one person's data; destroying it makes that data unreadable everywhere."""
    return Fernet.generate_key().decode()


def seal(plain: str, data_key: str) -> str:
    return Fernet(data_key.encode()).encrypt(plain.encode()).decode()


def unseal(token: str, data_key: str) -> str:
    return _opened(Fernet(data_key.encode()), token)


def blind_index(value: str) -> str:
    """A keyed hash by which an encrypted value can be found: 64 hexadecimal digits. Spaces and case do not count."""
    return keyed_hash("".join(value.split()).upper(), purpose="index")


def keyed_hash(value: str, *, purpose: str) -> str:
    key = _derived(settings.FIELD_KEYS[-1], purpose)
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()


def key_id(secret: str) -> str:
    return hashlib.sha256(b"concilia key id" + secret.encode()).hexdigest()[:8]


def _opened(fernet: Fernet, token: str) -> str:
    try:
        return fernet.decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise UndecryptableError("the value was changed or its key is another one") from error


def _fernet(secret: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_derived(secret, "field")))


def _derived(secret: str, purpose: str) -> bytes:
    return hashlib.blake2b(secret.encode(), digest_size=32, person=purpose.encode()[:16].ljust(16, b"\0")).digest()
