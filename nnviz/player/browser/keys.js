// Keys of the page: what they do, and which belong to what has the focus.

const TYPED_INTO = "input:not([type=range]), textarea, select, [contenteditable], [role=combobox]";
const OPENED = "[role=listbox], [role=menu], [role=dialog]";
const PRESSED = "button, a, summary, [role=button], [role=tab]";
const MOVED = "input, [role=slider], [role=radiogroup], [role=tablist]";

/**
 * Let keys do what `acts` ({key: (event) => ...}) says, where they belong to nothing else, while
 * `root` is in the page; what comes back ends that.
 */
export function onKeys(root, acts) {
  const hear = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (!acts[event.key] || !root.isConnected || takesKeys(event.target, event.key)) return;
    event.preventDefault();
    acts[event.key](event);
  };
  document.addEventListener("keydown", hear);
  return () => document.removeEventListener("keydown", hear);
}

/** Whether a key belongs to what has the focus: Space presses a button, arrows move a slider. */
function takesKeys(target, key) {
  if (!(target instanceof Element)) return false;
  return Boolean(target.closest(`${TYPED_INTO}, ${OPENED}, ${key === " " ? PRESSED : MOVED}`));
}
