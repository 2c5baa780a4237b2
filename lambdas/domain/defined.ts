type Defined<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

/** The members that have a value: an optional member is left out rather than undefined. */
export function defined<T extends object>(members: T): Defined<T>;
export function defined(members: object): object {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
