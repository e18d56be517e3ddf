import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { View } from '../../services/crosswalk.ts';
import { contributions } from '../../services/reports.ts';
import { presentReport } from '../present-report.ts';
import { linksBehind } from '../report-links.ts';
import type { contributionsQuery } from '../schemas/reports.ts';
import { groupTexts, readOptions } from './report-question.ts';

/** A contribution table with its answer, every number of which leads to the projects behind it: for the API and for pages. */
export async function answerContributions(
  request: FastifyRequest,
  view: View,
  query: z.output<typeof contributionsQuery>,
) {
  const options = readOptions(view, query, {
    groupBy: query.groupBy ?? [],
    compareJudged: query.judged === 'compare',
  });
  const report = await contributions(view, options);
  const linkTo = linksBehind(request, view.snapshot.change, '/v1/reports/contributions/projects');
  const answer = presentReport(view, report, options, ({ row, group, currency }) =>
    linkTo([
      ...Object.entries(row),
      ...(group === null ? [] : groupTexts(group).map((text) => ['group', text] as const)),
      ...(currency === null ? [] : [['table', currency] as const]),
    ]),
  );
  return { report, answer };
}
