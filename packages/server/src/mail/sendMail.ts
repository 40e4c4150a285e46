import { createTransport, type Transporter } from 'nodemailer'

const timeoutMs = 20_000

/** Hands one e-mail to the operator's mail server. Throws what the server or the connection to it is at fault for. */
export type SendMail = (email: { to: string; subject: string; text: string }) => Promise<void>

/** A connection to the mail server (smtp:// or smtps://) with bounded waits. The caller closes it. */
export function openMailTransport(smtpUrl: string): Transporter {
  return createTransport({
    url: smtpUrl,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  })
}

/** Sends e-mails in the name of the service, each over a connection of its own. `from`: the sender's address. */
export function createSendMail({ smtpUrl, from }: { smtpUrl: string; from: string }): SendMail {
  return async (email) => {
    const transport = openMailTransport(smtpUrl)
    try {
      await transport.sendMail({ ...email, from: { name: 'Tributary', address: from } })
    } finally {
      transport.close()
    }
  }
}
