/**
 * Positions near to those wished, in the same order and at least `pitch` apart, none beyond `limit`. Wishes fall from
 * first to last, as `y` does from the bottom of a picture up. Neighbours that would meet share the way.
 */
export function apart(wishes: readonly number[], pitch: number, limit: number): readonly number[] {
  const clusters: { first: number; count: number }[] = [];
  for (const wish of wishes) {
    clusters.push({ first: Math.min(limit, wish), count: 1 });
    for (;;) {
      const [below, above] = clusters.slice(-2);
      if (below === undefined || above === undefined) break;
      if (above.first <= below.first - below.count * pitch) break;
      // The first of both together, so that each is as far from its own wish as the other, by their number.
      const first =
        (below.first * below.count + (above.first + below.count * pitch) * above.count) /
        (below.count + above.count);
      clusters.splice(-2, 2, { first: Math.min(limit, first), count: below.count + above.count });
    }
  }
  return clusters.flatMap(({ first, count }) => Array.from({ length: count }, (_, at) => first - at * pitch));
}
