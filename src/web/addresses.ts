/** Addresses of pages. Ids may hold slashes, which are encoded; colons stand as they are. */

export function segment(id: string): string {
  return encodeURIComponent(id).replaceAll('%3A', ':');
}

export const conceptAddress = (id: string): string => `/concepts/${segment(id)}`;
export const frameworkAddress = (id: string): string => `/frameworks/${segment(id)}`;
export const projectAddress = (id: string): string => `/projects/${segment(id)}`;
export const mappingAddress = (id: string): string => `/mappings/${segment(id)}`;
export const questionAddress = (id: string): string => `/questions/${segment(id)}`;
export const countryAddress = (iso: string): string => `/countries/${iso}`;

/** An address with parameters; empty ones are left out. */
export function address(
  path: string,
  parameters: Readonly<Record<string, string | number | null | undefined>> | URLSearchParams,
): string {
  const given =
    parameters instanceof URLSearchParams
      ? parameters
      : new URLSearchParams(
          Object.entries(parameters).flatMap(([name, value]) =>
            value === null || value === undefined || value === ''
              ? []
              : [[name, String(value)] as [string, string]],
          ),
        );
  const text = given.toString().replaceAll('%3A', ':').replaceAll('%2C', ',');
  return text === '' ? path : `${path}?${text}`;
}
