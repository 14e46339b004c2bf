"""joined(name): a JavaScript module and all that it imports, as one script that imports nothing."""

import re

from nnviz.web.assets import asset_text

# Our own modules are written in these forms only.
_IMPORT = re.compile(r'^import \{[^}]*\} from "\./([\w.]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) )", re.MULTILINE)


def joined(name: str) -> str:
    """The text of a module behind that of each module that it needs, once each.

    They share one scope then, so no two may declare the same name: the browser refuses such a page.
    """
    texts: dict[str, str] = {}

    def add(module: str) -> None:
        text = asset_text(module)
        for needed in _IMPORT.findall(text):
            if needed not in texts:
                add(needed)
        texts[module] = _EXPORT.sub("", _IMPORT.sub("", text))

    add(name)
    return "\n".join(texts.values())
