/** The 17 goals under the names that UN INFO writes: "8 Decent Jobs and Economic Growth". */

/** The UN's short name first, then what exports write instead. Compared by letters and digits only, without case. */
const NAMES: readonly (readonly string[])[] = [
  ['No poverty'],
  ['Zero hunger'],
  ['Good health and well-being'],
  ['Quality education'],
  ['Gender equality'],
  ['Clean water and sanitation'],
  ['Affordable and clean energy'],
  ['Decent work and economic growth', 'Decent jobs and economic growth'],
  ['Industry, innovation and infrastructure'],
  ['Reduced inequalities', 'Reduced inequality', 'Reducing inequalities'],
  ['Sustainable cities and communities'],
  ['Responsible consumption and production'],
  ['Climate action'],
  ['Life below water'],
  ['Life on land'],
  ['Peace, justice and strong institutions', 'Peace and justice - strong institutions'],
  ['Partnerships for the goals', 'Partnership for the goals'],
];

const GOALS: ReadonlyMap<string, number> = new Map(
  NAMES.flatMap((names, index) => names.map((name): [string, number] => [nameKey(name), index + 1])),
);

function nameKey(name: string): string {
  return name
    .toLowerCase()
    .replace(/&/g, 'and')
    .replace(/[^a-z0-9]/g, '');
}

/** One entry of the cell. `goal` is null where number and name contradict each other or neither is known. */
interface GoalEntry {
  readonly text: string;
  readonly goal: number | null;
  /** False where the name is not known and only the number was read. */
  readonly nameKnown: boolean;
}

/** Splits "2 Zero Hunger; 8 Decent Jobs and Economic Growth"; each goal once, in the order of the cell. */
export function splitGoals(cell: string): readonly GoalEntry[] {
  const entries = new Map<string, GoalEntry>();
  for (const part of cell.split(';')) {
    const text = part.trim();
    if (text === '' || text === '-') continue;
    const entry = readGoal(text);
    const key = entry.goal === null ? text : String(entry.goal);
    if (!entries.has(key)) entries.set(key, entry);
  }
  return [...entries.values()];
}

function readGoal(text: string): GoalEntry {
  const [, digits = '', name = ''] = /^(?:(?:SDG|Goal)\s*)?(\d{1,2})?[\s.:–-]*(.*)$/is.exec(text) ?? [];
  const number = digits === '' ? null : Number(digits);
  const named = GOALS.get(nameKey(name)) ?? null;
  if (number === null) return { text, goal: named, nameKnown: named !== null };
  if (number < 1 || number > NAMES.length) return { text, goal: null, nameKnown: false };
  if (named !== null && named !== number) return { text, goal: null, nameKnown: true };
  return { text, goal: number, nameKnown: named !== null || name.trim() === '' };
}
