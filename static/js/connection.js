/* One socket per page to the namespace /auctions, the server's clock, and the badge live / catching up / offline.

   ask(event, payload)    acknowledged call; rejects with Unreachable when no answer comes
   on(event, listener)    a push from the server
   whenUp(listener)       runs at every (re)connection: join rooms again here, with `since`
   whileDown(poll)        runs every 3–5 s while the socket cannot connect; returns a promise, failing = offline
   isUp()                 whether a call has a chance now

   When the server is about to stop it says please_reconnect: the page moves to another one by itself within
   two seconds, not all pages at once, and the reader need not know. `cid` lets a proxy send all requests of
   one page to the same process. */

import { forget, learn } from "./clock.js";
import { io } from "../vendor/socket.io.esm.min.js";

export class Unreachable extends Error {}

const PATIENCE_MS = 4000;
const ANSWER_MS = 6000;
const SPREAD_MS = 2000;
const cid = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("");
const socket = io("/auctions", {
  transports: ["websocket", "polling"], tryAllTransports: true, query: { cid },
  reconnectionDelay: 500, reconnectionDelayMax: 10_000, randomizationFactor: 0.5, timeout: 10_000,
});
const joiners = [];
const pollers = [];
let polling = null;
let moving = false;

export const isUp = () => socket.connected;
export const on = (event, listener) => socket.on(event, listener);

export async function ask(event, payload) {
  if (!socket.connected) throw new Unreachable(event);
  try {
    return await socket.timeout(ANSWER_MS).emitWithAck(event, payload);
  } catch {
    throw new Unreachable(event);
  }
}

export function whenUp(listener) {
  joiners.push(listener);
  if (socket.connected) catchUp([listener]);
}

export function whileDown(poll) {
  pollers.push(poll);
}

/** Resolves at the next connection, or after `ms` with false. */
export function nextUp(ms) {
  if (socket.connected) return Promise.resolve(true);
  return new Promise((resolve) => {
    const done = (up) => { clearTimeout(timer); socket.off("connect", up_); resolve(up); };
    const up_ = () => done(true);
    const timer = setTimeout(() => done(false), ms);
    socket.on("connect", up_);
  });
}

function badge(state) {
  const element = document.getElementById("live-badge");
  if (!element || element.dataset.shown === state) return;
  element.hidden = false;
  element.dataset.shown = element.dataset.state = state;
  element.textContent = element.getAttribute(`data-${state}`);
}

async function readClock() {
  const sentAt = performance.now();
  try {
    const answer = await ask("clock", { t0: Date.now() });
    if (answer.server_now) learn(answer.server_now, sentAt, performance.now());
  } catch { /* the next reading will do */ }
}

async function readClockOften() {
  for (let i = 0; i < 5 && socket.connected; i += 1) {
    await readClock();
    await new Promise((resolve) => setTimeout(resolve, 400));
  }
}

async function catchUp(listeners) {
  if (!moving) badge("catching-up");
  try {
    await Promise.all(listeners.map((listener) => listener()));
    if (socket.connected) badge("live");
    moving = false;
  } catch {
    moving = false;
    if (socket.connected) setTimeout(() => catchUp(listeners), 2000 + Math.random() * 1000);
  }
}

function startPolling(delay = PATIENCE_MS) {
  polling ??= setTimeout(async () => {
    polling = null;
    if (socket.connected) return;
    if (!document.hidden) {
      try {
        await Promise.all(pollers.map((poll) => poll()));
        if (!socket.connected) badge(pollers.length ? "catching-up" : "offline");
      } catch {
        if (!socket.connected) badge("offline");
      }
    }
    startPolling(3000 + Math.random() * 2000);
  }, delay);
}

socket.on("connect", () => {
  clearTimeout(polling);
  polling = null;
  catchUp(joiners);
  readClockOften();
});
socket.on("disconnect", (reason) => {
  if (!moving) badge("catching-up");
  startPolling();
  if (reason === "io server disconnect") setTimeout(() => socket.connect(), Math.random() * SPREAD_MS);
});
socket.on("connect_error", () => {
  if (moving) badge("catching-up");
  moving = false;
  startPolling();
});
/* The server can't hear the other processes, and then it can again: what they said meanwhile is asked for. */
socket.on("catching_up", () => badge("catching-up"));
socket.on("please_catch_up", () => setTimeout(() => { if (socket.connected) catchUp(joiners); }, Math.random() * SPREAD_MS));
socket.on("please_reconnect", () => setTimeout(() => {
  moving = true;
  socket.disconnect().connect();
}, Math.random() * SPREAD_MS));
window.addEventListener("offline", () => badge("offline"));
setInterval(() => { if (!document.hidden) readClock(); }, 60_000);
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  forget();
  if (socket.connected) readClockOften();
  else socket.connect();
});
startPolling();
