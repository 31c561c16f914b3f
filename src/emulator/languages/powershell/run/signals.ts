/** What leaves a run of statements before its end. */
import { type PsObject, record, type Value } from '../values.ts'

/** A bound of the whole run; nothing in the script can catch it. */
export class Limit {
  readonly why: string
  constructor(why: string) {
    this.why = why
  }
}

export class Leave {
  readonly word: 'break' | 'continue'
  readonly label: string
  constructor(word: 'break' | 'continue', label: string) {
    this.word = word
    this.label = label
  }
}

/** `return`: what it gives is put out already. */
export class Return {
  readonly word = 'return'
}

export class Exit {
  readonly word = 'exit'
}

/** An error of the script: thrown by it, or by a command or method it called. */
export class Thrown {
  readonly error: PsObject
  /** 1 for `throw` and errors that were asked to stop: a script that does not catch it ends. */
  readonly final: 0 | 1
  constructor(error: PsObject, final: 0 | 1 = 0) {
    this.error = error
    this.final = final
  }
}

/** An ErrorRecord. */
export function errorRecord(
  message: string,
  type = 'System.Management.Automation.RuntimeException',
  target: Value = null,
): PsObject {
  const exception = record(type, {
    Message: message,
    InnerException: null,
    StackTrace: '',
    Source: '',
    HResult: -2_146_233_087,
  })
  exception.text = () => `${type}: ${message}`
  exception.method('ToString', () => `${type}: ${message}`)
  const id = record('System.Management.Automation.ErrorCategoryInfo', {
    Category: 'NotSpecified',
    Reason: type.split('.').at(-1) ?? '',
  })
  const error = record('System.Management.Automation.ErrorRecord', {
    Exception: exception,
    TargetObject: target,
    CategoryInfo: id,
    FullyQualifiedErrorId: message,
    ErrorDetails: null,
    InvocationInfo: null,
    ScriptStackTrace: '',
  })
  error.text = () => message
  return error
}

export const failure = (message: string, type?: string): Thrown => new Thrown(errorRecord(message, type))
