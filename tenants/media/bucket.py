"""Files in a bucket of a store that speaks S3: Amazon's, MinIO, R2, Spaces and others."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
from storages.backends.s3 import S3Storage

READ = 64 * 1024
# One request for each file, which is at most 20 MB, in the thread that asked for it.
_TRANSFER = TransferConfig(multipart_threshold=64 * 1024 * 1024, use_threads=False)
# Stores other than Amazon's do not all know the newer checksums.
_CLIENT = Config(
    connect_timeout=3,
    read_timeout=20,
    retries={"max_attempts": 2, "mode": "standard"},
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)


@contextmanager
def _refusals() -> Iterator[None]:
    """Raise what the library raises as `OSError`; only its kind is told, never an address."""
    try:
        yield
    except ClientError as error:
        raise OSError(str(error.response.get("Error", {}).get("Code", "refused"))) from error
    except (BotoCoreError, HTTPClientError) as error:
        raise OSError(type(error).__name__) from error


class Bucket(S3Storage):  # type: ignore[misc]
    """django-storages' own, with what the store needs beside it. Everything raises `OSError`."""

    client_config: Any

    def __init__(self, **options: Any) -> None:
        super().__init__(transfer_config=_TRANSFER, **options)
        self.client_config = self.client_config.merge(_CLIENT)

    def save(self, name: str, content: Any, max_length: int | None = None) -> str:
        """Put a file there."""
        with _refusals():
            return str(super().save(name, content, max_length))

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Names are made at random: nobody has to be asked whether one is free."""
        return name

    def delete(self, name: str) -> None:
        """Take a file away."""
        with _refusals():
            super().delete(name)

    def read_from(self, name: str, offset: int) -> Iterator[bytes]:
        """A file's bytes from `offset` on."""
        with _refusals():
            found: Any = self.bucket.Object(name).get(Range=f"bytes={offset}-")
            yield from found["Body"].iter_chunks(READ)

    def remove_below(self, prefix: str) -> None:
        """Remove everything below a prefix."""
        with _refusals():
            for found in self.bucket.objects.filter(Prefix=prefix):
                found.delete()
