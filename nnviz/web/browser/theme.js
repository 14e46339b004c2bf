// The theme of the page, and how a figure looks in it.

import { thinLabels } from "./labels.js";

const BOTH = /light-dark\((#\w+), (#\w+)\)/g;
const PRINT = 14; // pixels, where a figure does not say more
const prefersDark = matchMedia("(prefers-color-scheme: dark)");

/** What text looks like at `element`, and whether it is on dark, as CSS's light-dark() sees it. */
export function themeOf(element) {
  const { color, fontFamily, colorScheme } = getComputedStyle(element);
  const allowed = colorScheme.split(" ");
  const dark = allowed.includes("dark") && (prefersDark.matches || !allowed.includes("light"));
  return { color, font: fontFamily, dark };
}

/** Call when the system turns to light or to dark; what comes back ends that. */
export function onScheme(call) {
  prefersDark.addEventListener("change", call);
  return () => prefersDark.removeEventListener("change", call);
}

/** A copy of a figure, or of a part, with one colour in place of each light-dark(). */
export function inScheme(part, dark) {
  if (typeof part === "string") return part.replace(BOTH, dark ? "$2" : "$1");
  if (Array.isArray(part)) return part.map((each) => inScheme(each, dark));
  if (part?.constructor !== Object) return part;
  return Object.fromEntries(
    Object.entries(part).map(([name, each]) => [name, inScheme(each, dark)]),
  );
}

/** A copy of a figure's layout in the theme {color, font, surface} of the page, in that many pixels. */
export function inPage(layout, { color, font, surface }, width, height) {
  // Plotly writes ranges into the layout that it is given, so each gets a copy.
  const copy = structuredClone(layout);
  const inSize = {
    ...copy,
    width,
    height,
    font: { size: PRINT, ...copy.font, color, family: font },
    hoverlabel: { ...copy.hoverlabel, bgcolor: surface, font: { color, family: font } },
    modebar: { bgcolor: surface, color, activecolor: color, ...copy.modebar },
  };
  thinLabels(inSize, width, height);
  return inSize;
}
