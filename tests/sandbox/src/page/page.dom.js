// Builds and updates nodes. Data becomes text nodes, never markup.

export const find = (id) => document.getElementById(id);

export function element(name, properties, ...children) {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children);
  return node;
}

export const span = (className, ...children) => element("span", { className }, ...children);

// An unchanged node is not touched: a selection in it remains.
export function setText(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

// `redraw` finds the node again by its key.
export function keyed(key, node) {
  node.dataset.key = key;
  return node;
}

export function button(key, label, description, act) {
  const node = element("button", { type: "button" }, span("", label));
  node.setAttribute("aria-label", description);
  node.addEventListener("click", () => act(node));
  return keyed(key, node);
}

const COPIED_MS = 1500;

export function copyButton(key, label, description, text) {
  return button(key, label, description, async (node) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      showError("The browser does not allow this page to copy.");
      return;
    }
    node.classList.add("copied");
    announce("Copied");
    setTimeout(() => node.classList.remove("copied"), COPIED_MS);
  });
}

// Speaks to screen readers.
export function announce(text) {
  find("announcement").textContent = text;
}

const ERROR_MS = 10_000;
let errorTimer;

// An error clears itself.
export function showError(text) {
  clearTimeout(errorTimer);
  find("error").textContent = text;
  errorTimer = setTimeout(showError, ERROR_MS, "");
}

// Replaces the children. Focus, scroll positions and unfolded parts are kept.
export function redraw(parent, ...children) {
  const keyedNodes = () => [...parent.querySelectorAll("[data-key]")];
  const hasFocus = parent.contains(document.activeElement);
  const focused = hasFocus ? document.activeElement.dataset.key : undefined;
  const old = new Map(keyedNodes().map((it) => [it.dataset.key, { top: it.scrollTop, open: it.open }]));
  parent.replaceChildren(...children);
  for (const node of keyedNodes()) {
    const { top = 0, open } = old.get(node.dataset.key) ?? {};
    if (open) {
      node.open = true;
    }
    node.scrollTop = top;
    if (hasFocus && node.dataset.key === focused) {
      node.focus({ preventScroll: true });
    }
  }
  if (hasFocus && !parent.contains(document.activeElement)) {
    const next = parent.querySelector(".controls button") ?? parent.querySelector("button");
    next?.focus({ preventScroll: true });
  }
}
