import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutLabel } from '../../src/formats/uninfo/framework.ts';
import { repairText } from '../../src/formats/uninfo/repair.ts';

describe('text that was decoded wrongly', () => {
  const european = fc.stringMatching(/^[a-zA-Z ]{0,5}([à-öø-ÿ‘’“”–—…€œš][a-z ]{1,4}){1,4}$/);
  const wrongly = (text: string, encoding: string) =>
    encoding === 'latin1'
      ? Buffer.from(text).toString('latin1')
      : new TextDecoder(encoding).decode(Buffer.from(text));

  it('is repaired to what it was, whichever encoding it went through', () => {
    fc.assert(
      fc.property(european, fc.constantFrom('macintosh', 'windows-1252', 'latin1'), (some, encoding) => {
        // "à" alone could be a capital before a space; with an "é" beside it the whole text is certain.
        const text = `é ${some}`;
        expect(repairText(wrongly(text, encoding))).toEqual({ text, repaired: true, suspicious: false });
      }),
    );
  });

  it('is told from text that was decoded well', () => {
    fc.assert(
      fc.property(european, (text) => {
        expect(repairText(text).text).toBe(text);
      }),
    );
    for (const text of [
      'l’école',
      'CAFÉ’S',
      '«Écoles»',
      'São Tomé',
      'x √ y',
      'Привет',
      'مصر',
      '½ cup – 5 °C',
    ]) {
      expect(repairText(text)).toEqual({ text, repaired: false, suspicious: false });
    }
  });

  it('is left with a note where it cannot be told', () => {
    expect(repairText('AMANHÃ”')).toEqual({ text: 'AMANHÃ”', repaired: false, suspicious: true });
    expect(repairText('\ufffd')).toMatchObject({ repaired: false, suspicious: true });
  });
});

describe('a label cut from a text', () => {
  it('is at most 80 characters and ends where a word of the text ends', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1, maxLength: 40 }), (words) => {
        const text = words.join(' ');
        const label = cutLabel(text);
        expect(label.length).toBeLessThanOrEqual(80);
        if (label !== text) expect(`${text} `.startsWith(`${label.slice(0, -1)} `)).toBe(true);
      }),
    );
  });
});
