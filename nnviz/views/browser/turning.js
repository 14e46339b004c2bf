// A change of page keeps the settings in the address: it is one entry in the browser's history.
//
// Streamlit first adds an entry for the new page without them and, when the server has answered,
// one with them. Back to the first would set everything to its default.

let keeps = false;

/** From now on, an entry for another page has what this one's address says. */
export function keepSettings() {
  if (keeps) return;
  keeps = true;
  const push = history.pushState.bind(history);
  history.pushState = (state, title, to) => {
    const next = new URL(to, location.href);
    if (next.pathname !== location.pathname) next.search ||= location.search;
    push(state, title, next.href);
  };
}
