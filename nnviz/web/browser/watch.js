// Says in words what hinders this page: a server that is away, or files that do not come.
//
// It needs no other file, and neither waits for Streamlit's scripts nor lets them wait (see
// watched_page.py): they may be what is missing.

const AWAY = 2; // seconds without a connection until that is said
const LATE = 10; // seconds without a file, or before the first connection
const WELCOME = 3; // seconds for which it is said that the connection is back
const FILES =
  "script[src], link:is([rel=stylesheet], [rel=modulepreload], [as=script], [as=style])";
const NOT_FETCHED = /dynamically imported module|module script failed|could not be loaded/i;
const AGAIN = document.createElement("button");

const LOOK = {
  position: "fixed",
  inset: "auto 16px 16px",
  zIndex: 2_000_000, // above Streamlit's own dialogs
  maxWidth: "29em", // some 70 letters
  margin: "auto",
  padding: "12px 16px",
  border: "2px solid",
  borderRadius: "8px",
  font: "16px/1.4 'Source Sans', sans-serif",
  background: "Canvas",
  color: "CanvasText",
};

// As Streamlit's buttons look.
const LOOK_OF_BUTTON = {
  minHeight: "40px",
  marginTop: "12px",
  padding: "4px 12px",
  border: "1px solid color-mix(in srgb, currentColor 30%, transparent)",
  borderRadius: "8px",
  background: "color-mix(in srgb, currentColor 5%, Canvas)",
  color: "inherit",
  font: "inherit",
  cursor: "pointer",
};

const missing = new Set(); // names of files that did not come
const before = new Set(document.querySelectorAll(FILES)); // whose end may have been missed
const awaited = new Map(); // files on their way, and for how many seconds
let started = false; // Streamlit's own scripts
let connected = false; // once, at least
let ended = false; // for good: Streamlit itself has come upon an error, and tries no more
let away = 0;
let welcome = 0;

const nameOf = (file) => new URL(file.src || file.href).pathname.split("/").at(-1);
const isFile = (target) => target instanceof Element && target.matches(FILES);

function arrived({ target }) {
  if (isFile(target)) before.add(target) && awaited.delete(target);
}

function failed(event) {
  if (isFile(event.target)) missing.add(nameOf(event.target));
  arrived(event);
  tell();
}

/** A component has come upon an error: it need not be shown where this page says what it is. */
function explain(event) {
  if (NOT_FETCHED.test(event.detail)) event.preventDefault();
  if (event.defaultPrevented) missing.add(""); // its name may come
  tell();
}

function count() {
  const app = document.querySelector("[data-test-connection-state]")?.dataset;
  const here = app?.testConnectionState === "CONNECTED";
  ended = app?.testConnectionState === "DISCONNECTED_FOREVER";
  started ||= Boolean(app);
  if (here && connected && away >= AWAY) welcome = WELCOME;
  else welcome -= 1;
  connected ||= here;
  away = here ? 0 : away + 1;
  for (const file of document.querySelectorAll(FILES))
    if (!before.has(file)) awaited.set(file, (awaited.get(file) ?? 0) + 1);
  for (const file of awaited.keys()) if (!file.isConnected) awaited.delete(file);
}

/** What there is to say, and whether to load the page again is of use. */
function words() {
  if (missing.size) {
    const names = [...missing].filter(Boolean).join(", ") || "a script";
    return [`A part of this page did not come from the server: ${names}.`, true];
  }
  if (ended)
    return [
      "The connection to the server has ended, and this page cannot mend it. What is shown stays " +
        "and can be played; to change a setting, load the page again.",
      true,
    ];
  if (connected && away >= AWAY)
    return [
      "The connection to the server is lost. What is shown stays and can be played; settings wait " +
        "until the server is there again. The page looks for it, every 30 seconds or more often.",
    ];
  if (away >= LATE && !started) return ["This page still waits for scripts of the server.", true];
  if (away >= LATE)
    return [
      "This page cannot connect to its server, and goes on trying. It needs WebSockets, which the " +
        "network of a school or a company may refuse: ask who looks after it to let them pass to " +
        `${location.host}.`,
      true,
    ];
  const late = [...awaited].find(([, seconds]) => seconds >= LATE);
  if (late) return [`This page still waits for ${nameOf(late[0])} from the server.`, true];
  return [welcome > 0 ? "The server is there again." : ""];
}

/** Show it; the element stays, as screen readers tell what changes in one that they know. */
function say(text, again = false) {
  if (notice.firstChild.data !== text) notice.firstChild.data = text;
  AGAIN.style.display = again ? "block" : "none";
  notice.style.visibility = text ? "visible" : "hidden";
  const app = document.querySelector(".stApp");
  notice.style.colorScheme = app ? getComputedStyle(app).colorScheme : "light dark";
}

function tell() {
  say(...words());
}

/** Streamlit says the same in a dialog that lies over all: its close button has no other name. */
function closeDialog() {
  for (const dialog of document.querySelectorAll("[role=dialog]"))
    if (dialog.querySelector("h2")?.textContent === "Connection error")
      dialog.querySelector("button").click();
}

const notice = document.createElement("div");
notice.id = "nnviz-notice";
notice.setAttribute("role", "status");
Object.assign(notice.style, LOOK, { visibility: "hidden" });
AGAIN.textContent = "Load the page again";
AGAIN.onclick = () => location.reload();
Object.assign(AGAIN.style, LOOK_OF_BUTTON);
notice.append("", AGAIN);
document.body.append(notice);
document.addEventListener("load", arrived, true);
document.addEventListener("error", failed, true);
addEventListener("nnviz-failed", explain);
setInterval(() => {
  count();
  closeDialog();
  tell();
}, 1000);
