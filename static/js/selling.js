/* The selling form. Loaded by the pages that have it; attributes the page's author sets:

   on the <form>
     data-autosave="URL"       the fields (no photos) are POSTed there a moment after each change, with X-CSRFToken;
                               the answer's edit_url becomes the address of the page
   inside it
     data-fragment="URL" data-follows="state district"
                               when one of these fields changes, GET URL?state=&district= answers with an HTML
                               fragment that replaces the content (mandi price, quality fields, lists of places);
                               "quality.*" follows, and sends, every filled field whose name begins so
     [data-save-state]         an empty <p role="status">: says when the draft was saved
     [data-quantity-out]       "= 40.50 quintals" from the fields quantity, unit, bag_kg
     data-when="unit=bag"      shown only while that field (a select or radio) has that value, or one of a|b|c; what is
                               hidden is not sent, but a fault the server found in it stays in sight
     [data-falls-out]          how long a falling price takes to its lowest
     [data-total-out]          total at the start_price
     data-in-hand-for="name"   what is left of the price in that field after the fees of [data-fees]
   photos: see photos.js · search box for the crop: see combobox.js */

import "./combobox.js";
import "./photos.js";
import { leftText } from "./countdown.js";
import { inHand, inr, readRupees, totalFor } from "./money.js";
import { say, sayCount, timeText } from "./words.js";

const REST_MS = 1200;
const RETRY_MS = 8000;
const GRAMS_PER = { quintal: 100_000n, kg: 1_000n, tonne: 1_000_000n };
const token = document.querySelector("meta[name='csrf-token']").content;

for (const form of document.querySelectorAll("form[data-autosave]")) autosave(form);
for (const out of document.querySelectorAll("[data-fragment]")) follow(out.closest("form"), out);
for (const part of document.querySelectorAll("[data-when]")) showWhen(part.closest("form"), part);
for (const out of document.querySelectorAll("[data-quantity-out]")) echoQuantity(out.closest("form"), out);
for (const out of document.querySelectorAll("[data-in-hand-for]")) echoInHand(out.closest("form"), out);
for (const out of document.querySelectorAll("[data-falls-out]")) echoFall(out.closest("form"), out);

function autosave(form) {
  const state = form.querySelector("[data-save-state]");
  let timer;
  let last = serialise(form).toString();
  async function save() {
    const body = serialise(form);
    if (form.dataset.sent || body.toString() === last) return;
    state.textContent = say("draft_saving");
    try {
      const response = await fetch(form.dataset.autosave, { method: "POST", body, headers: { "X-CSRFToken": token, Accept: "application/json" } });
      if (!response.ok && response.status < 500 && response.status !== 429) { state.textContent = ""; return; }
      if (!response.ok) throw new Error(String(response.status));
      const answer = await response.json();
      if (answer.edit_url) history.replaceState(null, "", answer.edit_url); // a reload opens the draft, not an empty form
      last = body.toString();
      state.textContent = say("draft_saved", { time: timeText(new Date()) });
    } catch {
      state.textContent = say("draft_not_saved");
      later(RETRY_MS);
    }
  }
  function later(ms) {
    clearTimeout(timer);
    timer = setTimeout(save, ms);
  }
  form.addEventListener("input", () => later(REST_MS));
  form.addEventListener("change", () => later(REST_MS / 2));
}

function serialise(form) {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string" && name !== "csrf_token") fields.append(name, value);
  return fields;
}

function follow(form, out) {
  const [names, groups] = [[], []];
  for (const name of out.dataset.follows.split(" ")) (name.endsWith("*") ? groups : names).push(name.replace("*", ""));
  const ofGroup = (name) => groups.some((group) => name.startsWith(group));
  let asked = "";
  async function refresh() {
    const query = new URLSearchParams();
    for (const name of names) query.set(name, form.elements[name]?.value ?? "");
    if (groups.length) for (const [name, value] of new FormData(form)) if (value && ofGroup(name)) query.set(name, value);
    if (query.toString() === asked) return;
    asked = query.toString();
    out.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(`${out.dataset.fragment}?${query}`, { headers: { Accept: "text/html" } });
      if (response.ok && query.toString() === asked) {
        const fragment = new DOMParser().parseFromString(await response.text(), "text/html").body;
        out.replaceChildren(...[...fragment.childNodes].map((node) => document.importNode(node, true)));
        form.dispatchEvent(new Event("fragment"));
      }
    } catch { asked = ""; }
    out.removeAttribute("aria-busy");
  }
  form.addEventListener("change", (event) => { if (names.includes(event.target.name) || ofGroup(event.target.name)) refresh(); });
}

