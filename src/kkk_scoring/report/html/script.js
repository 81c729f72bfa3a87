"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const entries = [...document.querySelectorAll("details.entry")];
  for (const tools of document.querySelectorAll(".tools")) tools.hidden = false;

  // Entries: all at once, by link, and all of them on paper.
  const openAll = (open) => entries.forEach((entry) => { entry.open = open; });
  if ($("open-all")) {
    $("open-all").addEventListener("click", () => openAll(true));
    $("close-all").addEventListener("click", () => openAll(false));
  }
  const show = () => {
    const target = location.hash && $(decodeURIComponent(location.hash.slice(1)));
    const entry = target && target.closest("details");
    if (entry) {
      entry.open = true;
      target.scrollIntoView();
      const summary = entry.querySelector("summary");
      if (target === entry && summary) summary.focus({ preventScroll: true });
    }
  };
  addEventListener("hashchange", show);
  show();
  let before = [];
  addEventListener("beforeprint", () => {
    before = entries.map((entry) => entry.open);
    openAll(true);
  });
  addEventListener("afterprint", () => entries.forEach((entry, i) => { entry.open = before[i]; }));

  const list = $("list");
  if (!list) return;
  const body = list.tBodies[0];
  const rows = [...body.rows];

  // Sorting: every heading becomes a button; a second press turns the order round.
  const heads = [...list.tHead.rows[0].cells];
  const value = (row, i) => row.cells[i].dataset.k;
  const compare = (a, b, i) => value(a, i) === undefined
    ? a.cells[i].textContent.localeCompare(b.cells[i].textContent, document.documentElement.lang, { numeric: true })
    : value(a, i) - value(b, i);
  heads.forEach((head, i) => {
    // On paper stands plain text: a button is not printed again on top of every page.
    const paper = document.createElement("span");
    paper.className = "on-paper";
    paper.textContent = head.textContent;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button, paper);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const sorted = rows.slice().sort((a, b) => (down ? -1 : 1) * compare(a, b, i));
      body.append(...sorted);
    });
  });

  // Filtering: by text, without regard to case or accents, and by result.
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/ł/gi, "l").toLowerCase();
  const texts = rows.map((row) => plain(row.textContent));
  const filter = () => {
    const words = plain($("search").value).split(/\s+/);
    let shown = 0;
    rows.forEach((row, i) => {
      const only = $("only").value;
      row.hidden = (only && row.dataset.result !== only) || !words.every((word) => texts[i].includes(word));
      shown += !row.hidden;
    });
    $("shown").textContent = `${shown} / ${$("shown").dataset.of}`;
  };
  $("search").addEventListener("input", filter);
  $("only").addEventListener("change", filter);
  $("search").form.addEventListener("submit", (event) => event.preventDefault());
  filter();
})();
