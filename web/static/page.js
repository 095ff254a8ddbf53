/* What a script adds to pages that work without one: suggestions while typing (the combobox
   pattern of the ARIA practices), results that follow filters and query, arrow keys between matches,
   "/" for the search box and "f" for the filters, long filters narrowed, buttons that copy, and short addresses. */
"use strict";

const WAIT = 120; // milliseconds without a key before suggestions are asked for
const WAIT_FILTERS = 300; // milliseconds after a filter was chosen: another may follow
const WAIT_QUERY = 500; // milliseconds without a key before the results are those of what was typed

for (const input of document.querySelectorAll("input[data-suggest]")) suggestions(input);
if (document.getElementById("m1")) matchKeys();
for (const button of document.querySelectorAll(".copy")) copies(button);
keys();
shortAddresses();
liveFilters();
narrowing();

function suggestions(input) {
  const list = document.createElement("ul");
  list.id = input.id + "-list";
  list.className = "suggest";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.label);
  list.hidden = true;
  const status = document.createElement("div");
  status.className = "unseen";
  status.setAttribute("role", "status");
  input.after(list, status);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  const kinds = JSON.parse(input.dataset.kinds || "{}");
  let timer = 0;
  let asking = null; // the request under way
  let typed = ""; // what the reader typed, given back when no line is chosen
  let chosen = -1;

  function close() {
    clearTimeout(timer);
    if (asking) asking.abort();
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function choose(index) {
    const lines = list.children;
    if (chosen >= 0) lines[chosen].setAttribute("aria-selected", "false");
    chosen = index;
    if (index < 0) {
      input.removeAttribute("aria-activedescendant");
      input.value = typed;
    } else {
      lines[index].setAttribute("aria-selected", "true");
      lines[index].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", lines[index].id);
      input.value = lines[index].dataset.text;
    }
  }

  function show(found) {
    list.replaceChildren(
      ...found.map((suggestion, index) => {
        const line = document.createElement("li");
        line.id = input.id + "-line-" + index;
        line.dataset.text = suggestion.text;
        if (suggestion.page) {
          line.dataset.page = suggestion.page;
          line.setAttribute("aria-description", input.dataset.opens);
        }
        const text = document.createElement("span");
        text.lang = "vi";
        text.textContent = suggestion.text;
        line.append(text);
        if (kinds[suggestion.kind]) {
          const kind = document.createElement("span");
          kind.className = "kind";
          kind.textContent = kinds[suggestion.kind];
          line.append(" ", kind); // the space parts them where they are read out
          line.classList.toggle("apart", index > 0 && found[index - 1].kind !== suggestion.kind);
        }
        line.setAttribute("role", "option");
        line.setAttribute("aria-selected", "false");
        return line;
      }),
    );
    chosen = -1;
    input.removeAttribute("aria-activedescendant");
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    status.textContent = found.length ? input.dataset.some.replace("{}", found.length) : input.dataset.none;
  }

  async function ask() {
    typed = input.value;
    if (asking) asking.abort();
    if (!typed.trim()) return close();
    asking = new AbortController();
    try {
      const asked = new URLSearchParams({ q: typed, lang: document.documentElement.lang });
      const answer = await fetch(input.dataset.suggest + "?" + asked, {
        signal: asking.signal,
      });
      if (answer.ok && document.activeElement === input) show((await answer.json()).suggestions);
    } catch {
      // aborted, or offline: the page works without suggestions
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    const count = list.children.length;
    if (event.key === "ArrowDown") choose(chosen + 1 < count ? chosen + 1 : -1);
    else if (event.key === "ArrowUp") choose(chosen < 0 ? count - 1 : chosen - 1);
    else if (event.key === "Escape") {
      choose(-1);
      close();
    } else {
      if (event.key !== "Enter") return;
      const page = chosen < 0 ? "" : list.children[chosen].dataset.page;
      close();
      if (!page) return;
      location.assign(page);
    }
    event.preventDefault();
  });
  input.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays
  list.addEventListener("click", (event) => {
    const line = event.target.closest("li");
    if (!line) return;
    close();
    if (line.dataset.page) return location.assign(line.dataset.page);
    input.value = line.dataset.text;
    input.form.requestSubmit();
  });
}

