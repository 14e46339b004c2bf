// Buttons with an icon, and what they are called.

const ICONS = {
  first: "M6 5h2v14H6zM20 5v14l-10-7z",
  back: "M15 5v14l-10-7zM17 5h2v14h-2z",
  play: "M7 4l14 8-14 8z",
  pause: "M6 4h4v16H6zM14 4h4v16h-4z",
  forward: "M9 5v14l10-7zM5 5h2v14H5z",
  last: "M16 5h2v14h-2zM4 5v14l10-7z",
  loop: "M7 7h9v3l5-4-5-4v3H5v7h2zM17 17H8v-3l-5 4 5 4v-3h11v-7h-2z",
};

const ARROWS = { "←": "ArrowLeft", "→": "ArrowRight" };

/** A button whose click does `act`; `key` does the same. */
export function button(parent, icon, label, key, act) {
  const element = parent.appendChild(document.createElement("button"));
  element.type = "button";
  element.className = "nnviz-button";
  setIcon(element, icon, label, key);
  element.addEventListener("click", act);
  return element;
}

/** Show an icon on a button, and say what it does. */
export function setIcon(element, icon, label, key) {
  element.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${ICONS[icon]}"/></svg>`;
  element.title = key ? `${label} (${key})` : label;
  element.setAttribute("aria-label", label);
  if (key) element.setAttribute("aria-keyshortcuts", key.replace(/[←→]/, (k) => ARROWS[k]));
}
