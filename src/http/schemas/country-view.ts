import { z } from 'zod';
import { PLAN_WAYS, type PlanWay } from '../../domain/country-view.ts';
import { AMOUNT_KINDS, EVIDENCE, STRENGTHS } from '../../domain/types.ts';
import { TABLE_FORMATS } from '../report-formats.ts';
import {
  conceptBrief,
  conceptRef,
  fileQuery,
  listOf,
  momentQuery,
  noticeField,
  pageQuery,
} from './common.ts';
import { levelTitleFields, pathSelectionQuery, reportFields } from './coverage.ts';
import { projectFilterQuery } from './project-filters.ts';

/** A country's cooperation framework, element by element. */

const share = z
  .strictObject({
    projects: z.int(),
    amounts: z
      .array(z.strictObject({ kind: z.enum(AMOUNT_KINDS), currency: z.string(), amount: z.string() }))
      .meta({ description: 'The whole amounts of these projects: not additive over elements.' }),
    link: z.string().meta({ description: 'Exactly these projects.' }),
  })
  .meta({ id: 'PlanShare' });

const named = z
  .strictObject({
    concept: conceptRef,
    mapped: z
      .strictObject({
        strength: z.enum(STRENGTHS).nullable().meta({ description: 'Null for a match alone.' }),
        confidence: z.number(),
        evidence: z.array(z.enum(EVIDENCE)),
        mappings: z.array(z.string()),
      })
      .nullable()
      .meta({ description: 'What leads from the element there by the rule of alignment: the leading path.' }),
    observed: z.strictObject({ count: z.int(), of: z.int() }).nullable().meta({
      description:
        'How many of the parts seen others tagged with it: evidence about those parts, no mapping.',
    }),
    servedHere: z.int().meta({ description: 'Projects under this element that serve it.' }),
    servedAnywhere: z
      .int()
      .meta({ description: 'Projects of this portfolio that serve it, under the element or not.' }),
  })
  .meta({ id: 'PlanNamed' });

const element = z
  .strictObject({
    concept: conceptBrief,
    parent: z.string().nullable(),
    projects: z
      .strictObject({
        declared: share,
        classified: share,
        inferred: share,
        conditional: share,
        'shared-result': share,
        'no-strength': share,
        reviewed: share,
      } satisfies Record<PlanWay, unknown>)
      .meta({
        description:
          'Each project once, in the first way that fits. Declared, classified (its source lists it there) and inferred projects count; the others do not, for the reason that names them.',
      }),
    names: z.array(named).meta({ description: 'What the plan is linked to here, with who serves it.' }),
    serves: z
      .array(z.strictObject({ concept: conceptRef, declared: z.int(), inferred: z.int() }))
      .meta({ description: 'What projects under the element serve by tags outside this plan.' }),
    gaps: z.array(z.string()).meta({
      description: 'Named here by a mapping without a condition, and served by no project under the element.',
    }),
    links: z.strictObject({
      projects: z.string().meta({ description: 'The projects of all these ways.' }),
      mappings: z.string(),
    }),
  })
  .meta({ id: 'PlanElement' });

const gaps = z.array(
  z.strictObject({ concept: conceptRef, namedBy: z.array(z.string()) }).meta({ id: 'PlanGap' }),
);

export const countryViewAnswer = z
  .strictObject({
    framework: z.string(),
    title: z.string(),
    country: z.string(),
    against: z.array(z.strictObject({ framework: z.string(), level: z.string(), ...levelTitleFields })),
    additive: z.literal(false),
    ...reportFields,
    portfolio: z.strictObject({
      projects: z.int(),
      underAny: z.int().meta({ description: 'Those that count under any element of this answer.' }),
    }),
    elements: z.array(element).meta({ description: 'Each element before its parts.' }),
    gaps: gaps.meta({ description: 'What the plan is mapped to and no project of the portfolio serves.' }),
    conditionalGaps: gaps.meta({ description: 'The same where every mapping depends on a condition.' }),
    observedGaps: gaps.meta({
      description:
        'Not named by the plan: others tagged it on parts of the plan, and no project of the portfolio serves it.',
    }),
  })
  .meta({ id: 'CountryViewAnswer' });

const { country: _country, ...otherFilters } = projectFilterQuery;

const country = z
  .string()
  .max(3)
  .optional()
  .meta({ description: "ISO 3166-1; the framework's own country when left out." });

export const countryViewQuery = z.strictObject({
  framework: z.string().max(120).meta({ description: 'A framework of one country.', example: 'unsdcf-mda' }),
  country,
  under: z
    .string()
    .min(1)
    .max(255)
    .optional()
    .meta({ description: 'Only this element and its parts, in any notation.', example: 'OC3' }),
  minConfidence: pathSelectionQuery.minConfidence,
  minStrength: pathSelectionQuery.minStrength,
  format: z.enum(TABLE_FORMATS).optional(),
  ...otherFilters,
  ...momentQuery,
});

export const planProjectsQuery = z.strictObject({
  element: z.string().min(1).max(255).meta({
    description: "An element of a country's framework, in any notation.",
    example: 'unsdcf-mda:1.2',
  }),
  way: z.enum(PLAN_WAYS).optional().meta({
    description: 'Only projects that stand under it in this way; every way when left out.',
  }),
  country,
  minConfidence: pathSelectionQuery.minConfidence,
  minStrength: pathSelectionQuery.minStrength,
  ...otherFilters,
  ...fileQuery,
  ...pageQuery,
  ...momentQuery,
});

export const planProjectList = listOf(
  z
    .strictObject({
      id: z.string(),
      title: z.string(),
      way: z.enum(PLAN_WAYS),
      links: z
        .strictObject({ alignments: z.string() })
        .meta({ description: 'Its alignments in the plan, with the paths.' }),
    })
    .meta({ id: 'PlanProject' }),
  'PlanProjectList',
)
  .extend({ element: conceptRef, rules: z.int(), notice: noticeField })
  .meta({ id: 'PlanProjectPage' });
