// The chart as a picture for a slide.

import { escape, label } from "./figure.js";

/** The figure on screen with the marker, a headline and a source line, for a slide. */
export function picture(drawing, data, index, theme, { verdict, source }) {
  const { data: traces, layout } = titled(drawing, theme, { headline: verdict, source });
  const you = { ...label(escape(data.you_label), theme.accent, theme), xref: "x", x: data.plotted.x[index], y: 1, xanchor: "left", yanchor: "top", xshift: 4 };
  return { data: traces, layout: { ...layout, shapes: markerShapes(data, index, theme), annotations: [...layout.annotations, you] } };
}

/** The figure on screen with a headline and a source line. */
export function titled({ data, layout }, theme, { headline, source }) {
  const { l, t, b } = layout.margin;
  const size = { width: Math.max(960, layout.width), height: layout.height + 110 };
  const letters = Math.floor((size.width - l - 40) / theme.measure("n") / 1.4);
  const line = (text, more) => ({ ...label(text, theme.muted, theme), x: 0, xanchor: "left", align: "left", ...more });
  const head = line(`<b>${wrap(escape(headline), letters)}</b>`, { y: 1, yanchor: "bottom", yshift: t + 10, font: { size: 17, color: theme.text } });
  const foot = line(escape(source), { y: 0, yanchor: "top", yshift: -b - 2 });
  const annotations = [...layout.annotations, head, foot];
  return { data, layout: { ...layout, ...size, paper_bgcolor: theme.card, margin: { ...layout.margin, t: t + 80, b: b + 30 }, annotations } };
}

function markerShapes({ plotted, lower }, index, theme) {
  const x = plotted.x[index];
  return [
    { type: "line", xref: "x", yref: "paper", x0: x, x1: x, y0: 0, y1: 1, line: { color: theme.accent, width: 1.5 } },
    {
      type: "circle", xref: "x", yref: "y2", xsizemode: "pixel", ysizemode: "pixel", xanchor: x, yanchor: lower.values[index],
      x0: -6.5, x1: 6.5, y0: -6.5, y1: 6.5, fillcolor: theme.accent, line: { color: theme.card, width: 2 },
    },
  ];
}

function wrap(text, length) {
  const lines = [""];
  for (const word of text.split(/(?<=\s)|(?<=[，。；：])/)) {
    if (lines.at(-1).length + word.length > length) lines.push("");
    lines[lines.length - 1] += word;
  }
  return lines.join("<br>");
}
