"""How a report looks: light, in two columns, and printed on one sheet of A4."""

from nnviz.web.palette import INK, NEUTRAL, ON_COLOUR, PRIMARY, RULE, SOFT_INK

CSS = f"""
:root {{ color-scheme: light; }}
* {{ box-sizing: border-box; }}
html {{ font-size: 15px; }}
body {{
  font: 1rem/1.4 system-ui, "Liberation Sans", sans-serif; color: {INK};
  background: {ON_COLOUR};
  max-width: 60rem; margin: 1.5rem auto; padding: 0 1rem;
}}
h1 {{ font-size: 1.5rem; margin: 0; }}
h2 {{ font-size: 1rem; margin: 0 0 .3rem; }}
p {{ margin: .2rem 0; }}
header {{ border-bottom: 2px solid {PRIMARY[0]}; padding-bottom: .5rem; }}
.who {{ display: flex; gap: 2rem; color: {SOFT_INK}; margin-top: .6rem; }}
.who span {{ flex: 2; border-bottom: 1px solid {NEUTRAL}; padding-bottom: .1rem; }}
.who span:last-child {{ flex: 1; }}
main {{ display: grid; grid-template-columns: 1fr 1fr; gap: .9rem 1.6rem; margin: .8rem 0; }}
figure {{ margin: 0; min-width: 0; break-inside: avoid; }}
figure svg {{ display: block; width: 100%; max-height: 15rem; }}
figcaption {{ color: {SOFT_INK}; font-size: .9rem; }}
section {{ break-inside: avoid; }}
.wide {{ grid-column: 1 / -1; }}
.wide > dl {{
  display: grid; grid-template-columns: repeat(3, 1fr); gap: 0 1.4rem;
}}
dl {{ margin: 0; }}
dl div {{
  display: flex; justify-content: space-between; gap: .6rem; border-bottom: 1px solid {RULE};
}}
dt {{ color: {SOFT_INK}; }}
dd {{ margin: 0; font-variant-numeric: tabular-nums; text-align: right; }}
ul {{ margin: 0 0 .6rem; padding-left: 1.1rem; max-width: 29em; }}
table {{ border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .93rem; }}
td, th {{ padding: .05rem .4rem; text-align: right; font-weight: normal; white-space: nowrap; }}
caption {{ text-align: left; }}
td {{ min-width: 3.9em; }}
th {{ color: {SOFT_INK}; }}
sup, sub {{ line-height: 0; }}
.matrices {{ display: flex; flex-wrap: wrap; gap: .4rem 1.2rem; overflow-x: auto; }}
footer {{
  font-size: .87rem; color: {SOFT_INK}; border-top: 1px solid {NEUTRAL}; padding-top: .4rem;
  overflow-wrap: anywhere;
}}
footer > * {{ display: block; }}
@media (max-width: 40rem) {{
  main {{ grid-template-columns: 1fr; }}
  .wide > dl {{ grid-template-columns: 1fr; }}
}}
@page {{ size: A4; margin: 10mm; }}
@media print {{
  html {{ font-size: 9pt; }}
  body {{ line-height: 1.3; max-width: none; margin: 0; padding: 0; }}
  main {{ gap: .6rem 1.4rem; margin: .5rem 0; grid-template-columns: 1fr 1fr; }}
  figure svg {{ max-height: 46mm; }}
  .wide > dl {{ grid-template-columns: repeat(3, 1fr); }}
  * {{ print-color-adjust: exact; }}
}}
"""
