"""Where many runs are made, and where what they have come to is kept: no Streamlit."""
