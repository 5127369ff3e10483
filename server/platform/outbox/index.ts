/**
 * Things to be done later, as rows written in the action's transaction: mail, and whatever else leaves the database.
 * `define` a job once, `enqueue` it inside a transaction, mount it through the feature; a worker carries it out at least once.
 */

export { enqueue, outboxChannel } from './enqueue.ts'
export type { AnyJob, Job, JobName, JobOptions, JobOutcome, Schedule } from './job.ts'
export { defineJob } from './job.ts'
export { hasten } from './store.ts'
export { createWorker, type Worker, type WorkerParts } from './worker.ts'
