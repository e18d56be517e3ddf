/** A sum of many safe integers, exact however large it grows, and as fast as a number while it is small. */
export interface RunningSum {
  low: number;
  high: bigint;
}

export function runningSum(): RunningSum {
  return { low: 0, high: 0n };
}

export function addTo(sum: RunningSum, value: number): void {
  const next = sum.low + value;
  if (Number.isSafeInteger(next)) {
    sum.low = next;
  } else {
    sum.high += BigInt(sum.low);
    sum.low = value;
  }
}

export function sumOf({ low, high }: RunningSum): bigint {
  return high + BigInt(low);
}
