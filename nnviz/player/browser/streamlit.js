// Mounts players in a Streamlit page: one a place in it, whatever messages come.
//
// Streamlit calls the default export at each message, and what that returned before.

import { unpack } from "./film.js";
import { leaving } from "./leaving.js";
import { load } from "./loading.js";
import { Mounted } from "./mounted.js";
import { Player } from "./player.js";

let highlights = []; // of the figures in this page
let newest = null; // close-up: a player whose film it belongs to may come after it
let left = null; // where a player was playing when it went, from 0 to 1: the next goes on there
const SETTINGS = 4 * 8; // bytes before the film: four numbers, see component.py

const players = new Mounted("nnviz-player", (parent) => {
  const player = new Player(parent, window.Plotly);
  player.closeUp(newest);
  player.highlight(highlights);
  return player;
});

/** Let the player whose film the close-up `near` belongs to have it; with null, none has one. */
export function closeUp(near) {
  newest = near;
  for (const player of players.all) player.closeUp(near);
}

/** Where the player before, of those that go on from one another, is or was playing; or null. */
function placeLeft() {
  const playing = players.all.find((player) => player.goesOn && player.playing);
  const place = playing?.position ?? left;
  if (playing) playing.goesOn = false; // nobody else goes on from it when it is gone
  left = null;
  return place;
}

/** Let parts of figures stand out in every player: {figure, ..., kind, label}, as highlights.py has. */
export function highlight(parts) {
  highlights = parts;
  for (const player of players.all) player.highlight(parts);
}

export default async function mount({ data, parentElement, setStateValue, setTriggerValue }, paths) {
  await load(paths);
  if (!parentElement.isConnected) return () => {};
  const [start, plays, follow, goesOn] = new Float64Array(data.slice(0, SETTINGS).buffer);
  const before = players.has(parentElement) || !goesOn ? null : placeLeft();
  const place = plays ? null : before; // one that plays at once begins anew
  const player = players.in(parentElement);
  player.pick = (picked) => setTriggerValue("picked", picked);
  player.notify = (cursor) => leaving() || setStateValue("cursor", cursor);
  player.follow = 1000 * follow;
  player.goesOn = goesOn === 1;
  await player.show(unpack(data.subarray(SETTINGS)), place ?? start, plays === 1);
  if (place !== null) player.goOn();
  if (document.activeElement === document.body) player.takeFocus();
  return players.ending(parentElement, (gone) => {
    if (gone.goesOn && gone.playing) left = gone.position;
  });
}
