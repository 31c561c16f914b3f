/** Constants as formulas write them (MS-XLS 2.5.10 BErr). */
const errors: Readonly<Record<number, string>> = {
  0x00: '#NULL!',
  0x07: '#DIV/0!',
  0x0f: '#VALUE!',
  0x17: '#REF!',
  0x1d: '#NAME?',
  0x24: '#NUM!',
  0x2a: '#N/A',
}

export const errorText = (code: number): string => errors[code] ?? '#N/A'
export const quotedText = (text: string): string => `"${text.replaceAll('"', '""')}"`

const scratch = new DataView(new ArrayBuffer(8))

/** RkNumber (MS-XLS 2.5.217): 30 bits of a double or of an integer, which may be hundredths. */
export function rkNumber(bits: number): number {
  scratch.setInt32(0, bits & ~3)
  const value = (bits & 2) === 0 ? scratch.getFloat64(0) : bits >> 2
  return (bits & 1) === 0 ? value : value / 100
}
