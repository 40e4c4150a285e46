/** A stream of which a larger share of the records can not be taken is stopped, unless the workspace or the connector says otherwise. */
export const defaultBadRecordShare = 0.5

/** So many records at fault stop nothing, whatever their share is: a small stream may hold a few odd ones. */
const harmlessBadRecords = 100

/** Whether so many of the records that were read are at fault that the mapping or the third party is likelier wrong than they are. */
export function exceedsBadRecords(failed: number, read: number, shareMax: number): boolean {
  return failed > harmlessBadRecords && failed > read * shareMax
}
