/* The words scripts say, translated by the server (templates/components/words.html).
   say("bid", {price: "₹5,225"}) · sayCount("bids", 3) picks the plural of the page's language. */

const words = {};
for (const block of document.querySelectorAll("script[data-words]")) {
  Object.assign(words, JSON.parse(block.textContent));
}
export const language = document.documentElement.lang || "en";
const plural = new Intl.PluralRules(language);

export function say(key, values = {}) {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}

export function sayCount(key, num, values = {}) {
  const form = plural.select(num) === "one" ? "one" : "other";
  return say(`${key}_${form}`, { num: num.toLocaleString("en-IN"), ...values });
}

/** "Bidder 2" of the server in the reader's language. */
export function bidderName(name) {
  const number = /^Bidder (\d+)$/.exec(name ?? "");
  return number ? say("bidder", { number: number[1] }) : (name ?? "");
}

const zone = document.documentElement.dataset.timezone || "Asia/Kolkata";
const clockFace = new Intl.DateTimeFormat(`${language}-IN-u-nu-latn`, {
  timeZone: zone, day: "numeric", month: "short", year: "numeric", hour: "numeric", minute: "2-digit",
});
const shortFace = new Intl.DateTimeFormat(`${language}-IN-u-nu-latn`, { timeZone: zone, hour: "numeric", minute: "2-digit" });

const secondFace = new Intl.DateTimeFormat(`${language}-IN-u-nu-latn`, { timeZone: zone, hour: "numeric", minute: "2-digit", second: "2-digit" });

export const secondText = (date) => secondFace.format(date);
export const momentText = (iso) => clockFace.format(new Date(iso));
export const timeText = (date) => shortFace.format(date);
