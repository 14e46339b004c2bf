// Numbers in words: as many digits as each place has room for.

const LONG = 1e6; // from here on a number's zeros are counted, and not written

/** A number as briefly as so many significant digits allow: 0.0021, 15, 3e-9, 2e+16. */
export function brief(number, digits) {
  if (!Number.isFinite(number)) return "not finite";
  const rounded = Number(number.toPrecision(digits));
  return Math.abs(rounded) < LONG ? String(rounded) : rounded.toExponential();
}

/** A number of steps: 1,234. */
export function counted(number) {
  return number.toLocaleString("en-US");
}
