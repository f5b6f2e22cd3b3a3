"""How gunicorn serves pages, webhooks and API: `gunicorn config.wsgi:application --config
deploy/gunicorn.py`. WEB_CONCURRENCY (gunicorn's own variable) sets the number of workers."""

bind = "0.0.0.0:8001"
worker_class = "gthread"
threads = 4
timeout = 60
graceful_timeout = 30
keepalive = 65
# Heartbeats of the workers are files: in memory, since the file system may be read-only.
worker_tmp_dir = "/dev/shm"  # noqa: S108
