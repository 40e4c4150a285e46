import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import { api, read } from '../../api/client.ts'
import { useMayWrite } from '../../frame/session.ts'
import { Note } from '../../parts/Notice.tsx'
import { Time } from '../../parts/text.tsx'
import { useDo } from '../../parts/useDo.ts'

const shownMax = 3

/** What the people of the workspace must know: endpoints that were disabled. */
export function Notices() {
  const mayWrite = useMayWrite()
  const notices = useQuery({
    queryKey: ['notices'],
    queryFn: ({ signal }) =>
      read(api.GET('/v1/notices', { params: { query: { unread: 'true', limit: shownMax } }, signal })),
  })
  const dismiss = useDo(
    (id: string) => read(api.POST('/v1/notices/{notice_id}/read', { params: { path: { notice_id: id } } })),
    { touches: [['notices']] },
  )
  return (notices.data?.data ?? []).map((notice) => (
    <Note key={notice.id} tone="bad" title="A webhook endpoint was disabled">
      <p className="wrap-anywhere">{notice.message}</p>
      <div className="row-wrap small" style={{ marginTop: 8 }}>
        {notice.endpoint_id && (
          <Button
            component={Link}
            to={`/security/endpoints/${notice.endpoint_id}`}
            size="compact-sm"
            variant="default"
          >
            See the endpoint
          </Button>
        )}
        {mayWrite && (
          <Button size="compact-sm" variant="subtle" onClick={() => dismiss.mutate(notice.id)}>
            Mark as read
          </Button>
        )}
        <span className="quiet">
          <Time at={notice.created} />
        </span>
      </div>
    </Note>
  ))
}
