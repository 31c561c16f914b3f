/** Packages of Node and Python: what they run when they are installed. */
import { defineAnalyzer, type Observation } from '../analyzer.ts'
import { observe } from '../catalog/observe.ts'

const hooks = ['preinstall', 'install', 'postinstall', 'prepare', 'preprepare', 'postprepare'] as const
const most = 1_048_576

export const packages = defineAnalyzer({
  name: 'packages',
  version: '1',
  accepts: (type) => type === 'text.plain' || type === 'script.python' || type === 'script.jscript',
  timeout: 1_000,
  facts: ['package.setup-script'],
  analyze({ artifact, reading }) {
    const name = artifact.name
      .slice(Math.max(artifact.name.lastIndexOf('/'), artifact.name.lastIndexOf('\\')) + 1)
      .toLowerCase()
    if (name === 'setup.py') return [observe('package.setup-script', artifact.name)]
    return name === 'package.json' && artifact.size <= most ? installs(reading.latin) : []
  },
})

function installs(text: string): Observation[] {
  const found = commandsOf(text)
  return hooks.flatMap((hook) => {
    const command = found[hook]
    return typeof command === 'string' ? [observe('package.install-script', `${hook}: ${command.slice(0, 200)}`)] : []
  })
}

function commandsOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const read: unknown = JSON.parse(text)
    const scripts: unknown = typeof read === 'object' && read !== null && 'scripts' in read ? read.scripts : undefined
    return typeof scripts === 'object' && scripts !== null ? { ...scripts } : {}
  } catch {
    return {}
  }
}
