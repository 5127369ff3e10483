/** Before the tests on the embedded database: the dump they begin from. */
import { makeDump } from './database.ts'

export default async function setup(): Promise<void> {
  await makeDump()
}
