// Fetches what a picture needs beside its modules, once a page: style sheets, and plotly.js.

const fetched = new Map(); // address -> when it is there

function fetchOnce(path) {
  if (!fetched.has(path)) fetched.set(path, path.endsWith(".css") ? styled(path) : ran(path));
  return fetched.get(path);
}

/** Without a style sheet all is there, if not in its place: watch.js says that it did not come. */
function styled(href) {
  const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  return new Promise((done) => {
    style.onload = style.onerror = done;
    document.head.append(style);
  });
}

function ran(src) {
  const script = Object.assign(document.createElement("script"), { src });
  return new Promise((resolve, reject) => {
    script.onload = resolve;
    script.onerror = () => reject(new Error(`${src} could not be loaded from this server`));
    document.head.append(script);
  });
}

/** Done when all of `paths`, {name: address}, are there; with plotly.js among them, what it is. */
export async function load(paths) {
  await Promise.all(Object.values(paths).map(fetchOnce));
  return window.Plotly;
}
