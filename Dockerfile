# The dashboard as a container image; docs/operators.md says how to build and run it.
ARG BASE=docker.io/library/python:3.13-slim
FROM ${BASE}

WORKDIR /app
COPY requirements.txt ./
RUN pip install --no-cache-dir --requirement requirements.txt

COPY app.py ./
COPY .streamlit .streamlit
COPY nnviz nnviz
COPY deploy/health.py deploy/
# Compiled now, for nothing can be written later; and one folder to which any user may write.
RUN python -m compileall -q app.py nnviz && install --directory --mode=1777 /shelf

ENV HOME=/tmp \
    NNVIZ_SHELF=/shelf/shelf.sqlite \
    PYTHONUNBUFFERED=1 \
    STREAMLIT_SERVER_ADDRESS=0.0.0.0 \
    STREAMLIT_SERVER_HEADLESS=true

USER 10001:10001
VOLUME /shelf
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["python", "deploy/health.py"]
CMD ["python", "-m", "streamlit", "run", "app.py"]
