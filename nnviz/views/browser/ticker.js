// Asks the server for news after a while, each time that it is told to.
//
// Two triggers at the very same time are sent as one, which runs the fragment of the first alone:
// so no two places ask in the same rhythm, and one that hears nothing asks again.

const PATIENCE = 5; // in whiles
const timers = new WeakMap(); // a place in the page -> its timer

export default function mount({ data, parentElement, setTriggerValue }) {
  const wait = (milliseconds) => {
    clearTimeout(timers.get(parentElement));
    timers.set(parentElement, setTimeout(tick, milliseconds * (1 + Math.random() / 2)));
  };
  const tick = () => {
    if (!parentElement.isConnected) return;
    setTriggerValue("tick", performance.now());
    wait(PATIENCE * data.milliseconds);
  };
  wait(data.milliseconds);
}
