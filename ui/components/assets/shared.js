// What the components share: messages to the server, previews between components, small DOM help.

const page = (window.__costmodel ??= { seq: 0, plotly: null });
const CHANNEL = "costmodel:plan";
const moves = (page.moves ??= { underway: new Set(), last: -Infinity });

/** Milliseconds since a message was last sent or answered; 0 while one is under way. */
export function restingFor() {
  return moves.underway.size ? 0 : performance.now() - moves.last;
}

/**
 * Whether the server runs the page. A message that runs all of it breaks off what runs, and Streamlit then
 * forgets a click in a dialog that waited for its turn.
 */
export function serverWorks() {
  const state = document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState;
  return state === "running" || state === "rerunRequested";
}

/** Name the page that the server shows, among all of them; the first stands at the bare address. */
export function namePage(shown, names) {
  Object.assign(page, { shown, names });
}

/** Whether the address names another page than the server shows: the visitor is on the way there. */
export function leaving() {
  if (!page.names?.length) return false;
  const last = location.pathname.split("/").pop();
  return (page.names.includes(last) ? last : page.names[0]) !== page.shown;
}

/** One message under way at a time: the next leaves when the server has answered the last. */
export class Sender {
  #emit = () => {};
  #current = null;
  #waiting = new Map(); // action -> newest value
  #timer = 0;

  get busy() {
    return this.#current !== null || this.#waiting.size > 0;
  }

  connect(emit, ack) {
    this.#emit = emit;
    if (this.#current && ack === this.#current.seq) {
      clearTimeout(this.#timer);
      this.#current = null;
      this.#still();
      this.#next();
    }
  }

  send(action, value = null) {
    this.#waiting.set(action, value);
    this.#next();
  }

  close() {
    clearTimeout(this.#timer);
    this.#waiting.clear();
    this.#still();
  }

  #still() {
    moves.underway.delete(this);
    moves.last = performance.now();
  }

  #next() {
    if (this.#current || this.#waiting.size === 0) return;
    const [action, value] = this.#waiting.entries().next().value;
    this.#waiting.delete(action);
    page.seq = Math.max(page.seq + 1, Date.now() * 1000);
    this.#current = { seq: page.seq, action, value, visit: page.visit };
    moves.underway.add(this);
    this.#deliver(2000);
  }

  // A lost answer must not block the control. While the server works the answer may still come.
  #deliver(pause) {
    this.#emit(this.#current);
    this.#watch(pause);
  }

  #watch(pause) {
    this.#timer = setTimeout(() => (serverWorks() ? this.#watch(pause) : this.#deliver(pause * 2)), pause);
  }
}

/** Wrap `create(parent, data)`, which gives update(data) and destroy(), as the renderer that Streamlit calls. */
export function mount(create) {
  const instances = new WeakMap();
  return ({ data, parentElement, setStateValue }) => {
    let instance = instances.get(parentElement);
    if (!instance) {
      instance = create(parentElement, data);
      instances.set(parentElement, instance);
    }
    instance.sender.connect((message) => setStateValue("sent", message), data.ack);
    instance.update(data);
    return () => {
      if (parentElement.isConnected) return; // newer data overtook this call; the component stays
      instances.delete(parentElement);
      instance.sender.close();
      instance.destroy();
    };
  };
}

/** Take over the placeholder of the page; shown once the style sheet is there. */
export function openRoot(parent, className) {
  const holder = parent.querySelector(".cm-hold") ?? parent;
  const root = make("div", className);
  const sheet = parent.querySelector("link[rel=stylesheet]");
  const show = () => {
    root.style.visibility = "";
    holder.style.minHeight = "";
  };
  holder.append(root);
  if (sheet && !sheet.sheet) {
    root.style.visibility = "hidden";
    sheet.addEventListener("load", show, { once: true });
    sheet.addEventListener("error", show, { once: true });
  } else {
    show();
  }
  return root;
}

export function make(tag, className = "", ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  node.append(...children);
  return node;
}

/** Write only what differs: unchanged text costs no layout. */
export function setText(node, text) {
  const next = text ?? "";
  if (node.textContent !== next) node.textContent = next;
}

const SIGNED = /([+\u2212](?:US)?[$¥€]?[\d.,]+[%KMBT万亿]*)/;

/** The same for a sentence, no sign of which stands on another line than its amount. */
export function setSentence(node, text) {
  const next = text ?? "";
  if (node.textContent === next) return;
  node.replaceChildren(...next.split(SIGNED).map((part, i) => (i % 2 ? make("span", "whole", part) : part)));
}

