"""Secrets of others that we must be able to use again (the password of a mail server), sealed before they are kept."""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unsealable(Exception):  # noqa: N818 - named for what the text is
    """The sealed text was not sealed with this installation's key: enter the secret anew, or bring the old key back."""


def seal(text: str) -> str:
    """The text, encrypted and authenticated with a key derived from FACTAGE_SECRET_KEY; '' stays ''."""
    return _box().encrypt(text.encode()).decode("ascii") if text else ""


def open_sealed(text: str) -> str:
    """What `seal` was given; raises `Unsealable` when the key is another one."""
    if not text:
        return ""
    try:
        return _box().decrypt(text.encode()).decode()
    except InvalidToken as error:
        raise Unsealable from error


def _box() -> MultiFernet:
    keys = [str(settings.SECRET_KEY), *map(str, settings.SECRET_KEY_FALLBACKS)]
    return MultiFernet([Fernet(_derive(key)) for key in keys])


def _derive(key: str) -> bytes:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"factage.base.secrets").derive(
        key.encode()
    )
    return base64.urlsafe_b64encode(derived)
