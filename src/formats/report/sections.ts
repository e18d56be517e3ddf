import type { ReportFact, ReportTable } from './document.ts';

/** A long report to be read from front to back: a title page, and sections of text, pictures and tables. */

export interface ReportFigure {
  /** Unique in the report. */
  readonly id: string;
  readonly svg: string;
  /** The same, laid out for a phone. */
  readonly narrow: string;
}

export interface ReportSection {
  /** Unique in the report; the place that the contents link to. */
  readonly id: string;
  readonly title: string;
  /** Paragraphs of plain text. */
  readonly text: readonly string[];
  readonly figures: readonly ReportFigure[];
  readonly tables: readonly ReportTable[];
  /** The address that gives the section's numbers as data; null where there are none. */
  readonly source: string | null;
}

export interface SectionedReport {
  readonly title: string;
  /** What the report is of, in a few words. */
  readonly subtitle: string;
  readonly about: readonly ReportFact[];
  readonly sections: readonly ReportSection[];
}
