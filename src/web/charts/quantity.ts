import { formatScaled, numberToText, parseScaled } from '../../domain/decimal.ts';

/**
 * What a chart draws: a count as number, an amount as decimal text or in whole units as bigint. Lengths are drawn from
 * floats; what is written is always worked out exactly.
 */
export type Quantity = string | bigint | number;

interface Exact {
  readonly value: bigint;
  readonly scale: number;
}

const DECIMAL = /^([+-]?)(\d+)(?:\.(\d+))?$/;
/** Far below the largest float, so that sums of lengths stay finite. */
const MAX_DRAWN = 1e290;
const UNREADABLE = 'not a number';

/** The quantity as a float for drawing only; 0 where it is no number. */
export function drawn(quantity: Quantity): number {
  const value = exactOf(quantity) === null ? 0 : Number(quantity);
  return Math.max(-MAX_DRAWN, Math.min(MAX_DRAWN, value));
}

/** "-1234567.5" as "−1,234,567.5", with exactly the digits that were given. */
export function grouped(quantity: Quantity): string {
  const exact = exactOf(quantity);
  if (exact === null) return UNREADABLE;
  const text = formatScaled(exact.value, exact.scale);
  const [whole = '', fraction] = text.split('.');
  const separated = whole.replace(/\B(?=(\d{3})+$)/g, ',').replace('-', '−');
  return fraction === undefined ? separated : `${separated}.${fraction}`;
}

/** The exact sum, as decimal text with the most digits any of them has. What is no number adds nothing. */
export function sumOf(quantities: readonly Quantity[]): string {
  const exacts = quantities.map(exactOf).filter((exact) => exact !== null);
  const scale = exacts.reduce((most, exact) => Math.max(most, exact.scale), 0);
  const sum = exacts.reduce((total, exact) => total + exact.value * 10n ** BigInt(scale - exact.scale), 0n);
  return formatScaled(sum, scale);
}

/** The quantity in units of ten to the power of `exponent`, rounded once to one decimal: 114492979.11 in millions is "114.5". */
export function inUnitsOf(quantity: Quantity, exponent: number): string {
  const exact = exactOf(quantity);
  if (exact === null) return UNREADABLE;
  if (exponent === 0) return grouped(quantity);
  const divisor = 10n ** BigInt(exact.scale + exponent);
  const tenths = divideRounded(exact.value * 10n, divisor);
  return tenths === 0n && exact.value !== 0n ? '<0.1' : grouped(formatScaled(tenths, 1));
}

/** 0.0971 as "9.7%"; what is there but rounds to nothing is "<0.1%". Null gives null. */
export function percent(share: number | null): string | null {
  if (share === null || !Number.isFinite(share)) return null;
  const thousandths = parseScaled(numberToText(share), 3)?.value;
  if (thousandths === undefined) return null;
  return thousandths === 0n && share > 0 ? '<0.1%' : `${formatScaled(thousandths, 1).replace('-', '−')}%`;
}

function exactOf(quantity: Quantity): Exact | null {
  if (typeof quantity === 'bigint') return { value: quantity, scale: 0 };
  if (typeof quantity === 'number') {
    if (!Number.isFinite(quantity)) return null;
    if (Number.isInteger(quantity)) return { value: BigInt(quantity), scale: 0 };
    return exactOf(numberToText(quantity));
  }
  const match = DECIMAL.exec(quantity.trim());
  if (match === null) return null;
  const [, sign, whole = '', fraction = ''] = match;
  const value = BigInt(whole + fraction);
  return { value: sign === '-' ? -value : value, scale: fraction.length };
}

/** Half away from zero, as all amounts are rounded. */
function divideRounded(value: bigint, divisor: bigint): bigint {
  const absolute = value < 0n ? -value : value;
  const rounded = (absolute * 2n + divisor) / (divisor * 2n);
  return value < 0n ? -rounded : rounded;
}