export function setAttribute(node, name, value) {
  if (value === null || value === undefined || value === false) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
}

/** Give the focus back to what opened a dialog, once that has closed: the page cannot see into a shadow root. */
export function returnFocus(button) {
  const dialog = () => document.querySelector('[data-testid="stDialog"]');
  const focus = () => {
    const now = document.activeElement; // who has gone on meanwhile is left alone
    if (!now?.shadowRoot?.activeElement && !now?.closest("input, textarea, select, button, a")) button.focus();
  };
  let open = false;
  const watch = new MutationObserver(() => {
    if (open && !dialog()) {
      watch.disconnect();
      for (const pause of [50, 200, 500, 1000]) setTimeout(focus, pause); // the dialog's own try comes in between
    }
    open ||= Boolean(dialog());
  });
  watch.observe(document.body, { childList: true, subtree: true });
  setTimeout(() => open || watch.disconnect(), 10_000);
}

/** The value under way of the plotted parameter; null when the drag is over. */
export function firePreview(id, value, source) {
  window.dispatchEvent(new CustomEvent("costmodel:preview", { detail: { id, value, source } }));
}

export function onPreview(listener, signal) {
  window.addEventListener("costmodel:preview", (event) => listener(event.detail), { signal });
}

/** Tell the browser's other windows of the app which plan this one shows, unless it follows one of them. */
export function announce(query) {
  if (window.__costmodelFollowing || page.announced === query) return;
  page.announced = query;
  page.channel ??= new BroadcastChannel(CHANNEL);
  page.channel.postMessage(query);
}

/** Listen to what other windows announce. */
export function heard(listener, signal) {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = (event) => listener(event.data);
  signal.addEventListener("abort", () => channel.close());
}

/** Every message names the session that it is meant for. */
export function enter(visit) {
  page.visit = visit;
}

/** What a saved picture says of its origin; told by the bar, which comes last. */
export function tellOrigin(origin) {
  page.origin = origin;
}

/** Plan, release and date; for what is not drawn of the plan on the screen without the plan. */
export function stamp(ofPlan) {
  return page.origin?.[ofPlan ? "plan" : "other"] ?? "";
}

export function setDragging(dragging) {
  window.__costmodelDragging = dragging;
}

const dark = new Map(); // name of a theme -> whether its page is dark

/** Mark the root as dark when the theme's page colour is. */
export function markTheme(root) {
  root.classList.toggle("dark", onceByTheme(root, dark, isDark));
}

/** What `read(root)` gives under this theme: reading a style makes the browser work out all styles of the page. */
export function onceByTheme(root, known, read) {
  const component = (root.getRootNode().host ?? root).closest(".stBidiComponent");
  const name = component?.firstElementChild?.className; // a class in which Streamlit writes the theme
  if (!name || !pageColor(root, name)) return read(root);
  if (!known.has(name)) known.set(name, read(root));
  return known.get(name);
}

const pageColors = new Map();

/** The theme's page colour, empty while its style sheet is not there. */
function pageColor(root, name) {
  if (!pageColors.get(name)) pageColors.set(name, getComputedStyle(root).getPropertyValue("--st-background-color").trim());
  return pageColors.get(name);
}

function isDark(root) {
  const [r, g, b] = toRgb(getComputedStyle(root).getPropertyValue("--st-background-color").trim() || "#fff");
  return 0.2126 * r + 0.7152 * g + 0.0722 * b < 100;
}

const pixel = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
const seen = new Map();

/** [r, g, b] of any CSS colour. */
export function toRgb(color) {
  if (!seen.has(color)) {
    pixel.fillStyle = color;
    pixel.fillRect(0, 0, 1, 1);
    seen.set(color, [...pixel.getImageData(0, 0, 1, 1).data.slice(0, 3)]);
  }
  return seen.get(color);
}

/** Load Plotly once per page. */
export function loadPlotly(url) {
  if (window.Plotly) return Promise.resolve(window.Plotly);
  page.plotly ??= new Promise((resolve, reject) => {
    const script = make("script");
    script.src = new URL(url, import.meta.url).href;
    script.onload = () => (window.Plotly ? resolve(window.Plotly) : reject(new Error("no Plotly")));
    script.onerror = () => {
      page.plotly = null;
      reject(new Error(`cannot load ${script.src}`));
    };
    document.head.append(script);
  });
  return page.plotly;
}
