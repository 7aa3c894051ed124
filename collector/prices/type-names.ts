/**
 * Names under which a price list may hold a node's type. OVH's rows carry plan code, name and memory
 * (`24rise03 RISE-3 64GB`), Hetzner's dedicated ones a suffix of the price list (`AX42-1`).
 */
export function typeNames(instanceType: string): readonly string[] {
  const whole = instanceType.toLowerCase();
  const [code = '', name = ''] = whole.split(' ');
  const names = [whole, code];
  // the second word is a name only where the first is a plan code
  if (/^\d/.test(code) && name !== '') names.push(name);
  return [...new Set(names)];
}
