import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_FAULTS_PER_ROW, ROW_FAULT_CODES } from '../../src/formats/checks.ts';
import { readIatiActivities } from '../../src/formats/iati/read.ts';
import type { ProjectDraft, ReadProjects, RefusedFile } from '../../src/formats/project-draft.ts';

const LIMITS = { maxActivities: 1000, maxDepth: 32, maxTextLength: 20_000 };
const SAMPLES = new URL('../../../shared/samples/iati/', import.meta.url);
const HAS_SAMPLES = existsSync(SAMPLES);

const sample = (name: string): Uint8Array => readFileSync(new URL(name, SAMPLES));
const fixture = (name: string): Uint8Array =>
  readFileSync(new URL(`../fixtures/iati/${name}`, import.meta.url));
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const read = (file: Uint8Array | string): ReadProjects =>
  readIatiActivities(typeof file === 'string' ? bytes(file) : file, LIMITS);

function drafts(result: ReadProjects): readonly ProjectDraft[] {
  if (!result.ok) throw new Error(`refused: ${result.refused.message}`);
  return result.drafts;
}

function refused(result: ReadProjects): RefusedFile {
  if (result.ok) throw new Error('read, though it should be refused');
  return result.refused;
}

function only(result: ReadProjects): ProjectDraft {
  const [draft, ...others] = drafts(result);
  if (draft === undefined || others.length > 0) throw new Error('not exactly one activity');
  return draft;
}

const codes = (faults: readonly { code: string }[]): string[] => faults.map(({ code }) => code);
const places = (faults: readonly { code: string; pointer: string }[]): string[] =>
  faults.map(({ code, pointer }) => `${code} ${pointer}`);

/** A file with one activity that has no fault, and the given content besides. */
const activity = (content: string, attributes = ''): string =>
  `<iati-activities version="2.03"><iati-activity ${attributes}><iati-identifier>A</iati-identifier>` +
  `<title><narrative>T</narrative></title><activity-status code="2"/>${content}</iati-activity></iati-activities>`;

