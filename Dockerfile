# The production image: libraries from the hashed lock, no build tools, no root.
FROM python:3.11-slim AS libraries
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
COPY requirements/base.txt /tmp/base.txt
RUN /opt/venv/bin/python -m pip install --require-hashes -r /tmp/base.txt

FROM python:3.11-slim
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    CLINIC_MODE=production \
    LOG_FORMAT=json \
    BIND=0.0.0.0:8000
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin clinic
COPY --from=libraries /opt/venv /opt/venv
WORKDIR /app
COPY manage.py ./
COPY clinic clinic
COPY locations locations
COPY education education
COPY booking booking
COPY templates templates
COPY static static
# The parts of the stylesheet are joined in css/site.css already.
# Only the form of these values matters here: no server is asked, and none of them stays.
RUN SECRET_KEY=$(python -c "import secrets; print(secrets.token_urlsafe(64))") \
    ALLOWED_HOSTS=build.example SITE_URL=https://build.example \
    DATABASE_URL=postgres://build@build/build REDIS_URL=redis://build/0 EMAIL_URL=smtp://build:25 \
    python manage.py collectstatic --noinput --verbosity 0 \
    && mkdir -p var/media && chown -R clinic var
USER clinic
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s \
    CMD ["python", "-m", "clinic.stack.healthcheck"]
CMD ["gunicorn", "-c", "python:clinic.stack.gunicorn"]
