"""An app of one page: a line, bars and a heatmap, whose numbers change twice a second."""

import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).parents[3]))

from nnviz.web.assets import player_routes

app = st.App("page.py", routes=player_routes())
