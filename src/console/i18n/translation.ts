/** What a translation must have: every key of the English one, and for every plural the forms Russian needs (CLDR few, many). */
export type Translation<T> = { [K in keyof T]: T[K] extends string ? string : Translation<T[K]> } & {
  [K in keyof T as K extends `${infer Base}_other` ? `${Base}_few` | `${Base}_many` : never]: string
}
