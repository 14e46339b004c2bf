// Mounts players in a Streamlit page: one a place in it, whatever messages come.
//
// Streamlit calls the default export at each message, and what that returned before.

import { unpack } from "./film.js";
import { leaving } from "./leaving.js";
import { Player } from "./player.js";

const players = new Map(); // one a place in the page
let highlights = []; // of the figures in this page
let newest = null; // close-up: a player whose film it belongs to may come after it
let left = null; // where a player was playing when it went, from 0 to 1: the next goes on there
let loading = null;
const SETTINGS = 4 * 8; // bytes before the film: four numbers, see component.py

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

/** Where the player before, of those that go on from one another, is or was playing; or null. */
function placeLeft() {
  const playing = [...players.values()].find((player) => player.goesOn && player.playing);
  const place = playing?.position ?? left;
  if (playing) playing.goesOn = false; // nobody else goes on from it when it is gone
  left = null;
  return place;
}

/** Let parts of figures stand out in every player: {figure, ..., kind, label}, as highlights.py has. */
export function highlight(parts) {
  highlights = parts;
  for (const player of players.values()) player.highlight(parts);
}

export default async function mount({ data, parentElement, setStateValue, setTriggerValue }, paths) {
  const plotly = await load(paths);
  if (!parentElement.isConnected) return () => {};
  const [start, plays, follow, goesOn] = new Float64Array(data.slice(0, SETTINGS).buffer);
  let player = players.get(parentElement);
  const before = player || !goesOn ? null : placeLeft();
  const place = plays ? null : before; // one that plays at once begins anew
  if (!player) {
    // The server may have been started again with a newer player.js: the older one made this.
    parentElement.querySelector(".nnviz-player")?.remove();
    player = new Player(parentElement, plotly);
    player.closeUp(newest);
    player.highlight(highlights);
    players.set(parentElement, player);
  }
  player.pick = (picked) => setTriggerValue("picked", picked);
  player.notify = (cursor) => leaving() || setStateValue("cursor", cursor);
  player.follow = 1000 * follow;
  player.goesOn = goesOn === 1;
  await player.show(unpack(data.subarray(SETTINGS)), place ?? start, plays === 1);
  if (place !== null) player.goOn();
  if (document.activeElement === document.body) player.takeFocus();
  // Streamlit also calls this when a newer message has overtaken this one, with all in its place.
  return () =>
    setTimeout(() => {
      if (parentElement.isConnected) return;
      players.delete(parentElement);
      if (player.goesOn && player.playing) left = player.position;
      player.remove();
    });
}
