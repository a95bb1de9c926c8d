"""Gunicorn's settings, for `make run` and for production.

Use: `gunicorn -c python:clinic.stack.gunicorn`. Gunicorn's command line and GUNICORN_CMD_ARGS
overrule what stands here.
"""

from __future__ import annotations

import os

wsgi_app = "clinic.wsgi:application"
bind = os.environ.get("BIND", "127.0.0.1:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
# No request takes longer than 6 seconds: the database's own limits end it sooner.
timeout = 30
graceful_timeout = 6
keepalive = 5
# A worker's heartbeat file must not wait for a disk.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108
# Paths hold link tokens: the site logs routes itself (clinic.middleware), gunicorn logs none.
accesslog = None
errorlog = "-"
loglevel = os.environ.get("WEB_LOG_LEVEL", "info")
# The site itself decides which proxy to believe (TRUSTED_PROXIES); gunicorn believes nobody.
forwarded_allow_ips = ""
control_socket_disable = True
