// A button that makes a file keeps the keyboard's focus.
//
// Streamlit disables it until the file is there, and what is disabled loses the focus: a dialog
// would then not hear Escape, and the Tab key would begin at the top of the page.

const MAKER = '[data-testid="stDownloadButton"] button';

let keeps = false;

function giveBack(button) {
  const enabled = new MutationObserver(() => {
    if (button.disabled) return;
    enabled.disconnect();
    if (document.activeElement === document.body) button.focus({ preventScroll: true });
  });
  enabled.observe(button, { attributeFilter: ["disabled"] });
}

/** From now on, for each of them that is pressed. */
export function keepFocus() {
  if (keeps) return;
  keeps = true;
  document.addEventListener("click", ({ target }) => {
    const button = target.closest(MAKER);
    if (button) giveBack(button);
  });
}
