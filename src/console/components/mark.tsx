/** The mark and name of the product. */
import { Group, Text } from '@mantine/core'

export function Mark() {
  return (
    <Group gap={10} wrap="nowrap">
      <img src="/favicon.svg" alt="" width={26} height={26} />
      <Text fw={700} fz={18} lh={1}>
        Lazaret
      </Text>
    </Group>
  )
}
