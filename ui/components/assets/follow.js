// Shows in this window what another window of the same browser plans, and ends the replay of a step.

import { heard, make, markTheme, mount, openRoot, Sender, setAttribute, setText } from "./shared.js";

const SHOWN = 1800; // ms for which a replay shows the plan as it was

class Follow {
  sender = new Sender();
  #stop = new AbortController();
  #ending = 0;

  constructor(parent) {
    this.root = openRoot(parent, "cm follow");
    const button = (action) => Object.assign(make("button", ""), { type: "button", onclick: action });
    this.part = { follow: button(() => this.#toggle()), replay: button(() => this.sender.send("replay")), note: make("span", "note") };
    setAttribute(this.part.follow, "role", "switch");
    setAttribute(this.part.note, "role", "status");
    this.root.append(this.part.follow, this.part.replay, this.part.note);
    heard((query) => this.#heard(query), this.#stop.signal);
    this.#set(false);
  }

  update(data) {
    this.data = data;
    markTheme(this.root);
    const { part } = this;
    setText(part.follow, data.labels.follow);
    setText(part.replay, data.labels.replay);
    part.replay.disabled = !data.can_replay || data.replaying;
    setText(part.note, data.replaying ? data.labels.before : this.following ? data.labels.following : "");
    clearTimeout(this.#ending);
    if (data.replaying) this.#ending = setTimeout(() => this.sender.send("replayed"), SHOWN);
  }

  destroy() {
    this.#stop.abort();
    clearTimeout(this.#ending);
    window.__costmodelFollowing = false;
    this.root.remove();
  }

  #toggle() {
    this.#set(!this.following);
    this.update(this.data);
  }

  /** A window that follows says nothing itself, or two would answer each other for ever. */
  #set(on) {
    this.following = window.__costmodelFollowing = on;
    setAttribute(this.part.follow, "aria-checked", String(on));
  }

  #heard(query) {
    if (this.following && typeof query === "string") this.sender.send("open", query);
  }
}

export default mount((parent) => new Follow(parent));
