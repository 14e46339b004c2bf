// Mounts players in a Streamlit page: one a place in it, whatever messages come.
//
// Streamlit calls the default export at each message, and what that returned before.

import { unpack } from "./film.js";
import { Player } from "./player.js";

const players = new Map(); // one a place in the page
let highlights = []; // of the figures in this page
let newest = null; // close-up: a player whose film it belongs to may come after it
let loading = null;
const SETTINGS = 3 * 8; // bytes before the film: three numbers, see component.py

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

/** Let parts of figures stand out in every player: {figure, ..., kind, label}, as highlights.py has. */
export function highlight(parts) {
  highlights = parts;
  for (const player of players.values()) player.highlight(parts);
}

export default async function mount({ data, parentElement, setStateValue, setTriggerValue }, paths) {
  const plotly = await load(paths);
  if (!parentElement.isConnected) return () => {};
  let player = players.get(parentElement);
  if (!player) {
    // The server may have been started again with a newer player.js: the older one made this.
    parentElement.querySelector(".nnviz-player")?.remove();
    player = new Player(parentElement, plotly);
    player.closeUp(newest);
    player.highlight(highlights);
    players.set(parentElement, player);
  }
  player.pick = (picked) => setTriggerValue("picked", picked);
  player.notify = (cursor) => setStateValue("cursor", cursor);
  const [start, plays, follow] = new Float64Array(data.slice(0, SETTINGS).buffer);
  player.follow = 1000 * follow;
  await player.show(unpack(data.subarray(SETTINGS)), start, plays === 1);
  if (document.activeElement === document.body) player.takeFocus();
  // Streamlit also calls this when a newer message has overtaken this one, with all in its place.
  return () =>
    setTimeout(() => {
      if (parentElement.isConnected) return;
      players.delete(parentElement);
      player.remove();
    });
}