function showWhen(form, part) {
  const [name, values] = part.dataset.when.split("=");
  const fields = part.querySelectorAll("input, select, textarea");
  const update = () => {
    const apt = values.split("|").includes(form.elements[name].value);
    part.hidden = !apt;
    for (const field of fields) field.disabled = !apt;
  };
  form.addEventListener("change", (event) => { if (event.target.name === name) update(); });
  if (!part.querySelector(".field-wrong")) update();
}

function echoFall(form, out) {
  const read = (name) => readRupees(form.elements[name].value);
  function update() {
    const [start, floor, drop] = ["start_price", "floor_price", "drop"].map(read);
    const falls = start && floor && drop && floor < start;
    const times = falls ? Number((start - floor + drop - 1n) / drop) : 0;
    const ms = times * Number(form.elements.drop_every_s.value) * 1000;
    out.textContent = falls ? sayCount("falls_out", times, { floor: inr(floor), time: leftText(ms) }) : "";
  }
  form.addEventListener("input", update);
  form.addEventListener("change", update);
  update();
}

/** Under every price of the form: what is left of it after the fees that the fragment beside it has told. */
function echoInHand(form, out) {
  function update() {
    const told = form.querySelector("[data-fees]");
    const price = readRupees(form.elements[out.dataset.inHandFor]?.value ?? "");
    const shown = told && told.dataset.known === "yes" && price;
    out.textContent = shown ? say("in_hand", { net: inr(leftOf(form, price, JSON.parse(told.dataset.fees))) }) : "";
  }
  form.addEventListener("input", update);
  form.addEventListener("change", update);
  form.addEventListener("fragment", update);
  update();
}

/** Of a quintal of the weight that is written, else of one quintal without lines that are taken by the lot. */
function leftOf(form, price, fees) {
  const { quantity, unit, bag_kg: bagKg } = form.elements;
  const grams = gramsOf(quantity.value, unit?.value || "quintal", bagKg?.value);
  if (!grams) return inHand(price, GRAMS_PER.quintal, fees.filter(([by]) => by !== "per_lot")).net;
  const bags = unit?.value === "bag" ? Math.ceil(Number(quantity.value.replaceAll(",", ""))) : undefined;
  return inHand(price, grams, fees, bags).net;
}

function echoQuantity(form, out) {
  const total = form.querySelector("[data-total-out]");
  function update() {
    const unit = form.elements.unit?.value || "quintal";
    const grams = gramsOf(form.elements.quantity.value, unit, form.elements.bag_kg?.value);
    const price = readRupees(form.elements.start_price?.value ?? "");
    out.textContent = grams ? say("in_quintals", { quintals: quintalsText(grams) }) : "";
    if (total) total.textContent = grams && price ? say("total_at_start", { total: inr(totalFor(price, grams)) }) : "";
  }
  form.addEventListener("input", update);
  form.addEventListener("change", update);
  update();
}

function thousandths(text) {
  const match = /^(\d{1,9})(?:\.(\d{1,3})0*)?$/.exec((text ?? "").trim().replaceAll(",", ""));
  return match ? BigInt(match[1]) * 1000n + BigInt((match[2] ?? "0").padEnd(3, "0")) : 0n;
}

function gramsOf(quantity, unit, bagKg) {
  if (unit === "bag") return (thousandths(quantity) * thousandths(bagKg)) / 1000n;
  return (thousandths(quantity) * (GRAMS_PER[unit] ?? 0n)) / 1000n;
}

function quintalsText(grams) {
  const hundredths = (grams * 2n + 1000n) / 2000n;
  const rest = String(hundredths % 100n).padStart(2, "0").replace(/0+$/, "");
  return inr((hundredths / 100n) * 100n).slice(1) + (rest && `.${rest}`);
}
