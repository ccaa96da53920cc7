// Runs in the page before anything else: times one move from the key press to the redrawn chart.
// Charts are found inside shadow roots too. probe.arm(i) starts a move of chart i; probe.log.move resolves after it.
(() => {
  const MARKS = ".main-svg .trace path, .main-svg .trace image, .main-svg .fills path, .main-svg .slice path";
  const log = { sent: [], received: [], key: 0, long: [], painted: null };
  const size = (data) => data?.byteLength ?? data?.size ?? data?.length ?? 0;

  const Stock = window.WebSocket;
  window.WebSocket = class extends Stock {
    constructor(...args) {
      super(...args);
      super.addEventListener("message", (event) => log.received.push([performance.now(), size(event.data)]));
    }
    send(data) {
      log.sent.push([performance.now(), size(data)]);
      return super.send(data);
    }
  };
  window.addEventListener("keydown", (event) => { log.key ||= event.timeStamp; }, true);
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) log.long.push([entry.startTime, entry.duration]);
  }).observe({ entryTypes: ["longtask"] });

  function* everywhere(root, selector) {
    yield* root.querySelectorAll(selector);
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot) yield* everywhere(element.shadowRoot, selector);
    }
  }
  const find = (index) => [...everywhere(document, ".js-plotly-plot")][index];

  // What is drawn, as text; null while nothing is.
  function drawn(chart) {
    const marks = chart ? [...chart.querySelectorAll(MARKS)].slice(0, 400) : [];
    if (!marks.length) return null;
    const place = (mark) => (mark.getAttribute("d") || mark.getAttribute("href") || "").slice(0, 4000) + (mark.getAttribute("transform") || "");
    return marks.map(place).join();
  }

  const settled = () =>
    document.querySelector('[data-testid="stApp"]')?.getAttribute("data-test-script-state") === "notRunning";
  const sum = (pairs) => pairs.reduce((total, pair) => total + pair[1], 0);

  function summary(result, before) {
    const start = log.key;
    const last = log.received.at(-1)?.[0];
    return {
      total: result.drawn,
      commit: log.sent.length ? log.sent[0][0] - start : null,
      server: log.sent.length && last ? last - log.sent[0][0] : null,
      bytes_in: sum(log.received),
      bytes_out: sum(log.sent),
      frames_in: log.received.length,
      longtask: sum(log.long.filter((task) => task[0] >= start - 5)),
      remount: result.chart !== before,
      timeout: result.drawn === undefined,
    };
  }

  function arm(index, patience = 15000) {
    const before = find(index);
    const picture = drawn(before);
    const result = { chart: before };
    Object.assign(log, { sent: [], received: [], long: [], key: 0 });
    const began = performance.now();
    log.move = new Promise((done) => {
      const frame = () => {
        const now = performance.now();
        if (log.key && result.drawn === undefined) {
          if (!result.chart?.isConnected) result.chart = find(index);
          const seen = drawn(result.chart);
          if (seen !== null && seen !== picture) result.drawn = now - log.key;
        }
        const quiet = log.received.length > 0 && now - log.received.at(-1)[0] > 120;
        if ((result.drawn !== undefined && quiet && settled()) || now - began > patience) done(summary(result, before));
        else requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
    });
  }

  // Resolves when the page is at rest, with the time of its first useful paint: the first frame with marks.
  log.ready = new Promise((done) => {
    const frame = () => {
      if (log.painted === null && drawn(find(0)) !== null) log.painted = performance.now();
      if (log.painted !== null && settled()) done(log.painted);
      else requestAnimationFrame(frame);
    };
    document.addEventListener("DOMContentLoaded", frame);
  });

  window.probe = { log, arm, sum };
})();
