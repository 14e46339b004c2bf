// Pictures as files that the browser keeps, with a note inside of where they come from.

const MEDIA = { png: "image/png", svg: "image/svg+xml" };
const FIRST_CHUNK = 8 + 25; // bytes of a PNG: its signature, and the chunk that must come first

/** Let the browser keep a picture: an SVG as text, or the bytes of a PNG. */
export function keep(content, { name, about }, format) {
  const link = location.protocol.startsWith("http") ? location.href : "";
  const notes = [about, link].filter(Boolean).join("\n");
  const parts = format === "svg" ? [described(content, notes)] : withText(content, notes);
  const href = URL.createObjectURL(new Blob(parts, { type: MEDIA[format] }));
  Object.assign(document.createElement("a"), { href, download: `${name}.${format}` }).click();
  setTimeout(() => URL.revokeObjectURL(href), 1000);
}

function described(svg, notes) {
  const escaped = notes.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return svg.replace(/^<svg[^>]*>/, (start) => `${start}<desc>${escaped}</desc>`);
}

/** The parts of a PNG with a text chunk: length, "tEXt", keyword, 0, text, and a checksum. */
function withText(png, notes) {
  const body = new TextEncoder().encode(`tEXtDescription\0${notes}`);
  const number = (value) => {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, value);
    return bytes;
  };
  const chunk = [number(body.length - 4), body, number(checksum(body))];
  return [png.subarray(0, FIRST_CHUNK), ...chunk, png.subarray(FIRST_CHUNK)];
}

/** CRC-32, as the PNG specification has it (annex D). */
function checksum(bytes) {
  let rest = 0xffffffff;
  for (const byte of bytes) {
    rest ^= byte;
    for (let bit = 0; bit < 8; bit += 1) rest = (rest >>> 1) ^ (rest & 1 ? 0xedb88320 : 0);
  }
  return (rest ^ 0xffffffff) >>> 0;
}
