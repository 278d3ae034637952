/* Sending bids: by socket with a client_ref that survives a reconnect, by the plain form when there is no socket.

   Safe against slips: a form has one bid under way at a time; its buttons rest for a moment after a success;
   and when the price jumped just before the finger came down, the amount the person saw is sent, which the
   server then refuses in words, instead of the one that slid under the finger. */

import { ask, nextUp, Unreachable } from "./connection.js";
import { inr, inrOf, inWords, paiseOf, readRupees, rupeesOf, totalFor } from "./money.js";
import { say } from "./words.js";
import { put, toast } from "./live.js";

const SEEN_MS = 400;
const REST_MS = 700;
const TRIES = 3;
let grams = 0n;
let take;
let room;
const shown = { next: null, was: null, at: 0 };

const ACTS = {
  next: { event: "place_bid", field: "amount", id: "next-bid", done: "bid_taken" },
  own: { event: "place_bid", field: "amount", id: "amount", done: "bid_taken" },
  auto: { event: "auto_bid", field: "max_amount", id: "max_amount", done: "auto_taken" },
  sealed: { event: "place_bid", field: "amount", id: "amount", done: "sealed_taken" },
  accept: { event: "place_bid", field: "amount", id: "next-bid", done: "accept_taken" },
  cancel: { event: "cancel_auto_bid", id: "max_amount", done: "auto_gone" },
};

export function startBidding(snapshot, { take: taker, isUp }) {
  room = snapshot;
  take = taker;
  for (const form of document.querySelectorAll("form[data-bid]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.busy) { event.preventDefault(); return; }
      if (!isUp()) { form.dataset.busy = "leaving"; return; }
      event.preventDefault();
      submit(form, event.submitter);
    });
  }
  for (const echo of document.querySelectorAll("[data-total-for]")) {
    const input = document.getElementById(echo.dataset.totalFor);
    const update = () => {
      const amount = readRupees(input.value);
      echo.textContent = amount ? say("total_for_lot", { total: inr(totalFor(amount, grams)) }) : "";
    };
    input.addEventListener("input", () => { update(); complain(input.id, ""); });
    update();
  }
}

/** Write the next bids onto the buttons after every change of price. */
export function showSteps(now, weight) {
  grams = weight;
  const leading = Boolean(now.you?.leading);
  for (const id of ["next-bid", "own-amount"]) toggle(id, leading);
  if (now.you?.sealed_bid) put(document, "sealed-button", say("sealed_replace"));
  const held = leading && now.you.max ? inrOf(now.you.max) : "";
  toggle("auto-held", !held);
  toggle("cancel-auto", !held);
  const note = document.querySelector("#auto-held span");
  if (note && held) note.textContent = say("auto_standing", { price: held });
  for (const link of document.querySelectorAll('[data-live="dock-lead"]')) link.hidden = !leading;
  for (const button of document.querySelectorAll('#bid-dock button[form="next-bid"]')) button.hidden = leading;
  if (!now.next_min) return;
  const least = paiseOf(now.next_min);
  if (shown.next !== least) Object.assign(shown, { was: shown.next, next: least, at: Date.now() });
  const step = now.step ? paiseOf(now.step) : now.price ? least - paiseOf(now.price) : 0n;
  for (const button of document.querySelectorAll("button[data-steps]")) {
    const amount = least + BigInt(button.dataset.steps) * step;
    button.value = rupeesOf(amount);
    if (button.closest(".quick")) button.querySelector("span").textContent = inr(amount);
  }
  for (const slot of document.querySelectorAll('[data-live="bid-label"]')) slot.textContent = say("bid", { price: inr(least) });
  for (const slot of document.querySelectorAll('[data-live="next-total"]')) slot.textContent = say("total_for_lot", { total: inr(totalFor(least, grams)) });
  for (const slot of document.querySelectorAll('[data-live="earnest"]')) {
    const { percent } = slot.dataset;
    const share = Math.ceil((totalFor(least, grams) * Number(percent)) / 10_000) * 100;
    slot.textContent = say("earnest", { percent, amount: inr(share) });
  }
  for (const id of ["amount-hint", "max_amount-hint"]) {
    const hint = document.getElementById(id);
    if (hint) hint.textContent = say("at_least", { price: inr(least) });
  }
}

function toggle(id, hidden) {
  const element = document.getElementById(id);
  if (element) element.hidden = hidden;
}

