/** Runs an object in the virtual Windows and has the behaviour rules judge what it did. */
import type { BehaviourArtifact, BehaviourReport } from '#core/behaviour.ts'
import type { BehaviourSummary } from '#core/inspection-report.ts'
import { limits } from '#core/limits.ts'
import { reducedBy } from '../depth.ts'
import type { RunnableTypes } from '../ports.ts'
import { depthOf, left, note, type Run } from '../run.ts'
import type { WalkObject } from '../walk.ts'

const origins = { dropped: 'dropped', downloaded: 'downloaded', decoded: 'decoded-layer' } as const

export function detonate(run: Run, object: WalkObject): void {
  const { artifact, bytes } = object
  const { emulator, runnable = emulator } = run.parts
  const document = run.documents.get(artifact.id)
  if (!runnable || !runs(run, object, runnable)) return
  if (run.request.profile === 'static') return run.walk.leaveOut('emulator', artifact.id)
  if (!emulator) return run.walk.gap('emulator', 'not there', artifact.id)
  const depth = depthOf(run)
  if (depth === 'least') return run.walk.gap(reducedBy, 'not run in the virtual Windows', artifact.id)
  if (depth === 'reduced' && isSecondStage(object))
    return run.walk.gap(reducedBy, 'what another object made was not run', artifact.id)
  const wallMs = Math.max(1, Math.min(limits.emulation.wall, left(run)))
  const { name, type } = artifact
  const input = { bytes, name, type, ...(document ? { document } : {}) }
  const report = emulator.emulate(input, { seed: 1, wallMs })
  note(run, [], { object: artifact.id, technology: 'emulator', version: '1' })
  const { observations, unfinished } = run.parts.sigma.match(report)
  note(run, observations, { object: artifact.id, technology: 'sigma', version: '1' })
  for (const rule of unfinished) run.walk.gap('sigma', `step limit: ${rule}`, artifact.id)
  for (const gap of report.gaps) run.walk.gap(gap.who, gap.why, artifact.id)
  run.behaviour.push(summaryOf(report, artifact.id))
  const started = startedFiles(report)
  for (const made of report.artifacts) {
    if (started(made.name)) run.ran.add(made.sha256)
    run.walk.add({ name: made.name, bytes: made.bytes }, origins[made.origin], object)
  }
}

const isSecondStage = ({ artifact }: WalkObject): boolean => Object.values<string>(origins).includes(artifact.origin)

/** A script that an earlier run has dropped and started has shown what it does. */
function runs({ documents, ran }: Run, { artifact, isPart }: WalkObject, runnable: RunnableTypes): boolean {
  if (isPart || ran.has(artifact.sha256)) return false
  const { types, documentTypes } = runnable
  return types.includes(artifact.type) || (documents.has(artifact.id) && documentTypes.includes(artifact.type))
}

/** Whether a file's path stands in the command line of a process of the run. */
function startedFiles(report: BehaviourReport): (name: string) => boolean {
  const lines = report.processes.map(({ commandLine }) => commandLine.toLowerCase())
  return (name) => name.length > 3 && lines.some((line) => line.includes(name.toLowerCase()))
}

const bare = ({ name, origin, sha256, size }: BehaviourArtifact) => ({ name, origin, sha256, size })

function summaryOf(report: BehaviourReport, object: string): BehaviourSummary {
  return { ...report, object, artifacts: report.artifacts.map(bare) }
}
