/** Runs an object in the virtual Windows and has the behaviour rules judge what it did. */
import type { BehaviourArtifact, BehaviourReport } from '#core/behaviour.ts'
import type { BehaviourSummary } from '#core/inspection-report.ts'
import { limits } from '#core/limits.ts'
import { left, note, type Run } from '../run.ts'
import type { WalkObject } from '../walk.ts'

const origins = { dropped: 'dropped', downloaded: 'downloaded', decoded: 'decoded-layer' } as const

export function detonate(run: Run, object: WalkObject): void {
  const { artifact, bytes } = object
  const emulator = run.parts.emulator
  if (!emulator?.types.includes(artifact.type)) return
  if (run.request.profile === 'static') return run.walk.leaveOut('emulator', artifact.id)
  const wallMs = Math.max(1, Math.min(limits.emulation.wall, left(run)))
  const report = emulator.emulate({ bytes, name: artifact.name, type: artifact.type }, { seed: 1, wallMs })
  note(run, [], { object: artifact.id, technology: 'emulator', version: '1' })
  note(run, run.parts.sigma.match(report), { object: artifact.id, technology: 'sigma', version: '1' })
  for (const gap of report.gaps) run.walk.gap(gap.who, gap.why, artifact.id)
  run.behaviour.push(summaryOf(report, artifact.id))
  for (const { name, origin, bytes: made } of report.artifacts)
    run.walk.add({ name, bytes: made }, origins[origin], object)
}

const bare = ({ name, origin, sha256, size }: BehaviourArtifact) => ({ name, origin, sha256, size })

function summaryOf(report: BehaviourReport, object: string): BehaviourSummary {
  return { ...report, object, artifacts: report.artifacts.map(bare) }
}
