"""The containers' health check: `python -m deploy.health PORT`; exit status 0 while the process
answers. It knocks as the platform's host, on this machine, and reads nothing from settings."""

import sys
from urllib.error import HTTPError
from urllib.request import urlopen

TIMEOUT_SECONDS = 8


def is_alive(port: int) -> bool:
    """Whether the server on `port` says that it is live."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/health/live", timeout=TIMEOUT_SECONDS) as answer:
            return bool(answer.status == 200)
    except HTTPError as error:
        sys.stderr.write(f"{error.code}: is 127.0.0.1 in ALLOWED_HOSTS?\n")
    except OSError as error:
        sys.stderr.write(f"{error}\n")
    return False


if __name__ == "__main__":
    sys.exit(0 if is_alive(int(sys.argv[1])) else 1)
