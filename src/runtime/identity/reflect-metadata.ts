/**
 * The few functions of the Reflect Metadata proposal that tsyringe, below @peculiar/x509, asks for when it is loaded; the
 * package that usually brings them is no dependency of ours. Imported before @peculiar/x509.
 */
const kept = new WeakMap<object, Map<unknown, unknown>>()

function of(target: object): Map<unknown, unknown> {
  const found = kept.get(target) ?? new Map<unknown, unknown>()
  kept.set(target, found)
  return found
}

function getOwnMetadata(key: unknown, target: object): unknown {
  return kept.get(target)?.get(key)
}

function getMetadata(key: unknown, target: object): unknown {
  for (let at: unknown = target; (typeof at === 'object' && at !== null) || typeof at === 'function';)
    if (kept.get(at)?.has(key)) return getOwnMetadata(key, at)
    else at = Object.getPrototypeOf(at)
  return undefined
}

function defineMetadata(key: unknown, value: unknown, target: object): void {
  of(target).set(key, value)
}

if (!('getMetadata' in Reflect)) Object.assign(Reflect, { getMetadata, getOwnMetadata, defineMetadata })
