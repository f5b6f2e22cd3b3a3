"""Where the files of messages lie: a folder, or a bucket of a store that speaks S3."""

from pathlib import Path
from typing import Any

from config import env

# Of one file, whichever way it comes: what providers hand over and models take of a voice.
MEDIA_MAX_BYTES = 20 * 1024 * 1024
MEDIA_BUCKET = env.text("MEDIA_BUCKET", "")


def media_storage(var_dir: Path) -> dict[str, Any]:
    """The entry "media" of STORAGES: the bucket, where one is named."""
    if not MEDIA_BUCKET:
        location = env.text("MEDIA_DIR", str(var_dir / "media"))
        options = {
            "location": location,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        }
        return {"BACKEND": "tenants.media.folder.Folder", "OPTIONS": options}
    return {"BACKEND": "tenants.media.bucket.Bucket", "OPTIONS": _bucket()}


def _bucket() -> dict[str, Any]:
    """Without keys of our own, the machine's role or boto3's usual variables are asked."""
    return {
        "bucket_name": MEDIA_BUCKET,
        "endpoint_url": env.text("MEDIA_BUCKET_ENDPOINT", "") or None,
        "region_name": env.text("MEDIA_BUCKET_REGION", "us-east-1"),
        "access_key": env.text("MEDIA_BUCKET_ACCESS_KEY", "") or None,
        "secret_key": env.text("MEDIA_BUCKET_SECRET_KEY", "") or None,
        "default_acl": None,
        "file_overwrite": True,
        "signature_version": "s3v4",
        "addressing_style": env.text("MEDIA_BUCKET_ADDRESSING", "auto"),
    }
