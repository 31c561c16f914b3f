/** The tree a PowerShell 5.1 script is read into; names follow the language specification's grammar. */

export type Part = string | Expression

export interface Entry {
  readonly key: Expression
  readonly value: Statement
}

export interface Redirection {
  /** `1` output, `2` errors, `*` all. */
  readonly stream: string
  readonly append: 0 | 1
  /** Absent for `2>&1`. */
  readonly target?: Expression
}

export type CommandElement =
  | { readonly kind: 'parameter'; readonly name: string; readonly value?: Expression; readonly raw: string }
  | { readonly kind: 'argument'; readonly value: Expression; readonly raw: string }

export interface CommandNode {
  readonly kind: 'command'
  readonly name: Expression
  /** `&`, `.` or nothing. */
  readonly operator: '' | '&' | '.'
  readonly elements: readonly CommandElement[]
  readonly redirections: readonly Redirection[]
}

export type Expression =
  | { readonly kind: 'constant'; readonly value: string | number | bigint; readonly bare?: 1 }
  | { readonly kind: 'expandable'; readonly parts: readonly Part[] }
  | { readonly kind: 'variable'; readonly name: string; readonly splat?: 1 }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'array'; readonly body: readonly Statement[] }
  | { readonly kind: 'sub'; readonly body: readonly Statement[] }
  | { readonly kind: 'paren'; readonly statement: Statement }
  | { readonly kind: 'hash'; readonly entries: readonly Entry[] }
  | { readonly kind: 'block'; readonly block: Block }
  | { readonly kind: 'type'; readonly name: string }
  | { readonly kind: 'cast'; readonly type: string; readonly operand: Expression }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression }
  | { readonly kind: 'step'; readonly by: 1 | -1; readonly prefix: 0 | 1; readonly target: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'member'; readonly target: Expression; readonly name: Expression; readonly fixed: 0 | 1 }
  | CallNode
  | { readonly kind: 'index'; readonly target: Expression; readonly index: Expression }

interface CallNode {
  readonly kind: 'call'
  readonly target: Expression
  readonly name: Expression
  readonly args: readonly Expression[]
  /** 1 behind `::`. */
  readonly fixed: 0 | 1
}

export interface Parameter {
  readonly name: string
  readonly type?: string
  readonly initial?: Expression
  /** What the attributes say: taken from the pipeline, by place, the rest of the arguments. */
  readonly pipeline: 0 | 1
  readonly rest: 0 | 1
  readonly aliases: readonly string[]
}

export interface Block {
  readonly parameters: readonly Parameter[]
  readonly begin: readonly Statement[]
  readonly process: readonly Statement[] | undefined
  readonly end: readonly Statement[]
  readonly text: string
}

export interface SwitchClause {
  readonly test: Expression | undefined
  readonly body: readonly Statement[]
}

export interface CatchClause {
  readonly types: readonly string[]
  readonly body: readonly Statement[]
}

export interface ClassMember {
  readonly name: string
  readonly fixed: 0 | 1
  readonly type?: string
  readonly initial?: Expression
  readonly method?: Block
}

export type Element = Expression | CommandNode

type Kinds =
  | { readonly kind: 'pipeline'; readonly elements: readonly Element[]; readonly redirections: readonly Redirection[] }
  | { readonly kind: 'chain'; readonly left: Statement; readonly operator: '&&' | '||'; readonly right: Statement }
  | { readonly kind: 'assign'; readonly operator: string; readonly target: Expression; readonly value: Statement }
  | {
      readonly kind: 'if'
      readonly clauses: readonly { readonly test: Statement; readonly body: readonly Statement[] }[]
      readonly otherwise: readonly Statement[]
    }
  | {
      readonly kind: 'while'
      readonly label: string
      readonly test: Statement
      readonly body: readonly Statement[]
      /** `while`, `do … while`, `do … until`. */
      readonly form: 'while' | 'do-while' | 'do-until'
    }
  | {
      readonly kind: 'for'
      readonly label: string
      readonly start: Statement | undefined
      readonly test: Statement | undefined
      readonly next: Statement | undefined
      readonly body: readonly Statement[]
    }
  | {
      readonly kind: 'foreach'
      readonly label: string
      readonly variable: string
      readonly over: Statement
      readonly body: readonly Statement[]
    }
  | {
      readonly kind: 'switch'
      readonly label: string
      readonly options: readonly string[]
      readonly over: Statement
      readonly clauses: readonly SwitchClause[]
    }
  | { readonly kind: 'function'; readonly name: string; readonly block: Block; readonly filter: 0 | 1 }
  | {
      readonly kind: 'try'
      readonly body: readonly Statement[]
      readonly catches: readonly CatchClause[]
      readonly last: readonly Statement[]
    }
  | { readonly kind: 'trap'; readonly body: readonly Statement[] }
  | { readonly kind: 'class'; readonly name: string; readonly base: string; readonly members: readonly ClassMember[] }
  | { readonly kind: 'enum'; readonly name: string; readonly members: readonly ClassMember[] }
  | { readonly kind: 'leave'; readonly word: 'break' | 'continue'; readonly label: Expression | undefined }
  | { readonly kind: 'give'; readonly word: 'return' | 'exit' | 'throw'; readonly value: Statement | undefined }
  | { readonly kind: 'body'; readonly body: readonly Statement[] }

export type Statement = Kinds
export type StatementOf<Kind extends Statement['kind']> = Extract<Statement, { readonly kind: Kind }>
export type ExpressionOf<Kind extends Expression['kind']> = Extract<Expression, { readonly kind: Kind }>

export interface Script {
  readonly block: Block
  readonly faults: readonly string[]
}
