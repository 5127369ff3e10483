import { Select, SimpleGrid, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { personApi } from '#web/lib/api.ts'
import { useAddressOf } from '#web/lib/client.tsx'
import { countries } from '#web/lib/format.ts'
import { type Company, identityFrom } from './accepting.ts'
import { t } from './words.ts'

/** Ids of the inputs, for the summary of faults. */
export const companyFieldId = (field: string) => `company-${field}`

interface Props {
  company: Company
  onChange: (company: Company) => void
  faults: Record<string, string>
  autoFocus: boolean
}

/** What is asked about a company that is made here. Its identity follows its name and is checked while typing. */
export function CompanyFields({ company, onChange, faults, autoFocus }: Props) {
  const set = (part: Partial<Company>) => onChange({ ...company, ...part })
  const field = (name: keyof Company) => ({
    id: companyFieldId(name),
    value: company[name],
    error: faults[name],
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => set({ [name]: event.currentTarget.value }),
  })
  const addressOf = useAddressOf()
  const [slug] = useDebouncedValue(company.slug, 300)
  const check = useQuery({
    queryKey: ['identity', slug],
    queryFn: ({ signal }) => personApi.organizations.checkIdentity({ query: { slug }, signal }),
    enabled: slug.length > 0,
  })
  return (
    <Stack gap="md">
      <TextInput
        {...field('name')}
        label={t('acceptDialog.company')}
        required
        autoComplete="organization"
        maxLength={200}
        data-autofocus={autoFocus || undefined}
        onChange={(event) => {
          const name = event.currentTarget.value
          // The identity follows the name until somebody writes their own.
          set({ name, ...(company.slug === identityFrom(company.name) && { slug: identityFrom(name) }) })
        }}
      />
      <div>
        <TextInput
          {...field('slug')}
          label={t('acceptDialog.identity')}
          description={t('acceptDialog.identitySays', { address: addressOf(company.slug || '…') })}
          required
          maxLength={40}
          spellCheck={false}
          autoCapitalize="none"
          autoComplete="off"
          error={faults.slug ?? (check.data && !check.data.free ? identityRefusal(check.data) : undefined)}
        />
        <Text size="sm" c="dimmed" role="status" mih={22}>
          {check.isFetching ? t('acceptDialog.identityChecking') : check.data?.free && t('acceptDialog.identityFree')}
        </Text>
      </div>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
        <Select
          label={t('acceptDialog.size')}
          data={([1, 2, 3, 4, 5, 6] as const).map((size) => t(`acceptDialog.sizes.${size}`))}
          value={company.size || null}
          onChange={(size) => set({ size: size ?? '' })}
          clearable
        />
        <TextInput {...field('industry')} label={t('acceptDialog.industry')} maxLength={100} />
        <TextInput
          {...field('address')}
          label={t('acceptDialog.address')}
          autoComplete="street-address"
          maxLength={300}
        />
        <Select
          label={t('acceptDialog.country')}
          data={countries()}
          value={company.country || null}
          onChange={(country) => set({ country: country ?? '' })}
          searchable
          clearable
        />
        <TextInput {...field('city')} label={t('acceptDialog.city')} autoComplete="address-level2" maxLength={100} />
        <TextInput {...field('phone')} label={t('acceptDialog.phone')} type="tel" autoComplete="tel" maxLength={50} />
      </SimpleGrid>
    </Stack>
  )
}

const identityRefusal = (answer: { code: string | null; suggestion: string | null }) =>
  answer.code === 'identity_taken' && answer.suggestion
    ? t('acceptDialog.identityTaken', { suggestion: answer.suggestion })
    : t('acceptDialog.identityInvalid')