describe('an IATI activity', () => {
  const [first, second] = drafts(read(fixture('every-rule.xml')));

  it('gives identifier, texts, status and dates as the standard means them', () => {
    expect(first).toMatchObject({
      row: 1,
      id: 'XX-EXAMPLE/1',
      title: 'Retour en sécurité',
      description: 'General & plain <text>',
      status: 'implementation',
      startDate: '2024-02-01',
      endDate: '2026-12-31',
      humanitarian: true,
      markers: { gender: 2 },
      faults: [],
    });
  });

  it('gives each organisation once per role, by its reference where it has no name', () => {
    expect(first?.organisations).toEqual([
      { ref: 'XX-EXAMPLE', name: 'Exemple', role: 'reporting' },
      { ref: 'XX-FUND', name: 'Fund', role: 'funding' },
      { ref: 'XX-EXAMPLE', name: 'XX-EXAMPLE', role: 'implementing' },
    ]);
  });

  it('gives its own countries and never those of its transactions', () => {
    expect(first?.countries).toEqual([
      {
        code: 'KE',
        percentage: 40_000_000,
        pointer: '/iati-activities/iati-activity[1]/recipient-country[1]',
      },
      {
        code: 'SO',
        percentage: 30_000_000,
        pointer: '/iati-activities/iati-activity[1]/recipient-country[2]',
      },
    ]);
  });

  it('gives every SDG tag and sector and every tag of our frameworks as found, and none of other vocabularies or namespaces', () => {
    const path = '/iati-activities/iati-activity[1]';
    expect(first?.tags).toEqual([
      {
        text: '10.7',
        framework: 'sdg',
        level: 'target',
        percentage: null,
        origin: null,
        pointer: `${path}/tag[1]`,
      },
      {
        text: '10',
        framework: 'sdg',
        level: 'goal',
        percentage: null,
        origin: null,
        pointer: `${path}/tag[2]`,
      },
      { text: '5', framework: 'gcm', level: null, percentage: null, origin: null, pointer: `${path}/tag[3]` },
      {
        text: '10',
        framework: 'sdg',
        level: 'goal',
        percentage: 500_000,
        origin: null,
        pointer: `${path}/sector[5]`,
      },
      {
        text: '10.7',
        framework: 'sdg',
        level: 'target',
        percentage: 33_333_333,
        origin: null,
        pointer: `${path}/sector[2]`,
      },
      {
        text: '10.7',
        framework: 'sdg',
        level: 'target',
        percentage: 33_333_333,
        origin: null,
        pointer: `${path}/sector[3]`,
      },
      {
        text: '3.D',
        framework: 'sdg',
        level: 'target',
        percentage: 33_333_334,
        origin: null,
        pointer: `${path}/sector[4]`,
      },
      {
        text: '10.7.2',
        framework: 'sdg',
        level: 'indicator',
        percentage: null,
        origin: null,
        pointer: `${path}/sector[6]`,
      },
    ]);
  });

  it('counts a revised budget instead of the original one of its period, and says how many amounts were rounded', () => {
    expect(first?.amounts).toEqual([
      { kind: 'budget', from: '2024-01-01', until: '2024-12-31', amountMinor: 12_001, currency: 'USD' },
      { kind: 'budget', from: '2025-01-01', until: '2025-12-31', amountMinor: 5000, currency: 'JPY' },
      { kind: 'commitment', from: '2024-03-01', until: '2024-03-01', amountMinor: 99_900, currency: 'USD' },
    ]);
    expect(places(first?.warnings ?? [])).toEqual([
      'amount-rounded /iati-activities/iati-activity[1]/budget',
      "percentages-below-100 /iati-activities/iati-activity[1]/sector[@vocabulary='7']/@percentage",
      'invalid-percentage /iati-activities/iati-activity[1]/sector[1]/@percentage',
    ]);
    expect(first?.warnings[0]?.message).toContain('1 budget line');
  });

  it('says every fault with its XPath and counts only elements in no namespace', () => {
    const path = '/iati-activities/iati-activity[2]';
    expect(second?.title).toBe('Solo un título');
    expect(second?.markers).toEqual({});
    expect(places(second?.faults ?? [])).toEqual([
      `duplicate-id ${path}/iati-identifier[1]`,
      `unknown-status ${path}/activity-status[1]/@code`,
      `invalid-date ${path}/activity-date[1]/@iso-date`,
      `end-before-start ${path}/activity-date[3]/@iso-date`,
      `unknown-role ${path}/participating-org[1]/@role`,
      `percentages-above-100 ${path}/recipient-country/@percentage`,
      `end-before-start ${path}/budget[1]/period-end[1]/@iso-date`,
      `invalid-date ${path}/budget[2]/period-end/@iso-date`,
      `missing-currency ${path}/budget[3]/value[1]/@currency`,
      `unknown-currency ${path}/budget[4]/value[1]/@currency`,
      `invalid-amount ${path}/budget[5]/value[1]`,
      `missing-code ${path}/tag[1]/@code`,
      `invalid-percentage ${path}/sector[3]/@percentage`,
      `percentages-above-100 ${path}/sector[@vocabulary='8']/@percentage`,
    ]);
    expect(second?.faults[0]?.message).toContain('activity 1');
    for (const { fix, code } of second?.faults ?? []) {
      expect(fix).not.toBe('');
      expect(ROW_FAULT_CODES).toContain(code);
    }
  });

  it.each([
    [
      '<recipient-country code="KE" percentage="60"/><recipient-country code="SO"/>',
      ['percentages-incomplete'],
      [],
    ],
    ['<recipient-country code="KE" percentage="60"/>', [], ['percentages-below-100']],
    ['<recipient-country code="KE" percentage="60"/><recipient-region code="1"/>', [], []],
    ['<recipient-country code="KE"/><recipient-country code="SO"/>', [], []],
    [
      '<recipient-country code="KE" percentage="60"/><recipient-region code="1" percentage="41"/>',
      ['percentages-above-100'],
      [],
    ],
    [
      '<recipient-country code="KE" percentage="50.05"/><recipient-country code="SO" percentage="50.05"/>',
      [],
      [],
    ],
    ['<recipient-country code="KE" percentage="-1"/>', ['invalid-percentage'], []],
    [
      '<sector vocabulary="8" code="1.1" percentage="50"/><sector vocabulary="8" code="1.2"/>',
      [],
      ['percentages-incomplete'],
    ],
    ['<sector vocabulary="8" code="1.1" percentage="99.8"/>', [], ['percentages-below-100']],
    ['<sector vocabulary="8" code="1.1" percentage="99.95"/>', [], []],
    ['<sector vocabulary="2" code="111" percentage="400"/>', [], ['invalid-percentage']],
    ['<policy-marker vocabulary="1" code="1" significance="9"/>', [], ['unknown-significance']],
    ['<activity-date type="start-actual" iso-date="2024-01-01"/>', [], ['unknown-date-type']],
    ['<participating-org role="2"/>', [], ['organisation-without-name']],
    ['<budget type="3"/>', ['unknown-budget-type', 'invalid-date', 'invalid-date', 'invalid-amount'], []],
  ])('judges %s', (content, faults, warnings) => {
    const draft = only(read(activity(content)));
    expect(codes(draft.faults)).toEqual(faults);
    expect(codes(draft.warnings)).toEqual(warnings);
  });

  it('points at the default currency where that is the unknown one', () => {
    const budget =
      '<budget><period-start iso-date="2025-01-01"/><period-end iso-date="2025-12-31"/><value>1</value></budget>';
    const draft = only(read(activity(budget, 'default-currency="dollars"')));
    expect(places(draft.faults)).toEqual([
      'unknown-currency /iati-activities/iati-activity[1]/@default-currency',
    ]);
  });

  it.each([
    ['', 'missing-id'],
    ['   ', 'missing-id'],
    ['a\nb', 'invalid-id'],
    ['x'.repeat(256), 'invalid-id'],
  ])('has a fault when its identifier is %j', (id, code) => {
    const file = `<iati-activity><iati-identifier>${id}</iati-identifier><title><narrative>T</narrative></title></iati-activity>`;
    const draft = only(read(file));
    expect(draft.id).toBeNull();
    expect(places(draft.faults)).toEqual([`${code} /iati-activity/iati-identifier[1]`]);
  });

  it('has a fault without a title and a warning without a status, in a file read with a warning for its missing version', () => {
    const result = read('<iati-activity><iati-identifier>A</iati-identifier></iati-activity>');
    const draft = only(result);
    expect(places(draft.faults)).toEqual(['missing-title /iati-activity/title']);
    expect(places(draft.warnings)).toEqual(['missing-status /iati-activity/activity-status/@code']);
    expect(result.ok && codes(result.warnings)).toEqual(['missing-version']);
  });

  it('has a fault for a text longer than the limit, and the text is not kept', () => {
    const draft = only(
      read(activity(`<description><narrative>${'x'.repeat(50_000)}</narrative></description>`)),
    );
    expect(places(draft.faults)).toEqual([
      'text-too-long /iati-activities/iati-activity[1]/description[1]/narrative[1]',
    ]);
    expect(draft.description?.length).toBe(LIMITS.maxTextLength);
  });

  it('is not faulted for the white space between its elements', () => {
    expect(only(read(activity(`${' '.repeat(1000)}<transaction/>`.repeat(100)))).faults).toEqual([]);
  });

  it('lists at most a hundred faults, and counts the others', () => {
    const draft = only(read(activity('<tag vocabulary="2"/>'.repeat(20_000))));
    expect(draft.faults).toHaveLength(MAX_FAULTS_PER_ROW + 1);
    expect(draft.faults[0]?.code).toBe('too-many-elements');
    expect(draft.faults.at(-1)?.code).toBe('too-many-faults');
  });
});

