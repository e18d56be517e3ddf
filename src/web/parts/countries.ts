import countries from 'i18n-iso-countries';

const NAMES = new Intl.DisplayNames(['en'], { type: 'region' });

/** The name of a country in English, by ISO 3166-1 alpha-3; the code itself where no name is known. */
export function countryName(iso: string): string {
  const short = countries.alpha3ToAlpha2(iso);
  return short === undefined ? iso : (NAMES.of(short) ?? iso);
}
