/** clip.exe: what comes through the pipe stands on the clipboard. */
import { actorOf, type Program, type Started } from './program.ts'

function run(started: Started): void {
  const { machine, input } = started
  if (input === undefined) return
  machine.clipboard = input
  machine.recorder.event(actorOf(started), 'clipboard', { Data: input })
}

export const clip: Program = { names: ['clip.exe'], run }
