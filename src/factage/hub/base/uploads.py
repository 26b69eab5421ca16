"""What a person may hand over in a browser: each file and the whole request are bounded while they come in, not after."""

from __future__ import annotations

from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

MAX_BYTES: Final = 256 * 1024**2
"""Of one file: as much as the library takes (`invoice.pdf.limits`, `cli.inputs`)."""
MAX_REQUEST: Final = 2 * 1024**3


class Bounded(FileUploadHandler):
    """Stands before Django's own handlers: a file that is too large is let pass by and noted on the request.

    A request that announces more than ``MAX_REQUEST`` is refused before any of it is read.
    """

    def handle_raw_input(
        self, _input_data: Any, _meta: Any, content_length: int, _boundary: Any, _encoding: Any = None
    ) -> None:
        if content_length > MAX_REQUEST:
            raise RequestDataTooBig

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._seen = 0

    def receive_data_chunk(self, raw_data: bytes, _start: int) -> bytes:
        self._seen += len(raw_data)
        if self._seen > MAX_BYTES:
            names = getattr(self.request, "too_large", ())
            self.request.too_large = (*names, self.file_name or "")  # type: ignore[union-attr]
            raise SkipFile
        return raw_data

    def file_complete(self, _file_size: int) -> None:
        """The handlers behind keep the file."""


def too_large(request: Any) -> tuple[str, ...]:
    """The names of the files that were let pass by; asked after the files themselves."""
    return tuple(getattr(request, "too_large", ()))
