"""The pages: Streamlit widgets around figures."""
