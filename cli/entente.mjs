#!/usr/bin/env node
/** The `entente` command. */
import '../scripts/lib/modern-node.mjs'

await import('./main.ts')
