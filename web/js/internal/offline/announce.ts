/** Says that there is a new version, over everything else and out of the way, until it is asked for or dismissed. */

let announced = false;

/** Once in a tab. `reload` is called when the person wants it. */
export function announce(reload: () => Promise<void>): void {
  if (announced) return;
  announced = true;
  const bar = document.createElement("div");
  bar.className = "update";
  bar.setAttribute("role", "status");
  bar.dataset["testid"] = "update";
  // A live region speaks of what changes in it, not of what it comes with.
  document.body.append(bar);
  const text = document.createElement("span");
  text.textContent = "A new version of Pollscope is ready.";
  const now = button("Reload", "btn", () => {
    now.disabled = true;
    void reload();
  });
  now.dataset["testid"] = "update-now";
  const later = button("✕", "quiet icon", () => bar.remove());
  later.ariaLabel = "Later";
  requestAnimationFrame(() => bar.append(text, now, later));
}

function button(label: string, className: string, act: () => void): HTMLButtonElement {
  const button = document.createElement("button");
  button.className = className;
  button.textContent = label;
  button.addEventListener("click", act);
  return button;
}