describe('a file', () => {
  it.each<[string, string, RefusedFile['code'], RegExp]>([
    ['is empty', '', 'not-xml', /root element/],
    [
      'holds an unclosed element',
      '<iati-activities version="2.03">\n<iati-activity>',
      'not-xml',
      /unclosed tag/,
    ],
    ['is cut inside a tag', '<iati-activities version="2.03', 'not-xml', /root element|unexpected end/],
    ['has an unknown entity', activity('&nbsp;'), 'not-xml', /undefined entity/],
    ['has an unbound prefix', activity('<x:tag/>'), 'not-xml', /unbound namespace prefix/],
    ['is JSON', '{"id": 1}', 'not-xml', /starts with "\{"id": 1\}"/],
    ['is HTML', '<html><body/></html>', 'not-iati', /root element is "html"/],
    [
      'has its root in a namespace',
      '<iati-activities xmlns="urn:x" version="2.03"/>',
      'not-iati',
      /namespace "urn:x"/,
    ],
    ['is of version 1.03', '<iati-activities version="1.03"/>', 'unsupported-version', /"1.03".*withdrawn/],
    [
      'is in an unknown encoding',
      '<?xml version="1.0" encoding="Shift_JIS"?><iati-activities/>',
      'not-xml',
      /"Shift_JIS"/,
    ],
    ['is too deep', activity('<a>'.repeat(40)), 'file-too-large', /more than 32 deep/],
    [
      'has too many activities',
      `<iati-activities>${'<iati-activity/>'.repeat(1001)}</iati-activities>`,
      'file-too-large',
      /1000/,
    ],
  ])('that %s is refused with the reason and a way out', (_, file, code, message) => {
    const refusal = refused(read(file));
    expect(refusal.code).toBe(code);
    expect(refusal.message).toMatch(message);
    expect(refusal.fix).not.toBe('');
  });

  it('is refused at the line and column of its first break', () => {
    const refusal = refused(
      read('<iati-activities version="2.03">\n  <iati-activity>\n  </iati-activitie>\n&x;</iati-activities>'),
    );
    expect(refusal).toMatchObject({ code: 'not-xml', line: 3, column: 19 });
  });

  it('is refused when it declares entities, and none is ever expanded', () => {
    const laughs = Array.from(
      { length: 20 },
      (_, i) => `<!ENTITY l${i + 1} "&l${i};&l${i};&l${i};&l${i};">`,
    ).join('');
    const file = `<!DOCTYPE iati-activities [<!ENTITY l0 "ha">${laughs}]>${activity('<description><narrative>&l20;</narrative></description>')}`;
    expect(refused(read(file)).message).toContain('declares entities');
    expect(
      refused(read('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>')).message,
    ).toContain('entities');
    expect(
      only(read(`<!DOCTYPE iati-activities SYSTEM "https://example.org/x.dtd">${activity('')}`)).id,
    ).toBe('A');
  });

  it('that holds no activities is read with a warning', () => {
    const result = read('<iati-activities version="2.03"><other/></iati-activities>');
    expect(result).toMatchObject({ ok: true, drafts: [], warnings: [{ code: 'no-projects' }] });
  });

  it('of a later version is read with a warning', () => {
    const result = read('<iati-activities version="2.04"><iati-activity/></iati-activities>');
    expect(result).toMatchObject({
      ok: true,
      warnings: [{ code: 'unknown-version', pointer: '/iati-activities/@version' }],
    });
  });

  it('names the first of three activities with one identifier in the faults of both others', () => {
    const one =
      '<iati-activity><iati-identifier>A</iati-identifier><title><narrative>T</narrative></title></iati-activity>';
    const [a, b, c] = drafts(read(`<iati-activities version="2.03">${one.repeat(3)}</iati-activities>`));
    expect(a?.faults).toEqual([]);
    for (const draft of [b, c]) expect(draft?.faults[0]?.message).toContain('activity 1');
  });

  const text = activity('<description><narrative>€ “é” 漢 😀</narrative></description>');
  const declared = (encoding: string): string => `<?xml version="1.0" encoding="${encoding}"?>${text}`;
  const utf16 = (content: string, big: boolean, mark: boolean): Uint8Array => {
    const buffer = Buffer.from((mark ? '\ufeff' : '') + content, 'utf16le');
    return big ? buffer.swap16() : buffer;
  };
  it.each<[string, Uint8Array, string[]]>([
    ['UTF-8 with a byte order mark', bytes(`\ufeff${declared('utf-8')}`), []],
    ['UTF-16 little-endian', utf16(declared('UTF-16'), false, true), []],
    ['UTF-16 big-endian', utf16(declared('UTF-16'), true, true), []],
    ['UTF-16 without a mark', utf16(declared('UTF-16LE'), false, false), []],
    ['UTF-16 that declares UTF-8', utf16(declared('UTF-8'), true, true), ['encoding-mismatch']],
    ['UTF-8 that declares UTF-16', bytes(declared('utf-16')), ['encoding-mismatch']],
  ])('in %s is read', (_, file, warnings) => {
    const result = read(file);
    expect(only(result).description).toBe('€ “é” 漢 😀');
    expect(result.ok && codes(result.warnings)).toEqual(warnings);
  });

  it.each(['ISO-8859-1', 'windows-1252'])('in %s is read, and never taken for UTF-8', (encoding) => {
    const file = Buffer.from(
      `<?xml version="1.0" encoding="${encoding}"?>${activity('<description><narrative>caf\u00e9 \u0080</narrative></description>')}`,
      'latin1',
    );
    expect(only(read(file)).description).toBe('café €');
  });

  it('with bytes that are not in its encoding is refused at their line', () => {
    const file = Buffer.from(
      `\n<iati-activities version="2.03">\n${'<!-- é漢 -->\n'.repeat(3000)}\xff</iati-activities>`,
      'utf8',
    );
    const broken = Buffer.concat([file, Buffer.from([0x0a, 0xe9, 0x0a])]);
    expect(refused(read(broken))).toMatchObject({ code: 'not-xml', line: 3004 });
    expect(refused(read(Buffer.concat([utf16(text, false, true), Buffer.from([0x41])]))).code).toBe(
      'not-xml',
    );
  });
});

