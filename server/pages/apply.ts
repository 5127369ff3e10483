/** The public page where partners apply without an invitation. It works without script; only the POST does something. */
import { readApplicationDoor, requestApplication } from '#server/features/partnerships/index.ts'
import type { Ctx } from '#server/platform/ctx.ts'
import type { PageAnswer, PageRequest, PageRoute } from '#server/platform/http/route.ts'
import { renderApplyPage } from '#views'
import { check, emptyForm, faultsOf, frameOf, page, refusedBy, typed } from './frame.ts'

async function getApply(ctx: Ctx, request: PageRequest): Promise<PageAnswer> {
  const door = await readApplicationDoor(ctx, request.params.program ?? '')
  return page(renderApplyPage({ frame: await frameOf(ctx, request), door, form: emptyForm, sentTo: null }))
}

async function postApply(ctx: Ctx, request: PageRequest): Promise<PageAnswer> {
  const id = request.params.program ?? ''
  const door = await readApplicationDoor(ctx, id)
  const frame = await frameOf(ctx, request)
  const { name = '', first_name: firstName = '', last_name: lastName = '', email = '' } = request.form
  const faults = check(request, {
    name: { most: 200, required: 'Enter the name of your company.', label: 'Your company' },
    first_name: { most: 100, required: 'Enter your first name.', label: 'First name' },
    last_name: { most: 100, required: 'Enter your last name.', label: 'Last name' },
    email: { most: 320, required: 'Enter your e-mail address.', label: 'E-mail' },
  })
  if (faults.length > 0) return page(renderApplyPage({ frame, door, form: typed(request, faults), sentTo: null }), 422)
  try {
    // what fills in a field nobody sees gets the same answer, and nothing happens
    if (!request.form.fax) await requestApplication(ctx, id, { name, firstName, lastName, email })
    return page(renderApplyPage({ frame, door, form: emptyForm, sentTo: email.trim() }))
  } catch (error) {
    const form = typed(request, faultsOf(error))
    return page(renderApplyPage({ frame, door, form, sentTo: null }), refusedBy(error))
  }
}

export const applyPages: PageRoute[] = [
  { method: 'GET', path: '/apply/:program', handler: getApply },
  {
    method: 'POST',
    path: '/apply/:program',
    handler: postApply,
    limit: { by: 'address', capacity: 10, refillPerSecond: 10 / 3600 },
  },
]
