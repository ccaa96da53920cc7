// The row above the chart: what the axis shows, life or build, ROI or NPV, refit.

import { make, setAttribute } from "./shared.js";

export function chartControls({ axis, view, measure, refit }, send) {
  return [
    axisChoice(axis, send),
    make("div", "groups", choice("view", view, send), choice("measure", measure, send), refitButton(refit, send)),
  ];
}

function axisChoice({ label, options, value }, send) {
  const select = make("select", "", ...options.map(([id, text]) => new Option(text, id, false, id === value)));
  select.onchange = () => send("axis", select.value);
  return make("label", "axis", make("span", "", label), select);
}

function choice(name, { label, options, value }, send) {
  const group = make("div", "choice");
  setAttribute(group, "role", "group");
  setAttribute(group, "aria-label", label ?? name);
  for (const [id, text] of options) {
    const button = Object.assign(make("button", "", text), { type: "button" });
    setAttribute(button, "aria-pressed", String(id === value));
    button.onclick = () => id !== value && send(name, id);
    group.append(button);
  }
  return group;
}

function refitButton({ label }, send) {
  const button = Object.assign(make("button", "refit", make("span", "", label)), { type: "button", title: label });
  setAttribute(button, "aria-label", label);
  button.onclick = () => send("refit");
  return button;
}
