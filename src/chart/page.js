"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const whole = [0, Math.max(data.end, 1e-6)];
  let range = whole.slice(), drag = null, hover = null;
  const plots = [];
  const tip = document.getElementById("tip");
  const SMALL = 14, FONT = 'system-ui,"Segoe UI",Verdana,"DejaVu Sans",sans-serif';
  const STEPS = [1, 5, 10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400,
    172800, 604800];
  const two = (n) => String(n).padStart(2, "0");

  // A moment of the run as its clock shows it; `data.clock` is the local start, as if in UTC.
  function moment(s, fine) {
    if (data.clock === null) {
      const t = Math.max(0, Math.round(s));
      return Math.floor(t / 3600) + ":" + two(Math.floor(t / 60) % 60) + (fine ? ":" + two(t % 60) : "");
    }
    const d = new Date((data.clock + s) * 1000);
    const time = two(d.getUTCHours()) + ":" + two(d.getUTCMinutes()) + (fine ? ":" + two(d.getUTCSeconds()) : "");
    const day = d.getUTCFullYear() + "-" + two(d.getUTCMonth() + 1) + "-" + two(d.getUTCDate());
    return data.end > 86400 && fine ? day + " " + time : time;
  }
  function number(v) {
    if (v === null || v === undefined) return "–";
    const size = Math.abs(v);
    const digits = size >= 100 || Number.isInteger(v) ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 4;
    return v.toLocaleString("en-US", { maximumFractionDigits: digits });
  }
  function marks(top) {
    let step = Math.pow(10, Math.floor(Math.log10(Math.max(top, 1e-6) / 4)));
    for (const f of [1, 2, 5, 10]) if (top / (step * f) <= 5) { step *= f; break; }
    return step;
  }

  class Plot {
    constructor(track, number) {
      this.track = track;
      this.shown = track.lines.map((line) => line.values.some((v) => v));
      if (!this.shown.includes(true)) this.shown = this.shown.map(() => true);
      this.box = document.createElement("section");
      this.box.className = "plot";
      const title = document.createElement("h3");
      title.textContent = track.title + " (" + track.unit + ")";
      const keys = document.createElement("div");
      keys.className = "keys";
      track.lines.forEach((line, i) => {
        const key = document.createElement("button");
        key.type = "button";
        const swatch = document.createElement("i");
        swatch.style.borderTopColor = line.colour;
        if (line.dashed) swatch.className = "dashed";
        key.append(swatch, line.name);
        const tell = () => key.setAttribute("aria-pressed", String(this.shown[i]));
        key.onclick = () => { this.shown[i] = !this.shown[i]; tell(); this.draw(); };
        tell();
        keys.append(key);
      });
      this.canvas = document.createElement("canvas");
      this.canvas.id = "plot-" + number;
      this.canvas.setAttribute("role", "img");
      this.canvas.setAttribute("aria-label", track.title + " over time");
      this.box.append(title, keys, this.canvas);
      const at = (e) => this.time(e.clientX - this.canvas.getBoundingClientRect().left);
      this.canvas.onpointerdown = (e) => {
        if (e.pointerType === "touch") { hover = at(e); this.tell(e); redraw(); return; }
        drag = { from: at(e), to: at(e) };
        this.canvas.setPointerCapture(e.pointerId);
      };
      this.canvas.onpointermove = (e) => {
        hover = at(e);
        if (drag) drag.to = hover;
        this.tell(e);
        redraw();
      };
      this.canvas.onpointerup = () => {
        if (!drag) return;
        const [a, b] = [Math.min(drag.from, drag.to), Math.max(drag.from, drag.to)];
        drag = null;
        if (b - a > (range[1] - range[0]) / 100) zoom([a, b]); else redraw();
      };
      this.canvas.onpointerleave = () => { hover = null; tip.style.display = "none"; redraw(); };
      this.canvas.ondblclick = () => zoom(whole.slice());
    }
    time(x) {
      const share = (x - this.left) / Math.max(1, this.right - this.left);
      return range[0] + Math.min(1, Math.max(0, share)) * (range[1] - range[0]);
    }
    x(s) { return this.left + (s - range[0]) / (range[1] - range[0]) * (this.right - this.left); }
    bin(s) {
      const last = this.track.lines[0].values.length - 1;
      return Math.min(last, Math.max(0, Math.floor(s / this.track.width)));
    }
    // By line the values to draw: of a stack, each on those below.
    layers() {
      const sum = this.track.lines[0].values.map(() => 0);
      return this.track.lines.map((line, i) => {
        if (!this.shown[i]) return null;
        if (!this.track.stacked) return { low: null, high: line.values };
        const low = sum.slice();
        line.values.forEach((v, bin) => { sum[bin] += v || 0; });
        return { low, high: sum.slice() };
      });
    }
    draw() {
      const css = this.canvas.parentElement.clientWidth, height = css < 600 ? 190 : 230;
      const ratio = window.devicePixelRatio || 1;
      this.canvas.width = css * ratio;
      this.canvas.height = height * ratio;
      this.canvas.style.height = height + "px";
      const c = this.canvas.getContext("2d");
      c.setTransform(ratio, 0, 0, ratio, 0, 0);
      c.font = SMALL + "px " + FONT;
      this.left = 58; this.right = css - 24;
      const top = 26, bottom = height - 26;
      const [first, last] = [this.bin(range[0]), this.bin(range[1])];
      const layers = this.layers();
      let most = 0;
      for (const layer of layers) {
        if (layer) for (let b = first; b <= last; b++) most = Math.max(most, layer.high[b] || 0);
      }
      if (this.track.unit === "%") most = 100;
      const step = marks(most || 1), ceiling = Math.max(Math.ceil((most || 1) / step - 1e-9), 1) * step;
      const y = (v) => bottom - v / ceiling * (bottom - top);
      c.textBaseline = "middle"; c.textAlign = "right"; c.lineWidth = 1;
      for (let v = 0; v <= ceiling + step / 2; v += step) {
        c.strokeStyle = "#dedede";
        c.beginPath(); c.moveTo(this.left, y(v)); c.lineTo(this.right, y(v)); c.stroke();
        c.fillStyle = "#444";
        c.fillText(number(v), this.left - 6, y(v));
      }
      this.clockMarks(c, bottom);
      c.save();
      c.beginPath(); c.rect(this.left, top, this.right - this.left, bottom - top); c.clip();
      layers.forEach((layer, i) => layer && this.line(c, layer, this.track.lines[i], y, first, last));
      c.restore();
      this.faults(c, top, bottom);
      if (drag) {
        c.fillStyle = "#0072b233";
        const [a, b] = [this.x(drag.from), this.x(drag.to)];
        c.fillRect(Math.min(a, b), top, Math.abs(b - a), bottom - top);
      }
      if (hover !== null) {
        c.strokeStyle = "#222"; c.lineWidth = 1;
        c.beginPath(); c.moveTo(this.x(hover), top); c.lineTo(this.x(hover), bottom); c.stroke();
      }
    }
    line(c, layer, line, y, first, last) {
      const width = this.track.width, end = (b) => Math.min((b + 1) * width, data.end);
      c.beginPath();
      let open = false;
      for (let b = first; b <= last; b++) {
        const v = layer.high[b];
        if (v === null) { open = false; continue; }
        const [from, to] = [this.x(b * width), this.x(end(b))];
        if (open) c.lineTo(from, y(v)); else c.moveTo(from, y(v));
        c.lineTo(to, y(v));
        open = true;
      }
      if (layer.low) {
        for (let b = last; b >= first; b--) {
          c.lineTo(this.x(end(b)), y(layer.low[b]));
          c.lineTo(this.x(b * width), y(layer.low[b]));
        }
        c.fillStyle = line.colour;
        c.fill();
        return;
      }
      c.setLineDash(line.dashed ? [7, 4] : []);
      c.strokeStyle = line.colour; c.lineWidth = 2;
      c.stroke();
      c.setLineDash([]);
    }
    clockMarks(c, bottom) {
      const length = range[1] - range[0], most = Math.max(2, (this.right - this.left) / 80);
      const step = STEPS.find((s) => length / s <= most) || Math.ceil(length / most / 604800) * 604800;
      const midnight = data.clock === null ? 0 : ((data.clock % 86400) + 86400) % 86400;
      c.textAlign = "center"; c.textBaseline = "top"; c.fillStyle = "#444"; c.strokeStyle = "#dedede";
      for (let t = Math.ceil((range[0] + midnight) / step) * step - midnight; t <= range[1]; t += step) {
        c.beginPath(); c.moveTo(this.x(t), bottom); c.lineTo(this.x(t), bottom + 5); c.stroke();
        let text = moment(t, step < 60);
        if (data.clock !== null && (t + midnight) % 86400 === 0 && data.end > 86400) {
          text = new Date((data.clock + t) * 1000).toISOString().slice(5, 10);
        }
        c.fillText(text, this.x(t), bottom + 8);
      }
    }
    faults(c, top, bottom) {
      let free = -Infinity;
      const seen = new Set();
      c.textBaseline = "bottom"; c.textAlign = "left";
      for (const fault of data.faults) {
        const to = fault.end === null ? data.end : fault.end;
        const key = [fault.name, fault.start, to].join("\n");
        if (to < range[0] || fault.start > range[1] || seen.has(key)) continue;
        seen.add(key);
        const a = Math.max(this.left, this.x(fault.start)), b = Math.min(this.right, this.x(to));
        c.fillStyle = "#7777774d";
        c.fillRect(a, top, Math.max(b - a, 2), bottom - top);
        c.strokeStyle = "#555"; c.lineWidth = 1;
        for (const x of [a, b]) { c.beginPath(); c.moveTo(x, top - 3); c.lineTo(x, bottom); c.stroke(); }
        const width = c.measureText(fault.name).width;
        const left = Math.max(2, Math.min((a + b - width) / 2, this.right - width));
        if (left > free) {
          c.fillStyle = "#222";
          c.fillText(fault.name, left, top - 5);
          free = left + width + 10;
        }
      }
    }
    tell(e) {
      const b = this.bin(hover);
      const rows = this.track.lines.map((line, i) => ({ line, i }));
      if (this.track.stacked) rows.reverse();
      const under = data.faults.filter((f) => f.start <= hover && hover <= (f.end === null ? data.end : f.end));
      tip.textContent = moment(hover, true) + "\n" +
        rows.filter((r) => this.shown[r.i]).map((r) => r.line.name + ": " + number(r.line.values[b])).join("\n") +
        [...new Set(under.map((f) => "\nfault: " + f.name))].join("");
      tip.style.display = "block";
      const { width, height } = tip.getBoundingClientRect();
      tip.style.left = Math.max(4, Math.min(e.clientX + 16, innerWidth - width - 8)) + "px";
      tip.style.top = Math.max(4, Math.min(e.clientY + 16, innerHeight - height - 8)) + "px";
    }
  }
  function redraw() { for (const plot of plots) plot.draw(); }
  function zoom(to) {
    range = to;
    document.getElementById("range").textContent = moment(to[0], true) + " to " + moment(to[1], true);
    document.body.dataset.range = to.map((s) => s.toFixed(1)).join(" ");
    redraw();
  }
  const place = document.getElementById("plots");
  data.tracks.forEach((track, number) => {
    const plot = new Plot(track, number);
    plots.push(plot);
    place.append(plot.box);
  });
  document.getElementById("reset").onclick = () => zoom(whole.slice());
  for (const button of document.querySelectorAll("button[data-from]")) {
    button.onclick = () => {
      const [a, b] = [Number(button.dataset.from), Number(button.dataset.to)];
      const around = Math.max((b - a) * 0.75, 600);
      zoom([Math.max(0, a - around), Math.min(whole[1], b + around)]);
      place.scrollIntoView();
    };
  }
  for (const table of document.querySelectorAll("table.sorted")) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      head.querySelector("button").onclick = () => {
        const up = head.getAttribute("aria-sort") !== "ascending";
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        const text = (row) => row.cells[column].textContent;
        const value = (row) => (text(row) === "" || isNaN(text(row)) ? null : Number(text(row)));
        const order = (a, b) => {
          const [x, y] = [value(a), value(b)];
          return x !== null && y !== null ? x - y : text(a) < text(b) ? -1 : text(a) > text(b) ? 1 : 0;
        };
        const rows = [...table.tBodies[0].rows].sort((a, b) => (up ? order(a, b) : order(b, a)));
        table.tBodies[0].append(...rows);
      };
    });
  }
  addEventListener("resize", redraw);
  zoom(whole.slice());
  document.body.dataset.ready = "yes";
})();
