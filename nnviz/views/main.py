"""The script that Streamlit runs for every visit and every interaction."""

from nnviz.views.shell import show_app

show_app()
