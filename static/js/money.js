/* Rupees as whole paise in BigInt: what is shown to a bidder is never a rounded float.
   Mirrors services/core/money.py; the server's own figures always win. */

import { say } from "./words.js";

const TYPED = /^\+?(\d{1,12})(?:\.(\d{1,2})0*)?$/;
const GRAMS_PER_QUINTAL = 100000n;

/** What somebody typed ("5,225.50", "₹5225") as paise, or null when it is no amount. */
export function readRupees(text) {
  const match = TYPED.exec(String(text).trim().replace(/^₹/, "").trim().replaceAll(",", ""));
  if (!match) return null;
  const paise = BigInt(match[1]) * 100n + BigInt((match[2] ?? "0").padEnd(2, "0"));
  return paise > 0n ? paise : null;
}

/** An API amount ("5225.00") as paise. */
export const paiseOf = (rupees) => BigInt(String(rupees).replace(".", ""));

/** Paise as the API writes them: "5225.00". */
export const rupeesOf = (paise) => `${paise / 100n}.${String(paise % 100n).padStart(2, "0")}`;

/** Paise as people read them: ₹12,34,567 or ₹5,225.50. */
export function inr(paise) {
  const digits = String(paise / 100n);
  const grouped = digits.length > 3
    ? `${digits.slice(0, -3).replace(/\B(?=(\d{2})+$)/g, ",")},${digits.slice(-3)}`
    : digits;
  const rest = paise % 100n;
  return `₹${grouped}${rest ? `.${String(rest).padStart(2, "0")}` : ""}`;
}

export const inrOf = (rupees) => inr(paiseOf(rupees));

/** Rate per quintal × weight, half-up to the paisa. */
export const totalFor = (rate, grams) => (rate * grams * 2n + GRAMS_PER_QUINTAL) / (2n * GRAMS_PER_QUINTAL);

/** What a seller has of a price after the fees the seller pays: services/prices/in_hand/rules.py. */
export function inHand(rate, grams, fees) {
  let [net, total] = [rate, totalFor(rate, grams)];
  for (const [unit, figure] of fees) {
    const fee = unit === "percent" ? (rate * BigInt(figure) * 2n + 1000000n) / 2000000n : BigInt(figure);
    net -= fee;
    total -= totalFor(fee, grams);
  }
  return { net, total };
}

/** "20 lakh 90 thousand rupees": one zero too many is heard at once. */
export function inWords(paise) {
  const rupees = paise / 100n;
  const parts = [
    [rupees / 10000000n, "crore"], [(rupees / 100000n) % 100n, "lakh"], [(rupees / 1000n) % 100n, "thousand"],
  ].filter(([count]) => count > 0n).map(([count, unit]) => `${count} ${say(unit)}`);
  if (rupees % 1000n || !parts.length) parts.push(String(rupees % 1000n));
  const number = parts.join(" ");
  return paise % 100n ? say("in_words_paise", { number, paise: String(paise % 100n) }) : say("in_words", { number });
}
