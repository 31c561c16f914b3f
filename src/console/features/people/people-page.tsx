/** Who may sign in: add somebody, give another role, reset a lost password, remove. */
import { Button, Group, Select } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  changeRole,
  listPeople,
  removePerson,
  resetPassword,
  roles,
  type OneTimePassword,
  type PersonRow,
} from '#contract/people-api.ts'
import { useAction, useRoute } from '../../api.ts'
import { Answer, Empty } from '../../components/answer.tsx'
import { useConfirm } from '../../components/confirm.tsx'
import { DataTable, type Column } from '../../components/list/data-table.tsx'
import { Page } from '../../components/page.tsx'
import { Moment } from '../../components/show.tsx'
import { useSession } from '../sign-in/session.ts'
import { AddPerson } from './add-person.tsx'
import { ShownOnce } from './one-time-password.tsx'

function RoleOf({ person }: { readonly person: PersonRow }) {
  const { t } = useTranslation()
  const own = useSession().name === person.name
  const action = useAction(changeRole, { done: t('common.saved') })
  if (own) return t(`role.${person.role}`)
  return (
    <Select
      size="xs"
      aria-label={t('people.roleOf', { name: person.name })}
      data={roles.map((value) => ({ value, label: t(`role.${value}`) }))}
      value={person.role}
      allowDeselect={false}
      disabled={action.isPending}
      onChange={(role) => role && action.mutate({ params: { name: person.name }, body: { role } })}
    />
  )
}

interface Acting {
  readonly person: PersonRow
  readonly onMade: (made: OneTimePassword) => void
}

function Acts({ person: { name }, onMade }: Acting) {
  const { t } = useTranslation()
  const confirm = useConfirm()
  const own = useSession().name === name
  const reset = useAction(resetPassword, { done: t('common.done'), after: onMade })
  const remove = useAction(removePerson, { done: t('common.done') })
  if (own) return t('people.you')
  const askReset = async (): Promise<void> => {
    const words = { title: t('people.reset'), action: t('people.reset'), text: t('people.resetText', { name }) }
    if (await confirm(words)) reset.mutate({ params: { name } })
  }
  const askRemove = async (): Promise<void> => {
    const words = { title: t('people.remove'), action: t('people.remove'), text: t('people.removeText', { name }) }
    if (await confirm(words)) remove.mutate({ params: { name } })
  }
  return (
    <Group gap="xs">
      <Button size="compact-xs" variant="default" loading={reset.isPending} onClick={() => void askReset()}>
        {t('people.reset')}
      </Button>
      <Button size="compact-xs" variant="default" loading={remove.isPending} onClick={() => void askRemove()}>
        {t('people.remove')}
      </Button>
    </Group>
  )
}

function useColumns(onMade: Acting['onMade']): Column<PersonRow>[] {
  const { t } = useTranslation()
  return [
    { title: t('people.name'), lead: true, order: ({ name }) => name, cell: ({ name }) => name },
    { title: t('people.role'), width: 250, order: ({ role }) => role, cell: (person) => <RoleOf person={person} /> },
    {
      title: t('people.password'),
      width: 150,
      cell: ({ mustChangePassword }) => t(mustChangePassword ? 'people.stillOneTime' : 'people.own'),
    },
    { title: t('people.since'), width: 140, order: ({ since }) => since, cell: ({ since }) => <Moment at={since} /> },
    { title: t('people.action'), width: 260, cell: (person) => <Acts person={person} onMade={onMade} /> },
  ]
}

export function PeoplePage() {
  const { t } = useTranslation()
  const [made, setMade] = useState<OneTimePassword>()
  const columns = useColumns(setMade)
  const query = useRoute(listPeople)
  return (
    <Page title={t('nav.people')} lead={t('people.lead')}>
      {made ? <ShownOnce made={made} onClose={() => setMade(undefined)} /> : null}
      <AddPerson onMade={setMade} />
      <Answer query={query}>
        {({ people }) => (
          <DataTable
            label={t('nav.people')}
            rows={people.map((person) => ({ ...person, id: person.name }))}
            columns={columns}
            empty={<Empty title={t('people.empty')} hint="" />}
          />
        )}
      </Answer>
    </Page>
  )
}
