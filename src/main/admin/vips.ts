/** `lazaret admin vips`: recipients whose alerts are of high importance. */
import type { Command } from 'commander'
import { changeVip, listVips } from '#contract/analysis-campaigns-api.ts'
import { asking, clientOf, print, said, type Options } from './asking.ts'

const explained = 'an address, or a mask with * and ?'

export function addVips(admin: Command): void {
  const vips = admin.command('vips').description('recipients whose alerts are of high importance')
  asking(vips, 'list', 'by address').action(async (options: Options) => {
    const found = await clientOf(options).call(listVips)
    print(options, found, () => found.vips.map(({ mask, who, at }) => ({ mask, who, at })))
  })
  asking(
    vips,
    'add',
    'raise alerts for a recipient, and keep them from security officers without the right to see them',
  )
    .argument('<mask>', explained)
    .action(async (mask: string, options: Options) => {
      const done = await clientOf(options).call(changeVip, { body: { mask, vip: true } })
      print(options, done, () => said(`Alerts for ${done.mask} are of high importance from now on.`))
    })
  asking(vips, 'remove', 'treat new alerts for a recipient like all others')
    .argument('<mask>', explained)
    .action(async (mask: string, options: Options) => {
      const done = await clientOf(options).call(changeVip, { body: { mask, vip: false } })
      print(options, done, () => said(`New alerts for ${done.mask} are like all others.`))
    })
}