describe.skipIf(!HAS_SAMPLES)('real IATI files (skipped without ../shared/samples)', () => {
  /** Budgets counted without any XML parser: a revised one replaces the original ones of its period. */
  function independentBudgets(xml: string): { lines: number; cents: bigint } {
    let lines = 0;
    let cents = 0n;
    for (const [block] of xml.matchAll(/<iati-activity[ >].*?<\/iati-activity>/gs)) {
      const budgets = [...block.matchAll(/<budget\b([^>]*)>(.*?)<\/budget>/gs)].map(
        ([, head = '', body = '']) => ({
          revised: /type="2"/.test(head),
          period: [...body.matchAll(/<period-(?:start|end)[^>]*iso-date="([^"]*)"/g)]
            .map(([, date]) => date)
            .join('/'),
          value: /<value[^>]*>\s*([\d.]+)/.exec(body)?.[1] ?? '',
        }),
      );
      const revised = new Set(budgets.filter((budget) => budget.revised).map(({ period }) => period));
      for (const budget of budgets) {
        if (!budget.revised && revised.has(budget.period)) continue;
        const [whole = '', fraction = ''] = budget.value.split('.');
        const tenths = BigInt(whole + fraction.padEnd(3, '0').slice(0, 3));
        lines += 1;
        cents += (tenths + 5n) / 10n;
      }
    }
    return { lines, cents };
  }

  it.each([
    ['unhcr-2023.xml', 'goal', 727, 124, 369, 2_041_702_283_600n],
    ['who-brazil.xml', 'target', 200, 101, 1072, 5_226_278_040n],
  ])(
    '%s: 134 activities without faults, its tags, and budgets equal to an independent count',
    (name, level, tags, tagged, lines, cents) => {
      const file = sample(name);
      const all = drafts(read(file));
      expect(all).toHaveLength(134);
      expect(all.flatMap(({ faults }) => faults)).toEqual([]);
      const allTags = all.flatMap((draft) => draft.tags);
      expect(allTags).toHaveLength(tags);
      expect(new Set(allTags.map((tag) => `${tag.framework} ${tag.level}`))).toEqual(
        new Set([`sdg ${level}`]),
      );
      expect(all.filter((draft) => draft.tags.length > 0)).toHaveLength(tagged);
      const amounts = all.flatMap((draft) => draft.amounts).filter(({ kind }) => kind === 'budget');
      expect(new Set(amounts.map(({ currency }) => currency))).toEqual(new Set(['USD']));
      const counted = {
        lines: amounts.length,
        cents: amounts.reduce((sum, line) => sum + BigInt(line.amountMinor), 0n),
      };
      expect(counted).toEqual({ lines, cents });
      expect(counted).toEqual(independentBudgets(new TextDecoder().decode(file)));
    },
  );

  it.each([
    ['iatipublisher-complete.xml', 2, 6],
    ['iati-example-annotated-203.xml', 1, 0],
  ])('%s is read without faults or warnings', (name, activities, tags) => {
    const all = drafts(read(sample(name)));
    expect(all).toHaveLength(activities);
    expect(all.flatMap((draft) => [...draft.faults, ...draft.warnings])).toEqual([]);
    expect(all.flatMap((draft) => draft.tags)).toHaveLength(tags);
  });

  it.each<[string, RefusedFile['code'], number]>([
    ['bad/validator__broken-xml.xml', 'not-xml', 4],
    ['bad/validator__not-xml.xml', 'not-xml', 1],
    ['bad/validator__xml-but-not-iati.xml', 'not-iati', 1],
    ['bad/validator__iati-org-no-errors.xml', 'not-iati', 2],
  ])('%s is refused as %s', (name, code, line) => {
    const refusal = refused(read(sample(name)));
    expect(refusal).toMatchObject({ code, line });
    if (name.includes('iati-org')) expect(refusal.message).toContain('organisation file');
  });

  it('duplicate identifiers are reported on the later row', () => {
    const [first, second] = drafts(read(sample('bad/validator__iati-dup-activity-ids.xml')));
    expect(first?.faults).toEqual([]);
    expect(codes(second?.faults ?? [])).toEqual(['duplicate-id']);
  });

  it('percentages of countries and regions that come to 101 are reported', () => {
    expect(codes(only(read(sample('bad/validator__iati-act-strictSum-error.xml'))).faults)).toEqual([
      'percentages-above-100',
      'percentages-above-100',
    ]);
  });

  it('UTF-16 is read: four activities, each with the fault of its missing identifier', () => {
    const all = drafts(read(sample('bad/pyiati__dataset-encoding_valid-UTF-16.xml')));
    expect(all.map(({ title }) => title?.startsWith('䶌乨伶'))).toEqual([true, true, true, true]);
    expect(all.map(({ faults }) => codes(faults))).toEqual(Array(4).fill(['missing-id']));
  });
});

