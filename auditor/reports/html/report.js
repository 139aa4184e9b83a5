// The report's list: filters, sorts and marks the pairs that stand as JSON in the element "data", and exports the marks.
// All text reaches the page as text nodes; the page's policy forbids anything else.
(() => {
  "use strict";

  performance.mark("auditor:start");
  const data = JSON.parse(document.getElementById("data").textContent);
  const { strings, pairs, articles } = data;
  // What is empty or usual was left out.
  for (const pair of pairs) {
    for (const name of ["target", "targetLine", "translation", "probability", "severity"]) pair[name] ??= null;
    for (const name of ["source", "rules", "reason", "evidence"]) pair[name] ??= [];
    pair.key ??= pair.fingerprint;
    pair.state ??= "new";
    pair.language ??= "";
  }
  const byId = (id) => document.getElementById(id);
  const controls = byId("controls");
  const list = byId("list");

  // Words and numbers in the language of the interface.
  const numbers = new Intl.NumberFormat(data.language, { maximumFractionDigits: 2 });
  const percents = new Intl.NumberFormat(data.language, { style: "percent", maximumFractionDigits: 0 });
  const times = new Intl.DateTimeFormat(data.language, { dateStyle: "medium", timeStyle: "short" });
  const plurals = new Intl.PluralRules(data.language);
  const collator = new Intl.Collator(data.language);
  const fill = (template, values) => template.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
  const say = (key, values = {}) => fill(strings[key], values);
  const count = (key, n, values = {}) =>
    fill(strings[key][plurals.select(n)] ?? strings[key].other, { n: numbers.format(n), ...values });
  const percent = (share) => {
    if (share < 0.01) return `< ${percents.format(0.01)}`;
    if (share > 0.99) return `> ${percents.format(0.99)}`;
    return percents.format(share);
  };

  // Elements. Values of attributes that are null or false are left out.
  const add = (element, children) => {
    for (const child of children.flat()) if (child !== null && child !== undefined) element.append(child);
    return element;
  };
  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes))
      if (value !== null && value !== false) element.setAttribute(name, value);
    return add(element, children);
  };
  const draw = (tag, attributes, ...children) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return add(element, children);
  };

  // Decisions: what the editor said of each pair, kept under the report's signature, so that a report made by other models, whose
  // verdicts may differ, starts anew; within it by article, texts and verdict, so that moved lines stay marked.
  const store = (() => {
    const name = `auditor:decisions:1:${data.signature}`;
    let kept = {};
    let works = true;
    try {
      const read = JSON.parse(localStorage.getItem(name) ?? "{}");
      if (read && typeof read === "object" && !Array.isArray(read)) kept = read;
      localStorage.setItem(name, JSON.stringify(kept));
    } catch {
      works = false;
    }
    const key = (pair) => `${articles[pair.article][1]}\n${pair.key}\n${pair.verdict}`;
    return {
      name,
      get works() { return works; },
      reread() {
        try {
          kept = JSON.parse(localStorage.getItem(name) ?? "{}") ?? {};
        } catch { /* What was read before stays. */ }
      },
      get(pair) {
        const entry = Object.hasOwn(kept, key(pair)) ? kept[key(pair)] : null;
        return entry && (entry.d === "right" || entry.d === "wrong") ? entry.d : null;
      },
      set(pair, decision) {
        try {
          // Another window may have the same report open.
          kept = works ? { ...kept, ...JSON.parse(localStorage.getItem(name) ?? "{}") } : kept;
        } catch { /* What is there is not ours to read: it is written anew. */ }
        if (decision) kept[key(pair)] = { d: decision, t: Date.now() };
        else delete kept[key(pair)];
        try {
          if (works) localStorage.setItem(name, JSON.stringify(kept));
        } catch {
          works = false;
        }
      },
      get isEmpty() { return Object.keys(kept).length === 0; },
      time: (pair) => Number(kept[key(pair)].t) || 0,
    };
  })();

  // Cards.
  const cards = new Map();
  const places = new Map(pairs.map((pair, place) => [pair, place]));
  const language = (code) => data.languages[code] ?? code;
  const tag = (code) => data.tags[code] ?? "";

  const words = (runs) => runs.map((run) => (typeof run === "string" ? run : make("mark", { class: `m-${run[0]}` }, run[1])));
  const textBlock = (label, runs, code) =>
    make("div", {}, make("p", { class: "label" }, label), make("p", { class: "text", lang: tag(code), dir: "auto" }, words(runs)));
  const heading = (code, line) => (line === null ? language(code) : `${language(code)}, ${say("line", { line })}`);

  const itemList = (items, code) =>
    items.length
      ? items.map((item, place) => [place ? ", " : null, make("bdi", { class: "item", lang: tag(code) }, item)])
      : [strings.only_here];
  const checkName = (check) => strings[`check_${check}`] ?? check;
  const evidenceItem = (item, pair, host) => {
    const line = make("li", { class: ["differ", "missing", "added"].includes(item.outcome) ? "contrary" : null });
    add(line, [make("span", { class: "check" }, checkName(item.check))]);
    if (item.outcome === "info") {
      add(line, [item.score === null ? null : ` ${numbers.format(item.score)}`]);
      if (item.detail) line.title = item.detail;
      return line;
    }
    add(line, [` ${strings[`outcome_${item.outcome}`]}`]);
    if (item.source.length || item.target.length) {
      const sides = item.source.length && item.target.length
        ? [itemList(item.source, pair.language), item.outcome === "agree" ? " = " : ` ${strings.against} `, itemList(item.target, host)]
        : [item.source.length ? itemList(item.source, pair.language) : itemList(item.target, host)];
      add(line, [strings.colon, ...sides.flat(2)]);
    }
    return line;
  };
  const order = { differ: 0, missing: 1, added: 1, agree: 2, info: 3 };

  const evidenceOf = (pair) =>
    pair.evidence
      .map(([check, outcome, source, target, score, detail]) => ({ check, outcome, source, target, score, detail }))
      .sort((one, other) => order[one.outcome] - order[other.outcome]);

  const meter = (share) =>
    draw("svg", { viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true" },
      draw("rect", { class: "track", width: 100, height: 8 }), draw("rect", { class: "fill", width: Math.max(share * 100, 2), height: 8 }));

  const decisionButton = (pair, decision) =>
    make("button", { type: "button", "data-decision": decision, "aria-pressed": String(store.get(pair) === decision) }, say(`mark_${decision}`));

  const card = (pair) => {
    const place = places.get(pair);
    if (cards.has(place)) return cards.get(place);
    const [path, id, host] = articles[pair.article];
    const title = `pair-${place}`;
    const item = make("li", { class: `pair v-${pair.verdict}`, tabindex: "-1", "aria-labelledby": title });
    item.pair = pair;
    add(item, [
      make("article", { "aria-labelledby": title },
        make("header", {},
          make("h3", { id: title },
            make("span", {}, make("span", { class: "symbol", "aria-hidden": "true" }, data.symbols[pair.verdict]), ` ${say(`verdict_${pair.verdict}`)}`),
            pair.rules.map((rule) => make("span", { class: "rule" }, make("code", {}, rule), ` ${strings.rules[rule] ?? ""}`))),
          pair.severity ? make("span", { class: `severity s-${pair.severity}` }, say(`severity_${pair.severity}`)) : null,
          pair.state === "new" ? null : make("span", { class: "state" }, say(`state_${pair.state}`)),
          pair.probability === null ? null
            : make("span", { class: "probability" }, meter(pair.probability), say("probability_of", { percent: percent(pair.probability) })),
          make("code", { class: "place", dir: "ltr" }, `${path}:${pair.line}:${pair.column}`),
          id === path ? null : make("code", { class: "place", dir: "ltr" }, id)),
        make("div", { class: "texts" },
          textBlock(heading(pair.language, pair.line), pair.source, pair.language),
          pair.target === null
            ? make("div", {}, make("p", { class: "label" }, language(host)), make("p", { class: "none" }, strings.no_counterpart))
            : textBlock(heading(host, pair.targetLine), pair.target, host)),
        pair.translation
          ? make("div", { class: "translation" }, make("p", { class: "label" }, strings.translation),
              make("p", { class: "text", lang: tag(host), dir: "auto" }, pair.translation))
          : null,
        pair.reason.length
          ? make("p", { class: "reason" }, pair.reason.map(([text, code], n) => [n ? "; " : null, make("span", { lang: code, dir: "auto" }, text)]).flat())
          : null,
        make("div", { class: "bottom" }, pair.evidence.length
          ? make("ul", { class: "evidence", role: "list", "aria-label": strings.evidence },
              evidenceOf(pair).map((one) => evidenceItem(one, pair, host)))
          : make("span"),
        make("div", { class: "actions", role: "group", "aria-label": strings.decision },
          decisionButton(pair, "right"), decisionButton(pair, "wrong"), make("span", { class: "printed" }, printedDecision(pair))))),
    ]);
    cards.set(place, item);
    return item;
  };
  const printedDecision = (pair) => (store.get(pair) ? say(`marked_${store.get(pair)}`) : "");

  // Filters and order.
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]+/g, "").toLowerCase().replaceAll("đ", "d");
  const plain = (runs) => (runs === null ? null : runs.map((run) => (typeof run === "string" ? run : run[1])).join(""));
  const haystacks = new Array(pairs.length);
  const haystack = (place) => {
    if (haystacks[place] === undefined) {
      const pair = pairs[place];
      haystacks[place] = fold([plain(pair.source), plain(pair.target), pair.translation, ...pair.reason.map(([text]) => text),
        ...articles[pair.article].slice(0, 2), ...pair.rules, language(pair.language)].filter(Boolean).join("\n"));
    }
    return haystacks[place];
  };

  const rank = new Map(data.verdicts.map((verdict, place) => [verdict, place]));
  const share = (pair, missing) => (pair.probability === null ? missing : pair.probability);
  const sorts = {
    verdict: (one, other) => rank.get(one.verdict) - rank.get(other.verdict) || share(one, 2) - share(other, 2),
    lowest: (one, other) => share(one, 2) - share(other, 2),
    highest: (one, other) => share(other, -1) - share(one, -1),
    article: () => 0,
    language: (one, other) => collator.compare(language(one.language), language(other.language)),
  };

  const chosen = () => {
    const form = new FormData(controls);
    return {
      q: form.get("q"), sort: form.get("sort"), verdict: form.getAll("verdict"), language: form.get("language"), rule: form.get("rule"),
      article: form.get("article"), state: form.get("state"), decision: form.get("decision"),
    };
  };
  const fits = (choice) => {
    const terms = fold(choice.q).split(/\s+/u).filter(Boolean);
    return (pair, place) =>
      (!choice.verdict.length || choice.verdict.includes(pair.verdict)) &&
      (!choice.language || pair.language === choice.language) &&
      (!choice.rule || pair.rules.includes(choice.rule)) &&
      (!choice.article || String(pair.article) === choice.article) &&
      (!choice.state || pair.state === choice.state) &&
      (!choice.decision || (store.get(pair) ?? "open") === choice.decision) &&
      terms.every((term) => haystack(place).includes(term));
  };
  const hiddenFiltersInUse = (choice) => ["language", "rule", "article", "state", "decision"].filter((name) => choice[name]).length;

  // The list is filled in pieces: first what the window shows, the rest when the browser has time, so that its own search and a
  // screen reader find all of it. What the search needs is prepared before that.
  const FIRST = 30;
  const PIECE = 40;
  const later = (work) => (window.requestIdleCallback ? requestIdleCallback(work, { timeout: 250 }) : setTimeout(work, 20));
  const pause = (deadline) => (deadline?.timeRemaining ? deadline.timeRemaining() < 4 : true);
  let shown = [];
  let filled = 0;
  let prepared = 0;
  let run = 0;
  let current = null;

  const fillTo = (end) => {
    if (end <= filled) return;
    const piece = document.createDocumentFragment();
    for (const pair of shown.slice(filled, end)) piece.append(card(pair));
    list.append(piece);
    filled = Math.min(end, shown.length);
  };
  const fillAll = () => fillTo(shown.length);
  const fillLater = (mine) => later((deadline) => {
    if (mine !== run) return;
    do {
      if (prepared < pairs.length) for (const end = Math.min(prepared + PIECE, pairs.length); prepared < end; prepared += 1) haystack(prepared);
      else fillTo(filled + PIECE);
    } while (filled < shown.length && !pause(deadline));
    if (filled < shown.length || prepared < pairs.length) fillLater(mine);
  });

  const apply = () => {
    const choice = chosen();
    shown = pairs.filter(fits(choice)).sort(sorts[choice.sort] ?? sorts.verdict);
    run += 1;
    filled = 0;
    list.replaceChildren();
    fillTo(FIRST);
    fillLater(run);
    const total = numbers.format(pairs.length);
    byId("status").textContent = shown.length ? count("shown", shown.length, { total }) : strings.none_shown;
    const used = hiddenFiltersInUse(choice);
    byId("filters-button").textContent = used ? count("filters_in_use", used) : strings.filters;
    byId("reset").hidden = !used && !choice.q && !choice.verdict.length;
    if (current && !shown.includes(current.pair)) focusOn(null);
    remember(choice);
  };

  // The choice stands in the address, so that reloading keeps it.
  const remember = (choice) => {
    const address = new URLSearchParams();
    for (const [name, value] of Object.entries(choice))
      for (const one of Array.isArray(value) ? value : [value])
        if (one && !(name === "sort" && one === "verdict")) address.append(name, one);
    try {
      history.replaceState(null, "", address.size ? `#${address}` : location.pathname + location.search);
    } catch { /* Some viewers do not let a page change its address. */ }
  };
  const recall = () => {
    const address = new URLSearchParams(location.hash.slice(1));
    for (const [name, value] of address) {
      const field = controls.elements.namedItem(name);
      if (name === "verdict") {
        for (const box of controls.querySelectorAll("input[name=verdict]")) if (box.value === value) box.checked = true;
      } else if (field instanceof HTMLSelectElement) {
        if ([...field.options].some((option) => option.value === value)) field.value = value;
      } else if (name === "q") field.value = value;
    }
  };

  // Marking and moving.
  const announce = (text) => { byId("announcement").textContent = text; };
  const showDecisions = () => {
    const marked = { right: 0, wrong: 0 };
    let last = 0;
    for (const pair of store.isEmpty ? [] : pairs) {
      const decision = store.get(pair);
      if (!decision) continue;
      marked[decision] += 1;
      last = Math.max(last, store.time(pair));
    }
    const some = marked.right + marked.wrong > 0;
    const counts = say("decisions_counts", { right: numbers.format(marked.right), wrong: numbers.format(marked.wrong) });
    const where = store.works ? (last ? say("decisions_saved", { when: times.format(last) }) : "") : strings.decisions_unsaved;
    byId("decisions").textContent = some ? [counts, where].filter(Boolean).join(", ") : strings.decisions_none;
    byId("export").disabled = byId("export-text").disabled = !some;
  };
  const showMark = (item) => {
    for (const button of item.querySelectorAll("button[data-decision]"))
      button.setAttribute("aria-pressed", String(store.get(item.pair) === button.dataset.decision));
    item.querySelector(".printed").textContent = printedDecision(item.pair);
  };
  const mark = (item, decision) => {
    store.set(item.pair, decision);
    showMark(item);
    showDecisions();
    announce(decision ? say(`marked_${decision}`) : strings.mark_removed);
  };
  const focusOn = (item) => {
    if (current && current !== item) current.classList.remove("current");
    current = item;
    if (item) item.classList.add("current");
  };
  const move = (step) => {
    const here = current ? shown.indexOf(current.pair) : -1;
    const there = here < 0 ? (step > 0 ? 0 : -1) : here + step;
    if (there < 0 || there >= shown.length) return;
    fillTo(there + 1);
    const item = card(shown[there]);
    item.focus({ preventScroll: true });
    focusOn(item);
    item.scrollIntoView({ block: "start" });
  };

  // Export: one JSON line a decision, in reading order.
  const lines = () =>
    pairs.filter((pair) => store.get(pair)).map((pair) => {
      const [path, id] = articles[pair.article];
      const line = JSON.stringify({
        kind: "auditor-decision", version: 1, path, id, line: pair.line, language: pair.language, segment: plain(pair.source),
        counterpart: plain(pair.target), verdict: pair.verdict, probability: pair.probability, rules: pair.rules,
        fingerprint: pair.fingerprint, decision: store.get(pair),
      });
      // Some readers take these for line ends.
      return `${line.replace(/[\u007f-\u009f\u2028\u2029]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`)}\n`;
    }).join("");
  const download = () => {
    const address = URL.createObjectURL(new Blob([lines()], { type: "application/jsonl" }));
    const link = make("a", { href: address, download: "auditor-decisions.jsonl" });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  };
  const showLines = () => {
    byId("export-lines").value = lines();
    byId("export-status").textContent = "";
    byId("export-dialog").showModal();
    byId("export-lines").select();
  };
  const copyLines = async () => {
    byId("export-lines").select();
    try {
      await navigator.clipboard.writeText(byId("export-lines").value);
      byId("export-status").textContent = strings.copied;
    } catch {
      byId("export-status").textContent = strings.copy_by_hand;
    }
  };

  // Single keys act only while no field has the focus, and can be switched off.
  const shortcuts = byId("shortcuts");
  try {
    shortcuts.checked = localStorage.getItem("auditor:shortcuts") !== "off";
  } catch { /* Kept for this visit only. */ }
  shortcuts.addEventListener("change", () => {
    try {
      localStorage.setItem("auditor:shortcuts", shortcuts.checked ? "on" : "off");
    } catch { /* Kept for this visit only. */ }
  });
  const keys = {
    j: () => move(1),
    k: () => move(-1),
    r: () => current && mark(current, "right"),
    w: () => current && mark(current, "wrong"),
    u: () => current && mark(current, null),
    "/": () => controls.elements.q.focus(),
    "?": () => byId("help").showModal(),
  };
  document.addEventListener("keydown", (event) => {
    const field = event.target.closest?.("input:not([type=checkbox]), select, textarea");
    if (event.key === "Escape" && field?.name === "q") {
      field.blur();
      return;
    }
    if (!shortcuts.checked || field || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    const act = Object.hasOwn(keys, event.key) ? keys[event.key] : null;
    if (act) {
      event.preventDefault();
      act();
    }
  });

  list.addEventListener("click", (event) => {
    const item = event.target.closest(".pair");
    const button = event.target.closest("button[data-decision]");
    if (item) focusOn(item);
    if (button) mark(item, store.get(item.pair) === button.dataset.decision ? null : button.dataset.decision);
  });
  list.addEventListener("focusin", (event) => focusOn(event.target.closest(".pair")));

  let waiting = 0;
  controls.addEventListener("input", (event) => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, event.target.name === "q" ? 60 : 0);
  });
  controls.addEventListener("reset", () => setTimeout(() => {
    apply();
    controls.elements.q.focus();
  }));
  controls.addEventListener("submit", (event) => event.preventDefault());

  const filters = byId("filters");
  const showFilters = (visible) => {
    filters.hidden = !visible;
    byId("filters-button").setAttribute("aria-expanded", String(visible));
  };
  byId("filters-button").addEventListener("click", () => showFilters(filters.hidden));
  byId("help-button").addEventListener("click", () => byId("help").showModal());
  byId("export").addEventListener("click", download);
  byId("export-text").addEventListener("click", showLines);
  byId("copy").addEventListener("click", copyLines);
  for (const button of document.querySelectorAll("[data-close]")) button.addEventListener("click", () => button.closest("dialog").close());

  // Another window marked a pair of this report.
  window.addEventListener("storage", (event) => {
    if (event.key !== store.name) return;
    store.reread();
    for (const item of cards.values()) showMark(item);
    showDecisions();
  });
  window.addEventListener("beforeprint", fillAll);
  matchMedia("print").addEventListener("change", (event) => event.matches && fillAll());

  controls.hidden = false;
  recall();
  showFilters(hiddenFiltersInUse(chosen()) > 0);
  showDecisions();
  apply();
  performance.mark("auditor:ready");
})();
