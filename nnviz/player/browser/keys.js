// Which keys belong to the player, and which to what has the focus.

const TYPED_INTO = "input:not([type=range]), textarea, select, [contenteditable], [role=combobox]";
const OPENED = "[role=listbox], [role=menu], [role=dialog]";
const PRESSED = "button, a, summary, [role=button], [role=tab]";
const MOVED = "input, [role=slider], [role=radiogroup], [role=tablist]";

/** Whether a key belongs to what has the focus: Space presses a button, arrows move a slider. */
export function takesKeys(target, key) {
  if (!(target instanceof Element)) return false;
  return Boolean(target.closest(`${TYPED_INTO}, ${OPENED}, ${key === " " ? PRESSED : MOVED}`));
}