function matchKeys() {
  const hint = document.querySelector(".keys");
  if (hint) hint.hidden = false;
  document.addEventListener("keydown", (event) => {
    const step = { ArrowRight: "next", ArrowLeft: "prev" }[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest("input, textarea, select")) return;
    const here = document.querySelector("mark:target + .walk");
    const link = here ? here.querySelector(`[rel=${step}]`) : document.querySelector(".matches a");
    event.preventDefault();
    location.replace(link.hash); // Back leads to the results, not through every match
  });
}

function copies(button) {
  if (!navigator.clipboard) return; // only where the page came over HTTPS
  const name = button.textContent;
  button.hidden = false;
  button.setAttribute("aria-live", "polite"); // what it says when done is read out
  button.addEventListener("click", async () => {
    const at = /^#m\d+$/.test(location.hash) && /^https?:/.test(button.dataset.text);
    const text = at ? button.dataset.text.split("#")[0] + location.hash : button.dataset.text;
    await navigator.clipboard.writeText(text);
    button.textContent = button.dataset.copied;
    setTimeout(() => (button.textContent = name), 3000);
  });
}

function keys() {
  document.addEventListener("keydown", (event) => {
    const there = document.getElementById({ "/": "q", f: "loc" }[event.key]);
    if (!there || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select")) return;
    event.preventDefault();
    there.focus();
    if (there.select) there.select();
    else there.scrollIntoView();
  });
}

/* The results of the filters as they are chosen, and of the query as it is typed, without the button.
   The address is as if the button had been used; what is typed in one go is one step for Back. */
function liveFilters() {
  const form = document.getElementById("tim");
  if (!form || !document.getElementById("loc") || !window.AbortController) return;
  const status = document.createElement("div");
  status.className = "unseen";
  status.setAttribute("role", "status");
  document.body.append(status);
  const here = () => location.pathname + location.search;
  let shown = here();
  let timer = 0;
  let asking = null;
  let typing = false; // whether the last step was by the query, and the next is the same one

  document.addEventListener("change", (event) => {
    if (!event.target.matches("#loc [type=checkbox], #loc select, #loc .day input")) return;
    clearTimeout(timer);
    timer = setTimeout(() => show(asked(), "push"), WAIT_FILTERS);
  });
  form.elements.q.addEventListener("input", () => {
    clearTimeout(timer);
    if (form.elements.q.value.trim()) timer = setTimeout(() => show(asked(), "type"), WAIT_QUERY);
  });
  form.elements.q.addEventListener("change", () => (typing = false));
  form.addEventListener("submit", () => {
    clearTimeout(timer); // the button is on its way to the same page
    if (asking) asking.abort();
  });
  addEventListener("popstate", () => {
    if (here() !== shown) show(here(), "back");
  });

  function asked() {
    const chosen = [...form.elements]
      .filter((field) => field.name && (field.type !== "checkbox" || field.checked))
      .map((field) => [field.name, settled(field)]);
    const query = new URLSearchParams(chosen.filter(([, value]) => value)).toString();
    return form.getAttribute("action") + (query ? "?" + query : "");
  }

  /* What is being typed waits until it is complete, a place for its button. */
  function settled(field) {
    const typed = field.closest("#loc") && field.type === "text";
    return typed && (field === document.activeElement || field.id === "noi") ? field.defaultValue : field.value;
  }

  /* By what it came about: "push" for a filter, "type" for the query, "back" for the browser's own. */
  async function show(address, by) {
    if (asking) asking.abort();
    asking = new AbortController();
    let page;
    let found;
    try {
      const answer = await fetch(address, { signal: asking.signal });
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
      found = answer.ok;
    } catch (error) {
      if (error.name !== "AbortError" && by !== "type") location.assign(address);
      return;
    }
    const isFront = (one) => one.querySelector(".page").classList.contains("front");
    if (!page.getElementById("loc") || isFront(page) !== isFront(document)) {
      if (by === "push") location.assign(address);
      else if (by === "back") location.reload();
      return; // the front page waits for Enter
    }
    if (by === "type" && !found) return; // a query half typed may be wrong as yet
    if (by === "type" && typing) history.replaceState(null, "", address);
    else if (by !== "back") history.pushState(null, "", address);
    typing = by === "type";
    shown = here();
    document.title = page.title;
    take(page, by !== "back");
    const said = document.querySelector(".count") || document.querySelector("#noi-dung h1");
    status.textContent = said ? said.firstChild.textContent.trim() || said.textContent : "";
  }

  function take(page, pushed) {
    const active = document.activeElement;
    const top = active.getBoundingClientRect().top;
    const typed = [...document.querySelectorAll("#loc [type=text]")].filter((field) => field.value !== settled(field));
    const narrowed = [...document.querySelectorAll("#loc .narrow input")].filter((input) => input.value);
    const open = [...document.querySelectorAll("#loc details[open] > summary")].map((each) => each.textContent);
    for (const id of ["noi-dung", "loc"]) document.getElementById(id).replaceWith(page.getElementById(id));
    for (const field of form.querySelectorAll("[type=hidden]")) field.remove();
    form.append(...page.querySelectorAll("#tim [type=hidden]"));
    if (active !== form.elements.q) form.elements.q.value = page.getElementById("q").value;
    for (const [selector, name] of [["nav [hreflang]", "href"], ["[type='application/atom+xml']", "href"]]) {
      const [old, now] = [document.querySelector(selector), page.querySelector(selector)];
      if (old && now) old.setAttribute(name, now.getAttribute(name));
    }
    for (const summary of document.querySelectorAll("#loc summary")) {
      if (open.includes(summary.textContent)) summary.parentElement.open = true;
    }
    for (const field of pushed ? typed : []) document.getElementById(field.id).value = field.value;
    for (const input of document.querySelectorAll("#loc [data-suggest]")) suggestions(input);
    narrowing();
    for (const old of narrowed) {
      const input = [...document.querySelectorAll("#loc .narrow input")].find((one) => one.name === old.name);
      if (!input) continue;
      input.value = old.value;
      input.dispatchEvent(new Event("input"));
    }
    const same = [...document.querySelectorAll("#loc [name]")].find(
      (one) => one.name === active.name && one.type === active.type && (!one.matches("[type=checkbox]") || one.value === active.value),
    );
    if (same && active !== document.body) {
      same.focus({ preventScroll: true });
      scrollBy({ top: same.getBoundingClientRect().top - top, behavior: "instant" });
    }
  }
}

/* The values of a long filter that contain what is typed, with marks or without. */
function narrowing() {
  const plain = (text) => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replaceAll("đ", "d").trim();
  for (const box of document.querySelectorAll("#loc .narrow")) {
    const field = box.parentElement;
    const [input, said] = box.querySelectorAll("input, p");
    const more = field.querySelector(".more a");
    box.hidden = false;
    function narrow() {
      const wanted = plain(input.value);
      let left = 0;
      for (const line of field.querySelectorAll(".ticks li")) {
        line.hidden = !plain(line.querySelector("[lang]").textContent).includes(wanted);
        if (!line.hidden) left += 1;
      }
      said.textContent = wanted ? said.dataset.some.replace("{}", left) : "";
    }
    input.addEventListener("input", narrow);
    if (!more) continue;
    input.addEventListener("input", () => others(field, more, input.name).then(narrow), { once: true });
    more.addEventListener("click", (event) => {
      event.preventDefault();
      others(field, more, input.name).then(narrow);
    });
  }
}

/* The other values of a filter, from the page that the link to them leads to; further searches keep them. */
async function others(field, link, name) {
  if (link.dataset.asked) return;
  link.dataset.asked = "yes";
  try {
    const page = new DOMParser().parseFromString(await (await fetch(link.href)).text(), "text/html");
    const ticks = field.querySelector(".ticks");
    const known = [...ticks.querySelectorAll("input")].map((tick) => tick.value);
    const found = [...page.getElementById(field.id).querySelectorAll(".ticks li")].filter(
      (line) => !known.includes(line.querySelector("input").value),
    );
    ticks.append(...found);
    if (document.activeElement === link) found[0].querySelector("input").focus();
    link.parentElement.remove();
    const kept = document.createElement("input");
    Object.assign(kept, { type: "hidden", name: "facet", value: name });
    document.getElementById("tim").append(kept);
  } catch {
    location.assign(link.href);
  }
}

function shortAddresses() {
  const form = document.getElementById("tim");
  if (!form) return;
  form.addEventListener("submit", () => {
    const empty = [...form.elements].filter((field) => field.name && !field.value);
    for (const field of empty) field.disabled = true;
    setTimeout(() => empty.forEach((field) => (field.disabled = false))); // for Back
  });
}
