"""What the app adds to Streamlit's server: headers, cookies, files, errors in words, and memory."""
