// Redraws what changes between two frames of a film, and nothing else.

/**
 * Redraw some traces and nothing else, with the very functions that Plotly.redraw calls for them.
 *
 * A full redraw spends most of its time on axes, titles and colour bars, which do not change while
 * a film plays: this takes 5 to 15 times less. The functions are not part of Plotly's public
 * interface, so where one is missing the answer is false and nothing has been drawn.
 */
export function redrawTraces(plot, traces) {
  const { _fullData: all, _fullLayout: full, calcdata } = plot;
  const subplots = new Map(); // subplot -> the modules (kinds of trace) to draw in it
  for (const index of traces) {
    const { _module: module, xaxis, yaxis } = all?.[index] ?? {};
    const subplot = full?._plots?.[xaxis + yaxis];
    if (!module?.calc || !module.plot || !subplot?.plot?.selectAll || !calcdata) return false;
    subplots.set(subplot, (subplots.get(subplot) ?? new Set()).add(module));
  }
  for (const index of traces) {
    const points = all[index]._module.calc(plot, all[index]);
    points[0].t ??= {};
    points[0].trace = all[index];
    calcdata[index] = points;
  }
  for (const [subplot, modules] of subplots) {
    for (const module of modules) {
      module.crossTraceCalc?.(plot, subplot);
      const drawn = calcdata.filter(([{ trace }]) => {
        const here = full._plots[trace.xaxis + trace.yaxis] === subplot;
        return here && trace._module === module && trace.visible === true;
      });
      const layer = module.layerName ?? `${module.name}layer`;
      module.plot(plot, subplot, drawn, subplot.plot.selectAll(`g.${layer}`));
    }
  }
  for (const module of new Set([...traces].map((index) => all[index]._module)))
    module.style?.(plot);
  full._rehover?.(); // what is under the mouse has another value now
  return true;
}
