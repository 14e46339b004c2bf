// Hands a player in the same page the frames around the step where it stands, as Streamlit sends
// them: apart from the film, which would have to be sent again with them.

import { unpack } from "./film.js";
import { closeUp } from "./streamlit.js";

const IDENTITY = 64; // letters: of the film that they belong to

export default function mount({ data }) {
  const of = new TextDecoder().decode(data.subarray(0, IDENTITY));
  closeUp(of ? { of, film: unpack(data.subarray(IDENTITY)) } : null);
  return () => {};
}
