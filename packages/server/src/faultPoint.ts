/**
 * Named places at which a crash test kills the process: `TRIBUTARY_FAULT_POINT=imports.batch_committed:3` sends SIGKILL at the
 * third passage. Without that variable a passage costs one comparison.
 */
const [wantedName, wantedPassage] = (process.env['TRIBUTARY_FAULT_POINT'] ?? '').split(':')
let passages = 0

/** Dies here, as by kill -9, when a crash test asked for it. */
export function faultPoint(name: string): void {
  if (name !== wantedName) return
  passages += 1
  if (passages === Number(wantedPassage ?? 1)) process.kill(process.pid, 'SIGKILL')
}
