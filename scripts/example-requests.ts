/** One real request for each operation; OpenAPI shows its answer as the example. */
export interface ExampleRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly body?: unknown;
  readonly file?: { readonly type: string; readonly text: string };
  /** A small workbook of ours is the body. */
  readonly fixture?: 'uninfo';
  readonly headers?: Readonly<Record<string, string>>;
}

const PROJECT = {
  title: 'Example: ethical recruitment desk',
  status: 'implementation',
  startDate: '2026-01-01',
  endDate: '2027-12-31',
  organisations: [{ name: 'Example country office, Kenya', role: 'implementing' }],
  countries: ['KEN'],
  amounts: [
    { kind: 'budget', from: '2026-01-01', until: '2027-12-31', amount: '250000.00', currency: 'USD' },
  ],
  tags: ['msd:2.1', { concept: 'SDG 8.7', percentage: 100 }],
};

/** In this order: later requests see what earlier ones wrote. */
export const EXAMPLE_REQUESTS: Readonly<Record<string, ExampleRequest>> = {
  health: { method: 'GET', url: '/health' },
  ready: { method: 'GET', url: '/ready' },
  metrics: { method: 'GET', url: '/metrics' },
  listFrameworks: { method: 'GET', url: '/v1/frameworks' },
  getFramework: { method: 'GET', url: '/v1/frameworks/gcm' },
  listConcepts: { method: 'GET', url: '/v1/frameworks/sdg/concepts?level=target&parent=sdg:10&q=migra' },
  getConcept: { method: 'GET', url: '/v1/concepts/10.07' },
  alignConcept: { method: 'GET', url: '/v1/concepts/msd:1.2/alignments?to=gcm&limit=1' },
  listProjectsOfConcept: { method: 'GET', url: '/v1/concepts/sdg:10.7/projects?basis=tagged&limit=2' },
  listMappings: { method: 'GET', url: '/v1/mappings?subject=msd:1.2&objectFramework=sdg&limit=1' },
  getMapping: { method: 'GET', url: '/v1/mappings/judged-msd-sdg-1.2-10.7' },
  listMappingSets: { method: 'GET', url: '/v1/mapping-sets' },
  getMappingSet: { method: 'GET', url: '/v1/mapping-sets/published-gcm-sdg' },
  listRelations: { method: 'GET', url: '/v1/frameworks/migof/relations' },
  listCountries: { method: 'GET', url: '/v1/countries' },
  listProjects: { method: 'GET', url: '/v1/projects?country=KEN&limit=1' },
  getProject: { method: 'GET', url: '/v1/projects/EXAMPLE-MDA-02' },
  alignProject: {
    method: 'GET',
    url: '/v1/projects/EXAMPLE-KEN-01/alignments?to=sdg&level=target&basis=mapped&limit=1',
  },
  alignTags: {
    method: 'POST',
    url: '/v1/alignments',
    body: { tags: ['msd:1.2'], to: 'sdg', level: 'target', limit: 1 },
  },
  alignTagsByAddress: {
    method: 'GET',
    url: '/v1/alignments?tags=srf:1a11,gcm:5&to=sdg&level=target&limit=1&maxPaths=1',
  },
  reportContributions: {
    method: 'GET',
    url: '/v1/reports/contributions?to=sdg&method=equal-split&country=KEN',
  },
  reportContributionProjects: {
    method: 'GET',
    url: '/v1/reports/contributions/projects?to=sdg&method=equal-split&country=KEN&concept=sdg:8&limit=2',
  },
  reportComparison: {
    method: 'GET',
    url: '/v1/reports/comparison?to=sdg&method=equal-split&before.activeUntil=2025-12-31&differing=true',
  },
  reportWhatIf: {
    method: 'POST',
    url: '/v1/reports/contributions?to=sdg&country=KEN&differing=true',
    body: { add: [{ subject: 'msd:1.2', object: 'sdg:1.5', confidence: 0.7 }] },
  },
  reportCoverage: {
    method: 'GET',
    url: '/v1/reports/coverage?framework=sdg&level=target&priorities=sdg:8.7,sdg:10.7&country=KEN&limit=1',
  },
  reportCrosswalkCoverage: {
    method: 'GET',
    url: '/v1/reports/crosswalk-coverage?from=msd&level=outcome&to=sdg&toLevel=goal',
  },
  reportMatrix: {
    method: 'GET',
    url: '/v1/reports/matrix?rows=msd:deliverable&columns=sdg:target&columnsUnder=sdg:10&rowsUnder=msd:1',
  },
  listProjectsOfCell: {
    method: 'GET',
    url: '/v1/reports/matrix/projects?row=gcm:5&column=sdg:10.7&country=KEN&limit=1',
  },
  reportCountryFramework: {
    method: 'GET',
    url: '/v1/reports/country-framework?framework=unsdcf-mda&under=3.2',
  },
  listProjectsOfPlan: {
    method: 'GET',
    url: '/v1/reports/country-framework/projects?element=unsdcf-mda:3.2&limit=1',
  },
  reportSdg: { method: 'GET', url: '/v1/reports/sdg?country=MDA' },
  putProject: { method: 'PUT', url: '/v1/projects/EXAMPLE-KEN-02', body: PROJECT },
  decideAlignment: {
    method: 'POST',
    url: '/v1/projects/EXAMPLE-KEN-02/decisions',
    body: { concept: 'sdg:3.8', decision: 'decline', reason: 'The project gives no access to health care.' },
  },
  deleteProject: { method: 'DELETE', url: '/v1/projects/EXAMPLE-KEN-02', headers: { 'if-match': '"2"' } },
  importProjects: {
    method: 'POST',
    url: '/v1/imports/projects?dryRun=true',
    file: {
      type: 'text/csv',
      text: 'id,title,countries,budget,currency,start_date,end_date,tags\nEXAMPLE-UGA-01,Example: border posts,UGA,90000.00,USD,2026-01-01,2026-12-31,gcm:11; sdg:10.70\n',
    },
  },
  getImportTemplate: { method: 'GET', url: '/v1/imports/template?format=csv' },
  importFrameworks: { method: 'POST', url: '/v1/imports/frameworks?dryRun=true', fixture: 'uninfo' },
  putFramework: {
    method: 'PUT',
    url: '/v1/frameworks/example-plan',
    body: {
      id: 'example-plan',
      title: 'Example: national migration action plan',
      shortTitle: 'Example plan',
      publisher: 'Example ministry',
      edition: '2026',
      country: 'KEN',
      validFrom: '2026-01-01',
      validUntil: '2030-12-31',
      source: 'Example document',
      sourceUrl: null,
      licenceNote: 'Codes and labels of our own.',
      aliases: [],
      levels: [
        { id: 'pillar', label: 'Pillar', plural: 'Pillars', parent: null },
        { id: 'measure', label: 'Measure', plural: 'Measures', parent: 'pillar' },
      ],
      notes: [],
    },
  },
  importOfficialTexts: {
    method: 'POST',
    url: '/v1/imports/official-texts?framework=gcm&dryRun=true',
    file: {
      type: 'text/tab-separated-values',
      text: 'notation\tlanguage\ttext\n1\ten\tExample: the official wording of objective 1\n',
    },
  },
  importMappings: {
    method: 'POST',
    url: '/v1/imports/mappings?set=proposed-toc-srf&dryRun=true',
    file: {
      type: 'text/csv',
      text: 'subject,predicate,object,confidence,source,locator,rationale\ngcm:5,skos:relatedMatch,sdg:10.07,0.6,Example document,page 3,Example: both ask for regular pathways.\n',
    },
  },
  proposeMapping: {
    method: 'POST',
    url: '/v1/mappings',
    body: {
      id: 'example-gcm-17-sdg-12.8',
      subject: 'gcm:17',
      predicate: 'crosswalk:contributesTo',
      object: 'sdg:12.8',
      strength: 'supporting',
      confidence: 0.6,
      source: 'Example document',
      locator: 'page 3',
      rationale: 'Example: people who are told the facts can choose by them.',
      reason: 'Asked for by a country team.',
    },
  },
  editMapping: {
    method: 'PUT',
    url: '/v1/mappings/example-gcm-17-sdg-12.8',
    headers: { 'if-match': '"1"' },
    body: {
      subject: 'gcm:17',
      predicate: 'crosswalk:contributesTo',
      object: 'sdg:12.8',
      strength: 'conditional',
      condition: 'if the project informs the public',
      confidence: 0.6,
      source: 'Example document',
      locator: 'page 3',
      rationale: 'Example: people who are told the facts can choose by them.',
      reason: 'It depends on the project.',
    },
  },
  getMappingImpact: { method: 'GET', url: '/v1/mappings/example-gcm-17-sdg-12.8/impact?limit=1' },
  commentOnMapping: {
    method: 'POST',
    url: '/v1/mappings/example-gcm-17-sdg-12.8/comments',
    body: { text: 'Is public debate the same as knowing how to live sustainably?' },
  },
  listMappingComments: { method: 'GET', url: '/v1/mappings/example-gcm-17-sdg-12.8/comments' },
  reviewMapping: {
    method: 'POST',
    url: '/v1/mappings/example-gcm-17-sdg-12.8/reviews',
    headers: { 'if-match': '"2"' },
    body: { action: 'reject', reason: 'It takes more than one "could".' },
  },
  proposeQuestion: {
    method: 'POST',
    url: '/v1/questions',
    body: {
      id: 'example-school-meals',
      checklist: 'services',
      text: {
        en: 'Does the project feed children at school?',
        fr: 'Le projet nourrit-il des enfants à l’école ?',
        es: '¿Alimenta el proyecto a niños en la escuela?',
      },
      help: {
        en: 'Yes: a school canteen. No: food parcels for families.',
        fr: 'Oui : une cantine scolaire. Non : des colis alimentaires pour les familles.',
        es: 'Sí: un comedor escolar. No: paquetes de alimentos para familias.',
      },
      implies: ['children'],
      reason: 'Asked for by a country team.',
    },
  },
  editQuestion: {
    method: 'PUT',
    url: '/v1/questions/example-school-meals',
    headers: { 'if-match': '"1"' },
    body: {
      checklist: 'services',
      text: {
        en: 'Does the project give children meals at school?',
        fr: 'Le projet sert-il des repas aux enfants à l’école ?',
        es: '¿Da el proyecto comidas a niños en la escuela?',
      },
      help: {
        en: 'Yes: a school canteen. No: food parcels for families.',
        fr: 'Oui : une cantine scolaire. Non : des colis alimentaires pour les familles.',
        es: 'Sí: un comedor escolar. No: paquetes de alimentos para familias.',
      },
      implies: ['children'],
      reason: 'Plainer words.',
    },
  },
  reviewQuestion: {
    method: 'POST',
    url: '/v1/questions/example-school-meals/reviews',
    headers: { 'if-match': '"2"' },
    body: { action: 'reject', reason: 'No mapping would ask it.' },
  },
  getQuestionHistory: { method: 'GET', url: '/v1/questions/example-school-meals/history?limit=1' },
  listCountryLists: { method: 'GET', url: '/v1/country-lists' },
  getCountryList: { method: 'GET', url: '/v1/country-lists/least-developed-countries' },
  importEdition: {
    method: 'POST',
    url: '/v1/imports/editions?framework=sv&edition=2027&from=2027-01-01&dryRun=true',
    file: {
      type: 'text/tab-separated-values',
      text: 'notation\tlevel\tlabel\tsource\tlocator\nP1\tpillar\tResilience of all\tExample document\tpage 1\n',
    },
  },
  carryOverMappings: {
    method: 'POST',
    url: '/v1/mappings/carry-over',
    body: { edition: 1, how: 'confirm', reason: 'The new wording says the same.' },
  },
  undoImport: { method: 'POST', url: '/v1/imports/LAST/undo' },
  listKeys: { method: 'GET', url: '/v1/keys' },
  createKey: {
    method: 'POST',
    url: '/v1/keys',
    body: {
      role: 'tagger',
      label: 'Example country office, Kenya',
      countries: ['KEN'],
      expires: '2027-12-31',
    },
  },
  getKey: { method: 'GET', url: '/v1/keys/{key}' },
  rotateKey: {
    method: 'POST',
    url: '/v1/keys/{key}/rotate',
    body: { graceMinutes: 1440 },
    headers: { 'if-match': '"1"' },
  },
  revokeKey: { method: 'DELETE', url: '/v1/keys/{key}', headers: { 'if-match': '"2"' } },
  exportProjects: { method: 'GET', url: '/v1/exports/projects?country=KEN&format=ndjson' },
  exportCrosswalk: { method: 'GET', url: '/v1/exports/crosswalk?format=csv' },
  listChanges: { method: 'GET', url: '/v1/changes?after=3&limit=1' },
  streamChanges: { method: 'GET', url: '/v1/changes/stream' },
  getChange: { method: 'GET', url: '/v1/changes/2?limit=2' },
  listRevisions: { method: 'GET', url: '/v1/revisions' },
  compareRevisions: { method: 'GET', url: '/v1/revisions/0/compare/1?limit=1' },
  getFrameworkHistory: { method: 'GET', url: '/v1/frameworks/toc/history' },
  getConceptHistory: { method: 'GET', url: '/v1/concepts/sdg:10.7/history' },
  getMappingHistory: { method: 'GET', url: '/v1/mappings/judged-msd-sdg-1.2-10.7/history' },
  getProjectHistory: { method: 'GET', url: '/v1/projects/EXAMPLE-KEN-01/history?limit=1' },
  freezeReport: {
    method: 'POST',
    url: '/v1/frozen-reports',
    body: {
      name: 'contributions-kenya-2026',
      signedOffBy: 'Programme unit, Kenya',
      reason: 'annual report 2026',
      report: '/v1/reports/contributions?to=sdg&method=count&country=KEN',
      format: 'csv',
    },
  },
  listFrozenReports: { method: 'GET', url: '/v1/frozen-reports' },
  getFrozenReport: { method: 'GET', url: '/v1/frozen-reports/contributions-kenya-2026' },
  getFrozenContent: { method: 'GET', url: '/v1/frozen-reports/contributions-kenya-2026/content' },
  registerWebhook: {
    method: 'POST',
    url: '/v1/webhooks',
    body: { url: 'https://receiver.example/crosswalk', description: 'Dashboard of the country office' },
  },
  listWebhooks: { method: 'GET', url: '/v1/webhooks' },
  getWebhook: { method: 'GET', url: '/v1/webhooks/WEBHOOK' },
  changeWebhook: {
    method: 'PATCH',
    url: '/v1/webhooks/WEBHOOK',
    body: { enabled: false },
    headers: { 'if-match': '"1"' },
  },
  rotateWebhookSecret: { method: 'POST', url: '/v1/webhooks/WEBHOOK/secret', headers: { 'if-match': '"2"' } },
  testWebhook: { method: 'POST', url: '/v1/webhooks/WEBHOOK/test' },
  deleteWebhook: { method: 'DELETE', url: '/v1/webhooks/WEBHOOK', headers: { 'if-match': '"3"' } },
  listErrors: { method: 'GET', url: '/errors' },
  explainError: { method: 'GET', url: '/errors/unknown-concept' },
  openapi: { method: 'GET', url: '/openapi.json' },
};
