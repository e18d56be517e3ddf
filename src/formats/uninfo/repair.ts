/** Text whose UTF-8 bytes were once read in another encoding: "‚Äô" and "â€™" stand for "’". */

interface Repair {
  readonly text: string;
  readonly repaired: boolean;
  /** Something is left that looks wrongly decoded and cannot be mended with certainty. */
  readonly suspicious: boolean;
}

const ENCODINGS = ['macintosh', 'windows-1252'] as const;
type WrongEncoding = (typeof ENCODINGS)[number];

/** Each character of the upper half of the encoding, with its byte. */
const BYTES: Readonly<Record<WrongEncoding, ReadonlyMap<string, number>>> = {
  macintosh: upperHalf('macintosh'),
  'windows-1252': upperHalf('windows-1252'),
};

/** Texts are mangled once, seldom twice. */
const MAX_ROUNDS = 3;
const NON_ASCII = /[\u0080-\u{10ffff}]+/gu;
/** What is left of a text that was decoded wrongly: fragments that no language writes. */
const SUSPICIOUS =
  /[\ufffd\u0080-\u009f]|‚Ä|√[\u00a1-\u{10ffff}]|¬[†-]|â€|Ã[\u0080-\u00bf]|Ã[\u0192\u02c6\u2013-\u2122]|Â[\u00a0-\u00bf]/u;
/** Closing punctuation that may follow a capital in ordinary writing: "CAFÉ’S", "AMANHÃ”". */
const MAY_FOLLOW_CAPITAL =
  /^[\u00c0-\u00df][\u00a0\u00bb\u2013\u2014\u2018-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122]$/;
/** Characters expected from a repair that stands alone: letters of Latin Europe, punctuation, signs. */
const EXPECTED = /^[\u00a0-\u00ff\u0100-\u017f\u2010-\u2027\u202f-\u203a\u20ac\u2122]$/;

function upperHalf(encoding: WrongEncoding): ReadonlyMap<string, number> {
  const decoder = new TextDecoder(encoding);
  const bytes = Array.from({ length: 128 }, (_, index) => index + 128);
  // Read as ISO-8859-1, the bytes 80 to 9f become the control characters of the same numbers.
  const controls =
    encoding === 'windows-1252'
      ? bytes.slice(0, 32).map((byte) => [String.fromCharCode(byte), byte] as const)
      : [];
  return new Map([...controls, ...bytes.map((byte) => [decoder.decode(Uint8Array.of(byte)), byte] as const)]);
}

/**
 * Repairs what is certain: a run of characters that, written in the wrong encoding, gives exactly the UTF-8 of other
 * text, so that decoding it wrongly gives the run again, and that ordinary writing would not hold. A run that ordinary
 * writing might hold is repaired only where the whole text was mangled in the same way and other runs are certain.
 */
export function repairText(text: string): Repair {
  let current = text;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const next = repairOnce(current);
    if (next === current) break;
    current = next;
  }
  return { text: current, repaired: current !== text, suspicious: SUSPICIOUS.test(current) };
}

function repairOnce(text: string): string {
  if (!/[\u0080-\u{10ffff}]/u.test(text)) return text;
  for (const encoding of ENCODINGS) {
    const runs = [...text.matchAll(NON_ASCII)].map(([run]) => ({ run, meant: undo(run, encoding) }));
    const certain = runs.some(({ run, meant }) => meant !== null && isCertain(run, meant));
    if (!certain) continue;
    const whole = runs.every(({ meant }) => meant !== null);
    return text.replace(NON_ASCII, (run) => {
      const meant = undo(run, encoding);
      return meant !== null && (whole || isCertain(run, meant)) ? meant : run;
    });
  }
  return text;
}

/** The text whose UTF-8, decoded wrongly, is the run; null when there is none. */
function undo(run: string, encoding: WrongEncoding): string | null {
  const table = BYTES[encoding];
  const bytes: number[] = [];
  for (const character of run) {
    const byte = table.get(character);
    if (byte === undefined) return null;
    bytes.push(byte);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Uint8Array.from(bytes));
  } catch {
    return null;
  }
}

function isCertain(run: string, meant: string): boolean {
  const characters = [...meant];
  if (characters.every((character) => EXPECTED.test(character))) return !MAY_FOLLOW_CAPITAL.test(run);
  // Other scripts: one lone letter is chance ("l’école" is Armenian in this light), a word of one script is not.
  return (
    characters.length >= 3 && characters.every((character) => sameScript(character, characters[0] ?? ''))
  );
}

const SCRIPTS = [
  /\p{Script=Cyrillic}/u,
  /\p{Script=Arabic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Han}/u,
] as const;

function sameScript(one: string, other: string): boolean {
  return SCRIPTS.some((script) => script.test(one) && script.test(other));
}
