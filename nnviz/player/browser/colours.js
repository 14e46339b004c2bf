// The colours of the style sheet, as they are where an element stands: on light or on dark.

export const LEVELS = 256; // of a colour scale

/** Red, green and blue of a custom property of the page, such as --nnviz-zero. */
function channelsOf(element, property) {
  element.style.color = `var(${property})`;
  const [red, green, blue] = getComputedStyle(element).color.match(/[\d.]+/g).map(Number);
  element.style.color = "";
  return [red, green, blue];
}

function hex(channels) {
  return `#${channels.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}

/** A custom property of the page as a colour of a canvas, which knows no properties. */
export function colourOf(element, property) {
  return hex(channelsOf(element, property));
}

/** The signed scale in 256 levels: as CSS, and as pixels of an image. */
export function signedScale(element) {
  const [negative, zero, positive] = ["negative", "zero", "positive"].map((name) =>
    channelsOf(element, `--nnviz-${name}`),
  );
  const mixed = Array.from({ length: LEVELS }, (_, level) => {
    const place = (2 * level) / (LEVELS - 1) - 1;
    const end = place < 0 ? negative : positive;
    return zero.map((from, index) => Math.round(from + (end[index] - from) * Math.abs(place)));
  });
  return {
    css: mixed.map(hex),
    // An image has its bytes in the order red, green, blue, opacity, whatever the processor's is.
    pixels: new Uint32Array(new Uint8Array(mixed.flatMap((each) => [...each, 255])).buffer),
  };
}

/** The level of a value between two ends; beyond them it is that of the end. */
export function levelOf(value, [low, high]) {
  return Math.round(Math.min(Math.max((value - low) / (high - low), 0), 1) * (LEVELS - 1));
}
