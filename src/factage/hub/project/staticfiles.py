"""Static files with a hash in their name once they are collected, plain names until then."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedWhereCollected(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Immutable addresses after `collectstatic`; before it (tests, first start) the files of the apps themselves."""

    def stored_name(self, name: str) -> str:
        return str(super().stored_name(name)) if self.hashed_files else name
