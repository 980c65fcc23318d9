// What is pressed stays where it is until it is let go: a button that is replaced under a finger gets no click.

// Gives a function that does something now, or, while something within the element is pressed, right after.
export function held(element) {
  let isPressed = false;
  let waiting = [];
  const letGo = () => setTimeout(() => {
    isPressed = false;
    const due = waiting;
    waiting = [];
    for (const each of due) each();
  });
  element.addEventListener("pointerdown", () => { isPressed = true; });
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, letGo, true);
  return (work) => { if (isPressed) waiting.push(work); else work(); };
}
