"use strict";
// What the page does beside being read: shows the card of the chosen claim, and filters. Without it, a claim is
// a link to its card further down.
(() => {
  const all = (selector) => Array.from(document.querySelectorAll(selector));
  const byId = (id) => document.getElementById(id);
  const [marks, cards, articles] = [all(".claim"), all(".card"), all(".article")];
  const [form, panel, chosen] = [byId("filters"), byId("panel"), byId("chosen")];
  let current = null;

  const shown = (mark) => mark.dataset.claims.split(" ").map(byId).filter((card) => !card.hidden);
  const stops = () => marks.filter((mark) => mark.tabIndex === 0);

  function choose(mark) {
    const found = shown(mark);
    if (found.length === 0) return;
    current = mark;
    const copies = found.map((card) => card.cloneNode(true));
    copies.forEach((copy) => copy.removeAttribute("id"));
    chosen.replaceChildren(...copies);
    for (const other of marks) {
      if (other.dataset.claims.split(" ").includes(found[0].id)) other.setAttribute("aria-current", "true");
      else other.removeAttribute("aria-current");
    }
    panel.classList.add("open");
    chosen.scrollTop = 0;
    mark.scrollIntoView({ block: "nearest" });
  }

  function close() {
    if (current && panel.contains(document.activeElement)) current.focus({ preventScroll: true });
    panel.classList.remove("open");
    chosen.replaceChildren();
    marks.forEach((mark) => mark.removeAttribute("aria-current"));
    current = null;
  }

  function step(by) {
    const places = stops();
    const at = places.findIndex((mark) => shown(mark)[0] === (current && shown(current)[0]));
    const next = places[at + by];
    if (next) choose(next);
  }

  function filter() {
    const { voice, target, level } = Object.fromEntries(new FormData(form));
    for (const card of cards) {
      const { voice: whose, targets, level: risk } = card.dataset;
      card.hidden =
        (voice !== "" && whose !== voice) ||
        (target !== "" && !targets.split(" ").includes(target)) ||
        Number(risk) < Number(level);
    }
    for (const mark of marks) {
      const [first] = shown(mark);
      mark.classList.toggle("off", !first);
      mark.tabIndex = first && "opens" in mark.dataset ? 0 : -1;
      if (first) {
        mark.dataset.lean = first.dataset.lean;
        mark.dataset.level = first.dataset.level;
        mark.style.setProperty("--risk", first.style.getPropertyValue("--risk"));
      }
    }
    const count = cards.filter((card) => !card.hidden).length;
    for (const article of articles) {
      const empty = count < cards.length && !article.querySelector(".card:not([hidden])");
      article.hidden = empty;
      const entry = document.querySelector(`.contents [href="#${article.id}"]`);
      if (entry) entry.parentElement.classList.toggle("off", empty);
    }
    byId("count").textContent = count === cards.length ? `All ${count} claims` : `${count} of ${cards.length} claims`;
    byId("reset").disabled = count === cards.length && !voice && !target && level === "0";
    close();
  }

  function pick({ voice = "", target = "", level = "0" }) {
    for (const [name, value] of Object.entries({ voice, target, level })) form.elements[name].value = value;
    filter();
  }

  for (const mark of marks) {
    mark.addEventListener("focus", () => choose(mark));
    mark.addEventListener("click", (event) => {
      event.preventDefault();
      choose(mark);
    });
    mark.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      choose(mark);
      panel.focus({ preventScroll: true });
    });
  }
  for (const button of all("[data-pick]")) {
    button.addEventListener("click", () => {
      pick(button.dataset);
      byId("reading").scrollIntoView();
    });
  }
  for (const link of all("[data-show]")) {
    const id = link.hash.slice(1);
    const mark = marks.find((mark) => mark.dataset.claims.split(" ").includes(id));
    if (!mark) continue;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      pick({});
      mark.focus();
    });
  }
  document.addEventListener("keydown", (event) => event.key === "Escape" && close());
  window.addEventListener("beforeprint", () => all("details").forEach((details) => (details.open = true)));
  byId("close").addEventListener("click", close);
  byId("before").addEventListener("click", () => step(-1));
  byId("after").addEventListener("click", () => step(1));
  form.addEventListener("change", filter);
  form.addEventListener("reset", () => setTimeout(filter));
  form.addEventListener("submit", (event) => event.preventDefault());
  document.documentElement.classList.add("scripted");
  filter();
})();
