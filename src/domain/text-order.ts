/**
 * Order of code points: the same on every machine, whatever its locale, and the same as a database's binary order of
 * UTF-8. JavaScript's own order of code units differs beyond the basic plane.
 */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return beyondSurrogates(left) - beyondSurrogates(right);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above all others, so they are moved behind the end of the basic plane. */
function beyondSurrogates(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
