// Mounts charts in a Streamlit page: one a place in it, which stays while its numbers change.
//
// Streamlit calls the default export at each message, and what that returned before.

import { Chart } from "./figure_chart.js";
import { load } from "./loading.js";
import { Mounted } from "./mounted.js";

const charts = new Mounted("nnviz-chart", (parent) => new Chart(parent, window.Plotly));

export default async function mount({ data, parentElement, setTriggerValue }, paths) {
  await load(paths);
  if (!parentElement.isConnected) return () => {};
  const chart = charts.in(parentElement);
  chart.pick = data.picks ? (picked) => setTriggerValue("picked", picked) : null;
  await chart.show(data);
  return charts.ending(parentElement);
}
