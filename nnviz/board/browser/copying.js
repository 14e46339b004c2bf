// Copies a text, and lets a button say for a moment whether that was done.

const SHOWN = 3000; // milliseconds for which it says so
const timers = new WeakMap();

/** Put `text` where Paste finds it; false where the browser does not let us. */
export async function copied(text) {
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

/** Let `label` say `words` for a moment, and then again what it is `usually`. */
export function says(label, words, usually) {
  label.textContent = words;
  clearTimeout(timers.get(label));
  timers.set(
    label,
    setTimeout(() => (label.textContent = usually), SHOWN),
  );
}
