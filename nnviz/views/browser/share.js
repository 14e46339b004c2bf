// A button that copies the link to what is seen, and says whether it did.

import { copied, says } from "./copying.js";
import { keepFocus } from "./focus.js";
import { keepSettings } from "./turning.js";

export default function mount({ parentElement }) {
  keepFocus();
  keepSettings();
  if (parentElement.querySelector(".nnviz-share")) return;
  const button = parentElement.appendChild(document.createElement("button"));
  Object.assign(button, { type: "button", className: "nnviz-share", title: "Copy the link" });
  const label = button.appendChild(document.createElement("span"));
  label.setAttribute("aria-live", "polite");
  label.textContent = "Share";
  button.addEventListener("click", async () => {
    const done = await copied(location.href);
    says(label, done ? "Link copied" : "Copy the address above", "Share");
  });
}
