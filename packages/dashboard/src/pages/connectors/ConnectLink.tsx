import { Button } from '@mantine/core'
import type { AnswerOf } from '../../api/client.ts'
import { Copyable } from '../../parts/Code.tsx'
import { Icon } from '../../parts/icons.tsx'
import { Time } from '../../parts/text.tsx'

/** A link to the connect page that was just made: to be opened here, or to be passed on. */
export function ConnectLink({ link }: { link: AnswerOf<'createConnectLink'> }) {
  return (
    <div className="stack-small">
      <Copyable value={link.url} label="Connect link" />
      <div className="row-wrap">
        <Button
          component="a"
          href={link.url}
          target="_blank"
          rel="noopener"
          rightSection={<Icon name="external" />}
        >
          Open it
        </Button>
        <span className="quiet small">
          Works once, and ends <Time at={link.expires} />.
        </span>
      </div>
    </div>
  )
}
