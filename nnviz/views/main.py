"""The script that Streamlit runs for every visit and every interaction."""

from nnviz.views.dashboard import show_dashboard

show_dashboard()
