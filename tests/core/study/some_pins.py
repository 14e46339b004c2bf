"""A Hypothesis strategy: pins that can stand together."""

from hypothesis import strategies as st

from nnviz.core.study.pins import Pin, clean_name
from tests.core.strategies import configs

names = st.text().map(clean_name).filter(bool)
pins = st.lists(
    st.builds(Pin, names, configs(), st.booleans()),
    max_size=4,
    unique_by=(lambda pin: pin.name, lambda pin: pin.config),
).map(tuple)
