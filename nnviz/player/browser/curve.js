// The curve of a reading, drawn behind the slider of steps.

const COLUMNS = 600; // as many as a wide slider has pixels; of each the lowest and the highest

/** The points of the curve, in units of 1 from left to right and from top (the largest) to bottom. */
function pointsOf(steps, values) {
  const numbers = values.filter(Number.isFinite);
  const top = numbers.reduce((most, each) => Math.max(most, each), 0);
  const bottom = numbers.reduce((least, each) => Math.min(least, each), 0);
  const last = Math.max(1, steps.at(-1));
  const size = Math.max(1, Math.ceil(values.length / COLUMNS));
  const places = [];
  for (let start = 0; start < values.length; start += size) {
    let [low, high] = [start, start];
    for (let k = start; k < Math.min(start + size, values.length); k += 1) {
      if (values[k] < values[low]) low = k;
      if (values[k] > values[high]) high = k;
    }
    places.push(...new Set([Math.min(low, high), Math.max(low, high)]));
  }
  return places
    .filter((place) => Number.isFinite(values[place]))
    .map((place) => [steps[place] / last, (top - values[place]) / (top - bottom || 1)]);
}

/** Put the curve of a reading over `steps`, and the area below it, into `svg`, from 0 to its largest. */
export function drawCurve(svg, steps, reading) {
  svg.replaceChildren();
  if (!reading) return;
  const points = pointsOf(steps, reading.values.data).map(([x, y]) => `${x.toFixed(5)} ${y.toFixed(4)}`);
  const line = `M${points.join("L")}`;
  const area = `${line}V1H${points[0].split(" ")[0]}Z`;
  for (const d of [area, line]) {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
}
