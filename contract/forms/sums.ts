/** Sums that must come out right. */
import type { FaultCode, FaultParams, FieldValue, Stage, Total } from './definition.ts'

/** An answer as a number; undefined for what cannot be added up. */
function amountOf(answer: FieldValue | undefined): number | undefined {
  if (typeof answer === 'number') return answer
  return typeof answer === 'object' && 'amount' in answer ? Number(answer.amount) : undefined
}

/** The sum of all answers that are numbers; undefined when there are none. Six digits after the point are exact. */
export function sumOf(answers: Iterable<FieldValue | undefined>): number | undefined {
  let sum: number | undefined
  for (const answer of answers) {
    const amount = amountOf(answer)
    if (amount !== undefined) sum = (sum ?? 0) + amount
  }
  // 33.3 + 33.3 + 33.4 is 100, whatever binary fractions make of it
  return sum === undefined ? undefined : Number(sum.toFixed(6))
}

/** What is wrong with a sum. */
export function misfit(total: Total, sum: number): { code: FaultCode; params: FaultParams } | undefined {
  const { label, equals, min, max } = total
  if (equals && !equals.includes(sum)) return { code: 'total', params: { label, sum, expected: equals } }
  if (min !== undefined && sum < min) return { code: 'total_too_small', params: { label, sum, min } }
  if (max !== undefined && sum > max) return { code: 'total_too_large', params: { label, sum, max } }
  return undefined
}

/** Whether a total or check counts at a stage. */
export function countsAt(rule: { at?: Stage }, stage: Stage): boolean {
  return stage === 'submit' || rule.at === 'save'
}
