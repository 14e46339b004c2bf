// Whether the viewer has just chosen another page, which has not come yet.
//
// What this page tells the server then may overtake the choice, and undo it.

const SECONDS = 5; // after that the page has not come, and will not
let chosen = -Infinity; // when
let from = null; // the path of the page that is left

/** From a click on a link to another page until that page is there. */
export function leaving() {
  return from === location.pathname && performance.now() - chosen < 1000 * SECONDS;
}

document.addEventListener(
  "click",
  ({ target, button, ctrlKey, metaKey, shiftKey }) => {
    const link = target.closest?.("a[href]");
    const elsewhere = button || ctrlKey || metaKey || shiftKey || !link || link.target;
    if (elsewhere || new URL(link.href).pathname === location.pathname) return;
    [chosen, from] = [performance.now(), location.pathname];
  },
  { capture: true },
);
