/**
 * Decimal text to scaled integers and back, exactly. No float ever touches an amount or a percentage.
 */

const DECIMAL = /^([+-]?)(\d{1,18})(?:\.(\d{1,30}))?$/;

interface ScaledDecimal {
  /** The value times ten to the power of the scale, rounded half away from zero. */
  readonly value: bigint;
  /** True when digits beyond the scale were not all zero. */
  readonly rounded: boolean;
}

/** Reads "1234.5" at a scale (2 for cents): null when the text is not a plain decimal number. */
export function parseScaled(text: string, scale: number): ScaledDecimal | null {
  const match = DECIMAL.exec(text.trim());
  if (match === null) return null;
  const [, sign, whole = '0', fraction = ''] = match;
  const kept = fraction.slice(0, scale).padEnd(scale, '0');
  const rest = fraction.slice(scale);
  let value = BigInt(whole + kept);
  if (rest !== '' && rest[0] !== undefined && rest[0] >= '5') value += 1n;
  return { value: sign === '-' ? -value : value, rounded: /[1-9]/.test(rest) };
}

/** Writes a scaled integer as decimal text with exactly `scale` digits after the point. */
export function formatScaled(value: bigint | number, scale: number): string {
  const big = BigInt(value);
  const digits = (big < 0n ? -big : big).toString().padStart(scale + 1, '0');
  const sign = big < 0n ? '-' : '';
  if (scale === 0) return sign + digits;
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** The value of a scaled integer as a JSON number: 33333333 at scale 6 is 33.333333. */
export function scaledToNumber(value: number, scale: number): number {
  return Number(formatScaled(value, scale));
}

/** A finite JSON number as plain decimal text; never in exponent form. */
export function numberToText(value: number): string {
  const text = String(value);
  return /e/i.test(text) ? value.toFixed(20).replace(/\.?0+$/, '') : text;
}
