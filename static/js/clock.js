/* The server's clock, so that every device counts down to the same moment.
   Offsets are measured against performance.now(), which a changed device clock does not move. */

const KEPT = 8;
let samples = [];

/** Take one reading; the reading with the shortest round trip among the last ones is believed. */
export function learn(serverIso, sentAt, gotAt) {
  const server = Date.parse(serverIso);
  if (Number.isNaN(server)) return;
  const trip = gotAt - sentAt;
  samples = [...samples.slice(1 - KEPT), { trip, base: server + trip / 2 - gotAt }];
}

/** A time that came with a page or a push: better than the device's clock, worse than a measured trip. */
export function learnRoughly(serverIso) {
  if (!samples.some((sample) => sample.trip < 1000)) {
    const now = performance.now();
    learn(serverIso, now - 1000, now);
  }
}

/** Old readings are worth nothing after the device slept. */
export function forget() {
  samples = samples.slice(-1).map((sample) => ({ ...sample, trip: Infinity }));
}

const best = () => samples.reduce((one, other) => (other.trip < one.trip ? other : one));

export function serverNow() {
  return samples.length ? best().base + performance.now() : Date.now();
}

/** A moment the server's clock has passed for certain: what falls by the clock is not shown too early. */
export function serverAtLeast() {
  return serverNow() - (samples.length && Number.isFinite(best().trip) ? best().trip / 2 : 0);
}

/** The page itself says when it was written, which lies between asking for it and its first byte. */
const [opened] = performance.getEntriesByType("navigation");
if (opened?.responseStart) learn(document.documentElement.dataset.serverNow, opened.requestStart, opened.responseStart);
