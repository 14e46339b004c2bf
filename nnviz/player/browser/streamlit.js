// Mounts players in a Streamlit page: one a place in it, whatever messages come.
//
// Streamlit calls the default export at each message, and what that returned before.

import { unpack } from "./film.js";
import { Player } from "./player.js";

const players = new Map(); // one a place in the page
let newest = null; // close-up: a player whose film it belongs to may come after it
let loading = null;

/** plotly.js and the style sheet, fetched once a page. */
function load(paths) {
  loading ??= new Promise((resolve, reject) => {
    const style = document.createElement("link");
    Object.assign(style, { rel: "stylesheet", href: paths["player.css"] });
    const styled = new Promise((done) => (style.onload = style.onerror = done));
    const script = document.createElement("script");
    script.src = paths["plotly.js"];
    script.onload = () => styled.then(() => resolve(window.Plotly));
    script.onerror = () => reject(new Error("plotly.js could not be loaded from this server"));
    document.head.append(style, script);
  });
  return loading;
}

/** Let the player whose film the close-up `near` belongs to have it; with null, none has one. */
export function closeUp(near) {
  newest = near;
  for (const player of players.values()) player.closeUp(near);
}

export default async function mount({ data, parentElement, setStateValue }, paths) {
  const plotly = await load(paths);
  if (!parentElement.isConnected) return () => {};
  let player = players.get(parentElement);
  if (!player) {
    // The server may have been started again with a newer player.js: the older one made this.
    parentElement.querySelector(".nnviz-player")?.remove();
    player = new Player(parentElement, plotly);
    player.closeUp(newest);
    players.set(parentElement, player);
  }
  player.notify = (cursor) => setStateValue("cursor", cursor);
  const settings = new DataView(data.slice(0, 16).buffer);
  player.follow = 1000 * settings.getFloat64(8, true);
  await player.show(unpack(data.subarray(16)), settings.getFloat64(0, true));
  // Streamlit also calls this when a newer message has overtaken this one, with all in its place.
  return () =>
    setTimeout(() => {
      if (parentElement.isConnected) return;
      players.delete(parentElement);
      player.remove();
    });
}
