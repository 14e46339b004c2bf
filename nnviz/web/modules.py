"""Our JavaScript modules: what each needs, how a page fetches one, and all as one script."""

import json
import re

from nnviz.web.assets import asset_path, asset_text

# Our own modules are written in these forms only.
_IMPORT = re.compile(r'^import \{[^}]*\} from "\./([\w.]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) )", re.MULTILINE)


def needed_by(name: str) -> list[str]:
    """The modules that a module imports, and that these import, each once and after its own."""
    found: dict[str, None] = {}

    def add(module: str) -> None:
        for needed in _IMPORT.findall(asset_text(module)):
            if needed not in found:
                add(needed)
                found[needed] = None

    add(name)
    return list(found)


def inline_module(module: str, *others: str) -> str:
    """JavaScript that only fetches a component's real `module`, and tells it where `others` are.

    What either needs is asked for at once: a browser would find what a module imports when that
    has come, one floor after the other. Streamlit sends a component's inline script with every
    message, so it has to be short. An error that `watch.js` explains is not shown by Streamlit.
    """
    paths = json.dumps({name: asset_path(name) for name in others})
    modules = json.dumps([asset_path(name) for name in (*needed_by(module), module)])
    return f"""
const modules = {modules}, others = {paths};
const soon = (rel, href) => document.querySelector(`link[href="${{href}}"]`) ||
  document.head.append(Object.assign(document.createElement("link"),
    {{ rel, href, as: href.endsWith(".css") ? "style" : "script" }}));
Object.values(others).forEach((href) => soon("preload", href));
modules.forEach((href) => soon("modulepreload", href));
export default async (component) => {{
  try {{
    return await (await import(location.origin + modules.at(-1))).default(component, others);
  }} catch (error) {{
    const what = {{ cancelable: true, detail: error.message }};
    if (dispatchEvent(new CustomEvent("nnviz-failed", what))) throw error;
  }}
}};
"""


def joined(name: str) -> str:
    """The text of a module behind that of each module that it needs, as one script.

    They share one scope then, so no two may declare the same name: the browser refuses such a page.
    """
    texts = (asset_text(module) for module in (*needed_by(name), name))
    return "\n".join(_EXPORT.sub("", _IMPORT.sub("", text)) for text in texts)
