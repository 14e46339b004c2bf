// Asks the server for news after a while, each time that it is told to.

const timers = new WeakMap(); // a place in the page -> its timer

export default function mount({ data, parentElement, setTriggerValue }) {
  clearTimeout(timers.get(parentElement));
  const tick = () => parentElement.isConnected && setTriggerValue("tick", data.asked);
  timers.set(parentElement, setTimeout(tick, data.milliseconds));
}
