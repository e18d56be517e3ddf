/** Addresses that read the past, for tests that ask for the same answers again. */

const ORG = 'reportingOrg=XM-DAC-47066&reportingOrgName=IOM';

/** Addresses for each operation that can be asked of the past. */
export const ADDRESSES: Readonly<Record<string, readonly string[]>> = {
  listFrameworks: ['/v1/frameworks'],
  getFramework: ['/v1/frameworks/gcm', '/v1/frameworks/sdg'],
  listRelations: ['/v1/frameworks/migof/relations'],
  listConcepts: ['/v1/frameworks/sdg/concepts?level=target&limit=200', '/v1/frameworks/gcm/concepts?q=route'],
  getConcept: ['/v1/concepts/sdg:10.7', '/v1/concepts/msd:1.2'],
  alignConcept: [
    '/v1/concepts/msd:1.2/alignments?to=gcm',
    '/v1/concepts/msd:1.2/alignments?to=sdg&includeProposed=true',
  ],
  listProjectsOfConcept: [
    '/v1/concepts/sdg:10.7/projects',
    '/v1/concepts/sdg:10/projects?country=KEN&limit=2',
  ],
  listMappings: ['/v1/mappings?limit=200', '/v1/mappings?subject=msd:1.2'],
  getMapping: ['/v1/mappings/judged-msd-sdg-1.2-10.7'],
  listMappingSets: ['/v1/mapping-sets'],
  getMappingSet: ['/v1/mapping-sets/judged-msd-sdg', '/v1/mapping-sets/judged-msd-sdg?format=sssom'],
  listQuestions: ['/v1/questions', '/v1/questions?checklist=services'],
  getQuestion: ['/v1/questions/migrants'],
  getQuestionHistory: ['/v1/questions/migrants/history'],
  listCountryLists: ['/v1/country-lists'],
  getCountryList: ['/v1/country-lists/least-developed-countries'],
  listQuestionsOfProject: ['/v1/projects/kept/questions?to=sdg'],
  listCountries: ['/v1/countries'],
  listProjects: ['/v1/projects', '/v1/projects?limit=3', '/v1/projects?tag=msd:1.2&country=KEN'],
  getProject: ['/v1/projects/kept', '/v1/projects/doomed'],
  getFrameworkHistory: ['/v1/frameworks/gcm/history'],
  getConceptHistory: ['/v1/concepts/sdg:10.7/history'],
  getMappingHistory: ['/v1/mappings/judged-msd-sdg-1.2-10.7/history?format=csv'],
  getProjectHistory: ['/v1/projects/kept/history', '/v1/projects/doomed/history?limit=1'],
  alignProject: [
    '/v1/projects/kept/alignments?to=sdg',
    '/v1/projects/doomed/alignments?to=gcm&level=objective',
  ],
  reportContributionProjects: [
    '/v1/reports/contributions/projects?to=sdg&method=equal-split&level=target&concept=sdg:10.7',
  ],
  alignTagsByAddress: ['/v1/alignments?tags=gcm:5,msd:1.2&to=sdg'],
  reportSdg: ['/v1/reports/sdg', '/v1/reports/sdg?country=KEN'],
  getMappingImpact: ['/v1/mappings/judged-gcm-sdg-1-17.18/impact'],
  listMappingComments: ['/v1/mappings/judged-gcm-sdg-1-17.18/comments'],
  reportComparison: ['/v1/reports/comparison?to=sdg&method=equal-split&before.country=KEN'],
  reportCoverage: [
    '/v1/reports/coverage?framework=sdg&level=target',
    '/v1/reports/coverage?framework=gcm&format=csv',
  ],
  reportCrosswalkCoverage: ['/v1/reports/crosswalk-coverage?from=msd&to=sdg'],
  reportCountryFramework: ['/v1/reports/country-framework?framework=unsdcf-mda'],
  reportMatrix: [
    '/v1/reports/matrix?rows=gcm&columns=sdg&cells=projects',
    '/v1/reports/matrix?rows=msd&columns=gcm&format=svg',
  ],
  listProjectsOfPlan: ['/v1/reports/country-framework/projects?element=unsdcf-mda:3.2'],
  listProjectsOfCell: ['/v1/reports/matrix/projects?row=gcm:5&column=sdg:10.7'],
  reportContributions: [
    '/v1/reports/contributions?to=sdg',
    '/v1/reports/contributions?to=sdg&method=equal-split&groupBy=country&level=target',
    '/v1/reports/contributions?to=gcm&method=full&format=csv',
  ],
  exportProjects: [
    '/v1/exports/projects',
    '/v1/exports/projects?format=ndjson',
    '/v1/exports/projects?format=uninfo',
    `/v1/exports/projects?format=iati&mapped=true&${ORG}`,
  ],
  exportCrosswalk: [
    '/v1/exports/crosswalk',
    '/v1/exports/crosswalk?format=turtle',
    '/v1/exports/crosswalk?format=jsonld',
  ],
  listChanges: ['/v1/changes?limit=2', '/v1/changes?after=1&format=ndjson'],
  listRevisions: ['/v1/revisions'],
  listFrozenReports: ['/v1/frozen-reports'],
  getFrozenReport: ['/v1/frozen-reports/first'],
  getFrozenContent: ['/v1/frozen-reports/first/content'],
};

/** Pages for people that take a moment. Only their status is held: their words change often. */
export const PAGES = [
  '/',
  '/frameworks',
  '/frameworks/sv',
  '/concepts/sdg:10.7',
  '/concepts/sdg:10.7/projects',
  '/countries',
  '/countries/KEN',
  '/projects',
  '/projects/kept',
  '/mappings/judged-msd-sdg-1.2-10.7',
  '/mappings/judged-gcm-sdg-1-17.18/impact',
  '/matrix?rows=gcm&columns=sdg',
  '/reports/contributions?to=sdg',
  '/reports/coverage?framework=sdg&level=target',
];
