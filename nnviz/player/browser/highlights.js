// Tells the player in the same page which parts of its figures stand out, as Streamlit sends them.

import { highlight } from "./streamlit.js";

export default function mount({ data, parentElement }) {
  highlight(JSON.parse(data.highlights));
  // Streamlit also calls this when a newer message has overtaken this one, with all in its place.
  return () => setTimeout(() => parentElement.isConnected || highlight([]));
}
