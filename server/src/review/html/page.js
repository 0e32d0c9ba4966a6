"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const $ = (selector, within = document) => within.querySelector(selector);
  const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
  const make = (name, attributes = {}, ...children) => {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
      else if (value !== false && value != null) node.setAttribute(key, value === true ? "" : value);
    }
    node.append(...children.filter((child) => child != null));
    return node;
  };

  // Light or dark.
  const remember = (key, value) => { try { localStorage.setItem(key, value); } catch { /* a browser may keep nothing */ } };
  const recall = (key) => { try { return localStorage.getItem(key); } catch { return null; } };
  const theme = recall("djury:theme");
  if (theme) document.documentElement.dataset.theme = theme;
  $("#theme")?.addEventListener("click", () => {
    const dark = document.documentElement.dataset.theme
      ? document.documentElement.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    document.documentElement.dataset.theme = dark ? "light" : "dark";
    remember("djury:theme", document.documentElement.dataset.theme);
  });

  // Tables that can be sorted.
  for (const table of $$("table.sortable")) {
    $$("th button", table).forEach((button, column) => {
      const head = button.closest("th");
      const at = [...head.parentNode.children].indexOf(head);
      button.addEventListener("click", () => {
        const up = head.getAttribute("aria-sort") === "descending" || (column === 0 && !head.hasAttribute("aria-sort"));
        $$("th", table).forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        const key = (row) => row.children[at].dataset.v ?? row.children[at].textContent;
        const order = (a, b) => {
          const [x, y] = [key(a), key(b)];
          const numbers = x !== "" && y !== "" && !isNaN(x) && !isNaN(y);
          return (numbers ? x - y : x.localeCompare(y)) * (up ? 1 : -1);
        };
        $("tbody", table).append(...$$("tbody tr", table).sort(order));
      });
    });
  }
  if (!data) return;

  // What the reviewer says. The draft lives in this browser until it is saved to a file.
  const key = `djury:${location.pathname}:${data.name}`;
  const author = () => $("#author").value.trim() || "reviewer";
  $("#author").value = recall("djury:author") ?? "";
  $("#author").addEventListener("change", () => remember("djury:author", $("#author").value.trim()));
  const now = () => new Date().toISOString();
  const fresh = () => [...crypto.getRandomValues(new Uint8Array(5))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const stamped = (value) => ({ value, author: author(), changed: now() });
  const empty = () => ({ version: 1, notes: [], verdicts: {}, answers: {} });
  const whole = (review) => ({ ...empty(), ...review });

  // As `Notes::merge` of the program: all that either says, the later word where both speak of the same.
  const later = (a, b) => (!a ? b : !b ? a : b.changed > a.changed || (b.changed === a.changed && b.author > a.author) ? b : a);
  const merge = (one, two) => {
    const merged = structuredClone(whole(one));
    two = whole(two);
    for (const note of two.notes) {
      const at = merged.notes.findIndex((known) => known.id === note.id);
      if (at < 0) { merged.notes.push(structuredClone(note)); continue; }
      const known = merged.notes[at];
      const replies = [...(known.replies ?? [])];
      for (const reply of note.replies ?? []) if (!replies.some((other) => other.id === reply.id)) replies.push(reply);
      merged.notes[at] = { ...structuredClone(note.changed > known.changed ? note : known), replies };
    }
    for (const [id, verdict] of Object.entries(two.verdicts)) merged.verdicts[id] = later(merged.verdicts[id], verdict);
    for (const [number, mark] of Object.entries(two.answers)) {
      const known = (merged.answers[number] ??= {});
      for (const field of ["score", "remark"]) { const value = later(known[field], mark[field]); if (value) known[field] = value; }
      for (const [point, covered] of Object.entries(mark.points ?? {})) (known.points ??= {})[point] = later(known.points?.[point], covered);
    }
    const overall = later(merged.overall, two.overall);
    if (overall) merged.overall = overall;
    return merged;
  };
  const ordered = (object, sort) => Object.fromEntries(Object.entries(object).sort(([a], [b]) => sort(a, b)));
  const text = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  const written = (review) => {
    const out = { version: 1 };
    if (review.notes.length) {
      out.notes = structuredClone(review.notes).sort((a, b) => text(a.id, b.id));
      for (const note of out.notes) {
        if (!note.replies?.length) delete note.replies;
        else note.replies.sort((a, b) => text(a.created, b.created) || text(a.id, b.id));
      }
    }
    if (Object.keys(review.verdicts).length) out.verdicts = ordered(review.verdicts, text);
    if (Object.keys(review.answers).length) out.answers = ordered(review.answers, (a, b) => a - b);
    if (review.overall) out.overall = review.overall;
    return `${JSON.stringify(out, null, 2)}\n`;
  };

  let review = whole(data.review);
  try { const draft = recall(key); if (draft) review = merge(review, JSON.parse(draft)); } catch { /* a draft of another form */ }
  let saved = written(whole(data.review));
  const say = (words) => { $("#saved").textContent = words; };
  const changed = () => {
    remember(key, written(review));
    const is = written(review) !== saved;
    say(is ? "Not saved to a file yet" : "");
    totals();
  };
  addEventListener("beforeunload", (event) => { if (written(review) !== saved && recall(key) === null) event.preventDefault(); });
  const mark = (number) => (review.answers[number] ??= {});

  const save = async () => {
    const suggestedName = "review.json";
    if (window.showSaveFilePicker) {
      try {
        const handle = await showSaveFilePicker({ suggestedName, types: [{ accept: { "application/json": [".json"] } }] });
        const before = await (await handle.getFile()).text();
        if (before.trim()) review = merge(JSON.parse(before), review);
        const stream = await handle.createWritable();
        await stream.write(written(review));
        await stream.close();
        saved = written(review);
        remember(key, saved);
        show();
        say(`Saved to ${handle.name}`);
        return;
      } catch (error) {
        if (error.name === "AbortError") return;
        if (error instanceof SyntaxError) { say("That file holds no notes; nothing was written"); return; }
      }
    }
    const link = make("a", { href: URL.createObjectURL(new Blob([written(review)], { type: "application/json" })), download: suggestedName });
    link.click();
    URL.revokeObjectURL(link.href);
    saved = written(review);
    say("Saved as review.json; take it in with: djury note merge review.json");
  };
  $("#save").addEventListener("click", save);

  // Scores, ticks, remarks.
  for (const article of $$("article[data-q]")) {
    const number = article.dataset.q;
    for (const input of $$(".score input", article)) {
      input.addEventListener("change", () => { mark(number).score = stamped(Number(input.value)); changed(); });
      input.addEventListener("click", () => {
        // A click on the score that is given takes it back.
        if (input.dataset.was === "yes") { input.checked = false; mark(number).score = stamped(null); changed(); }
        $$(".score input", article).forEach((other) => { other.dataset.was = other.checked ? "yes" : ""; });
      });
    }
    for (const input of $$("[data-point]", article)) {
      input.addEventListener("change", () => { (mark(number).points ??= {})[input.dataset.point] = stamped(input.checked); changed(); });
    }
    $("[data-remark]", article)?.addEventListener("input", (event) => { mark(number).remark = stamped(event.target.value); changed(); });
  }
  $("#overall-remark").addEventListener("input", (event) => { review.overall = stamped(event.target.value); changed(); });

  // Verdicts.
  const words = { confirmed: "Confirm", dismissed: "Dismiss…", discussed: "Talk about" };
  const judge = (id, verdict, reason = "") => {
    const known = data.findings[id];
    const same = review.verdicts[id]?.verdict === verdict && !reason;
    review.verdicts[id] = { verdict: same ? "open" : verdict, reason: same ? "" : reason, author: author(), changed: now(), rule: known?.rule, path: known?.path };
    if (!review.verdicts[id].reason) delete review.verdicts[id].reason;
    changed();
    showVerdict(id);
  };
  const askReason = (holder) => {
    const id = holder.dataset.finding;
    const field = make("input", { placeholder: "Why does it not count?", "aria-label": "Reason", value: review.verdicts[id]?.reason ?? "" });
    const done = () => { if (field.value.trim()) judge(id, "dismissed", field.value.trim()); };
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") { event.preventDefault(); done(); }
      if (event.key === "Escape") { event.stopPropagation(); showVerdict(id); }
    });
    holder.append(field, make("button", { type: "button", onclick: done }, "Dismiss"));
    field.focus();
  };
  const showVerdict = (id) => {
    const holder = $(`.judge[data-finding="${CSS.escape(id)}"]`);
    if (!holder) return;
    const verdict = review.verdicts[id];
    const given = verdict && verdict.verdict !== "open" ? verdict.verdict : "";
    holder.closest(".f").dataset.verdict = given;
    holder.replaceChildren(
      ...Object.entries(words).map(([name, label]) => make("button", {
        type: "button", "aria-pressed": String(given === name),
        onclick: () => (name === "dismissed" && given !== name ? askReason(holder) : judge(id, name)),
      }, given === name ? label.replace("Confirm", "Confirmed").replace("Dismiss…", "Dismissed").replace("Talk about", "To talk about") : label)),
      make("button", { type: "button", class: "link", onclick: () => write(holder, { finding: id }) }, "Note"),
      ...(given && verdict.reason ? [make("span", {}, `${verdict.author}: ${verdict.reason}`)] : []),
    );
    for (const note of shown().filter((note) => note.finding === id)) holder.append(drawn(note));
  };

  // Notes.
  const shown = () => review.notes.filter((note) => !note.deleted);
  const placed = new Map(data.notes.map((note) => [note.id, note]));
  const said = (words) => {
    const holder = make("p", { class: "said-text" });
    words.split("`").forEach((part, index, all) => {
      holder.append(index % 2 && index + 1 < all.length ? make("code", {}, part) : (index % 2 ? "`" : "") + part);
    });
    return holder;
  };
  const when = (moment) => { const date = new Date(moment); return isNaN(date) ? "" : date.toLocaleDateString(undefined, { day: "numeric", month: "short", year: "numeric" }); };
  const drawn = (note) => {
    const place = placed.get(note.id);
    const path = place?.path ?? note.anchor?.path;
    const line = place ? place.now?.start.line : note.anchor?.start.line;
    const where = path ? `${path}${line ? `:${line}` : ""}` : "";
    const state = place && note.anchor && !place.now ? "these lines are gone" : place?.now?.is_changed ? "the lines were changed since" : "";
    const touch = (change) => { change(); note.changed = now(); changed(); show(); };
    return make("div", { class: `note${note.resolved ? " resolved" : ""}`, "data-note": note.id },
      make("header", {}, make("b", {}, note.author), make("span", {}, when(note.created)), where ? make("code", {}, where) : null,
        state ? make("span", {}, state) : null, note.resolved ? make("span", {}, "resolved") : null),
      note.anchor && !note.finding ? make("pre", {}, (note.anchor.lines ?? []).slice(0, 6).join("\n")) : null,
      said(note.text),
      ...(note.replies ?? []).map((reply) => make("div", { class: "reply" }, make("header", {}, make("b", {}, reply.author), make("span", {}, when(reply.created))), said(reply.text))),
      make("div", { class: "tools" },
        make("button", { type: "button", onclick: (event) => write(event.target.closest(".note"), { reply: note }) }, "Reply"),
        make("button", { type: "button", onclick: () => touch(() => { note.resolved = !note.resolved; if (!note.resolved) delete note.resolved; }) }, note.resolved ? "Open again" : "Resolve"),
        make("button", { type: "button", class: "link", onclick: () => touch(() => { note.deleted = true; }) }, "Delete")));
  };
  const write = (holder, about) => {
    $(".write", holder)?.remove();
    const field = make("textarea", { rows: 3, "aria-label": "Note", placeholder: about.reply ? "Reply" : "Note" });
    const form = make("div", { class: "write" }, field);
    const done = () => {
      const words = field.value.trim();
      if (!words) { form.remove(); return; }
      const moment = now();
      if (about.reply) (about.reply.replies ??= []).push({ id: fresh(), author: author(), created: moment, text: words });
      else {
        const note = { id: fresh(), author: author(), created: moment, changed: moment, text: words };
        if (about.question) note.question = Number(about.question);
        if (about.finding) note.finding = about.finding;
        if (about.anchor) note.anchor = about.anchor;
        review.notes.push(note);
      }
      changed();
      show();
    };
    form.append(make("div", {}, make("button", { type: "button", class: "primary", onclick: done }, "Add"), make("button", { type: "button", onclick: () => form.remove() }, "Cancel")));
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); done(); }
      if (event.key === "Escape") { event.stopPropagation(); form.remove(); }
    });
    holder.append(form);
    field.focus();
  };
  // A note on a line: by what stands there and around it, so that it is found again.
  const anchor = (line) => {
    const figure = line.closest("figure");
    const lines = $$(".l", figure);
    const at = lines.indexOf(line);
    const plain = (node) => $(".t", node).textContent;
    const full = (node) => plain(node).trim() !== "";
    const number = Number(line.dataset.n);
    const out = {
      path: data.prefix + figure.dataset.path,
      start: { line: number, column: 1 }, end: { line: number, column: [...plain(line)].length + 1 }, lines: [plain(line)],
    };
    const before = lines.slice(0, at).filter(full).slice(-3).map(plain);
    const after = lines.slice(at + 1).filter(full).slice(0, 3).map(plain);
    if (before.length) out.before = before;
    if (after.length) out.after = after;
    return out;
  };
  document.addEventListener("click", (event) => {
    const number = event.target.closest(".code:not(.diff) .n");
    if (!number) return;
    const article = number.closest("article[data-q]");
    const card = number.closest(".f");
    const holder = card ? $(".judge", card) : $(".notes", article ?? document);
    write(holder, { question: article?.dataset.q, finding: card?.dataset.id, anchor: anchor(number.parentNode) });
  });

  const show = () => {
    for (const article of $$("article[data-q]")) {
      const number = article.dataset.q;
      const given = review.answers[number] ?? {};
      for (const input of $$(".score input", article)) {
        input.checked = given.score?.value != null && Number(input.value) === given.score.value;
        input.dataset.was = input.checked ? "yes" : "";
      }
      for (const input of $$("[data-point]", article)) input.checked = given.points?.[input.dataset.point]?.value ?? false;
      const remark = $("[data-remark]", article);
      if (remark && document.activeElement !== remark) remark.value = given.remark?.value ?? "";
      const own = (note) => !note.finding && String(note.question ?? placed.get(note.id)?.question ?? "") === number;
      const notes = shown().filter(own);
      $(".notes", article).replaceChildren(...notes.map(drawn));
    }
    for (const id of Object.keys(data.findings)) showVerdict(id);
    const numbers = new Set($$("article[data-q]").map((article) => article.dataset.q));
    const homeless = (note) => !(note.finding && data.findings[note.finding]) && !numbers.has(String(note.question ?? placed.get(note.id)?.question ?? ""));
    $("[data-whole]").replaceChildren(...shown().filter(homeless).map(drawn));
    const overall = $("#overall-remark");
    if (document.activeElement !== overall) overall.value = review.overall?.value ?? "";
    $$(".l.noted").forEach((line) => line.classList.remove("noted"));
    for (const note of shown()) {
      const place = placed.get(note.id);
      const path = place ? place.path : note.anchor?.path.slice(data.prefix.length);
      const line = place ? place.now?.start.line : note.anchor?.start.line;
      if (path && line) $$(`figure[data-path="${CSS.escape(path)}"] .l[data-n="${line}"]`).forEach((node) => node.classList.add("noted"));
    }
    totals();
  };

  const totals = () => {
    const scores = Object.values(review.answers).map((mark) => mark.score?.value).filter((value) => value != null);
    const mean = scores.length ? scores.reduce((a, b) => a + b, 0) / scores.length : null;
    $("#mean").replaceChildren(mean === null ? "–" : mean.toFixed(1), ...(mean === null ? [] : [make("small", {}, " of 4")]));
    const plural = (count, one, many) => `${count} ${count === 1 ? one : many}`;
    $("#scored").textContent = scores.length ? `${plural(scores.length, "question", "questions")} scored` : "nothing scored yet";
    const verdicts = Object.entries(review.verdicts).filter(([id, verdict]) => verdict.verdict !== "open" && data.findings[id]);
    $("#judged").textContent = `${verdicts.length} of ${plural(Object.keys(data.findings).length, "finding", "findings")} judged`;
    $("#noted").textContent = plural(shown().filter((note) => !note.resolved).length, "open note", "open notes");
    for (const link of $$(".side a")) $(".given", link).textContent = review.answers[link.dataset.q]?.score?.value ?? "";
    for (const article of $$("article[data-q]")) {
      const boxes = $$("[data-point]", article);
      $(".ticked", article).textContent = `${boxes.filter((box) => box.checked).length} of ${boxes.length}`;
    }
  };

  // Filters and search.
  const texts = new WeakMap();
  const content = (node) => { if (!texts.has(node)) texts.set(node, node.textContent.toLowerCase()); return texts.get(node); };
  const filter = () => {
    const asked = $("#search").value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const severities = new Set($$("[name=severity]:checked").map((box) => box.value));
    const all = severities.size === $$("[name=severity]").length;
    const [state, file] = [$("#state").value, $("#file").value];
    const holds = (node) => asked.every((word) => content(node).includes(word));
    let questions = 0, findings = 0;
    for (const article of $$("article.q")) {
      const cards = $$(".f", article);
      const head = $(":scope > header", article);
      const whole = asked.length === 0 || (head && asked.every((word) => content(head).includes(word)));
      let visible = 0;
      for (const card of cards) {
        const is = severities.has(card.dataset.severity) && (!file || card.dataset.path === file) && (whole || holds(card));
        card.hidden = !is;
        if (is) visible += 1;
      }
      findings += visible;
      const own = article.dataset.state;
      const wanted = { "": true, answered: own === "in-code" || own === "in-writing", findings: visible > 0, unscored: review.answers[article.dataset.q]?.score?.value == null }[state] ?? own === state;
      const found = whole || visible > 0 || holds(article);
      article.hidden = !(wanted && found && (!file || visible > 0) && (all || visible > 0));
      if (!article.hidden && article.dataset.q) questions += 1;
    }
    for (const topic of $$("section.topic")) topic.hidden = topic.id !== "overall" && $$("article.q:not([hidden])", topic).length === 0;
    const filtered = asked.length || !all || state || file;
    $("#matches").textContent = filtered ? `${questions} ${questions === 1 ? "question" : "questions"}, ${findings} ${findings === 1 ? "finding" : "findings"}` : "";
    for (const link of $$(".side a")) link.parentNode.hidden = Boolean(filtered) && ($(`#q${link.dataset.q}`)?.hidden ?? false);
  };
  let waiting = 0;
  $("#search").addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(filter, 60); });
  $(".toolbar").addEventListener("change", filter);
  $(".toolbar").addEventListener("submit", (event) => event.preventDefault());

  // Keys.
  let here = null;
  const go = (node) => {
    if (!node) return;
    here?.classList.remove("here");
    here = node;
    node.classList.add("here");
    node.focus({ preventScroll: true });
    node.scrollIntoView({ block: node.offsetHeight > innerHeight - 120 ? "start" : "nearest" });
    const number = node.closest("article[data-q]")?.dataset.q;
    for (const link of $$(".side a")) {
      link.classList.toggle("here", link.dataset.q === number);
      if (link.dataset.q === number) link.scrollIntoView({ block: "nearest" });
    }
  };
  const step = (selector, by) => {
    const all = $$(selector).filter((node) => !node.closest("[hidden]"));
    if (!all.length) return;
    let at = all.indexOf(here);
    if (at < 0) {
      const article = here?.closest("article.q");
      at = article ? all.indexOf(article) : by > 0 ? -1 : all.length;
    }
    go(all[Math.max(0, Math.min(all.length - 1, at + by))]);
  };
  const keys = {
    j: () => step("article.q, .f", 1), k: () => step("article.q, .f", -1),
    "]": () => step("article.q", 1), "[": () => step("article.q", -1),
    o: () => { const all = here ? $$("details", here) : []; const open = all.some((one) => !one.open); all.forEach((one) => { one.open = open; }); },
    "/": () => { $("#search").focus(); $("#search").select(); },
    s: save, "?": () => $("#help").showModal(),
    n: () => {
      if (!here) return;
      if (here.matches(".f")) write($(".judge", here), { finding: here.dataset.id, question: here.closest("article[data-q]")?.dataset.q });
      else if (here.dataset.q) write($(".notes", here), { question: here.dataset.q });
    },
    c: () => here?.matches(".f") && judge(here.dataset.id, "confirmed"),
    t: () => here?.matches(".f") && judge(here.dataset.id, "discussed"),
    d: () => here?.matches(".f") && askReason($(".judge", here)),
  };
  for (let score = 0; score <= 4; score += 1) {
    keys[score] = () => $(`.score input[value="${score}"]`, here?.closest("article[data-q]") ?? document.createElement("i"))?.click();
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || $("#help").open) return;
    const typing = event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select");
    if (typing) { if (event.key === "Escape") typing.blur(); return; }
    const act = keys[event.key];
    if (act) { event.preventDefault(); act(); }
  });
  $("#show-help").addEventListener("click", () => $("#help").showModal());
  document.addEventListener("focusin", (event) => {
    const node = event.target.closest(".f, article.q");
    if (node && node === event.target && node !== here) { here?.classList.remove("here"); here = node; }
  });
  addEventListener("hashchange", () => { const node = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1))); if (node) go(node); });

  // Paper has no buttons: everything is open on it.
  let closed = [];
  addEventListener("beforeprint", () => { closed = $$("details:not([open])"); closed.forEach((one) => { one.open = !one.closest(".q.empty"); }); });
  addEventListener("afterprint", () => closed.forEach((one) => { one.open = false; }));

  show();
  document.documentElement.dataset.ready = "yes";
})();
