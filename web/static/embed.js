/* A search box of this site on another one. It is a plain form, which takes the style of the page
   that it stands on; it leads to the results, keeps nothing and sets no cookie.

   <script src="https://tim.example/nhung.js" crossorigin="anonymous" data-lang="en"></script> */
"use strict";

(() => {
  const script = document.currentScript;
  const english = (script.dataset.lang || document.documentElement.lang).startsWith("en");
  const form = document.createElement("form");
  form.action = new URL(".", script.src).href;
  form.method = "get";
  form.setAttribute("role", "search");
  const label = document.createElement("label");
  label.append((script.dataset.label || (english ? "Search" : "Tìm kiếm")) + " ");
  const input = document.createElement("input");
  input.type = "search";
  input.name = "q";
  input.maxLength = 500;
  label.append(input);
  const button = document.createElement("button");
  button.textContent = english ? "Search" : "Tìm";
  form.append(label, " ", button);
  // What every search from here asks besides, such as data-noi.
  for (const name of ["noi", "filter", "tu", "den", "xep", "lang"]) {
    if (!script.dataset[name]) continue;
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = script.dataset[name];
    form.append(field);
  }
  script.replaceWith(form);
})();
