// The chart of a screen: what plot.js describes, drawn by Plotly, moved in place while data come quickly.

import { Moving } from "./moving.js";
import { titled } from "./picture.js";
import { plot } from "./plot.js";
import { stamp } from "./shared.js";

const CONFIG = { displayModeBar: false, doubleClick: false, showTips: false };

export class Plot extends Moving {
  /** `relabel` is called when other series got their name beside their curve, `follow` after every drawing. */
  constructor(stage, readTheme, relabel, follow) {
    super(stage, readTheme);
    Object.assign(this, { relabel, follow });
  }

  draw(data) {
    this.data = data;
    this.show();
  }

  figure() {
    return plot(this.data, this.size, this.theme);
  }

  config() {
    return CONFIG;
  }

  /** The drawing area within the stage, and where a value stands on its axis. */
  area() {
    const { _fullLayout: layout } = this.node;
    if (!layout || !this.size?.width) return null;
    const { xaxis, yaxis } = layout;
    const px = (value) => xaxis.l2p(value);
    return { left: xaxis._offset, top: yaxis._offset, width: xaxis._length, height: yaxis._length, above: this.above, full: this.size.width, px, measure: this.theme.measure };
  }

  drawn({ labelled, above }) {
    this.above = above;
    this.follow();
    const before = this.labelled;
    this.labelled = labelled;
    if (!before || [...before].join() !== [...labelled].join()) this.relabel();
  }

  /**
   * The picture carries headline and title, so that it can stand in a slide alone; `beside` what the page shows
   * beside the drawing: names, and the line that a hand can move.
   */
  save(format, { names, line }) {
    const { lead, title, source_line: basis, file_name: name, of_plan: ofPlan } = this.data;
    const source = [basis, stamp(ofPlan)].filter(Boolean).join(" · ");
    const words = lead ? { headline: lead.text, title } : { headline: title };
    const moved = line && { ...line, above: this.above };
    const figured = (theme) => {
      const { traces, layout } = plot(this.data, this.size, theme);
      return titled({ data: traces, layout }, theme, { ...words, names, line: moved, source });
    };
    this.download(figured, { name, title: Object.values(words).join(" – "), source }, format);
  }
}
