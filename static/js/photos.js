/* Photos before they are sent: previews, and a word about a file that is too big, too many or no photo.

   <input type="file" multiple data-photos data-most="3" data-megabytes="8">
   <p class="error" id="…-error" hidden> as the macro form_field writes it, and <ul class="photo-strip" data-photo-strip>
   A second choice adds to the first, as phones pick photos one at a time. */

import { say } from "./words.js";
import { drawing } from "./live.js";

const PHOTO = /^image\/(jpeg|png|webp|hei[cf])$/;
const NAMED_PHOTO = /\.(jpe?g|png|webp|hei[cf])$/i;

for (const input of document.querySelectorAll("input[type=file][data-photos]")) watch(input);

function watch(input) {
  const strip = input.form.querySelector("[data-photo-strip]");
  let kept = [];
  input.addEventListener("change", () => {
    const { good, problem } = sift([...kept, ...input.files].filter(unique), input);
    kept = good;
    show();
    complain(input, problem);
  });
  function show() {
    const box = new DataTransfer();
    kept.forEach((file) => box.items.add(file));
    input.files = box.files;
    strip.replaceChildren(...kept.map((file) => preview(file, () => { kept = kept.filter((other) => other !== file); show(); complain(input, ""); })));
  }
}

const unique = (file, at, files) => files.findIndex((other) => other.name === file.name && other.size === file.size) === at;

function sift(files, { dataset }) {
  const megabytes = Number(dataset.megabytes ?? 8);
  const most = Number(dataset.most ?? 3);
  const good = [];
  let problem = "";
  for (const file of files) {
    if (!PHOTO.test(file.type) && !NAMED_PHOTO.test(file.name)) problem = say("photo_not_image", { name: file.name });
    else if (file.size > megabytes * 1024 * 1024) problem = say("photo_too_big", { name: file.name, megabytes });
    else if (good.length === most) problem = say("photo_too_many", { count: most });
    else good.push(file);
  }
  return { good, problem };
}

function preview(file, remove) {
  const item = document.createElement("li");
  const image = Object.assign(document.createElement("img"), { alt: file.name, width: 128, height: 96 });
  image.src = URL.createObjectURL(file);
  image.addEventListener("load", () => URL.revokeObjectURL(image.src));
  image.addEventListener("error", () => image.replaceWith(file.name));
  const button = Object.assign(document.createElement("button"), { type: "button", className: "icon-button" });
  button.setAttribute("aria-label", `${say("photo_remove")}: ${file.name}`);
  button.append(drawing("trash-2"));
  button.addEventListener("click", remove);
  item.append(image, button);
  return item;
}

function complain(input, text) {
  const box = document.getElementById(`${input.id}-error`);
  if (!box) return;
  box.hidden = !text;
  box.querySelector("span").textContent = text;
}
