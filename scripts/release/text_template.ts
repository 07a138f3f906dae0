/** Files of packaging/ with {{names}} in them. */

/**
 * Puts the values in. A line that holds a name alone becomes all the lines of its value, at its indentation.
 * @throws Error when a name has no value, or a value no name
 */
export function fillTemplate(template: string, values: Readonly<Record<string, string>>): string {
  const unused = new Set(Object.keys(values));
  const value = (name: string): string => {
    const found = values[name];
    if (found === undefined) throw new Error(`Cannot fill a template: {{${name}}} has no value`);
    unused.delete(name);
    return found;
  };
  const filled = template
    .replace(/^([ ]*)\{\{(\w+)\}\}$/gm, (_, indent: string, name: string) => value(name).replace(/^(?=.)/gm, indent))
    .replace(/\{\{(\w+)\}\}/g, (_, name: string) => value(name));
  if (unused.size > 0) throw new Error(`Cannot fill a template: nothing asks for ${[...unused].join(", ")}`);
  return filled;
}