function amountOf(form, kind, submitter) {
  if (kind === "cancel") return undefined;
  if (kind === "accept") return form.querySelector("button[name=amount]").value;
  if (kind !== "next") return form.elements[ACTS[kind].field].value.trim();
  const button = submitter?.matches("[data-steps]") ? submitter : form.querySelector("[data-steps='0']");
  const slid = shown.was !== null && Date.now() - shown.at < SEEN_MS;
  return slid ? rupeesOf(paiseOf(button.value) - shown.next + shown.was) : button.value;
}

async function submit(form, submitter) {
  const kind = form.dataset.bid;
  const act = ACTS[kind];
  const payload = { auction_id: room.id };
  if (act.field) Object.assign(payload, { [act.field]: amountOf(form, kind, submitter), client_ref: newRef() });
  complain(act.id, "");
  rest(form, true);
  let pause = 0;
  try {
    await send();
  } finally {
    setTimeout(() => rest(form, false), pause);
  }
  function succeed(answer) {
    pause = REST_MS;
    if (answer.auction) take(answer.auction);
    for (const input of form.querySelectorAll("input:not([type=hidden])")) { input.value = ""; input.dispatchEvent(new Event("input")); }
    const paid = kind === "accept" ? answer.auction?.price : answer.bid?.amount;
    const price = act.field ? inrOf(paid ?? payload[act.field]) : "";
    const beaten = act.field && kind !== "sealed" && answer.bid?.leading === false;
    toast(say(beaten ? "bid_answered" : act.done, { price }), { kind: beaten ? "alarm" : "good", topic: "bid" });
  }
  async function send() {
    const answer = await persist(act.event, payload);
    if (!answer) return complain(act.id, say("not_sent"));
    if (answer.ok) return succeed(answer);
    const { code, message, details } = answer.error;
    if (code === "confirmation_required" && !payload.confirm) {
      if (!(await confirmed(payload[act.field], message, details ?? {}))) return undefined;
      payload.confirm = details.confirm;
      return send();
    }
    if (details?.top_up) offerTopUp(details.top_up);
    return complain(act.id, message);
  }
}

/** The link beside the button leads straight to paying in just what is missing. */
function offerTopUp(path) {
  const link = document.getElementById("top-up");
  if (!link) return;
  link.href = path;
  link.classList.add("button");
}

/** Send until there is an answer: the same client_ref makes a repeat harmless. */
async function persist(event, payload) {
  for (let tries = 0; tries < TRIES; tries += 1) {
    try {
      return await ask(event, payload);
    } catch (fault) {
      if (!(fault instanceof Unreachable)) throw fault;
      if (!(await nextUp(10_000))) return null;
    }
  }
  return null;
}

function rest(form, busy) {
  if (busy) form.dataset.busy = "yes";
  else delete form.dataset.busy;
  for (const button of form.elements) if (button.type === "submit") button.setAttribute("aria-busy", String(busy));
}

/** Show the server's words next to the field they are about; empty words take them away. */
function complain(id, text) {
  const box = document.getElementById(`${id}-error`);
  if (!box) return;
  box.hidden = !text;
  box.querySelector("span").textContent = text;
  const input = document.getElementById(id);
  if (!input?.matches("input")) return;
  input.toggleAttribute("aria-invalid", Boolean(text));
  if (text) { input.setAttribute("aria-invalid", "true"); input.focus(); }
  input.closest(".field").classList.toggle("field-wrong", Boolean(text));
}

function confirmed(typed, message, details) {
  const dialog = document.getElementById("confirm-bid");
  const slot = (name) => dialog.querySelector(`[data-confirm="${name}"]`);
  const amount = paiseOf(details.amount ?? rupeesOf(readRupees(typed)));
  const total = details.total ? paiseOf(details.total) : totalFor(amount, grams);
  const above = details.percent_above_reference;
  slot("message").textContent = message;
  slot("amount").textContent = inr(amount);
  slot("total").textContent = inr(total);
  slot("words").textContent = inWords(total);
  slot("market-row").hidden = !(above > 0);
  slot("market").textContent = above > 0 ? say("above_market", { percent: above.toLocaleString("en-IN") }) : "";
  slot("yes").textContent = say("yes_bid", { price: inr(amount) });
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

/** A random UUID; crypto.randomUUID is missing on plain http, where phones in the house network test. */
function newRef() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [8, 12, 16, 20].reduceRight((text, at) => `${text.slice(0, at)}-${text.slice(at)}`, hex);
}
