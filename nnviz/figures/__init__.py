"""The pictures: results in, Plotly figures out."""
