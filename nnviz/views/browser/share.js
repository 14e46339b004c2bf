// A button that copies the link to what is seen, and says whether it did.

import { keepSettings } from "./turning.js";

const SHOWN = 3000; // milliseconds for which it says so

/** Put `text` where Paste finds it; false where the browser does not let us. */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedByHand(text); // without https, as in a classroom's network
  }
}

function copiedByHand(text) {
  const area = document.body.appendChild(document.createElement("textarea"));
  const before = document.activeElement;
  area.value = text;
  area.select();
  try {
    return document.execCommand("copy");
  } finally {
    area.remove();
    before?.focus();
  }
}

export default function mount({ parentElement }) {
  keepSettings();
  if (parentElement.querySelector(".nnviz-share")) return;
  const button = parentElement.appendChild(document.createElement("button"));
  Object.assign(button, { type: "button", className: "nnviz-share", title: "Copy the link" });
  const label = button.appendChild(document.createElement("span"));
  label.setAttribute("aria-live", "polite");
  label.textContent = "Share";
  let timer = null;
  button.addEventListener("click", async () => {
    const done = await copied(location.href);
    label.textContent = done ? "Link copied" : "Copy the address above";
    clearTimeout(timer);
    timer = setTimeout(() => (label.textContent = "Share"), SHOWN);
  });
}
