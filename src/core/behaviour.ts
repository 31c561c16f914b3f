/**
 * What an object did when it was run, in the words of Sigma's log sources (Sysmon field names), so that any public Sigma
 * rule can be applied to it unchanged. Our own categories stand beside Sigma's and never reuse their names.
 */
import type { Gap } from './finding.ts'

/** Sigma log-source categories, then ours. */
export const sigmaCategories = [
  'process_creation',
  'process_termination',
  'process_access',
  'create_remote_thread',
  'registry_set',
  'registry_add',
  'registry_delete',
  'registry_event',
  'file_event',
  'file_access',
  'file_delete',
  'file_rename',
  'network_connection',
  'dns_query',
  'image_load',
  'ps_script',
  'proxy',
  'wmi_event',
  'create_stream_hash',
] as const
export const ownCategories = [
  'com_create',
  'com_call',
  'script_layer',
  'memory_write',
  'user_dialog',
  'user_form',
  'clipboard',
  'sleep',
  'evasion',
  'registry_query',
  'scheduled_task',
  'service_install',
  'download_offered',
  'unmodelled',
  'limit',
] as const
export type BehaviourCategory = (typeof sigmaCategories)[number] | (typeof ownCategories)[number]

export interface BehaviourEvent {
  readonly category: BehaviourCategory
  /** Milliseconds of virtual time since the run began. */
  readonly at: number
  /** Process in which it happened; a `ProcessRecord.pid`. */
  readonly pid: number
  /** Language or interpreter that made it: `jscript`, `vbscript`, `powershell`, `batch`, `host`, … */
  readonly via: string
  /** One-based line in the layer where the call stands, when known. */
  readonly line?: number
  /** Sigma (Sysmon) field names and values: `Image`, `CommandLine`, `ParentImage`, `TargetObject`, `Details`, … */
  readonly fields: Readonly<Record<string, string>>
}

export interface ProcessRecord {
  readonly pid: number
  /** 0 for the one the user started. */
  readonly parent: number
  readonly image: string
  readonly commandLine: string
  /** How it was started: `user`, `run`, `exec`, `wmi`, `run-key`, `scheduled-task`, `startup-folder`, … */
  readonly startedBy: string
}

/** A piece of code that was made and run during the emulation: an `eval`, an `-EncodedCommand`, a script read from the registry. */
export interface ScriptLayer {
  readonly index: number
  readonly language: string
  /** `submitted`, `eval`, `command line`, `registry`, `download`, … */
  readonly source: string
  readonly pid: number
  readonly code: string
}

/** Bytes that came to light: dropped, downloaded or decoded. */
export interface BehaviourArtifact {
  readonly name: string
  readonly origin: 'dropped' | 'downloaded' | 'decoded'
  readonly sha256: string
  readonly size: number
  readonly bytes: Uint8Array
}

export interface Indicator {
  readonly kind: 'url' | 'domain' | 'ip' | 'file' | 'registry' | 'mutex' | 'email' | 'hash'
  readonly value: string
}

export interface BehaviourReport {
  readonly processes: readonly ProcessRecord[]
  readonly events: readonly BehaviourEvent[]
  readonly layers: readonly ScriptLayer[]
  readonly artifacts: readonly BehaviourArtifact[]
  readonly indicators: readonly Indicator[]
  /** Classes, members and commands nobody modelled yet. */
  readonly unmodelled: readonly string[]
  readonly gaps: readonly Gap[]
  /** Text the object printed or showed. */
  readonly output: string
}
