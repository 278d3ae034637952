/* Rupees as whole paise in BigInt: what is shown to a bidder is never a rounded float.
   Mirrors services/core/money.py; the server's own figures always win. */

import { say } from "./words.js";

const TYPED = /^\+?(\d{1,12})(?:\.(\d{1,2})0*)?$/;
const GRAMS_PER_QUINTAL = 100000n;
const USUAL_BAG = 50000n;

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
  if (paise < 0n) return `−${inr(-paise)}`;
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

const floored = (value, by) => (value - (((value % by) + by) % by)) / by;

/** What one line takes of a load: services/core/charges.py. */
function charged(unit, figure, gross, grams, bags) {
  if (unit === "percent") return (gross * figure * 2n + 1000000n) / 2000000n;
  if (unit === "per_quintal") return totalFor(figure, grams);
  return unit === "per_bag" ? figure * bags : figure;
}

/** What a seller has of a price after the lines the seller pays, and what to warn of: services/fees/rules.py. */
export function inHand(rate, grams, fees, counted) {
  const bags = counted ? BigInt(counted) : (grams + USUAL_BAG - 1n) / USUAL_BAG;
  const gross = totalFor(rate, grams);
  let [off, carriage] = [0n, 0n];
  for (const [unit, figure, kind] of fees) {
    const amount = charged(unit, BigInt(figure), gross, grams, bags);
    off += amount;
    if (kind === "transport") carriage += amount;
  }
  const left = gross - off;
  return {
    net: floored(left * GRAMS_PER_QUINTAL * 2n + grams, 2n * grams),
    total: floored(left * 2n + 100n, 200n) * 100n,
    warnings: { high_deductions: off * 4n > gross, net_below_transport: carriage > 0n && left <= carriage },
  };
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