describe('whatever the bytes', () => {
  const whole = fixture('every-rule.xml');
  const wellFormed = (result: ReadProjects): void => {
    if (!result.ok) {
      expect(result.refused.message).not.toBe('');
      return;
    }
    for (const draft of result.drafts) {
      for (const { pointer, code } of [...draft.faults, ...draft.warnings]) {
        expect(pointer).toMatch(/^\/iati-activit/);
        expect(ROW_FAULT_CODES).toContain(code);
      }
    }
  };

  it('reading never throws: random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (file) => wellFormed(read(file))),
      { numRuns: 300 },
    );
  });

  it('reading never throws: a file with pieces cut out, doubled or overwritten', () => {
    const edit = fc.record({
      at: fc.nat(whole.length),
      remove: fc.nat(200),
      insert: fc.oneof(
        fc.uint8Array({ maxLength: 8 }),
        fc
          .constantFrom(
            '<',
            '&',
            ']]>',
            '<![CDATA[',
            '<!--',
            '"',
            '\u0000',
            '<!DOCTYPE a [',
            'xmlns="u"',
            '&#xD800;',
          )
          .map(bytes),
      ),
    });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
        let file = Buffer.from(whole);
        for (const { at, remove, insert } of edits) {
          file = Buffer.concat([file.subarray(0, at), insert, file.subarray(at + remove)]);
        }
        wellFormed(read(file));
      }),
      { numRuns: 400 },
    );
  });

  it('reading never throws: any values in the attributes and texts of a well-formed file', () => {
    const asciiOnly = (text: string): string => text.replace(/[^ -~]|[<>&"']/gu, '?');
    const value = fc.oneof(
      fc.string().map(asciiOnly),
      fc.constantFrom(
        '',
        '1',
        '2',
        '8',
        '99',
        '2024-01-01',
        '100',
        '-1',
        '1e9',
        '__proto__',
        'USD',
        '9'.repeat(40),
      ),
    );
    fc.assert(
      fc.property(fc.array(value, { minLength: 12, maxLength: 12 }), (v) => {
        const file = activity(
          `<sector vocabulary="${v[0]}" code="${v[1]}" percentage="${v[2]}"/><tag vocabulary="${v[3]}" code="${v[4]}"/>` +
            `<budget type="${v[5]}"><period-start iso-date="${v[6]}"/><period-end iso-date="${v[7]}"/>` +
            `<value currency="${v[8]}">${v[9]}</value></budget><activity-date type="${v[10]}" iso-date="${v[11]}"/>`,
        );
        wellFormed(read(file));
      }),
      { numRuns: 300 },
    );
  });

  it('equal bytes give equal drafts', () => {
    expect(read(whole)).toEqual(read(whole));
  });

  it.each<[string, string]>([
    ['a million elements', activity('<tag vocabulary="2" code="1"/>'.repeat(1_000_000))],
    [
      'one attribute of ten million characters',
      activity(`<tag code="${'x'.repeat(10_000_000)}" vocabulary="2"/>`),
    ],
    [
      'a million entities',
      activity(`<description><narrative>${'&amp;'.repeat(1_000_000)}</narrative></description>`),
    ],
    [
      'a million attributes',
      activity(`<tag ${Array.from({ length: 1_000_000 }, (_, i) => `a${i}=""`).join(' ')}/>`),
    ],
    [
      'a full text in a million pieces',
      activity(
        `<description><narrative>${'x'.repeat(20_000)}${'<b/>x'.repeat(1_000_000)}</narrative></description>`,
      ),
    ],
    ['a million open elements', '<a>'.repeat(1_000_000)],
    ['a million bare ampersands', activity('& '.repeat(1_000_000))],
    ['an endless comment', `<!--${' -'.repeat(1_000_000)}`],
  ])('reading ends in seconds: %s', (_, file) => {
    const started = performance.now();
    wellFormed(read(file));
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
