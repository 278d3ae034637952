/* The optional sound and vibration when somebody is outbid; the choice stays on this device. */

const KEY = "outbid-sound";
let audio = null;
let wanted = false;
try { wanted = localStorage.getItem(KEY) === "yes"; } catch { /* no storage in this window */ }

function wake() {
  audio ??= new AudioContext();
  audio.resume();
}

function beep(at, pitch) {
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  tone.frequency.value = pitch;
  volume.gain.setValueAtTime(0.18, at);
  volume.gain.exponentialRampToValueAtTime(0.001, at + 0.22);
  tone.connect(volume).connect(audio.destination);
  tone.start(at);
  tone.stop(at + 0.25);
}

export function sound() {
  navigator.vibrate?.([140, 70, 140]);
  if (!wanted || !audio) return;
  beep(audio.currentTime, 660);
  beep(audio.currentTime + 0.26, 495);
}

export function offerSound() {
  const box = document.getElementById("sound-toggle");
  if (!box || typeof AudioContext === "undefined") return;
  document.getElementById("sound-choice").hidden = false;
  box.checked = wanted;
  box.addEventListener("change", () => {
    wanted = box.checked;
    try { localStorage.setItem(KEY, wanted ? "yes" : "no"); } catch { /* kept for this page only */ }
    if (wanted) { wake(); beep(audio.currentTime, 660); }
  });
  // A browser lets a page sound only after it was touched.
  document.addEventListener("pointerdown", () => { if (wanted) wake(); }, { once: true });
}
