/* Prices that fall by the server's clock, the same on every screen: services/bidding/rules says when.

   An element with data-fall-from (ISO start), -start, -floor, -drop (rupees) and -every (seconds) follows its
   price while data-falling="yes". Inside it these slots are kept: data-live="price | total" (data-grams on the
   element gives the weight) and data-fall="next" (how long until it falls again), "next-row", "lowest".
   Each change is told as the event "fall" with the new price in paise. */

import { serverAtLeast } from "./clock.js";
import { leftText } from "./countdown.js";
import { put, putInHand } from "./live.js";
import { inr, paiseOf, totalFor } from "./money.js";

const SECOND = 1000;

function termsOf(element) {
  const { fallFrom, fallStart, fallFloor, fallDrop, fallEvery } = element.dataset;
  return { from: Date.parse(fallFrom), every: Number(fallEvery) * SECOND, start: paiseOf(fallStart), floor: paiseOf(fallFloor), drop: paiseOf(fallDrop) };
}

function priceAt({ from, every, start, floor, drop }, now) {
  const price = start - drop * BigInt(Math.max(0, Math.floor((now - from) / every)));
  return price > floor ? price : floor;
}

const nextFall = ({ from, every }, now) => from + (Math.max(0, Math.floor((now - from) / every)) + 1) * every;

/** The prices still to come, the lowest one last: [{at: ms, price}]. */
export function comingPrices(element, most) {
  const terms = termsOf(element);
  const now = serverAtLeast();
  const ends = Date.parse(element.dataset.fallUntil);
  const coming = [];
  let price = priceAt(terms, now);
  for (let at = nextFall(terms, now); price > terms.floor && at < ends && coming.length < most; at += terms.every) {
    price = price - terms.drop > terms.floor ? price - terms.drop : terms.floor;
    coming.push({ at, price });
  }
  return coming;
}

export const priceNow = (element) => priceAt(termsOf(element), serverAtLeast());

/** Let an element fall, or stand still. */
export function setFalling(element, falls) {
  element.dataset.falling = falls ? "yes" : "no";
  if (falls) show(element, serverAtLeast());
}

function show(element, now) {
  const terms = termsOf(element);
  const price = priceAt(terms, now);
  const lowest = price === terms.floor;
  const next = nextFall(terms, now);
  if (element.dataset.fallShown !== String(price)) {
    put(element, "price", inr(price), { flash: element.dataset.fallShown !== undefined });
    if (element.dataset.grams) {
      put(element, "total", inr(totalFor(price, BigInt(element.dataset.grams))));
      putInHand(element, price, BigInt(element.dataset.grams));
    }
    element.dataset.fallShown = String(price);
    element.dispatchEvent(new CustomEvent("fall", { detail: price }));
  }
  for (const slot of element.querySelectorAll('[data-fall="next"]')) {
    const text = leftText(next - now);
    if (slot.textContent !== text) slot.textContent = text;
  }
  for (const row of element.querySelectorAll('[data-fall="next-row"]')) row.hidden = lowest;
  for (const row of element.querySelectorAll('[data-fall="lowest"]')) row.hidden = !lowest;
  return next;
}

function tick() {
  const now = serverAtLeast();
  const falling = [...document.querySelectorAll('[data-falling="yes"]')];
  const due = Math.min(SECOND - (now % SECOND), ...falling.map((element) => show(element, now) - now));
  setTimeout(tick, due + 2);
}

tick();
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) for (const element of document.querySelectorAll('[data-falling="yes"]')) show(element, serverAtLeast());
});
