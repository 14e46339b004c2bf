// Numbers in words: as many digits as each place has room for.

/** A number as briefly as so many significant digits allow: 0.0021, 15, 3e-9. */
export function brief(number, digits) {
  return Number.isFinite(number) ? String(Number(number.toPrecision(digits))) : "not finite";
}

/** A number of steps: 1,234. */
export function counted(number) {
  return number.toLocaleString("en-US");
}
