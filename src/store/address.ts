/** The addresses of databases: the file of an SQLite database is all there is so far. */

/** What hinders an address from being used, in words; null when it fits. */
export function addressFault(url: string): string | null {
  // Two letters at least: a single one is a drive of Windows.
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(url)?.[1];
  if (scheme !== undefined && scheme !== 'file') {
    return `databases of the kind "${scheme}" are not served; write file: and the path of an SQLite file.`;
  }
  const path = url.replace(/^file:(\/\/)?/, '');
  if (path === '' || path.startsWith(':memory:')) {
    return 'a database that is gone when the service stops is not offered; name a file, such as file:data/crosswalk.sqlite.';
  }
  // The driver would take it for a part of the file's name, and the setting in it would do nothing unseen.
  if (path.includes('?')) return 'takes no query string; leave out "?" and what follows.';
  return null;
}
