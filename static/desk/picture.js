/* The picture of an article: shown as soon as it is chosen, and its focal point set by pointing at it. Without this the
   two sliders set the point, and the picture is shown once it is saved. */

const SHAPE = 16 / 9;
const SVG = "http://www.w3.org/2000/svg";

function frameOf(width, height, x, y) {
  /* As the server cuts it, in percent. */
  const wide = Math.min(1, (SHAPE * height) / width);
  const high = Math.min(1, width / SHAPE / height);
  const place = (point, part) => Math.min(Math.max(point - part / 2, 0), 1 - part);
  const [left, top, w, h] = [place(x, wide), place(y, high), wide, high].map((part) => (100 * part).toFixed(2));
  return `M${left} ${top}h${w}v${h}h-${w}z`;
}

function makeStage(input) {
  const stage = document.createElement("div");
  stage.className = "stage";
  const image = document.createElement("img");
  image.alt = "";
  stage.append(image);
  input.prepend(stage);
  return stage;
}

function makeMarks(stage) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 100 100");
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  for (const name of ["frame", "cross"]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("class", name);
    svg.append(path);
  }
  stage.append(svg);
}

function begin(panel) {
  const input = panel.querySelector(".picture-input");
  const file = input.querySelector("input[type=file]");
  const holder = panel.querySelector("[data-focal]");
  const [left, top] = holder.querySelectorAll("input[type=range]");
  let stage = input.querySelector(".stage");

  const draw = () => {
    holder.querySelectorAll("label").forEach((label) => {
      label.querySelector("output").textContent = `${label.querySelector("input").value}\u00a0%`;
    });
    const image = stage?.querySelector("img");
    if (!image?.naturalWidth) return;
    if (!stage.querySelector("svg")) makeMarks(stage);
    const [x, y] = [left.value, top.value];
    stage.querySelector(".cross").setAttribute("d", `M${x} 0V100M0 ${y}H100`);
    const frame = frameOf(image.naturalWidth, image.naturalHeight, x / 100, y / 100);
    stage.querySelector(".frame").setAttribute("d", frame);
  };

  const point = (event) => {
    const box = stage.getBoundingClientRect();
    const percent = (part, whole) => Math.round(100 * Math.min(Math.max(part / whole, 0), 1));
    left.value = percent(event.clientX - box.left, box.width);
    top.value = percent(event.clientY - box.top, box.height);
    left.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const open = () => {
    if (left.disabled) return;
    stage.classList.add("open");
    stage.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      stage.setPointerCapture(event.pointerId);
      point(event);
      event.preventDefault();
    });
    stage.addEventListener("pointermove", (event) => {
      if (stage.hasPointerCapture(event.pointerId)) point(event);
    });
  };

  const choose = () => {
    const [chosen] = file.files;
    if (!chosen) return;
    if (!stage) {
      stage = makeStage(input);
      open();
    }
    const image = stage.querySelector("img");
    if (image.src.startsWith("blob:")) URL.revokeObjectURL(image.src);
    image.src = URL.createObjectURL(chosen);
    image.addEventListener("load", draw, { once: true });
    left.value = top.value = 50;
    left.dispatchEvent(new Event("input", { bubbles: true }));
    holder.hidden = false;
  };

  holder.addEventListener("input", draw);
  file.addEventListener("change", choose);
  if (stage) {
    open();
    stage.querySelector("img").addEventListener("load", draw, { once: true });
  }
  draw();
}

document.querySelectorAll("[data-picture]").forEach(begin);
