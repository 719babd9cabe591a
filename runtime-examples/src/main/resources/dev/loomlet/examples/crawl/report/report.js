"use strict";
// Draws the plots of the report from the JSON in the page. All text goes in as text nodes, never as markup.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { outcomes, time, latency, percentiles, statuses, hosts, slowest, timeline, timelineEnd } = data;
  const styleOf = outcome => outcomes[outcome].style;
  const count = d3.format(",");
  const short = d3.format("~s");

  const duration = millis => millis === 0 ? "0" : millis < 1000 ? `${d3.format("~r")(+millis.toPrecision(3))} ms`
    : millis < 100_000 ? `${+(millis / 1000).toPrecision(3)} s` : clock(millis);
  const clock = millis => {
    const seconds = Math.round(millis / 1000);
    const two = d3.format("02d");
    return seconds < 3600 ? `${Math.floor(seconds / 60)}:${two(seconds % 60)} min`
      : `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)} h`;
  };

  // The width of paper is not known before it is laid out; this one gives letters their size on most.
  let printing = false;

  function frame(section, index, height, label) {
    const box = d3.selectAll(`#${section} .plot`).nodes()[index];
    box.replaceChildren();
    const width = printing ? 680 : Math.max(240, box.clientWidth);
    const svg = d3.select(box).append("svg").attr("viewBox", [0, 0, width, height])
      .attr("role", "img").attr("aria-label", `${label}. The table below has the figures.`);
    return { svg, width, height };
  }

  function axes({ svg, width, height }, margin, x, y, tickX, unit) {
    svg.append("g").attr("transform", `translate(0,${height - margin.bottom})`).call(tickX(d3.axisBottom(x)));
    svg.append("g").attr("transform", `translate(${margin.left},0)`)
      .call(d3.axisLeft(y).ticks(Math.max(2, height / 50)).tickFormat(short).tickSize(margin.left + margin.right - width))
      .call(g => g.select(".domain").remove()).lower();
    svg.append("text").attr("class", "soft").attr("x", 0).attr("y", 10).text(unit);
  }

  /** The bars of one row of counts, one upon the other. */
  function stack(row, counts, tip) {
    let sum = 0;
    return counts.flatMap((pages, outcome) => pages === 0 ? []
      : [{ row, outcome, from: sum, to: sum += pages, tip: `${tip}\n${outcomes[outcome].label}: ${count(pages)}` }]);
  }

  function bars(parent, rects, place) {
    return parent.append("g").selectAll("rect").data(rects).join("rect").attr("data-tip", "")
      .attr("class", d => styleOf(d.outcome)).each(function (d) {
        for (const [name, value] of Object.entries(place(d))) this.setAttribute(name, value);
      });
  }

  const last = list => list[list.length - 1];
  const total = pages => d3.sum(pages);
  const timeTicks = width => axis => axis.ticks(width / 90).tickFormat(duration).tickSizeOuter(0);

  function drawTime() {
    const slices = time.slices;
    if (slices.length === 0) return;
    const margin = { left: 40, right: 8, top: 20, bottom: 22 };
    const seconds = time.width / 1000;
    const rate = frame("time", 0, 220, "Pages per second, by outcome");
    const x = d3.scaleLinear([0, last(slices).start + time.width], [margin.left, rate.width - margin.right]);
    const y = d3.scaleLinear([0, d3.max(slices, s => total(s.pages)) / seconds], [rate.height - margin.bottom, margin.top]).nice();
    axes(rate, margin, x, y, timeTicks(rate.width), "pages a second");
    const wide = Math.max(.5, x(time.width) - x(0) - (x(time.width) - x(0) > 3 ? 1 : 0));
    const tip = s => `${duration(s.start)} – ${duration(s.start + time.width)}\n${count(total(s.pages))} pages, ${s.active.toFixed(1)} under way`;
    bars(rate.svg, slices.flatMap(s => stack(s, s.pages, tip(s))), d => ({
      x: x(d.row.start), width: wide, y: y(d.to / seconds), height: y(d.from / seconds) - y(d.to / seconds),
    }));

    const active = frame("time", 1, 120, "Fetches under way");
    const z = d3.scaleLinear([0, d3.max(slices, s => s.active)], [active.height - margin.bottom, margin.top]).nice();
    axes(active, margin, x, z, timeTicks(active.width), "under way");
    active.svg.append("g").selectAll("rect").data(slices.map(s => ({ s, tip: tip(s) }))).join("rect")
      .attr("class", "active").attr("data-tip", "").attr("x", d => x(d.s.start)).attr("width", wide)
      .attr("y", d => z(d.s.active)).attr("height", d => z(0) - z(d.s.active));
  }

  function drawLatency() {
    if (latency.length === 0) return;
    const margin = { left: 40, right: 12, top: 36, bottom: 22 };
    const plot = frame("latency", 0, 240, "Pages by latency");
    const position = millis => Math.max(.5, millis);
    const x = d3.scaleLog([position(latency[0].from), last(latency).to], [margin.left, plot.width - margin.right]);
    const y = d3.scaleLinear([0, d3.max(latency, b => total(b.pages))], [plot.height - margin.bottom, margin.top]).nice();
    const steps = (plot.width > 500 ? [1, 2, 5] : [1]).flatMap(n => d3.range(0, 9).map(e => n * 10 ** e));
    const [low, high] = x.domain();
    const inside = steps.filter(t => t >= low && t <= high).sort(d3.ascending);
    const ticks = inside.length > 1 ? inside : [low, high];
    axes(plot, margin, x, y, axis => axis.tickValues(ticks).tickFormat(duration).tickSizeOuter(0), "pages");
    bars(plot.svg, latency.flatMap(b => stack(b, b.pages, `${duration(b.from)} – ${duration(b.to)}`)), d => ({
      x: x(position(d.row.from)) + .5, width: Math.max(1, x(d.row.to) - x(position(d.row.from)) - 1),
      y: y(d.to), height: y(d.from) - y(d.to),
    }));
    const ends = [-Infinity, -Infinity];
    for (const [name, millis] of Object.entries(percentiles).sort((a, b) => a[1] - b[1])) {
      const at = x(position(millis));
      plot.svg.append("line").attr("class", "rule").attr("x1", at).attr("x2", at).attr("y1", 26).attr("y2", plot.height - margin.bottom);
      const label = plot.svg.append("text").text(`${name} ${duration(millis)}`);
      const size = label.node().getComputedTextLength();
      const start = Math.min(at - 3, plot.width - size);
      // Where two are close, the second one's words go above.
      const line = start > ends[0] ? 0 : 1;
      ends[line] = start + size + 6;
      label.attr("x", start).attr("y", 22 - 12 * line);
    }
  }

  /** Keeps the end too, where addresses differ. */
  function fit(text, whole, width) {
    for (let most = whole.length; text.node().getComputedTextLength() > width && most > 8;) {
      most = Math.min(most - 1, Math.floor(most * width / text.node().getComputedTextLength()));
      text.text(`${whole.slice(0, Math.ceil(most / 3))}…${whole.slice(-Math.floor(most * 2 / 3))}`);
    }
  }

  /** Horizontal bars with their label above each, which fits on any width. */
  function drawRows(section, label, rows) {
    if (rows.length === 0) return;
    const step = 34;
    const plot = frame(section, 0, rows.length * step, label);
    const x = d3.scaleLinear([0, d3.max(rows, r => r.size)], [0, plot.width - 70]);
    rows.forEach((row, i) => {
      const g = plot.svg.append("g").attr("transform", `translate(0,${i * step})`);
      fit(g.append("text").attr("y", 12).text(row.label), row.label, plot.width);
      bars(g, row.parts, d => ({ x: x(d.from), width: Math.max(.5, x(d.to) - x(d.from)), y: 16, height: 11 }));
      g.append("text").attr("class", "soft").attr("x", x(row.size) + 6).attr("y", 26).text(row.value);
    });
  }

  const counted = list => list.map(b => ({
    label: b.label, size: b.total, value: count(b.total), parts: stack(b, b.pages, b.label),
  }));
  const statusOf = page => page.status === 0 ? "no response" : `status ${page.status}`;

  function drawSlowest() {
    drawRows("slowest", "The slowest pages", slowest.map(p => ({
      label: p.url, size: p.millis || .1, value: duration(p.millis),
      parts: [{ outcome: p.outcome, from: 0, to: p.millis, tip: `${p.url}\n${statusOf(p)}, ${duration(p.millis)}` }],
    })));
  }

  function drawTimeline() {
    if (timeline.length === 0) return;
    const margin = { left: 40, right: 8, top: 4, bottom: 22 };
    const slots = d3.max(timeline, f => f.slot) + 1;
    const step = Math.min(14, Math.max(1, 560 / slots));
    const plot = frame("timeline", 0, slots * step + margin.top + margin.bottom, "Fetches by coroutine over time");
    const bottom = plot.height - margin.bottom;
    const x = d3.scaleLinear([d3.min(timeline, f => f.start), timelineEnd],
      [margin.left, plot.width - margin.right]);
    const y = d3.scaleLinear([1, slots + 1], [margin.top, bottom]);
    const ticks = slots <= 12 ? d3.range(1, slots + 1) : y.ticks(Math.max(3, slots * step / 60)).filter(t => t >= 1 && t <= slots && Number.isInteger(t));
    plot.svg.append("clipPath").attr("id", "inside").append("rect").attr("x", margin.left).attr("y", 0)
      .attr("width", plot.width - margin.left - margin.right).attr("height", bottom);
    const axis = plot.svg.append("g").attr("transform", `translate(0,${bottom})`);
    plot.svg.append("g").attr("transform", `translate(${margin.left},${step / 2})`)
      .call(d3.axisLeft(y).tickValues(ticks).tickFormat(count).tickSize(0)).call(g => g.select(".domain").remove());
    // Something to drag where no bar is.
    plot.svg.append("rect").attr("width", plot.width).attr("height", bottom).attr("fill", "none").attr("pointer-events", "all");
    const rects = bars(plot.svg.append("g").attr("clip-path", "url(#inside)"), timeline.map(f => ({
      ...f, tip: `${f.url}\n${statusOf(f)}, from ${duration(f.start)} on for ${duration(f.millis)}, row ${f.slot + 1}`,
    })), f => ({ y: y(f.slot + 1), height: Math.max(.6, step - (step > 4 ? 1.5 : step > 2 ? .5 : 0)), rx: step > 6 ? 1.5 : 0 }));
    function place(scale) {
      axis.call(timeTicks(plot.width)(d3.axisBottom(scale)));
      rects.attr("x", f => scale(f.start)).attr("width", f => Math.max(1, scale(f.start + f.millis) - scale(f.start) - .5));
    }
    place(x);
    const edge = [[margin.left, 0], [plot.width - margin.right, plot.height]];
    plot.svg.attr("class", "movable").call(d3.zoom().scaleExtent([1, 200]).extent(edge).translateExtent(edge)
      // A bare wheel and one finger go on scrolling the page.
      .filter(e => !e.button && (e.type !== "wheel" || e.ctrlKey) && (e.type !== "touchstart" || e.touches.length > 1))
      .on("zoom", e => place(e.transform.rescaleX(x)))).style("touch-action", "pan-y");
  }

  function draw() {
    drawTime();
    drawLatency();
    drawRows("statuses", "Pages by status", counted(statuses));
    drawRows("hosts", "Pages by host", counted(hosts));
    drawTimeline();
    drawSlowest();
  }

  const tip = document.getElementById("tip");
  function hideTip() { tip.hidden = true; }
  document.addEventListener("pointermove", event => {
    if (!(event.target instanceof Element) || !event.target.hasAttribute("data-tip")) return hideTip();
    tip.textContent = d3.select(event.target).datum().tip;
    tip.hidden = false;
    const { width, height } = tip.getBoundingClientRect();
    tip.style.left = `${Math.max(4, Math.min(event.clientX + 14, innerWidth - width - 4))}px`;
    tip.style.top = `${event.clientY + 18 + height > innerHeight ? event.clientY - height - 10 : event.clientY + 18}px`;
  });
  document.addEventListener("pointerleave", hideTip);
  document.addEventListener("scroll", hideTip, { passive: true });

  for (const event of ["beforeprint", "afterprint"]) {
    addEventListener(event, () => {
      printing = event === "beforeprint";
      draw();
    });
  }

  draw();
  let width = innerWidth;
  addEventListener("resize", () => {
    // On a phone, the height changes while one scrolls.
    if (innerWidth !== width) {
      width = innerWidth;
      draw();
    }
  });
})();
