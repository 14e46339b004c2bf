// Ways around the sidebar: past it by keyboard, and out of it on a phone.

const PLAY = '.nnviz-player [aria-keyshortcuts="Space"]';
const PAGE_LINK = '[data-testid="stSidebarNavLink"]'; // on narrow screens Streamlit puts them there
const CLOSE = '[data-testid="stSidebarCollapseButton"] button';
const NARROW = "(max-width: 768px)"; // here Streamlit lays the sidebar over the page

function skip() {
  const target = document.querySelector(PLAY) ?? document.querySelector(".stMain");
  if (target.tabIndex < 0) target.tabIndex = -1; // what is no control takes the focus with it alone
  target.focus();
}

/** The first button of the document: it is seen only while it has the focus. */
function addSkip() {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "nnviz-skip", onclick: skip });
  button.textContent = "Skip to the content";
  document.body.prepend(button);
}

function closeAfterChoice(event) {
  if (event.target.closest(PAGE_LINK) && matchMedia(NARROW).matches)
    document.querySelector(CLOSE)?.click();
}

export default function mount() {
  if (document.querySelector(".nnviz-skip")) return;
  addSkip();
  document.addEventListener("click", closeAfterChoice);
}
