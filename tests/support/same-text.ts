import { expect } from 'vitest';

/** Holds long texts to be equal; where they are not, the first place that differs is told, not all of it. */
export function expectSameText(actual: string, expected: string, what: string): void {
  if (actual === expected) return;
  let place = 0;
  while (place < expected.length && actual[place] === expected[place]) place += 1;
  const around = (text: string) => text.slice(Math.max(0, place - 100), place + 100);
  expect(around(actual), `${what} at ${place}`).toBe(around(expected));
  throw new Error(`${what} is longer than it was`);
}
