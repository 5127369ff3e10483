/** The power cut with PGlite as it comes, which syncs nothing: shows that the test would see a loss. */
import { PowerCutFs } from './power-cut-fs.ts'

class UnsyncedFs extends PowerCutFs {
  protected override adapt(...args: Parameters<PowerCutFs['adapt']>): void {
    super.adapt(...args)
    args[0].filesystems.NODEFS.stream_ops.fsync = () => 0
  }
}

export default (folder: string) => new UnsyncedFs(folder)
