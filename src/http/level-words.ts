import type { LevelOfFramework } from '../services/report-scope.ts';

/** A level of a framework by its names, for titles that people read; ids are for machines. */

interface LevelTitles {
  /** "SDGs". */
  readonly frameworkTitle: string;
  /** "Targets". */
  readonly levelTitle: string;
}

export function levelTitles({ framework, level }: Omit<LevelOfFramework, 'concepts'>): LevelTitles {
  const levelTitle = framework.levels.find(({ id }) => id === level)?.plural ?? level;
  return { frameworkTitle: framework.shortTitle, levelTitle };
}

/** "targets (SDGs)", as part of a sentence. */
export function levelInWords({ frameworkTitle, levelTitle }: LevelTitles): string {
  return `${withinSentence(levelTitle)} (${frameworkTitle})`;
}

/** "Targets" becomes "targets"; "SDG commitments" keeps its capitals. */
export function withinSentence(title: string): string {
  return /^\p{Lu}\p{Ll}/u.test(title) ? `${title.slice(0, 1).toLowerCase()}${title.slice(1)}` : title;
}
