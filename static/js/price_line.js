/* Redraws the price line, moves the mark on the mandi band and says the distance to it as bids come in.
   The same drawing as the macros price_line and reference_band in components/auction.html. */

import { sayAgainst } from "./worth.js";

const whole = (text) => Number(text);

export function addToPriceLine(paiseList) {
  const figure = document.getElementById("price-line");
  if (!figure) return;
  const { start, modal, low: bandLow, high: bandHigh } = figure.dataset;
  // Prices never fall, so a line that came late finds its place by its height.
  const points = [...figure.dataset.points.split(",").filter(Boolean), ...paiseList.map(String)].sort((one, other) => one - other);
  figure.dataset.points = points.join(",");
  figure.hidden = points.length < 2;
  const steps = [whole(start), ...points.map(whole)];
  const seen = modal ? [...steps, whole(modal)] : steps;
  const low = Math.min(...seen);
  const span = Math.max(Math.max(...seen) - low, 100);
  const y = (value) => Math.round(130 - ((value - low) * 116) / span);
  const x = (index) => Math.round((index * 588) / Math.max(steps.length - 1, 1));
  const path = steps.slice(1).map((value, i) => `H${x(i + 1)} V${y(value)}`).join(" ");
  figure.querySelector(".line-path").setAttribute("d", `M0 ${y(steps[0])} ${path}`);
  const dot = figure.querySelector(".line-dot");
  dot.setAttribute("cx", x(steps.length - 1));
  dot.setAttribute("cy", y(steps.at(-1)));
  if (!modal) return;
  const top = Math.min(whole(bandHigh), low + span);
  const band = figure.querySelector(".line-band");
  band.setAttribute("y", y(top));
  band.setAttribute("height", Math.max(y(Math.max(whole(bandLow), low)) - y(top), 0));
  const line = figure.querySelector(".line-modal");
  line.setAttribute("y1", y(whole(modal)));
  line.setAttribute("y2", y(whole(modal)));
}

export function moveOnBand(paise) {
  sayAgainst(paise);
  for (const mark of document.querySelectorAll('[data-live="band"]')) {
    const { left, span } = mark.closest("svg").dataset;
    const x = Math.max(0, Math.min(320, ((Number(paise) - whole(left)) * 320) / whole(span)));
    mark.setAttribute("transform", `translate(${Math.round(x)} 18)`);
  }
}
