import countries from 'i18n-iso-countries';

/** ISO 3166-1 alpha-3 for an alpha-2 or alpha-3 code in any case; null for what is neither. */
export function countryCode(text: string): string | null {
  const code = text.trim().toUpperCase();
  if (/^[A-Z]{3}$/.test(code)) return countries.alpha3ToAlpha2(code) === undefined ? null : code;
  if (/^[A-Z]{2}$/.test(code)) return countries.alpha2ToAlpha3(code) ?? null;
  return null;
}

/** ISO 3166-1 alpha-2 for an alpha-3 code, as IATI writes countries. */
export function alpha2(code: string): string | null {
  return countries.alpha3ToAlpha2(code) ?? null;
}

/** The English name of a country by its alpha-3 code, as it is said: "Republic of Moldova"; the code where it has none. */
export function countryName(code: string): string {
  // The list turns such names round, for its own order: "Moldova, Republic of".
  return (countries.getName(code, 'en') ?? code).replace(/^([^,]+), (.*\bof(?: the)?)$/, '$2 $1');
}
